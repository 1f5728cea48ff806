"""Ticks: each row is written by itself and only what was given, so that two people at the table never lose one another's.

A tick says what the row must become, not that it turns: sent twice, it stays the same. The row holds who did it and
when; a line in the trail for each tick would only bury the acts in it.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.models import User
from coalition.tools.workflow import Refused
from partners.facts import PartnerFacts
from partners.models import OPEN_STATES, Attendance, CoalitionMembership, Gathering
from partners.naming import partner_key
from partners.services.memberships import add_membership
from partners.services.organisations import create_partner

CLOSED = "De bijeenkomst is afgesloten."


@transaction.atomic
def set_attendance(
    *,
    actor: User | None,
    gathering: Gathering,
    membership: CoalitionMembership,
    present: bool | None = None,
    signatory_name: str | None = None,
    signatory_function: str | None = None,
) -> None:
    """Writes the fields that are given and leaves the others alone; `actor` is None for a helper at the door."""
    _hold_open(gathering)
    # Held as it is now: a double that is being merged away takes its tick along, or the tick is refused.
    held = CoalitionMembership.objects.select_for_update(no_key=True).filter(pk=membership.pk, state__in=OPEN_STATES)
    if not held.filter(coalition=gathering.coalition_id).exists():
        raise Refused("Deze partner staat niet meer in de lijst.")
    given = {"present": present, "signatory_name": signatory_name, "signatory_function": signatory_function}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    values |= {"changed_at": timezone.now(), "changed_by": actor}
    row = Attendance.objects.filter(gathering=gathering, membership=membership)
    if row.update(**values):
        return
    try:
        with transaction.atomic():
            Attendance.objects.create(gathering=gathering, membership=membership, **values)
    except IntegrityError:  # somebody else made the row in between; ours is still to be written
        row.update(**values)


@transaction.atomic
def add_on_the_spot(
    *, actor: User, gathering: Gathering, name: str, kind: str = "", is_person: bool = False
) -> CoalitionMembership:
    """A partner that nobody expected: invited, and ticked at once. It joins when the evening is closed."""
    _hold_open(gathering)
    here = gathering.coalition.memberships.open().select_related("partner")
    key = partner_key(name)
    if not is_person and here.filter(partner__match_key=key, partner__is_person=False).exists():
        raise Refused(f"‘{name}’ staat al in de lijst. Zoek de naam op en zet daar het vinkje.", "name")
    facts = PartnerFacts(name=name, kind="" if is_person else kind, is_person=is_person)
    partner = create_partner(actor=actor, facts=facts)
    membership = add_membership(actor=actor, coalition=gathering.coalition, partner=partner)
    set_attendance(actor=actor, gathering=gathering, membership=membership, present=True)
    return membership


def _hold_open(gathering: Gathering) -> None:
    """The gathering stays open until the transaction ends: no tick slips in while it is being closed."""
    held = Gathering.objects.select_for_update(no_key=True).filter(pk=gathering.pk, closed_at__isnull=True)
    if held.first() is None:
        raise Refused(CLOSED)
