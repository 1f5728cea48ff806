"""Acts on a coalition itself, its coordinators, and one that goes into another."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from coalition.models import AuditEvent, Invitation, Municipality, OutboxMail, User
from coalition.services.accounts import end_account
from coalition.services.invitations import accept_as_new
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.facts import CoalitionFacts, Contact, MembershipFacts
from partners.models import CoalitionMembership, CoordinatorGrant, LocalCoalition, MembershipState
from partners.roles import coordinates
from partners.services import coalition_merging, coalitions
from partners.services.coordinators import end_coordinator, may_name, name_coordinator
from partners.services.memberships import change_membership
from tests.factories import MinistryFactory, MunicipalityFactory, UserFactory, officer_of
from tests.partners.factories import MARCH_15, CoalitionFactory, MembershipFactory, coordinator_of

pytestmark = pytest.mark.django_db
UNKNOWN = PartialDate.unknown()


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")


@pytest.fixture
def zameneen(dronten: Municipality) -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", municipalities=[dronten])


def facts(dronten: Municipality, **changed: Any) -> CoalitionFacts:
    return CoalitionFacts(**{"name": "ZamenEen", "municipalities": (dronten,), "started_on": MARCH_15, **changed})


# ---- the coalition ---------------------------------------------------------------------------


def test_names_need_not_be_unique_addresses_are(dronten: Municipality) -> None:
    officer = officer_of(dronten)
    started = [coalitions.start_coalition(actor=officer, facts=facts(dronten)) for _ in range(3)]
    assert [one.slug for one in started] == ["zameneen", "zameneen-dronten", "zameneen-dronten-2"]
    assert [one.name for one in started] == ["ZamenEen"] * 3
    assert not any(one.is_published for one in started)
    odd = coalitions.start_coalition(actor=officer, facts=facts(dronten, name="¡¿?!"))
    assert odd.slug == "coalitie"


def test_an_officer_starts_one_for_the_own_municipality_alone(dronten: Municipality) -> None:
    dalfsen = MunicipalityFactory.create(name="Dalfsen")
    both = facts(dronten, municipalities=(dronten, dalfsen))
    with pytest.raises(Refused, match="Voor Dalfsen"):
        coalitions.start_coalition(actor=officer_of(dronten), facts=both)
    assert coalitions.start_coalition(actor=MinistryFactory.create(), facts=both).municipalities.count() == 2
    gone = MunicipalityFactory.create(name="Weesp", ends=date(2022, 3, 24))
    with pytest.raises(Refused, match="bestaat niet meer"):
        coalitions.start_coalition(actor=officer_of(gone), facts=facts(gone))
    with pytest.raises(Refused, match="minstens één gemeente"):
        coalitions.start_coalition(actor=officer_of(dronten), facts=facts(dronten, municipalities=()))


def test_an_old_name_becomes_a_former_name(zameneen: LocalCoalition, dronten: Municipality) -> None:
    actor = coordinator_of(zameneen)
    renamed = facts(dronten, name="Samen Dronten", former_names="Eenzaamheid in Dronten", motto="Samen")
    coalitions.save_coalition(actor=actor, coalition=zameneen, facts=renamed, version=1)
    zameneen.refresh_from_db()
    assert (zameneen.name, zameneen.slug) == ("Samen Dronten", "zameneen")
    assert zameneen.former_names == "ZamenEen; Eenzaamheid in Dronten"
    back = facts(dronten, former_names=zameneen.former_names)
    coalitions.save_coalition(actor=actor, coalition=zameneen, facts=back, version=2)
    zameneen.refresh_from_db()
    assert zameneen.former_names == "Samen Dronten; Eenzaamheid in Dronten"
    assert AuditEvent.objects.of(zameneen)[0].changes["naam"] == ["Samen Dronten", "ZamenEen"]
    with pytest.raises(Conflict):
        coalitions.save_coalition(actor=actor, coalition=zameneen, facts=renamed, version=2)


def test_a_coordinator_claims_no_municipality(zameneen: LocalCoalition, dronten: Municipality) -> None:
    dalfsen = MunicipalityFactory.create(name="Dalfsen")
    lead = coordinator_of(zameneen)
    claimed = facts(dronten, municipalities=(dronten, dalfsen))
    with pytest.raises(Refused, match="Dalfsen kunt u niet toevoegen") as refusal:
        coalitions.save_coalition(actor=lead, coalition=zameneen, facts=claimed, version=1)
    assert refusal.value.field == "municipalities"
    zameneen.refresh_from_db()
    assert list(zameneen.municipalities.all()) == [dronten]
    zameneen.municipalities.add(dalfsen)
    coalitions.save_coalition(actor=lead, coalition=zameneen, facts=claimed, version=1)  # who is there may stay
    coalitions.save_coalition(actor=lead, coalition=zameneen, facts=facts(dalfsen), version=2)
    assert list(zameneen.municipalities.all()) == [dalfsen]


def test_officers_add_and_remove_their_own_municipality_and_the_ministry_any(
    zameneen: LocalCoalition, dronten: Municipality
) -> None:
    dalfsen, urk = (MunicipalityFactory.create(name=name) for name in ("Dalfsen", "Urk"))
    officer = officer_of(dalfsen)

    def put(actor: User, *places: Municipality) -> list[str]:
        zameneen.refresh_from_db()
        coalitions.set_municipalities(actor=actor, coalition=zameneen, municipalities=places, version=zameneen.version)
        return sorted(place.name for place in zameneen.municipalities.all())

    assert put(officer, dronten, dalfsen) == ["Dalfsen", "Dronten"]
    with pytest.raises(Refused, match="Urk kunt u niet toevoegen"):
        put(officer, dronten, dalfsen, urk)
    with pytest.raises(Refused, match="Dronten kunt u niet weghalen"):
        put(officer, dalfsen)
    assert put(officer, dronten) == ["Dronten"]
    assert put(MinistryFactory.create(), urk) == ["Urk"]
    with pytest.raises(Refused, match="minstens één"):
        put(MinistryFactory.create())
    with pytest.raises(Conflict):
        coalitions.set_municipalities(
            actor=MinistryFactory.create(), coalition=zameneen, municipalities=[dronten], version=1
        )
    assert list(zameneen.municipalities.all()) == [urk]


def test_what_the_ministry_took_down_is_not_published_before_it_is_freed(zameneen: LocalCoalition) -> None:
    coordinator, ministry = coordinator_of(zameneen, email="lead@partner.example"), MinistryFactory.create()
    coalitions.publish(actor=coordinator, coalition=zameneen)
    assert LocalCoalition.objects.public().get() == zameneen
    coalitions.take_down(actor=ministry, coalition=zameneen, reason="Er staat een naam op de pagina.")
    zameneen.refresh_from_db()
    assert not zameneen.is_published
    mail = OutboxMail.objects.get()
    assert mail.to == "lead@partner.example"
    assert "Er staat een naam op de pagina." in mail.text
    with pytest.raises(Refused, match="offline gehaald"):
        coalitions.publish(actor=coordinator, coalition=zameneen)
    coalitions.free(actor=ministry, coalition=zameneen)
    assert not zameneen.is_published
    assert "vrijgegeven" in OutboxMail.objects.latest("pk").subject
    coalitions.publish(actor=coordinator, coalition=zameneen)
    coalitions.hide(actor=coordinator, coalition=zameneen)
    assert not LocalCoalition.objects.public().exists()
    done = [event.action.partition(".")[2] for event in AuditEvent.objects.of(zameneen)]
    assert done == ["hidden", "published", "freed", "taken_down", "published"]


def test_acts_that_were_done_already_are_refused(zameneen: LocalCoalition) -> None:
    actor = coordinator_of(zameneen)
    for act, sentence in (
        (coalitions.hide, "niet openbaar"),
        (coalitions.free, "niet offline"),
        (coalitions.resume_coalition, "niet gestopt"),
    ):
        with pytest.raises(Refused, match=sentence):
            act(actor=actor, coalition=zameneen)
    coalitions.end_coalition(actor=actor, coalition=zameneen)
    with pytest.raises(Refused, match="al gestopt"):
        coalitions.end_coalition(actor=actor, coalition=zameneen)
    with pytest.raises(Refused, match="Schrijf op waarom"):
        coalitions.take_down(actor=actor, coalition=zameneen, reason=" ")


def test_a_coalition_that_ended_counts_until_its_last_day(zameneen: LocalCoalition) -> None:
    actor = coordinator_of(zameneen)
    MembershipFactory.create(coalition=zameneen)
    with pytest.raises(Refused, match="voordat zij begon"):
        coalitions.end_coalition(actor=actor, coalition=zameneen, on=PartialDate.of(2018))
    coalitions.end_coalition(actor=actor, coalition=zameneen, on=PartialDate.of(2022))
    here = CoalitionMembership.objects.filter(coalition=zameneen)
    in_2021, in_2022, in_2023 = date(2021, 12, 31), date(2022, 6, 1), date(2023, 1, 1)
    assert [here.counted_on(day).count() for day in (in_2021, in_2022, in_2023)] == [1, 0, 0]
    assert [here.uncertain_on(day).count() for day in (in_2021, in_2022, in_2023)] == [0, 1, 0]
    coalitions.resume_coalition(actor=actor, coalition=zameneen)
    assert here.counted_on(in_2023).count() == 1


# ---- who leads it ----------------------------------------------------------------------------


def test_the_officer_names_the_first_coordinator_and_no_more(zameneen: LocalCoalition, dronten: Municipality) -> None:
    officer, someone = officer_of(dronten), UserFactory.create(email="lead@partner.example")
    assert name_coordinator(actor=officer, coalition=zameneen, email="Lead@partner.example") is not None
    assert coordinates(someone, zameneen)
    assert OutboxMail.objects.get().to == "lead@partner.example"
    with pytest.raises(Refused, match="heeft al een coördinator"):
        name_coordinator(actor=officer, coalition=zameneen, email="ander@partner.example")
    other = UserFactory.create(email="ander@partner.example")
    grant = name_coordinator(actor=someone, coalition=zameneen, email="ander@partner.example")
    assert grant is not None
    with pytest.raises(Refused, match="is al coördinator"):
        name_coordinator(actor=someone, coalition=zameneen, email="ander@partner.example")
    end_coordinator(actor=other, grant=CoordinatorGrant.objects.get(user=someone))
    assert not coordinates(User.objects.get(pk=someone.pk), zameneen)  # the next request asks again
    assert not may_name(officer, zameneen)
    end_coordinator(actor=other, grant=grant)
    assert may_name(officer, zameneen)


def test_who_has_no_account_comes_in_by_invitation(zameneen: LocalCoalition, dronten: Municipality) -> None:
    assert name_coordinator(actor=officer_of(dronten), coalition=zameneen, email="nieuw@partner.example") is None
    mail = OutboxMail.objects.get()
    assert "als coördinator van ZamenEen" in mail.text
    token = mail.text.partition("/uitnodiging/")[2].split("/")[0].split()[0]
    user = accept_as_new(token=token, name="Nieuwe Kwartiermaker", password="vier losse woorden samen")
    assert coordinates(user, zameneen)
    assert user.municipality_ids == frozenset()
    assert user.national_role == ""
    assert Invitation.objects.get().used_by == user
    assert "nieuw@" not in str(list(AuditEvent.objects.values_list("object_label", "changes")))


@pytest.mark.parametrize("sender", ["coordinator", "coordinator and officer", "officer", "ministry"])
def test_an_invitation_ends_with_what_its_sender_could(
    zameneen: LocalCoalition, dronten: Municipality, sender: str
) -> None:
    actor = MinistryFactory.create() if sender == "ministry" else officer_of(dronten)
    if "coordinator" in sender:
        CoordinatorGrant.objects.create(user=actor, coalition=zameneen)
    name_coordinator(actor=actor, coalition=zameneen, email="nieuw@partner.example")
    token = OutboxMail.objects.get().text.partition("/uitnodiging/")[2].split("/")[0].split()[0]
    for grant in CoordinatorGrant.objects.all():
        end_coordinator(actor=actor, grant=grant)
    if sender == "coordinator":
        actor.grants.update(ended_at=timezone.now(), ended_by=actor)
        with pytest.raises(Refused, match="werkt niet meer voor ZamenEen"):
            accept_as_new(token=token, name="Nieuw", password="vier losse woorden samen")
        assert not User.objects.filter(email="nieuw@partner.example").exists()
        return
    user = accept_as_new(token=token, name="Nieuw", password="vier losse woorden samen")
    assert coordinates(user, zameneen)


def test_nobody_of_the_ministry_leads_a_coalition(zameneen: LocalCoalition) -> None:
    ministry = MinistryFactory.create(email="m@ministerie.example")
    with pytest.raises(Refused, match="van het ministerie"):
        name_coordinator(actor=ministry, coalition=zameneen, email="m@ministerie.example")


def test_what_an_account_led_does_not_come_back_with_it(zameneen: LocalCoalition) -> None:
    lead: User = coordinator_of(zameneen)
    end_account(actor=MinistryFactory.create(), user=lead)
    User.objects.filter(pk=lead.pk).update(is_active=True, ended_at=None, ended_by=None)
    assert not coordinates(User.objects.get(pk=lead.pk), zameneen)


# ---- one goes into another -------------------------------------------------------------------


@pytest.fixture
def both(zameneen: LocalCoalition, dronten: Municipality) -> tuple[LocalCoalition, LocalCoalition]:
    return zameneen, CoalitionFactory.create(name="Samen Flevoland", municipalities=[dronten])


def test_partners_come_along_with_their_contacts_and_history_stays(both: tuple[LocalCoalition, LocalCoalition]) -> None:
    source, target = both
    actor = coordinator_of(source, target)
    member = MembershipFactory.create(coalition=source, contact_email="a@partner.example", core_group=True)
    invited = MembershipFactory.create(coalition=source, state=MembershipState.INVITED, joined_on=UNKNOWN)
    left = MembershipFactory.create(coalition=source, state=MembershipState.LEFT, left_on=PartialDate.of(2020))
    already = MembershipFactory.create(coalition=source)
    MembershipFactory.create(coalition=target, partner=already.partner, contact_email="hier@partner.example")
    merge = coalition_merging.merge_coalitions(actor=actor, source=source, target=target, on=date(2024, 1, 1))
    there = {one.partner_id: one for one in target.memberships.all()}
    assert set(there) == {member.partner_id, invited.partner_id, already.partner_id}
    moved = there[member.partner_id]
    assert (moved.state, str(moved.joined_on), moved.contact_email) == ("member", "1 januari 2024", "a@partner.example")
    assert moved.core_group
    assert there[invited.partner_id].state == MembershipState.INVITED
    assert there[already.partner_id].contact_email == "hier@partner.example"
    source.refresh_from_db()
    assert (source.is_ended, source.merged_into, str(source.ended_on)) == (True, target, "1 januari 2024")
    assert [one.pk for one in source.memberships.joined().order_by("pk")] == [member.pk, left.pk, already.pk]
    before, after = date(2023, 12, 31), date(2024, 1, 1)
    assert (source.memberships.counted_on(before).count(), source.memberships.counted_on(after).count()) == (2, 0)
    assert coalition_merging.undo_merge(actor=actor, merge=merge) == 0
    source.refresh_from_db()
    assert (source.is_ended, source.merged_into, source.ended_on) == (False, None, UNKNOWN)
    assert [one.partner_id for one in target.memberships.all()] == [already.partner_id]
    assert AuditEvent.objects.filter(action="membership.removed").count() == 2
    with pytest.raises(Refused, match="al ongedaan"):
        coalition_merging.undo_merge(actor=actor, merge=merge)


def test_what_was_worked_on_stays_where_it_is(both: tuple[LocalCoalition, LocalCoalition]) -> None:
    source, target = both
    actor = coordinator_of(source, target)
    MembershipFactory.create(coalition=source)
    merge = coalition_merging.merge_coalitions(actor=actor, source=source, target=target, on=date(2024, 1, 1))
    there = target.memberships.get()
    change_membership(
        actor=actor, membership=there, facts=MembershipFacts(contact=Contact(email="nieuw@partner.example")),
        joined_on=there.joined_on, left_on=UNKNOWN, version=there.version,
    )  # fmt: skip
    assert coalition_merging.undo_merge(actor=actor, merge=merge) == 1
    assert target.memberships.get().contact_email == "nieuw@partner.example"


def test_only_who_leads_both_merges_them(both: tuple[LocalCoalition, LocalCoalition]) -> None:
    source, target = both
    with pytest.raises(Refused, match="zelf coördinator"):
        coalition_merging.merge_coalitions(
            actor=coordinator_of(source), source=source, target=target, on=date(2024, 1, 1)
        )
    source.refresh_from_db()
    assert not source.is_ended
