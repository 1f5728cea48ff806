"""After the date of a ceremony was changed: what still has the old one, and moving it along."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from coalition.models import User
from coalition.services.trail import record
from coalition.tools.dates import PartialDate, long_date, partial_date_columns, today
from coalition.tools.workflow import Refused
from partners.models import CoalitionMembership, CovenantSigning, Gathering
from pillars.models import Ceremony, Signing, SigningState


@dataclass(frozen=True)
class OldDates:
    """What was recorded with another date than the ceremony now has."""

    signings: list[CovenantSigning] = field(default_factory=list)
    joined: list[CoalitionMembership] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.signings) + len(self.joined)


def old_dates(ceremony: Ceremony, gathering: Gathering | None = None) -> OldDates:
    """At this ceremony, or in one coalition's part of it; of what was signed there by hand and is in force."""
    day = ceremony.held_on
    here = {"gathering": gathering} if gathering else {"gathering__ceremony": ceremony}
    joined_here = {f"joined_at_{name}": value for name, value in here.items()}
    signings = CovenantSigning.objects.in_force().filter(how=CovenantSigning.How.WET, **here)
    joined = CoalitionMembership.objects.joined().filter(**joined_here)
    of = ("version__covenant__coalition", "partner")
    return OldDates(
        list(signings.exclude(signed_on_earliest=day, signed_on_latest=day).select_related(*of)),
        list(joined.exclude(joined_on_earliest=day, joined_on_latest=day).select_related("coalition", "partner")),
    )


def old_pillar_signings(ceremony: Ceremony) -> list[Signing]:
    """Of municipalities: those the ministry corrects one by one, each with a reason."""
    there = ceremony.signings.exclude(state=SigningState.VOIDED).select_related("municipality")
    return [signing for signing in there if signing.signed_on != PartialDate.on(ceremony.held_on)]


@transaction.atomic
def move_dates(*, actor: User, ceremony: Ceremony, gathering: Gathering | None = None) -> OldDates:
    """Gives the covenant signings and joined dates the date that the ceremony has now."""
    day = ceremony.held_on
    if day > today():
        raise Refused(f"{long_date(day)} moet nog komen. Wie al tekende, kan geen datum in de toekomst krijgen.")
    moved = old_dates(ceremony, gathering)
    for signing in moved.signings:
        changes = {"ondertekend op": [str(signing.signed_on), long_date(day)]}
        CovenantSigning.objects.filter(pk=signing.pk).update(**partial_date_columns("signed_on", PartialDate.on(day)))
        record(actor=actor, action="covenant.signing_moved", obj=signing, changes=changes)
    for membership in moved.joined:
        if membership.left_on.latest and membership.left_on.latest < day:
            name = membership.partner.public_name
            raise Refused(f"{name} stopte op {membership.left_on}, dus voor de nieuwe datum. Pas dat eerst aan.")
        changes = {"doet mee sinds": [str(membership.joined_on), long_date(day)]}
        columns = partial_date_columns("joined_on", PartialDate.on(day))
        CoalitionMembership.objects.filter(pk=membership.pk).update(**columns, version=F("version") + 1)
        record(actor=actor, action="membership.changed", obj=membership, changes=changes)
    return moved
