"""A partner's place in a coalition: every move from every state, spells, and what the trail keeps."""

from datetime import date
from typing import Any

import pytest

from coalition.models import AuditEvent
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.facts import Contact, MembershipFacts, PartnerFacts
from partners.models import CoalitionMembership, MembershipAct, MembershipState
from partners.models.memberships import MOVES
from partners.services import organisations
from partners.services.memberships import (
    add_membership,
    change_membership,
    facts_of,
    move_membership,
    rejoin,
)
from tests.factories import UserFactory
from tests.partners.factories import MARCH_15, CoalitionFactory, MembershipFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
UNKNOWN = PartialDate.unknown()
JUNE_1 = PartialDate.on(date(2020, 6, 1))
SECRET = MembershipFacts(contact=Contact("Geheime Naam", "directeur", "geheim@partner.example", "0321 388 911"))


def membership_in(state: MembershipState) -> CoalitionMembership:
    dates = {
        MembershipState.MEMBER: {"joined_on": MARCH_15},
        MembershipState.LEFT: {"joined_on": MARCH_15, "left_on": JUNE_1},
    }
    if state == MembershipState.MERGED:
        into = MembershipFactory.create()
        return MembershipFactory.create(state=state, merged_into=into, coalition=into.coalition)
    return MembershipFactory.create(state=state, **dates.get(state, {"joined_on": UNKNOWN}))


@pytest.mark.parametrize("state", MembershipState)
@pytest.mark.parametrize("act", MembershipAct)
def test_every_move_from_every_state(act: MembershipAct, state: MembershipState) -> None:
    actor, membership = UserFactory.create(), membership_in(state)
    sources, target = MOVES[act]
    day = JUNE_1 if act in (MembershipAct.JOIN, MembershipAct.LEAVE) else UNKNOWN
    if state not in sources:
        with pytest.raises(Refused, match=membership.get_state_display()):
            move_membership(actor=actor, membership=membership, act=act, on=day)
        membership.refresh_from_db()
        assert (membership.state, membership.version) == (state, 1)
        assert not AuditEvent.objects.exists()
        return
    move_membership(actor=actor, membership=membership, act=act, on=day)
    membership.refresh_from_db()
    assert membership.state == target
    assert membership.version == 2
    assert membership.joined_on == (
        JUNE_1 if act == MembershipAct.JOIN else MARCH_15 if target in ("member", "left") else UNKNOWN
    )
    assert membership.left_on == (JUNE_1 if target == MembershipState.LEFT else UNKNOWN)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (actor, f"membership.{act}")


def test_nobody_leaves_before_joining() -> None:
    membership = membership_in(MembershipState.MEMBER)
    with pytest.raises(Refused, match="voordat die meedeed"):
        move_membership(
            actor=None, membership=membership, act=MembershipAct.LEAVE, on=PartialDate.on(date(2019, 3, 14))
        )


def test_who_comes_back_gets_a_second_spell_with_the_same_contact() -> None:
    actor, first = UserFactory.create(), membership_in(MembershipState.LEFT)
    first.contact_email = "a@partner.example"
    first.save()
    again = rejoin(actor=actor, membership=first, on=PartialDate.of(2021))
    assert (again.state, str(again.joined_on), again.contact_email) == ("member", "2021", "a@partner.example")
    first.refresh_from_db()
    assert (first.state, first.left_on) == ("left", JUNE_1)
    with pytest.raises(Refused, match="staat al in de lijst"):
        rejoin(actor=actor, membership=first, on=PartialDate.of(2022))
    with pytest.raises(Refused, match="staat al in de lijst"):  # nor can leaving be undone beside it
        move_membership(actor=actor, membership=first, act=MembershipAct.STAY)
    first.refresh_from_db()
    assert first.state == MembershipState.LEFT


def test_nobody_comes_back_before_having_left() -> None:
    with pytest.raises(Refused, match="nog niet gestopt"):
        rejoin(actor=UserFactory.create(), membership=membership_in(MembershipState.LEFT), on=PartialDate.of(2019, 5))


def test_a_partner_stands_once_in_a_list() -> None:
    membership = membership_in(MembershipState.INVITED)
    with pytest.raises(Refused, match="staat al in de lijst"):
        add_membership(actor=None, coalition=membership.coalition, partner=membership.partner)


def test_the_trail_keeps_that_a_contact_changed_and_not_into_what() -> None:
    actor = UserFactory.create()
    membership = add_membership(
        actor=actor,
        coalition=CoalitionFactory.create(),
        partner=PersonFactory.create(name="Geheime Persoon"),
        facts=SECRET,
    )
    facts = MembershipFacts(True, "Open inloop", True, Contact("Geheime Ander", "", "ander@geheim.example", ""))
    change_membership(
        actor=actor, membership=membership, facts=facts, joined_on=UNKNOWN, left_on=UNKNOWN, version=membership.version
    )
    trail = str(list(AuditEvent.objects.values_list("object_label", "changes")))
    assert "eheim" not in trail
    assert "388" not in trail
    assert AuditEvent.objects.all()[0].changes["e-mailadres"] is True
    assert facts_of(membership) == facts


def test_who_comes_second_overwrites_nothing() -> None:
    membership = membership_in(MembershipState.MEMBER)
    change: dict[str, Any] = {"actor": UserFactory.create(), "joined_on": MARCH_15, "left_on": UNKNOWN, "version": 1}
    mine, theirs = (CoalitionMembership.objects.get(pk=membership.pk) for _ in range(2))
    change_membership(membership=mine, facts=MembershipFacts(contribution="eerst"), **change)
    with pytest.raises(Conflict):
        change_membership(membership=theirs, facts=MembershipFacts(contribution="later"), **change)
    membership.refresh_from_db()
    assert membership.contribution == "eerst"


# ---- an organisation that is no more ---------------------------------------------------------


def test_a_dissolved_organisation_stops_here_and_comes_back_as_it_was() -> None:
    actor, partner = UserFactory.create(), PartnerFactory.create()
    member, elsewhere = MembershipFactory.create_batch(2, partner=partner)
    organisations.dissolve(actor=actor, membership=member, on=JUNE_1)
    partner.refresh_from_db()
    assert (partner.is_dissolved, partner.dissolved_on) == (True, JUNE_1)
    member.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (member.state, member.left_on) == ("left", JUNE_1)
    assert (elsewhere.state, elsewhere.version) == ("member", 1)
    move_membership(actor=actor, membership=elsewhere, act=MembershipAct.LEAVE)
    organisations.undo_dissolving(actor=actor, membership=CoalitionMembership.objects.get(pk=member.pk))
    member.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (member.state, member.left_on, member.ended_with_partner) == ("member", UNKNOWN, False)
    assert elsewhere.state == "left"
    partner.refresh_from_db()
    assert not partner.is_dissolved


def test_an_invitation_lapses_with_the_organisation_and_is_made_again() -> None:
    actor, invited = UserFactory.create(), membership_in(MembershipState.INVITED)
    organisations.dissolve(actor=actor, membership=invited)
    invited.refresh_from_db()
    assert invited.state == "cancelled"
    organisations.undo_dissolving(actor=actor, membership=invited)
    invited.refresh_from_db()
    assert invited.state == "invited"


def test_nobody_is_dissolved_before_joining() -> None:
    membership = MembershipFactory.create(joined_on=PartialDate.of(2021))
    MembershipFactory.create(partner=membership.partner)
    with pytest.raises(Refused, match="latere dag") as refusal:
        organisations.dissolve(actor=UserFactory.create(), membership=membership, on=JUNE_1)
    assert refusal.value.field == "on"
    membership.partner.refresh_from_db()
    assert not membership.partner.is_dissolved


@pytest.mark.parametrize("state", [MembershipState.LEFT, MembershipState.CANCELLED])
def test_a_place_that_ended_changes_nothing_that_others_share(state: MembershipState) -> None:
    actor, ended = UserFactory.create(), membership_in(state)
    partner = ended.partner
    here = MembershipFactory.create(partner=partner)
    with pytest.raises(Refused, match="gedeelde gegevens"):
        organisations.dissolve(actor=actor, membership=ended)
    with pytest.raises(Refused, match="gedeelde gegevens"):
        organisations.change_partner(actor=actor, membership=ended, facts=PartnerFacts(name="Anders"), version=1)
    organisations.dissolve(actor=actor, membership=here)
    ended.refresh_from_db()
    with pytest.raises(Refused, match="gedeelde gegevens"):
        organisations.undo_dissolving(actor=actor, membership=ended)
    partner.refresh_from_db()
    assert partner.is_dissolved
    assert partner.name != "Anders"


def test_a_person_is_not_dissolved_and_an_organisation_only_once() -> None:
    actor = UserFactory.create()
    with pytest.raises(Refused, match="inwoner"):
        organisations.dissolve(actor=actor, membership=MembershipFactory.create(partner=PersonFactory.create()))
    here, there = MembershipFactory.create_batch(2, partner=PartnerFactory.create())
    organisations.dissolve(actor=actor, membership=here)
    there.refresh_from_db()
    with pytest.raises(Refused, match="al opgeheven"):
        organisations.dissolve(actor=actor, membership=there)
