"""The map of the country: what each hexagon says, on any day, and that the list beside it says the same."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import Municipality
from coalition.overview.pictures.country import country_today
from coalition.overview.register.standings import register_on
from support.models import RequestState
from tests.client import StrictClient
from tests.factories import MinistryFactory
from tests.support.factories import request_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november", "country", "signed")]

SIGNED = {"dronten": "2019-09-20", "s-gravenhage": "2021-03", "weesp": "2019-05-16", "urk": ""}
SVG = "{http://www.w3.org/2000/svg}"


def page(client: StrictClient, query: str = "", status: int = 200) -> str:
    response = client.get(f"/kaart/{query}")
    assert response.status_code == status
    return unescape(response.content.decode())


def hexagons(content: str) -> dict[str, str]:
    """By the address each hexagon leads to: what it says."""
    return dict(re.findall(r'<a href="/gemeenten/([^"]+)/"><title>([^<]+)</title>', content))


def key(content: str) -> dict[str, int]:
    found = re.findall(r'<span>([^<]+)</span> <strong class="portal-key__number">(\d+)</strong>', content)
    return {label: int(number) for label, number in found}


def listed(content: str) -> list[str]:
    return re.findall(r'<li><a href="/gemeenten/[^"]+/">([^<]+)</a>', content)


def test_every_municipality_is_a_link_with_its_name_and_state_and_is_listed_once(client: StrictClient) -> None:
    content = page(client)
    said = hexagons(content)
    assert len(said) == 342
    assert said["dronten"] == "Dronten: ondertekend, 20-09-2019"
    assert said["s-gravenhage"] == "'s-Gravenhage: ondertekend, 03-2021"
    assert said["urk"] == "Urk: mogelijk ondertekend, datum onbekend"
    assert said["amsterdam"] == "Amsterdam: ondertekend door rechtsvoorganger, Weesp"
    assert key(content) == {
        "ondertekend": 2, "mogelijk ondertekend": 1, "ondertekend door rechtsvoorganger": 1,
        "geen ondertekening bekend": 338,
    }  # fmt: skip
    assert sorted(listed(content)) == sorted(line.name for line in register_on(date(2026, 11, 21)).lines)
    assert "Niet op de kaart" not in content


def test_each_kind_of_state_has_a_pattern_or_a_darkness_of_its_own(client: StrictClient) -> None:
    """So that it can be read without colour."""
    content = page(client)
    fills = {
        name: re.search(rf'<title>{name}: [^<]*</title><path d="[^"]+"([^/]*)/>', content).group(1)  # type: ignore[union-attr]  # all are there
        for name in ("Dronten", "Urk", "Amsterdam", "Zwolle")
    }
    assert len(set(fills.values())) == 4
    for used in re.findall(r"url\(#([^)]+)\)", content):
        assert f'<pattern id="{used}"' in content


def test_a_past_day_is_drawn_with_todays_municipalities_and_says_so(client: StrictClient) -> None:
    content = page(client, "?peildatum=15-1-2020")
    said = hexagons(content)
    assert said["s-gravenhage"] == "'s-Gravenhage: geen ondertekening bekend"
    assert said["land-van-cuijk"].startswith(
        "Land van Cuijk: bestond nog niet. Toen: Boxmeer, geen ondertekening bekend"
    )
    assert "5 gemeenten bestonden toen nog niet" in content
    assert sum(key(content).values()) == len(listed(content)) == 355
    assert key(content)["ondertekend"] == 2  # Dronten, and Weesp of which there is no hexagon
    assert re.search(r"Weesp</a></th><td[^>]*>ondertekend, 16-05-2019</td><td[^>]*>Amsterdam<", content)
    assert re.search(r"Haaren</a>.*Boxtel en Oisterwijk en Tilburg en Vught", content)


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("jaar", {"ondertekend in 2019": 1, "ondertekend in 2021": 1, "mogelijk ondertekend, telt niet mee": 1}),
        ("coalitie", {"geen lokale coalitie bekend": 342}),
    ],
)
def test_other_themes_count_the_same_municipalities(client: StrictClient, theme: str, expected: dict[str, int]) -> None:
    content = page(client, f"?kleur={theme}")
    assert sum(key(content).values()) == 342
    assert expected.items() <= key(content).items()


def test_by_period_every_signing_that_counts_is_in_its_own(client: StrictClient) -> None:
    found = {label: number for label, number in key(page(client, "?kleur=periode")).items() if "periode" in label}
    assert sum(found.values()) == 2


def test_support_is_for_who_follows_all_of_it(client: StrictClient) -> None:
    dronten = Municipality.objects.get(slug="dronten")
    request_in(RequestState.NEW, municipality=dronten, asked_at=timezone.now())
    assert "Kies uit de lijst wat de kaart laat zien." in page(client, "?kleur=ondersteuning", 422)
    assert 'value="ondersteuning"' not in page(client)
    assert client.get("/kaart.svg?kleur=ondersteuning").status_code == 422
    client.force_login(MinistryFactory.create())
    content = page(client, "?kleur=ondersteuning")
    assert hexagons(content)["dronten"] == "Dronten: een vraag die loopt"
    assert hexagons(page(client, "?kleur=ondersteuning&peildatum=1-1-2026"))["dronten"] == "Dronten: geen ondersteuning"


@pytest.mark.parametrize("query", ["?kleur=rood", "?peildatum=31-12-2017", "?peildatum=32-1-2020", "?peildatum=2020"])
def test_what_cannot_be_drawn_is_said_and_no_map_is_shown(client: StrictClient, query: str) -> None:
    content = page(client, query, 422)
    assert "Pas uw keuze aan" in content
    assert hexagons(content) == {}


def test_the_file_stands_on_its_own(client: StrictClient) -> None:
    """Well-formed, with title, key, day and source in it, and no link or style sheet."""
    response = client.get("/kaart.svg?kleur=stand&peildatum=2020-01-15")
    assert response["Content-Disposition"] == 'attachment; filename="kaart-stand-2020-01-15.svg"'
    root = ET.fromstring(response.content.decode())
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "Gemeenten naar stand van de ondertekening, 15 januari 2020" in texts
    assert "ondertekend: 2" in texts
    assert "Bron: Register van de vijf pijlers, peildatum 15 januari 2020." in texts
    assert any("5 met een gestippelde rand bestonden toen nog niet" in text for text in texts)
    assert not list(root.iter(f"{SVG}a"))
    assert len([one for one in root.iter(f"{SVG}g") if one.find(f"{SVG}title") is not None]) == 342


def test_a_municipality_without_a_place_is_listed_beside_the_map(client: StrictClient) -> None:
    """As one is that came from a split."""
    Municipality.objects.filter(slug="dronten").update(hex_q=None)
    content = page(client)
    assert "dronten" not in hexagons(content)
    assert re.search(r"Dronten</a></th><td[^>]*>ondertekend, 20-09-2019</td><td[^>]*>bestaat, zonder plek op", content)
    assert sum(key(content).values()) == 342


def test_the_keyboard_goes_from_north_to_south(client: StrictClient) -> None:
    order = list(hexagons(page(client)))
    assert (order[0], order[-1]) == ("ameland", "vaals")
    places = [(one.y, one.x) for one in country_today().hexagons]
    assert places == sorted(places)
    assert len(set(places)) == 342


def test_a_map_costs_as_few_queries_as_a_list(client: StrictClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert len(queries) <= 14
