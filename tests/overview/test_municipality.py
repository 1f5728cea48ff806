"""The public page of a municipality: what is known, in one line of time, and nothing that is not public."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coalition.models import Municipality, MunicipalityChange, Population
from coalition.tools.dates import PartialDate
from partners.models import LocalCoalition
from pillars.models import Milestone, MilestoneKind, SigningState
from tests.client import StrictClient
from tests.factories import (
    MilestoneFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
    signing_in,
)
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten", website_domain="dronten.nl")


def page(client: StrictClient, municipality: Municipality) -> str:
    response = client.get(f"/gemeenten/{municipality.slug}/")
    assert response.status_code == 200
    return response.content.decode().replace("&#x27;", "'")


def timeline(content: str) -> list[tuple[str, str]]:
    """Date and title of every event, in the order of the page."""
    dates = re.findall(r'timeline__date">(?:<time[^>]*>)?([^<]+)', content)
    titles = re.findall(r'timeline__title">([^<]+)', content)
    return list(zip(dates, titles, strict=True))


def test_the_signing_with_who_when_and_on_whose_behalf(client: StrictClient, dronten: Municipality) -> None:
    SigningFactory.create(
        registered=True,
        municipality=dronten,
        in_presence_of="het ministerie",
        on_behalf_of="de lokale partners",
        remarks="intern",
    )
    content = page(client, dronten)
    assert "Op 20 september 2019 ondertekende de gemeente de vijf pijlers" in content
    assert "Peter van Bergen (wethouder), namens de gemeente" in content
    assert (
        "Door Peter van Bergen (wethouder), namens de lokale partners, in aanwezigheid van het ministerie." in content
    )
    assert "Vijf pijlers, 2018" in content
    assert "intern" not in content


def test_who_signed_along_in_no_public_office_is_shown_by_function_only(
    client: StrictClient, dronten: Municipality
) -> None:
    signing = SigningFactory.create(registered=True, municipality=dronten)
    for order, (name, capacity, organisation) in enumerate(
        [("Mona Keijzer", "ministry", "VWS"), ("Joke Geheim", "coalition", "ZamenEen"), ("Piet Stil", "other", "")], 1
    ):
        signing.signatories.create(
            order=order,
            name=name,
            capacity=capacity,
            organisation=organisation,
            function="voorzitter" if organisation else "",
        )
    public = [
        page(client, dronten),
        client.get(reverse("check_number", args=[signing.number])).content.decode(),
        client.get("/gemeenten.csv").content.decode(),
    ]
    for text in public:
        assert "Mona Keijzer" in text
        assert "voorzitter, ZamenEen" in text
        assert "een medeondertekenaar" in text
        assert "Geheim" not in text
        assert "Stil" not in text


def test_each_signing_has_its_own_people_in_the_order_of_the_form(client: StrictClient, dronten: Municipality) -> None:
    for year in (2019, 2023):
        signing = SigningFactory.create(withdrawn=True, municipality=dronten, signed_on=PartialDate.of(year))
        signing.signatories.all().delete()
        for order in (2, 1):
            signing.signatories.create(order=order, name=f"Naam {order} van {year}", function="")
    content = page(client, dronten)
    shown = re.findall(r"key\">Door</dt>\s*<dd[^>]*>([^<]+)", content)
    assert [cell.split("\n") for cell in shown] == [
        [f"Naam {order} van {year}, namens de gemeente" for order in (1, 2)] for year in (2023, 2019)
    ]
    assert "Door Naam 1 van 2019 en Naam 2 van 2019." in content


@pytest.mark.parametrize(
    "state", [SigningState.CONCEPT, SigningState.SUBMITTED, SigningState.NEEDS_MORE, SigningState.VOIDED]
)
def test_what_is_not_checked_does_not_exist_for_the_public(
    client: StrictClient, dronten: Municipality, state: SigningState
) -> None:
    signing = signing_in(state, municipality=dronten)
    content = page(client, dronten)
    assert "geen ondertekening bekend" in content
    assert signing.number not in content
    assert "Peter van Bergen" not in content


def test_a_withdrawal_is_public_with_its_date_and_decision(client: StrictClient, dronten: Municipality) -> None:
    SigningFactory.create(withdrawn=True, municipality=dronten)
    content = page(client, dronten)
    assert "trok dat in per 1 maart 2021: Besluit van de raad." in content
    assert ("1 maart 2021", "De ondertekening ingetrokken") in timeline(content)


def test_what_is_not_known_of_a_signing_is_left_out_of_its_sentences(
    client: StrictClient, dronten: Municipality
) -> None:
    signing = SigningFactory.create(withdrawn=True, municipality=dronten, signed_on=PartialDate.of(2019, 9))
    signing.signatories.all().delete()
    content = page(client, dronten)
    assert "In september 2019 tekende de gemeente. Zij trok dat in per 1 maart 2021" in content
    assert "onbekend" not in content


def test_records_and_milestones_stand_in_one_line_and_what_has_no_date_comes_last(
    client: StrictClient, dronten: Municipality
) -> None:
    SigningFactory.create(registered=True, municipality=dronten)
    coalition = LocalCoalition(
        name="ZamenEen", slug="zameneen", former_names="Eenzaamheid in Dronten", is_published=True
    )
    coalition.started_on = PartialDate.parse("2019-03-15")
    coalition.save()
    coalition.municipalities.add(dronten)
    MilestoneFactory.create(
        confirmed=True, municipality=dronten, kind=MilestoneKind.WORK_VISIT, happened_on=PartialDate.of(2019, 12)
    )
    MilestoneFactory.create(
        confirmed=True, municipality=dronten, kind=MilestoneKind.PRESS_RELEASE, happened_on=PartialDate.unknown()
    )
    content = page(client, dronten)
    assert timeline(content) == [
        ("15 maart 2019", "Lokale coalitie tegen eenzaamheid ZamenEen gestart"),
        ("20 september 2019", "De vijf pijlers ondertekend"),
        ("december 2019", "Werkbezoek"),
        ("datum onbekend", "Persbericht"),
    ]
    assert "Heette eerder Eenzaamheid in Dronten." in content


def test_what_is_internal_or_unchecked_is_not_in_the_timeline(client: StrictClient, dronten: Municipality) -> None:
    MilestoneFactory.create(confirmed=True, municipality=dronten, kind=MilestoneKind.APPROACHED)
    MilestoneFactory.create(municipality=dronten)
    MilestoneFactory.create(refused=True, municipality=dronten)
    LocalCoalition.objects.create(name="Nog dicht").municipalities.add(dronten)
    content = page(client, dronten)
    assert timeline(content) == []
    assert "enaderd" not in content
    assert "Nog dicht" not in content


def test_a_dissolved_municipality_keeps_its_page_and_its_signing(client: StrictClient) -> None:
    weesp = MunicipalityFactory.create(name="Weesp", slug="weesp", ends=date(2022, 3, 24), province=None)
    amsterdam = MunicipalityFactory.create(name="Amsterdam", slug="amsterdam")
    MunicipalityChange.objects.create(
        date=date(2022, 3, 24), from_municipality=weesp, to_municipality=amsterdam, kind="absorbed"
    )
    SigningFactory.create(registered=True, municipality=weesp, signed_on=PartialDate.unknown())
    content = page(client, weesp)
    assert "Deze gemeente is opgeheven op 24 maart 2022." in content
    assert 'Zij ging op in <a href="/gemeenten/amsterdam/">Amsterdam</a>.' in content
    assert "Op een dag die niet bekend is ondertekende de gemeente" in content
    assert ("24 maart 2022", "Opgegaan in Amsterdam") in timeline(content)
    content = page(client, amsterdam)
    assert "Ondertekend door rechtsvoorganger Weesp, voor de herindeling." in content
    assert '<a href="/gemeenten/weesp/">Weesp</a>' in content
    assert timeline(content) == [("24 maart 2022", "Weesp (of een deel daarvan) kwam erbij")]


def test_a_municipality_that_will_end_is_still_there(client: StrictClient) -> None:
    wijdemeren = MunicipalityFactory.create(name="Wijdemeren", slug="wijdemeren", ends=date(2027, 1, 1))
    content = page(client, wijdemeren)
    assert "opgeheven" not in content
    assert "Werkt u voor deze gemeente?" in content


def test_a_dissolved_municipality_of_which_only_the_year_is_known(client: StrictClient) -> None:
    """The year goes on after its end; that it signed is sure."""
    former = MunicipalityFactory.create(ends=date(2026, 7, 1))
    SigningFactory.create(registered=True, municipality=former, signed_on=PartialDate.of(2026))
    assert "In 2026 ondertekende de gemeente" in page(client, former)


def test_where_to_turn_when_lonely_with_the_day_it_was_looked_at(client: StrictClient, dronten: Municipality) -> None:
    content = page(client, dronten)
    assert '<a class="portal-nowrap" href="tel:0880767000">088 0767 000</a>' in content
    assert "Telefoonnummer nog niet nagekeken. Link naar de website van de gemeente nog niet nagekeken." in content
    dronten.help_url, dronten.help_checked_on = "https://www.dronten.nl/eenzaam", date(2026, 5, 4)
    dronten.save()
    content = page(client, dronten)
    assert 'href="https://www.dronten.nl/eenzaam"' in content
    assert "Link naar de pagina van de gemeente hierover nagekeken op 4 mei 2026." in content


def test_population_comes_with_its_year_and_the_source(client: StrictClient, dronten: Municipality) -> None:
    former = MunicipalityFactory.create(ends=date(2026, 7, 1))
    for municipality in (dronten, former):
        Population.objects.create(municipality=municipality, year=2024, inhabitants=44354)
        Population.objects.create(municipality=municipality, year=2023, inhabitants=43000)
    content = page(client, dronten)
    assert "44.354 inwoners op 1 januari 2024" in content
    assert "44.354 inwoners op 1 januari 2024" in page(client, former)
    assert "CBS/Kadaster" in content


def test_only_who_works_here_is_led_to_the_desk(client: StrictClient, dronten: Municipality) -> None:
    desk = 'href="/mijn/gemeenten/dronten/"'
    assert desk not in page(client, dronten)
    for user, leads in [
        (officer_of(dronten), True),
        (officer_of(MunicipalityFactory.create()), False),
        (MinistryFactory.create(), True),
    ]:
        client.force_login(user)
        assert (desk in page(client, dronten)) == leads


def test_a_municipality_that_never_was_is_not_found(client: StrictClient) -> None:
    assert client.get("/gemeenten/atlantis/").status_code == 404


@pytest.mark.sqlite  # the number of queries is the same on every database
@pytest.mark.parametrize("number", [3, 60])
def test_costs_the_same_for_few_and_many(
    client: StrictClient, dronten: Municipality, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    user = MinistryFactory.create()
    acts = {f"{act}_by": user for act in ("submitted", "registered", "withdrawn")}
    Milestone.objects.bulk_create(
        MilestoneFactory.build(confirmed=True, municipality=dronten, decided_by=user, created_by=user)
        for _ in range(number)
    )
    for n in range(number):
        SigningFactory.create(withdrawn=True, municipality=dronten, number=f"5P26-0303-{n:04}", **acts)
    former = Municipality.objects.bulk_create(
        MunicipalityFactory.build(ends=date(2020, 1, 1), province=dronten.province) for _ in range(number)
    )
    MunicipalityChange.objects.bulk_create(
        MunicipalityChange(date=date(2020, 1, 1), from_municipality=one, to_municipality=dronten, kind="merged")
        for one in former
    )
    page(client, dronten)
    # In a test's transaction nothing is kept: six of these read the register, and two what stays in the process too.
    with django_assert_num_queries(13):
        content = page(client, dronten)
    # Each has a milestone, a signing and its withdrawal; all joined on one day.
    assert len(timeline(content)) == 3 * number + 1


# ---- coalitions -----------------------------------------------------------------------------


@pytest.fixture
def zameneen(dronten: Municipality) -> LocalCoalition:
    """Two partners, the municipality one of them, who signed on an evening that was closed."""
    coalition: LocalCoalition = CoalitionFactory.create(
        name="ZamenEen", slug="zameneen", municipalities=[dronten], is_published=True
    )
    version = CovenantVersionFactory.create(covenant__coalition=coalition, covenant__word="manifest")
    closed = {"closed_at": timezone.now(), "closed_by": MinistryFactory.create()}
    evening = GatheringFactory.create(coalition=coalition, version=version, **closed)
    GatheringFactory.create(coalition=coalition, ceremony__held_on=date(2019, 4, 1), **closed)
    for fields in ({}, {"partner__kind": "municipality", "partner__municipality": dronten}):
        membership = MembershipFactory.create(coalition=coalition, **fields)
        CovenantSigningFactory.create(version=version, partner=membership.partner, gathering=evening)
    return coalition


def test_its_coalitions_with_a_link_and_the_number_of_partners(client: StrictClient, zameneen: LocalCoalition) -> None:
    dronten = zameneen.municipalities.get()
    content = page(client, dronten)
    assert '<a class="portal-tasks__link" href="/coalities/zameneen/">ZamenEen</a>' in content
    assert "2 partners, met de gemeente" in content
    assert timeline(content) == [
        ("15 maart 2019", "Lokale coalitie tegen eenzaamheid ZamenEen gestart"),
        ("15 maart 2019", "2 partners van ZamenEen ondertekenden het manifest"),
    ]


def test_an_ended_coalition_stays_on_the_page(client: StrictClient, zameneen: LocalCoalition) -> None:
    zameneen.is_ended, zameneen.ended_on = True, PartialDate.of(2022)
    zameneen.save()
    content = page(client, zameneen.municipalities.get())
    assert ">gestopt<" in content
    assert timeline(content)[-1] == ("2022", "Lokale coalitie tegen eenzaamheid ZamenEen gestopt")


def test_after_a_merger_the_coalition_is_the_successors_too(client: StrictClient, zameneen: LocalCoalition) -> None:
    dronten = zameneen.municipalities.get()
    dronten.ends = date(2022, 1, 1)
    dronten.save()
    successor = MunicipalityFactory.create(name="Polderrijk", slug="polderrijk", begins=date(2022, 1, 1))
    MunicipalityChange.objects.create(
        date=dronten.ends, from_municipality=dronten, to_municipality=successor, kind=MunicipalityChange.Kind.MERGED
    )
    for municipality in (dronten, successor):
        assert 'href="/coalities/zameneen/">ZamenEen</a>' in page(client, municipality)
    for query, found in (("?coalitie=ja", True), ("?coalitie=zameneen", True), ("?coalitie=nee", False)):
        listed = client.get(f"/gemeenten/{query}").content.decode()
        assert ("/gemeenten/polderrijk/" in listed) is found
    before = client.get("/gemeenten/?coalitie=zameneen&peildatum=2021-01-01").content.decode()
    assert "/gemeenten/dronten/" in before
    assert "/gemeenten/polderrijk/" not in before
