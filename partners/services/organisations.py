"""Acts on partners themselves: their public facts, which every coalition shares."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from coalition.models import User
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.facts import NOT_KNOWN, Consent, PartnerFacts
from partners.models import CoalitionMembership, MembershipAct, MembershipState, Partner, PartnerName
from partners.services.memberships import move_membership

_SHOWN = {
    "name": "naam",
    "place": "plaats",
    "kind": "soort",
    "is_person": "is een inwoner",
    "municipality": "gemeente",
    "kvk_number": "KvK-nummer",
    "branch_number": "vestigingsnummer",
    "website": "website",
}


@transaction.atomic
def create_partner(*, actor: User | None, facts: PartnerFacts) -> Partner:
    """A new partner; whether it is not there already is for the caller to ask (`services.matching`)."""
    partner = Partner(created_by=actor, **_columns(facts))
    partner.save()
    record(actor=actor, action="partner.created", obj=partner, changes=_compare({}, partner))
    return partner


@transaction.atomic
def change_partner(
    *,
    actor: User | None,
    membership: CoalitionMembership,
    facts: PartnerFacts,
    version: int,
    keep_old_name: bool = True,
) -> Partner:
    """Changes the public facts; an organisation stays to be found by its old name. Raises Conflict when somebody was first."""
    refuse_unless_open(membership)
    partner = membership.partner
    before, was_person, old_name = _shown(partner), partner.is_person, partner.name
    for name, value in _columns(facts).items():
        setattr(partner, name, value)
    _save(partner, version)
    if not (partner.is_person or was_person) and old_name != partner.name:
        partner.names.filter(name=partner.name).delete()
        if keep_old_name:
            PartnerName.objects.get_or_create(
                partner=partner, name=old_name, defaults={"kind": PartnerName.Kind.FORMER}
            )
    record(actor=actor, action="partner.changed", obj=partner, changes=_compare(before, partner, was_person=was_person))
    return partner


@transaction.atomic
def give_consent(*, actor: User | None, partner: Partner, consent: Consent) -> Partner:
    """A private person may be named in public from now on; the trail keeps that it changed."""
    if not partner.is_person:
        raise Refused("De naam van een organisatie is altijd openbaar.")
    partner.consent_given_on, partner.consent_how, partner.consent_withdrawn_on = consent.given_on, consent.how, None
    _save(partner, partner.version)
    record(actor=actor, action="partner.consent", obj=partner, changes={"toestemming": ["nee", "ja"]})
    return partner


@transaction.atomic
def withdraw_consent(*, actor: User | None, partner: Partner, on: date) -> Partner:
    if not partner.is_person or not partner.name_is_public:
        raise Refused("Er is geen toestemming die kan worden ingetrokken.")
    partner.consent_withdrawn_on = on
    _save(partner, partner.version)
    record(actor=actor, action="partner.consent", obj=partner, changes={"toestemming": ["ja", "nee"]})
    return partner


JOINED_LATER = "Na deze dag ging de partner nog meedoen. Vul een latere dag in."


@transaction.atomic
def dissolve(*, actor: User, membership: CoalitionMembership, on: PartialDate = NOT_KNOWN) -> Partner:
    """The organisation is no more, which everybody may know; its place ends here. Other coalitions end theirs themselves."""
    partner = membership.partner
    if partner.is_person:
        raise Refused("Een inwoner kan stoppen in een coalitie, maar niet worden opgeheven.")
    if partner.is_dissolved:
        raise Refused(f"{partner} is al opgeheven.")
    if on.is_ahead:
        raise Refused("De datum ligt in de toekomst. Leg het opheffen vast als het zover is.", "on")
    refuse_unless_open(membership)
    partner.is_dissolved, partner.dissolved_on = True, on
    _save(partner, partner.version)
    act = MembershipAct.LEAVE if membership.state == MembershipState.MEMBER else MembershipAct.CANCEL
    try:
        move_membership(actor=actor, membership=membership, act=act, on=on)
    except Refused as refusal:
        if refusal.field != "left_on":
            raise
        raise Refused(JOINED_LATER, "on") from refusal
    CoalitionMembership.objects.filter(pk=membership.pk).update(ended_with_partner=True)
    record(actor=actor, action="partner.dissolved", obj=partner, changes={"opgeheven op": [None, str(on)]})
    return partner


@transaction.atomic
def undo_dissolving(*, actor: User, membership: CoalitionMembership) -> Partner:
    """It was a mistake: the place here goes on, unless somebody has started anew since. Elsewhere nothing changes."""
    partner = membership.partner
    if not partner.is_dissolved:
        raise Refused(f"{partner} is niet opgeheven.")
    if not membership.ended_with_partner:
        refuse_unless_open(membership)
    partner.is_dissolved, partner.dissolved_on = False, NOT_KNOWN
    _save(partner, partner.version)
    anew = CoalitionMembership.objects.open().filter(partner=partner, coalition=membership.coalition)
    if membership.ended_with_partner and not anew.exists():
        act = MembershipAct.STAY if membership.state == MembershipState.LEFT else MembershipAct.REOPEN
        move_membership(actor=actor, membership=membership, act=act)
    record(actor=actor, action="partner.dissolving_undone", obj=partner)
    return partner


NOT_HERE = "De partner is hier niet uitgenodigd en doet hier niet mee. Dan kunt u de gedeelde gegevens niet wijzigen."


def refuse_unless_open(membership: CoalitionMembership) -> None:
    """What coalitions share is changed by one where the partner is invited or takes part; until the end of the act."""
    here = CoalitionMembership.objects.open().filter(pk=membership.pk, partner=membership.partner)
    if not list(here.select_for_update(of=("self",)).order_by().values("pk")):
        raise Refused(NOT_HERE)


def _save(partner: Partner, version: int) -> None:
    """One conditional update on the version; who comes second gets a Conflict."""
    if not Partner.objects.filter(pk=partner.pk, version=version).update(version=F("version") + 1):
        raise Conflict("Iemand anders heeft deze partner intussen gewijzigd.")
    partner.version = version + 1
    partner.save()


def _columns(facts: PartnerFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _SHOWN}


def _shown(partner: Partner) -> dict[str, str]:
    values = {name: getattr(partner, name) for name in _SHOWN}
    values["kind"] = partner.get_kind_display()
    values["is_person"] = "ja" if partner.is_person else "nee"
    return {label: str(values[name] or "") for name, label in _SHOWN.items()}


def _compare(before: dict[str, str], partner: Partner, *, was_person: bool = False) -> dict[str, Any]:
    """Of a person the trail keeps only what changed, not into what."""
    personal = ("naam", "plaats") if partner.is_person or was_person else ()
    return compare(before, _shown(partner), personal=personal)
