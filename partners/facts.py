"""What somebody tells of a partner, and of its place in a coalition, as forms, sheets and services pass it on."""

from dataclasses import dataclass, field
from datetime import date

from coalition.models import Municipality
from coalition.tools.dates import PartialDate

NOT_KNOWN = PartialDate.unknown()


@dataclass(frozen=True)
class PartnerFacts:
    """The public facts of an organisation; of a private person (`is_person`) only name and place."""

    name: str
    place: str = ""
    kind: str = ""
    is_person: bool = False
    municipality: Municipality | None = None
    kvk_number: str = ""
    branch_number: str = ""
    website: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom the coalition calls or writes: personal data, for its coordinators only."""

    name: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return any((self.name, self.function, self.email, self.phone))


@dataclass(frozen=True)
class MembershipFacts:
    """How a partner takes part in one coalition."""

    core_group: bool = False
    contribution: str = ""
    contribution_is_public: bool = False
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True)
class CoalitionFacts:
    """What a coalition says of itself."""

    name: str
    municipalities: tuple[Municipality, ...]
    former_names: str = ""
    other_names: str = ""
    motto: str = ""
    started_on: PartialDate = NOT_KNOWN
    website: str = ""
    mailbox: str = ""
    description: str = ""
    source_url: str = ""
    counts_municipality: bool = True


@dataclass(frozen=True)
class Consent:
    """That a private person may be named in public: on which day it was given, and how."""

    given_on: date
    how: str = ""
