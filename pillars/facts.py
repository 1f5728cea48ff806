"""What is known of a signing, apart from where it stands: the same notion for form, import, correction and audit."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from coalition.models import ProgrammePeriod
from coalition.tools.dates import PartialDate
from pillars.models import Ceremony, PillarEdition, Signatory, Signing

CO_SIGNERS = "medeondertekenaars"
# Of these the trail holds only that they changed.
PERSONAL = (CO_SIGNERS,)


@dataclass(frozen=True)
class SignatoryFacts:
    name: str
    function: str = "wethouder"
    capacity: str = Signatory.Capacity.MUNICIPALITY
    organisation: str = ""
    portfolio: str = ""

    def __str__(self) -> str:
        details = ", ".join(part for part in (self.function, self.organisation) if part)
        return f"{self.name} ({details})" if details else self.name

    @property
    def is_in_office(self) -> bool:
        return self.capacity in Signatory.IN_OFFICE

    @property
    def in_full(self) -> str:
        """With what the short form leaves out, so that no change goes unseen."""
        capacity = "" if self.capacity == Signatory.Capacity.MUNICIPALITY else Signatory.Capacity(self.capacity).label
        portfolio = f"portefeuille {self.portfolio}" if self.portfolio else ""
        return ", ".join(part for part in (str(self), capacity, portfolio) if part)


@dataclass(frozen=True)
class SigningFacts:
    """The facts an officer fills in. `signed_on` may be unknown, `signatories` may be empty in a concept."""

    edition: PillarEdition
    signed_on: PartialDate = field(default_factory=PartialDate.unknown)
    place: str = ""
    ceremony: Ceremony | None = None
    in_presence_of: str = ""
    on_behalf_of: str = ""
    source: str = ""
    remarks: str = ""
    signatories: tuple[SignatoryFacts, ...] = ()

    @classmethod
    def of(cls, signing: Signing) -> "SigningFacts":
        return cls(
            edition=signing.edition,
            signed_on=signing.signed_on,
            place=signing.place,
            ceremony=signing.ceremony,
            in_presence_of=signing.in_presence_of,
            on_behalf_of=signing.on_behalf_of,
            source=signing.source,
            remarks=signing.remarks,
            signatories=tuple(
                SignatoryFacts(person.name, person.function, person.capacity, person.organisation, person.portfolio)
                for person in signing.signatories.all()
            ),
        )

    def with_ceremony_filled_in(self) -> "SigningFacts":
        """Date, place and presence taken from the ceremony where nothing was said."""
        if self.ceremony is None:
            return self
        return replace(
            self,
            signed_on=self.signed_on or PartialDate.on(self.ceremony.held_on),
            place=self.place or self.ceremony.place,
            in_presence_of=self.in_presence_of or self.ceremony.in_presence_of,
        )

    def columns(self) -> dict[str, Any]:
        """The plain columns of `Signing`, without date and signatories."""
        return {
            "edition": self.edition,
            "place": self.place,
            "ceremony": self.ceremony,
            "in_presence_of": self.in_presence_of,
            "on_behalf_of": self.on_behalf_of,
            "source": self.source,
            "remarks": self.remarks,
        }

    def shown(self) -> dict[str, str]:
        """Dutch name → text, in the order of the form: for the trail, for comparing, for checking answers.

        Who signed in office is public (domain rule 13), so the trail may hold those names; see `PERSONAL`.
        """
        return {
            "tekst": self.edition.name,
            "ondertekend op": str(self.signed_on),
            "plaats": self.place,
            "ondertekenaars": "; ".join(person.in_full for person in self.signatories if person.is_in_office),
            CO_SIGNERS: "; ".join(person.in_full for person in self.signatories if not person.is_in_office),
            "ondertekenmoment": str(self.ceremony or ""),
            "in aanwezigheid van": self.in_presence_of,
            "namens": self.on_behalf_of,
            "bron": self.source,
            "opmerkingen": self.remarks,
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "edition": self.edition.pk,
            "signed_on": self.signed_on.iso(),
            "ceremony": self.ceremony.pk if self.ceremony else None,
            **{name: getattr(self, name) for name in ("place", "in_presence_of", "on_behalf_of", "source", "remarks")},
            "signatories": [asdict(person) for person in self.signatories],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "SigningFacts":
        return cls(
            edition=PillarEdition.objects.get(pk=stored["edition"]),
            signed_on=PartialDate.parse(stored["signed_on"]),
            ceremony=Ceremony.objects.filter(pk=stored["ceremony"]).first(),
            signatories=tuple(SignatoryFacts(**person) for person in stored["signatories"]),
            **{name: stored[name] for name in ("place", "in_presence_of", "on_behalf_of", "source", "remarks")},
        )


def proposed_period(signed_on: PartialDate) -> ProgrammePeriod | None:
    """The period in which the date lies wholly (domain rule 7); None where the ministry has to choose."""
    for period in ProgrammePeriod.objects.all():
        if signed_on.lies_within(period.starts, period.ends):
            return period
    return None
