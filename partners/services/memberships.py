"""Acts on a partner's place in one coalition: the only writer of `CoalitionMembership.state`.

Of contact data the trail holds only that it changed.
"""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from coalition.models import User
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.facts import NOT_KNOWN, Contact, MembershipFacts
from partners.models import CoalitionMembership, Gathering, LocalCoalition, MembershipAct, MembershipState, Partner
from partners.models.memberships import MOVES

PERSONAL = ("contactpersoon", "functie", "e-mailadres", "telefoon")
TWICE = "Deze partner staat al in de lijst van deze coalitie."
MERGED = (
    "Iemand anders heeft deze partner zojuist samengevoegd met een andere. Er is niets opgeslagen. Zoek de partner op."
)


@transaction.atomic
def add_membership(
    *,
    actor: User | None,
    coalition: LocalCoalition,
    partner: Partner,
    joined_on: PartialDate | None = None,
    facts: MembershipFacts | None = None,
) -> CoalitionMembership:
    """Invited, or with `joined_on` (which may be unknown) taking part. Who left before gets a second spell."""
    hold_partners([partner.pk])
    membership = CoalitionMembership(coalition=coalition, partner=partner, created_by=actor)
    if joined_on is not None:
        membership.state, membership.joined_on = MembershipState.MEMBER, joined_on
    _fill(membership, facts or MembershipFacts())
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as problem:
        raise Refused(TWICE, "name") from problem
    record(actor=actor, action="membership.added", obj=membership, changes=_changes({}, membership))
    return membership


@transaction.atomic
def change_membership(
    *,
    actor: User | None,
    membership: CoalitionMembership,
    facts: MembershipFacts,
    joined_on: PartialDate,
    left_on: PartialDate,
    version: int,
) -> CoalitionMembership:
    """Changes what the coalition knows of a partner; its state stays. Raises Conflict when somebody was first."""
    before = _shown(membership)
    _fill(membership, facts)
    if membership.state in (MembershipState.MEMBER, MembershipState.LEFT):
        membership.joined_on = joined_on
    if membership.state == MembershipState.LEFT:
        membership.left_on = left_on
    _refuse_wrong_order(membership.joined_on, membership.left_on)
    _save(membership, version)
    record(actor=actor, action="membership.changed", obj=membership, changes=_changes(before, membership))
    return membership


@transaction.atomic
def move_membership(
    *,
    actor: User | None,
    membership: CoalitionMembership,
    act: MembershipAct,
    on: PartialDate = NOT_KNOWN,
    gathering: Gathering | None = None,
) -> CoalitionMembership:
    """Joins, leaves, stays after all, or the invitation lapses or is made again; `on` is the day of joining or leaving."""
    if not membership.allows(act):
        raise Refused(f"{membership.partner.public_name} heeft nu de status ‘{membership.get_state_display()}’.")
    before = _shown(membership)
    membership.state, membership.ended_with_partner = MOVES[act][1], False
    if act == MembershipAct.JOIN:
        membership.joined_on, membership.joined_at_gathering = on, gathering
    elif act == MembershipAct.LEAVE:
        _refuse_wrong_order(membership.joined_on, on)
        membership.left_on = on
    elif act == MembershipAct.STAY:
        membership.left_on = NOT_KNOWN
    try:
        with transaction.atomic():
            _save(membership, membership.version)
    except IntegrityError as problem:
        raise Refused(TWICE) from problem
    record(actor=actor, action=f"membership.{act}", obj=membership, changes=_changes(before, membership))
    return membership


@transaction.atomic
def rejoin(*, actor: User, membership: CoalitionMembership, on: PartialDate = NOT_KNOWN) -> CoalitionMembership:
    """Who left comes back: a new spell, with what the coalition knew of the partner; the old one stays as it was."""
    if membership.state != MembershipState.LEFT:
        raise Refused(f"{membership.partner.public_name} heeft nu de status ‘{membership.get_state_display()}’.")
    if on.latest and membership.left_on.earliest and on.latest < membership.left_on.earliest:
        raise Refused("De partner was toen nog niet gestopt. Pas een van beide datums aan.", "on")
    return add_membership(
        actor=actor, coalition=membership.coalition, partner=membership.partner, joined_on=on,
        facts=facts_of(membership),
    )  # fmt: skip


@transaction.atomic
def undo_joining(*, actor: User, membership: CoalitionMembership) -> None:
    """Back to invited: for an evening that is opened again, and for a mistake."""
    if membership.state != MembershipState.MEMBER:
        raise Refused(f"{membership.partner.public_name} heeft nu de status ‘{membership.get_state_display()}’.")
    before = _shown(membership)
    membership.state, membership.joined_on, membership.joined_at_gathering = MembershipState.INVITED, NOT_KNOWN, None
    _save(membership, membership.version)
    record(actor=actor, action="membership.unjoin", obj=membership, changes=_changes(before, membership))


def hold_partners(partners: Collection[int]) -> None:
    """Until the transaction ends nobody merges these away: what hangs on a double would be seen nowhere. Raises Conflict."""
    held = Partner.objects.select_for_update(no_key=True).filter(pk__in=partners).order_by("pk")
    if any(held.values_list("merged_into", flat=True)):
        raise Conflict(MERGED)


def _fill(membership: CoalitionMembership, facts: MembershipFacts) -> None:
    membership.core_group = facts.core_group
    membership.contribution = facts.contribution
    membership.contribution_is_public = facts.contribution_is_public
    for name in ("name", "function", "email", "phone"):
        setattr(membership, f"contact_{name}", getattr(facts.contact, name))


def facts_of(membership: CoalitionMembership) -> MembershipFacts:
    """What is stored, as it would be told again."""
    contact = Contact(*(getattr(membership, name) for name in CoalitionMembership.CONTACT_FIELDS))
    return MembershipFacts(membership.core_group, membership.contribution, membership.contribution_is_public, contact)


def _refuse_wrong_order(joined_on: PartialDate, left_on: PartialDate) -> None:
    if joined_on.earliest and left_on.latest and left_on.latest < joined_on.earliest:
        raise Refused("De partner kan niet stoppen voordat die meedeed. Pas een van beide datums aan.", "left_on")


def _save(membership: CoalitionMembership, version: int) -> None:
    """One conditional update on the version; who comes second gets a Conflict."""
    found = CoalitionMembership.objects.filter(pk=membership.pk, version=version)
    if not found.update(version=F("version") + 1):
        raise Conflict("Iemand anders heeft deze partner zojuist gewijzigd. Er is niets overschreven.")
    membership.version = version + 1
    membership.save()


def _shown(membership: CoalitionMembership) -> dict[str, str]:
    return {
        "status": membership.get_state_display(),
        "doet mee sinds": str(membership.joined_on),
        "gestopt op": str(membership.left_on),
        "kerngroep": "ja" if membership.core_group else "nee",
        "bijdrage": membership.contribution,
        "bijdrage openbaar": "ja" if membership.contribution_is_public else "nee",
        "contactpersoon": membership.contact_name,
        "functie": membership.contact_function,
        "e-mailadres": membership.contact_email,
        "telefoon": membership.contact_phone,
    }


def _changes(before: dict[str, str], membership: CoalitionMembership) -> dict[str, Any]:
    after = {name: value for name, value in _shown(membership).items() if before or value}
    return compare(before, after, personal=PERSONAL)
