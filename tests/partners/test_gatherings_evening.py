"""The evening page: ticks that nobody loses, who signs, and somebody nobody expected."""

import json
from typing import Any

import pytest
from django.urls import reverse

from coalition.models import User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Refused
from partners.models import (
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    Gathering,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerName,
)
from partners.services.attendance import set_attendance
from tests.client import StrictClient
from tests.partners.factories import (
    AttendanceFactory,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen")


@pytest.fixture
def evening(coalition: LocalCoalition) -> Gathering:
    return GatheringFactory.create(
        coalition=coalition, version=CovenantVersionFactory.create(covenant__coalition=coalition)
    )


@pytest.fixture
def coordinator(client: StrictClient, coalition: LocalCoalition) -> User:
    user = coordinator_of(coalition)
    client.force_login(user)
    return user


def invited(coalition: LocalCoalition, name: str) -> CoalitionMembership:
    return MembershipFactory.create(
        coalition=coalition, partner__name=name, state=MembershipState.INVITED, joined_on=PartialDate.unknown()
    )


def address(route: str, gathering: Gathering, *more: Any) -> str:
    return reverse(route, args=["zameneen", gathering.pk, *more])


def state(gathering: Gathering) -> list[tuple[bool, str, str]]:
    return list(gathering.attendances.values_list("present", "signatory_name", "signatory_function"))


# ---- one write for each row ------------------------------------------------------------------


def test_two_at_the_table_write_only_what_they_were_given(evening: Gathering, coordinator: User) -> None:
    """Each works from a row as it was before the other wrote."""
    row = invited(evening.coalition, "De Meerpaal")
    one = Gathering.objects.get(pk=evening.pk), CoalitionMembership.objects.get(pk=row.pk)
    two = Gathering.objects.get(pk=evening.pk), CoalitionMembership.objects.get(pk=row.pk)
    set_attendance(actor=coordinator, gathering=one[0], membership=one[1], present=True)
    set_attendance(actor=None, gathering=two[0], membership=two[1], signatory_name="Anneke", signatory_function="lid")
    set_attendance(actor=coordinator, gathering=one[0], membership=one[1], signatory_function="voorzitter")
    set_attendance(actor=None, gathering=two[0], membership=two[1], present=True)
    assert state(evening) == [(True, "Anneke", "voorzitter")]
    set_attendance(actor=coordinator, gathering=one[0], membership=one[1], present=False)
    assert state(evening) == [(False, "Anneke", "voorzitter")], "who signs stays when the tick goes"


def test_a_tick_returns_to_its_row_in_the_list_as_searched(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    row = invited(evening.coalition, "De Meerpaal")
    tick = address("gathering_tick", evening, row.pk)
    for value, there in (("1", True), ("1", True), ("0", False)):
        answer = client.post(tick, {"aanwezig": value, "q": "meer & paal"})
        assert answer["Location"] == f"{address('gathering_detail', evening)}?q=meer+%26+paal#rij-{row.pk}"
        kept = Attendance.objects.get()
        assert (kept.present, kept.changed_by) == (there, coordinator)
    assert client.post(tick, {"aanwezig": "1"}, headers=JSON).json() == {"saved": True}


def test_no_tick_on_a_closed_evening_or_for_who_left(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    gone = MembershipFactory.create(
        coalition=evening.coalition, state=MembershipState.LEFT, left_on=PartialDate.of(2019, 3, 16)
    )
    answer = client.post(address("gathering_tick", evening, gone.pk), {"aanwezig": "1"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (409, {"problem": "Deze partner staat niet meer in de lijst."})
    row = invited(evening.coalition, "De Meerpaal")
    Gathering.objects.update(closed_at="2019-03-15T21:00Z", closed_by=coordinator)
    answer = client.post(address("gathering_tick", evening, row.pk), {"aanwezig": "1"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (409, {"problem": "De bijeenkomst is afgesloten."})
    page = client.post(address("gathering_tick", evening, row.pk), {"aanwezig": "1"}, follow=True).content.decode()
    assert "De bijeenkomst is afgesloten." in page
    assert not Attendance.objects.exists()


def test_a_partner_of_another_coalition_is_not_on_the_list(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    stranger = MembershipFactory.create()
    assert client.post(address("gathering_tick", evening, stranger.pk), {"aanwezig": "1"}).status_code == 404
    with pytest.raises(Refused):
        set_attendance(actor=coordinator, gathering=evening, membership=stranger, present=True)
    assert not Attendance.objects.exists()


def test_other_tables_are_asked_for_and_nothing_is_sent_twice(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    rows = [invited(evening.coalition, name) for name in ("Ark", "Boei")]
    first = client.get(address("gathering_state", evening))
    assert json.loads(first.content) == {"ticks": {str(row.pk): 0 for row in rows}, "closed": False}
    again = client.get(address("gathering_state", evening), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    set_attendance(actor=None, gathering=evening, membership=rows[1], present=True)
    new = client.get(address("gathering_state", evening), headers={"If-None-Match": first["ETag"]})
    assert json.loads(new.content)["ticks"] == {str(rows[0].pk): 0, str(rows[1].pk): 1}
    assert "no-store" in new["Cache-Control"]


# ---- the page --------------------------------------------------------------------------------


def test_the_page_lists_invited_and_members_with_what_is_known(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    signed = MembershipFactory.create(coalition=evening.coalition, partner__name="Ark")
    CovenantSigningFactory.create(version=evening.version, partner=signed.partner)
    there = invited(evening.coalition, "Boei")
    AttendanceFactory.create(gathering=evening, membership=there, signatory_name="Anneke", signatory_function="lid")
    MembershipFactory.create(coalition=evening.coalition, partner=PersonFactory.create(name="Cora Bewoner"))
    MembershipFactory.create(
        coalition=evening.coalition, partner__name="Weg", state=MembershipState.LEFT, left_on=PartialDate.of(2019)
    )
    answer = client.get(address("gathering_detail", evening))
    page = answer.content.decode()
    assert [(row.name, row.present) for row in answer.context["rows"]] == [
        ("Ark", False),
        ("Boei", True),
        ("Cora Bewoner", False),
    ]
    assert "<strong data-evening-present>1</strong> van <span data-evening-total>3</span> zijn er" in page
    assert "tekende al op 15 maart 2019" in page
    assert "Tekent: Anneke, lid" in page
    assert page.count('aria-pressed="true"') == 1
    assert page.count("Wie tekent er?") == 1, "not of Ark, who signed; of Boei it is known"


@pytest.mark.parametrize(
    ("query", "found"), [("meerp", ["De Méérpaal"]), ("ZONNE bloem", ["Humanitas"]), ("xyz", []), ("", None)]
)
def test_the_list_is_searched_without_script(
    client: StrictClient, evening: Gathering, coordinator: User, query: str, found: list[str] | None
) -> None:
    for name in ("De Méérpaal", "Humanitas"):
        invited(evening.coalition, name)
    PartnerName.objects.create(partner=Partner.objects.get(name="Humanitas"), name="Zonnebloem")
    answer = client.get(address("gathering_detail", evening), {"q": query})
    names = [row.name for row in answer.context["rows"]]
    assert names == (["Humanitas", "De Méérpaal"] if found is None else found)
    assert "van <span data-evening-total>2</span>" in answer.content.decode()


def test_who_signs_is_saved_apart_from_the_tick(client: StrictClient, evening: Gathering, coordinator: User) -> None:
    row = invited(evening.coalition, "De Meerpaal")
    where = address("gathering_signatory", evening, row.pk)
    client.post(where, {"signatory_name": " Anneke  de Boer ", "signatory_function": "voorzitter"})
    assert state(evening) == [(False, "Anneke de Boer", "voorzitter")]
    assert 'value="Anneke de Boer"' in client.get(where).content.decode()
    wrong = {"signatory_name": "Anneke \U0001f600", "signatory_function": "lid"}
    answer = client.post(where, wrong)
    assert answer.status_code == 422
    assert 'value="lid"' in answer.content.decode()
    spoken = client.post(where, wrong, headers=JSON)
    assert spoken.status_code == 422
    assert "kan niet op papier" in spoken.json()["problem"]
    assert state(evening) == [(False, "Anneke de Boer", "voorzitter")]


# ---- nobody expected -------------------------------------------------------------------------


def test_a_partner_nobody_expected_is_on_the_list_and_ticked(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    answer = client.post(address("gathering_add", evening), {"name": "Voetbalclub ASV", "kind": "sport"}, follow=True)
    assert "Voetbalclub ASV staat in de lijst en is aangevinkt." in answer.content.decode()
    added = CoalitionMembership.objects.get()
    assert (added.state, added.partner.kind) == (MembershipState.INVITED, "sport")
    assert answer.redirect_chain[-1][0].endswith(f"#rij-{added.pk}")
    assert state(evening) == [(True, "", "")]


def test_a_resident_nobody_expected_has_no_kind(client: StrictClient, evening: Gathering, coordinator: User) -> None:
    client.post(address("gathering_add", evening), {"name": "Jan Bewoner", "kind": "belief", "is_person": "on"})
    partner = Partner.objects.get()
    assert (partner.is_person, partner.kind) == (True, "")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Vul ‘Naam van de partner’ in."),
        ({"name": "stichting de Meerpaal", "kind": "sport"}, "staat al in de lijst"),
        ({"name": "Gemeente Dronten", "kind": "municipality"}, "Kies bij ‘Soort’ een antwoord uit de lijst."),
    ],
)
def test_a_refused_addition_keeps_what_was_typed(
    client: StrictClient, evening: Gathering, coordinator: User, typed: dict[str, str], says: str
) -> None:
    invited(evening.coalition, "De Meerpaal")
    answer = client.post(address("gathering_add", evening), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert f'action="{address("gathering_add", evening)}#foutoverzicht"' in page
    assert not typed["name"] or f'value="{typed["name"]}"' in page
    assert Partner.objects.count() == 1


def test_nobody_is_added_to_a_closed_evening(client: StrictClient, evening: Gathering, coordinator: User) -> None:
    Gathering.objects.update(closed_at="2019-03-15T21:00Z", closed_by=coordinator)
    page = client.post(address("gathering_add", evening), {"name": "Te laat"}, follow=True).content.decode()
    assert "De bijeenkomst is afgesloten." in page
    assert not Partner.objects.exists()
    assert not CovenantSigning.objects.exists()
