"""Gatherings: made at a ceremony of their own or a shared one, changed, removed; who may, and who sees what."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from coalition.models import AuditEvent, Municipality, User
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Refused
from partners.models import CovenantVersion, Gathering, LocalCoalition, MembershipState
from partners.services.gatherings import CeremonyFacts, change_gathering, create_gathering, may_change_ceremony
from pillars.models import Ceremony
from tests.client import StrictClient
from tests.factories import (
    CeremonyFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
)
from tests.partners.factories import (
    AttendanceFactory,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db
SEPTEMBER_20 = date(2019, 9, 20)


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten")


@pytest.fixture
def coalition(dronten: Municipality) -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", municipalities=[dronten])


@pytest.fixture
def version(coalition: LocalCoalition) -> CovenantVersion:
    return CovenantVersionFactory.create(covenant__coalition=coalition)


@pytest.fixture
def coordinator(coalition: LocalCoalition) -> User:
    return coordinator_of(coalition)


def answers(**changed: str) -> dict[str, str]:
    moment = {"name": "Nieuwe partners", "held_on_dag": "20", "held_on_maand": "9", "held_on_jaar": "2019"}
    return {
        **moment,
        "place": "De Meerpaal",
        "host": "",
        "in_presence_of": "het ministerie",
        "version": "niets",
        **changed,
    }


def address(route: str, gathering: Gathering, *more: Any) -> str:
    return reverse(route, args=[gathering.coalition.slug, gathering.pk, *more])


# ---- making and changing ---------------------------------------------------------------------


def test_an_evening_at_which_a_covenant_is_signed(
    client: StrictClient, coordinator: User, coalition: LocalCoalition, version: CovenantVersion
) -> None:
    client.force_login(coordinator)
    page = client.post(
        reverse("gathering_create", args=["zameneen"]), answers(version=str(version.pk)), follow=True
    ).content.decode()
    assert "vrijdag 20 september 2019, De Meerpaal" in page
    made = Gathering.objects.get()
    assert (made.version, made.ceremony.is_meeting, made.ceremony.in_presence_of) == (version, False, "het ministerie")
    assert (
        AuditEvent.objects.filter(action__in=["ceremony.created", "gathering.created"], actor=coordinator).count() == 2
    )


def test_an_ordinary_meeting_is_not_among_the_ministrys_ceremonies(
    client: StrictClient, coordinator: User, coalition: LocalCoalition
) -> None:
    client.force_login(coordinator)
    client.post(reverse("gathering_create", args=["zameneen"]), answers(name="Partneroverleg"), follow=True)
    assert Ceremony.objects.get().is_meeting
    CeremonyFactory.create(name="Congres")
    client.force_login(MinistryFactory.create())
    listed = client.get(reverse("ceremony_list")).content.decode()
    assert "Congres" in listed
    assert "Partneroverleg" not in listed


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Vul ‘Naam’ in."),
        ({"held_on_dag": ""}, "Vul dag, maand en jaar in"),
        ({"place": " "}, "Vul ‘Plaats’ in."),
        ({"version": ""}, "Geef antwoord op de vraag ‘Wat wordt er getekend?’."),
        ({"version": "999"}, "Kies bij ‘Wat wordt er getekend?’ een antwoord uit de lijst."),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: StrictClient, coordinator: User, changed: dict[str, str], says: str
) -> None:
    client.force_login(coordinator)
    answer = client.post(reverse("gathering_create", args=["zameneen"]), answers(**changed))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="het ministerie"' in answer.content.decode()
    assert not Gathering.objects.exists()


def test_a_covenant_of_another_coalition_cannot_be_signed_here(
    client: StrictClient, coordinator: User, coalition: LocalCoalition
) -> None:
    foreign = CovenantVersionFactory.create()
    client.force_login(coordinator)
    answer = client.post(reverse("gathering_create", args=["zameneen"]), answers(version=str(foreign.pk)))
    assert answer.status_code == 422
    facts = CeremonyFacts("Avond", SEPTEMBER_20, "Dronten")
    with pytest.raises(Refused):
        create_gathering(actor=coordinator, coalition=coalition, version=foreign, facts=facts)
    assert not Gathering.objects.exists()


def test_partners_sign_at_the_moment_at_which_the_municipality_signs(
    client: StrictClient, coordinator: User, dronten: Municipality, version: CovenantVersion
) -> None:
    shared = CeremonyFactory.create(name="Vijf pijlers in Dronten", held_on=SEPTEMBER_20)
    SigningFactory.create(registered=True, municipality=dronten, ceremony=shared)
    elsewhere = CeremonyFactory.create(name="Avond in Urk")
    SigningFactory.create(registered=True, ceremony=elsewhere)
    client.force_login(coordinator)
    form = client.get(reverse("gathering_create", args=["zameneen"])).content.decode()
    assert "Vijf pijlers in Dronten" in form
    assert "Avond in Urk" not in form
    assert form.count("Niet verplicht.") == 2, "no field has the usual mark behind it here"

    empty = answers(name="", held_on_dag="", held_on_maand="", held_on_jaar="", place="", version=str(version.pk))
    refused = client.post(reverse("gathering_create", args=["zameneen"]), {**empty, "ceremony": str(elsewhere.pk)})
    assert refused.status_code == 422
    client.post(reverse("gathering_create", args=["zameneen"]), {**empty, "ceremony": str(shared.pk)})
    made = Gathering.objects.get()
    assert made.ceremony == shared
    assert shared.signings.count() == 1

    page = client.get(address("gathering_edit", made)).content.decode()
    assert "Alleen het ministerie kan naam, datum en plaats wijzigen." in page
    client.post(address("gathering_edit", made), answers(name="Gekaapt", version=str(version.pk)))
    assert Ceremony.objects.get(pk=shared.pk).name == "Vijf pijlers in Dronten"
    with pytest.raises(Refused, match="Alleen het ministerie"):
        change_gathering(
            actor=coordinator, gathering=made, version=version, facts=CeremonyFacts("Gekaapt", SEPTEMBER_20, "x")
        )


def test_an_evening_is_offered_to_the_municipalities_of_its_coalition_only(
    client: StrictClient, coordinator: User, coalition: LocalCoalition, dronten: Municipality, version: CovenantVersion
) -> None:
    EditionFactory.create()
    elsewhere = MunicipalityFactory.create(slug="elders")
    moment = CeremonyFacts("Avond in De Meerpaal", SEPTEMBER_20, "Dronten")
    create_gathering(actor=coordinator, coalition=coalition, version=version, facts=moment)
    client.force_login(officer_of(dronten, elsewhere))
    offered = {
        slug: "Avond in De Meerpaal" in client.get(reverse("signing_create", args=[slug])).content.decode()
        for slug in ("dronten", "elders")
    }
    assert offered == {"dronten": True, "elders": False}


def test_the_ministry_sees_which_coalitions_sign_at_its_ceremony(
    client: StrictClient, version: CovenantVersion
) -> None:
    gathering = GatheringFactory.create(coalition=version.covenant.coalition, version=version)
    AttendanceFactory.create_batch(2, gathering=gathering)
    client.force_login(MinistryFactory.create())
    page = client.get(reverse("ceremony_detail", args=[gathering.ceremony_id])).content.decode()
    assert "ZamenEen" in page
    assert '<td data-label="Aanwezig" class="portal-table__num">2</td>' in page
    assert "Samen tegen eenzaamheid" in page


def test_who_may_change_a_ceremony(coordinator: User, coalition: LocalCoalition, dronten: Municipality) -> None:
    own = GatheringFactory.create(coalition=coalition).ceremony
    assert may_change_ceremony(coordinator, own)
    assert may_change_ceremony(MinistryFactory.create(), own)
    assert not may_change_ceremony(officer_of(dronten), own)

    GatheringFactory.create(ceremony=own)
    assert not may_change_ceremony(coordinator, own), "another coalition signs there too"
    with_pillars = GatheringFactory.create(coalition=coalition).ceremony
    SigningFactory.create(ceremony=with_pillars)
    assert not may_change_ceremony(coordinator, with_pillars)
    assert not may_change_ceremony(coordinator, CeremonyFactory.create())


def test_what_is_signed_stays_once_somebody_signed(coordinator: User, version: CovenantVersion) -> None:
    gathering = GatheringFactory.create(coalition=version.covenant.coalition, version=version)
    other = CovenantVersionFactory.create(covenant=version.covenant, order=2)
    change_gathering(actor=coordinator, gathering=gathering, version=other)
    change_gathering(actor=coordinator, gathering=gathering, version=None)
    assert Ceremony.objects.get().is_meeting
    change_gathering(actor=coordinator, gathering=gathering, version=version)
    assert not Ceremony.objects.get().is_meeting
    CovenantSigningFactory.create(version=version, gathering=gathering)
    with pytest.raises(Refused, match="Er is al getekend"):
        change_gathering(actor=coordinator, gathering=gathering, version=other)


def test_a_gathering_made_by_mistake_is_removed_with_its_own_ceremony(
    client: StrictClient, coordinator: User, coalition: LocalCoalition
) -> None:
    client.force_login(coordinator)
    mistake, ticked = GatheringFactory.create_batch(2, coalition=coalition)
    AttendanceFactory.create(gathering=ticked)
    shared = GatheringFactory.create(coalition=coalition)
    SigningFactory.create(ceremony=shared.ceremony)
    for gathering in (mistake, ticked, shared):
        client.post(address("gathering_remove", gathering))
    assert list(Gathering.objects.all()) == [ticked]
    assert set(Ceremony.objects.all()) == {ticked.ceremony, shared.ceremony}


# ---- the list, and who sees what -------------------------------------------------------------


def test_the_list_tells_who_was_there_when(client: StrictClient, coordinator: User, coalition: LocalCoalition) -> None:
    client.force_login(coordinator)
    assert "Nog geen bijeenkomsten" in client.get(reverse("gathering_list", args=["zameneen"])).content.decode()
    first = GatheringFactory.create(coalition=coalition)
    second = GatheringFactory.create(coalition=coalition, ceremony__held_on=SEPTEMBER_20, ceremony__name="Overleg")
    member = MembershipFactory.create(coalition=coalition, partner__name="De Meerpaal")
    never = MembershipFactory.create(coalition=coalition, partner__name="Nooit Geweest")
    for gathering in (first, second):
        AttendanceFactory.create(gathering=gathering, membership=member)
    AttendanceFactory.create(gathering=first, membership=never, present=False)
    page = client.get(reverse("gathering_list", args=["zameneen"]))
    assert page.context["was_there"] == [("De Meerpaal", [SEPTEMBER_20, date(2019, 3, 15)])]
    assert [row.ceremony.name for row in page.context["gatherings"]] == ["Overleg", "Start van de coalitie"]
    assert "20-09-2019, 15-03-2019" in page.content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize("closed", [True, False])
def test_officer_and_ministry_read_counts_and_public_names_only(
    client: StrictClient, coordinator: User, dronten: Municipality, version: CovenantVersion, closed: bool
) -> None:
    coalition = version.covenant.coalition
    gathering = GatheringFactory.create(coalition=coalition, version=version)
    for partner in (PartnerFactory.create(name="De Meerpaal"), PersonFactory.create(name="Geheime Bewoner")):
        member = MembershipFactory.create(coalition=coalition, partner=partner, contact_phone="0321-123456")
        AttendanceFactory.create(gathering=gathering, membership=member, signatory_name="Anneke Tekenaar")
        CovenantSigningFactory.create(version=version, partner=partner, gathering=gathering)
    invited = MembershipFactory.create(
        coalition=coalition, partner__name="Twijfelaar", state=MembershipState.INVITED, joined_on=PartialDate.unknown()
    )
    AttendanceFactory.create(gathering=gathering, membership=invited)
    if closed:
        Gathering.objects.update(closed_at="2019-03-15T21:00Z", closed_by=coordinator)
    for user in (officer_of(dronten), MinistryFactory.create()):
        client.force_login(user)
        pages = client.get(address("gathering_detail", gathering)).content.decode()
        assert "3 partners" in pages
        assert ("De Meerpaal" in pages, "een inwoner" in pages) == (closed, closed)
        pages += client.get(reverse("gathering_list", args=["zameneen"])).content.decode()
        for secret in ("Geheime", "Anneke", "Ondertekenaar Proef", "0321", "Twijfelaar"):
            assert secret not in pages


def test_another_coordinator_finds_nothing_here(client: StrictClient, coalition: LocalCoalition) -> None:
    gathering = GatheringFactory.create(coalition=coalition)
    other = CoalitionFactory.create()
    client.force_login(coordinator_of(other))
    assert client.get(address("gathering_detail", gathering)).status_code == 404
    through_own = reverse("gathering_detail", args=[other.slug, gathering.pk])
    assert client.get(through_own).status_code == 404
    assert client.post(reverse("gathering_remove", args=[other.slug, gathering.pk])).status_code == 404
    assert Gathering.objects.exists()


def test_partners_of_the_same_name_are_told_apart_by_their_place(
    client: StrictClient, coordinator: User, version: CovenantVersion
) -> None:
    coalition = version.covenant.coalition
    for place in ("Dronten", "Swifterbant"):
        MembershipFactory.create(coalition=coalition, partner__name="De Linde", partner__place=place)
    MembershipFactory.create(coalition=coalition, partner__name="De Eik", partner__place="Dronten")
    client.force_login(coordinator)
    page = client.get(address("gathering_detail", GatheringFactory.create(coalition=coalition))).content.decode()
    assert "De Linde (Dronten)" in page
    assert "De Linde (Swifterbant)" in page
    assert "De Eik (Dronten)" not in page


@pytest.mark.parametrize("held", [date(2019, 9, 20), None])
def test_a_helper_at_the_door_is_offered_until_the_day_is_over(
    client: StrictClient, coordinator: User, coalition: LocalCoalition, held: date | None
) -> None:
    client.force_login(coordinator)
    evening = GatheringFactory.create(coalition=coalition, ceremony__held_on=held or today())
    assert ("Hulp aan de deur" in client.get(address("gathering_detail", evening)).content.decode()) is (held is None)


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [3, 60])
def test_the_pages_ask_as_much_for_many_as_for_few(
    client: StrictClient, coordinator: User, version: CovenantVersion, count: int, django_assert_num_queries: Any
) -> None:
    coalition = version.covenant.coalition
    gathering = GatheringFactory.create(coalition=coalition, version=version)
    for member in MembershipFactory.create_batch(count, coalition=coalition):
        AttendanceFactory.create(gathering=gathering, membership=member)
    client.force_login(coordinator)
    client.get(reverse("gathering_list", args=["zameneen"]))
    with django_assert_num_queries(14):
        evening = client.get(address("gathering_detail", gathering)).content.decode()
    assert f"<strong data-evening-present>{count}</strong> van <span data-evening-total>{count}</span>" in evening
    with django_assert_num_queries(9):
        state = client.get(address("gathering_state", gathering)).json()
    assert list(state["ticks"].values()) == [1] * count
    with django_assert_num_queries(9):
        closing = client.get(address("gathering_close", gathering)).content.decode()
    assert f"{count} partners waren er." in closing
    with django_assert_num_queries(9):
        evenings = client.get(reverse("gathering_list", args=["zameneen"])).content.decode()
    assert f'<td data-label="Aanwezig" class="portal-table__num">{count}</td>' in evenings
    assert evenings.count('<td data-label="Hoe vaak"') == count
