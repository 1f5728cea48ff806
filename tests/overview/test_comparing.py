"""Municipalities side by side, whom one suggests, and what all of them do under a pillar."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import Municipality, MunicipalityChange, Population
from coalition.overview.register import standings
from pillars.models import ApproachAudience
from tests.client import StrictClient
from tests.factories import (
    ApproachFactory,
    MinistryFactory,
    MunicipalityFactory,
    ProvinceFactory,
    SigningFactory,
    officer_of,
)
from tests.partners.factories import CoalitionFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BOTH = "/vergelijken/?gemeente=dronten&gemeente=dalfsen"
SHARED = ApproachAudience.SIGNATORIES


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    caches["pages"].clear()
    standings.forget()
    with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False):
        yield


def town(name: str, inhabitants: int = 0, *, province: str = "Flevoland", signed: bool = False) -> Municipality:
    where = ProvinceFactory.create(code=f"PV{len(province)}", name=province, slug=province.lower())
    made = MunicipalityFactory.create(name=name, slug=name.lower().replace(" ", "-").replace("'", ""), province=where)
    if inhabitants:
        Population.objects.create(municipality=made, year=2024, inhabitants=inhabitants)
    if signed:
        SigningFactory.create(registered=True, municipality=made)
    return made


@pytest.fixture
def dronten() -> Municipality:
    return town("Dronten", 44_354, signed=True)


@pytest.fixture
def dalfsen() -> Municipality:
    return town("Dalfsen", 29_683, province="Overijssel")


def page(client: StrictClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode().replace("&#x27;", "'"))


def cells(content: str, label: str) -> list[str]:
    """The texts of one row of the table of facts."""
    row = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', content, re.DOTALL)
    assert row
    return [
        " ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall("<td.*?>(.*?)</td>", row[1], re.DOTALL)
    ]


def pillar(content: str, number: int) -> list[tuple[str, str]]:
    """Under one pillar: each municipality and its text."""
    section = re.search(rf'aria-labelledby="pijler-{number}">(.*?)</section>', content, re.DOTALL)
    assert section
    names = re.findall(r'compare__name"[^>]*>([^<]+)', section[1])
    texts = re.findall(r'(?:approach__text|portal-muted)">([^<]+)', section[1])
    return list(zip(names, texts, strict=False))


# ---- side by side ----------------------------------------------------------------------------


def test_two_municipalities_side_by_side_in_the_order_of_the_address(
    client: StrictClient, dronten: Municipality, dalfsen: Municipality
) -> None:
    coalition = CoalitionFactory.create(name="ZamenEen", municipalities=[dronten], is_published=True)
    MembershipFactory.create_batch(2, coalition=coalition, partner__kind="welfare")
    MembershipFactory.create(coalition=coalition, partner__kind="care")
    ApproachFactory.create(municipality=dronten, text="Van Dronten.")
    ApproachFactory.create(municipality=dalfsen, text="Van Dalfsen.")
    ApproachFactory.create(municipality=dalfsen, pillar=3, text="Drie.")
    ApproachFactory.create(municipality=dalfsen, pillar=5, text="Geheim.", audience=SHARED)
    content = page(client, BOTH)
    assert "<h1" in content
    assert "Dronten en Dalfsen vergelijken" in content
    assert cells(content, "Provincie") == ["Flevoland", "Overijssel"]
    assert cells(content, "Inwoners") == ["44.354 (op 1 januari 2024)", "29.683 (op 1 januari 2024)"]
    assert cells(content, "Vijf pijlers") == ["ondertekend 20 september 2019", "geen ondertekening bekend"]
    assert cells(content, "Lokale coalitie tegen eenzaamheid") == [
        "ZamenEen 3 partners: welzijn (2), zorg (1)", "geen bekend",
    ]  # fmt: skip
    assert pillar(content, 1) == [("Dronten", "Van Dronten."), ("Dalfsen", "Van Dalfsen.")]
    assert pillar(content, 3) == [("Dronten", "Vertelt hier nog niets over."), ("Dalfsen", "Drie.")]
    assert pillar(content, 5) == []
    assert "Geheim." not in content
    client.force_login(MinistryFactory.create())
    turned = page(client, "/vergelijken/?gemeente=dalfsen&gemeente=dronten")
    assert pillar(turned, 5) == [("Dalfsen", "Geheim."), ("Dronten", "Vertelt hier nog niets over.")]


def test_what_cannot_be_shown_gets_a_sentence_and_a_way_on(
    client: StrictClient, dronten: Municipality, dalfsen: Municipality
) -> None:
    for name in ("Urk", "Zeewolde", "Almere"):
        town(name)
    weesp = MunicipalityFactory.create(name="Weesp", slug="weesp", ends=date(2022, 3, 24))
    MunicipalityChange.objects.create(
        date=date(2022, 3, 24), from_municipality=weesp, to_municipality=dalfsen, kind="absorbed"
    )
    MunicipalityFactory.create(name="Nieuwstad", slug="nieuwstad", begins=date(2027, 1, 1))
    content = page(client, f"{BOTH}&gemeente=dronten&gemeente=weesp&gemeente=nieuwstad&gemeente=zeewold", 422)
    assert "Dronten stond er meer dan één keer." in content
    assert "Weesp is opgeheven op 24 maart 2022. Kies de gemeente die ervoor in de plaats kwam." in content
    assert "Nieuwstad bestaat pas vanaf 1 januari 2027." in content
    assert "Wij kennen geen gemeente ‘zeewold’. Zoek op naam." in content
    assert '<a href="/vergelijken/?gemeente=dronten&amp;gemeente=dalfsen&amp;gemeente=zeewolde">Zeewolde</a>' in content
    assert cells(content, "Provincie") == ["Flevoland", "Overijssel"]
    many = "&".join(f"gemeente={one}" for one in ("almere", "dalfsen", "dronten", "urk", "zeewolde"))
    content = page(client, f"/vergelijken/?{many}", 422)
    assert "hoogstens vier gemeenten naast elkaar zetten. Niet getoond: Zeewolde." in content
    assert len(cells(content, "Provincie")) == 4
    assert 'name="q"' not in content, "there is no room for more"
    assert page(client, f"/vergelijken/?{'gemeente=x&' * 500}", 422).count("Wij kennen geen gemeente") == 1


def test_choosing_works_with_and_without_script(
    client: StrictClient, dronten: Municipality, dalfsen: Municipality
) -> None:
    add = '<a class="portal-tasks__link" href="/vergelijken/?gemeente=dronten&amp;gemeente=dalfsen">Dalfsen'
    address = "/vergelijken/?gemeente=dronten&q=dalf"
    assert add in page(client, address)
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert add in fragment
    assert "<html" not in fragment
    nothing = client.get("/vergelijken/?gemeente=dronten&q=xyz", headers={"HX-Request": "true"}).content.decode()
    assert "Geen gemeente gevonden bij ‘xyz’." in nothing
    assert '<a class="portal-chip" href="/vergelijken/?gemeente=dalfsen">Dronten' in page(client, BOTH)


def test_like_mine_says_why(client: StrictClient, dronten: Municipality, dalfsen: Municipality) -> None:
    urk, zwolle = town("Urk", 21_000, signed=True), town("Zwolle", 133_141, province="Overijssel")
    town("Onbekend", province="Drenthe")
    for number in (1, 2):
        ApproachFactory.create(municipality=dalfsen, pillar=number)
        ApproachFactory.create(municipality=zwolle, pillar=number)
    client.force_login(officer_of(dronten))
    content = page(client, "/vergelijken/")
    assert "Gemeenten zoals Dronten" in content
    assert "Van de 3 gemeenten met 20.000 tot 50.000 inwoners ondertekenden er 2." in content
    named = re.findall(r'tasks__link" href="([^"]+)">(\w+).*?tasks__note">([^<]*)<', content)
    start = "/vergelijken/?gemeente=dronten&amp;gemeente="
    assert named == [
        (f"{start}dalfsen", "Dalfsen", "ook 20.000 tot 50.000 inwoners, vertelt over 2 pijlers"),
        (f"{start}urk", "Urk", "ook 20.000 tot 50.000 inwoners, ook in Flevoland, ondertekend"),
    ]
    client.logout()
    assert re.findall(r'tasks__link" href="[^"]+">(\w+)', page(client, "/vergelijken/")) == ["Dalfsen", "Zwolle"]
    assert urk.name not in re.findall(r'tasks__link" href="[^"]+">(\w+)', page(client, "/vergelijken/"))


# ---- one pillar, all municipalities ----------------------------------------------------------


def names(content: str) -> list[str]:
    return re.findall(r'href="/gemeenten/[^"]+#aanpak">([^<]+)<', content)


def test_what_all_do_is_searched_by_word_place_and_size(
    client: StrictClient, dronten: Municipality, dalfsen: Municipality
) -> None:
    ApproachFactory.create(municipality=dronten, pillar=2, text="Een café met huisbezoek.")
    ApproachFactory.create(municipality=dalfsen, pillar=2, text="Jongeren lopen mee.")
    ApproachFactory.create(municipality=town("Almere", 220_000), pillar=3, text="Huisbezoek in elke wijk.")
    gone = MunicipalityFactory.create(name="Nagele", slug="nagele", ends=date(2020, 1, 1))
    ApproachFactory.create(municipality=gone, pillar=2, text="Huisbezoek.")
    for query, expected in {
        "": ["Almere", "Dalfsen", "Dronten"],
        "pijler=2": ["Dalfsen", "Dronten"],
        "q=BEZOEK": ["Almere", "Dronten"],
        "q=cafe+huis&pijler=2": ["Dronten"],
        "q=dalfs": ["Dalfsen"],
        "q=fiets": [],
        "provincie=overijssel": ["Dalfsen"],
        "grootte=vanaf-100000": ["Almere"],
    }.items():
        assert names(page(client, f"/aanpak/?{query}")) == expected, query
    chips = re.findall(
        r'class="portal-chip" href="([^"]+)">([^<]+)<', page(client, "/aanpak/?q=x&provincie=overijssel")
    )
    assert chips == [("/aanpak/?provincie=overijssel", "‘x’"), ("/aanpak/?q=x", "Overijssel")]
    assert "Kies bij ‘Pijler’ een antwoord uit de lijst." in page(client, "/aanpak/?pijler=9", 422)
    client.force_login(officer_of(dronten))
    assert f'href="{BOTH.replace("&", "&amp;")}"' in page(client, "/aanpak/?q=jongeren"), "beside one's own"


def test_a_page_of_it_costs_the_same_for_three_and_for_sixty(client: StrictClient) -> None:
    costs, sizes = [], []
    for number in (3, 57):
        for approach in ApproachFactory.create_batch(number):
            Population.objects.create(municipality=approach.municipality, year=2024, inhabitants=30_000)
        address = "/aanpak/?pijler=1&grootte=20000-50000&provincie=flevoland&q=huis"
        with CaptureQueriesContext(connection) as queries:
            content = page(client, address)
        costs.append(len(queries))
        sizes.append(len(names(content)))
        chosen = "&".join(f"gemeente={one}" for one in Municipality.objects.values_list("slug", flat=True)[:4])
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/vergelijken/?{chosen}")
        costs.append(len(queries))
    assert sizes == [3, 20]
    assert costs[0] == costs[2] <= 16, "the register among them, which is kept outside a test"
    # With four there is no room for a fifth, so nothing is suggested.
    assert costs[1] - 1 <= costs[3] <= costs[1] <= 16
