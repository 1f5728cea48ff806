"""Loneliness figures on the page of a municipality (domain rule 12): what is beside what, and whose they are."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from coalition.models import LonelinessFigure, Municipality, MunicipalityChange
from coalition.overview.loneliness import loneliness_of
from tests.client import StrictClient
from tests.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november")]


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten")


def figure(place: Municipality | None, year: int, lonely: str | None, **fields: Any) -> None:
    LonelinessFigure.objects.create(
        municipality=place, year=year, lonely=None if lonely is None else Decimal(lonely),
        **{"age_group": "18+", "series": "estimate", "boundaries_year": 2020, "source": "StatLine 50090NED", **fields},
    )  # fmt: skip


def pictures(client: StrictClient, place: Municipality) -> dict[str, list[tuple[str, str]]]:
    """By heading: what is written beside each bar; the same as its table says."""
    content = client.get(f"/gemeenten/{place.slug}/").content.decode().replace("&#x27;", "'")
    shown: dict[str, list[tuple[str, str]]] = {}
    for part in content.split("<h3>")[1:]:
        heading, _end, rest = part.partition("</h3>")
        drawn = re.findall(r'bars__name"[^>]*>([^<]*)<.*?bars__value"[^>]*>([^<]*)<', rest, re.DOTALL)
        table = re.findall(r'<th scope="row">([^<]*)</th><td[^>]*>([^<]*)<', rest)
        assert drawn == table
        shown[heading] = drawn
    return shown


def test_each_age_and_each_series_apart_with_year_and_country_beside_it(
    client: StrictClient, dronten: Municipality
) -> None:
    for place, lonely in ((dronten, "43.6"), (None, "47.0")):
        figure(place, 2020, lonely, severely=Decimal("9.8"))
        figure(place, 2020, "40", age_group="65+")
        figure(place, 2022, "50", series="survey", source="StatLine 50999NED")
    figure(dronten, 2012, "34.8")
    figure(dronten, 2024, None, age_group="16-25", series="survey")
    figure(MunicipalityFactory.create(name="Dalfsen"), 2020, "12.3")
    assert pictures(client, dronten) == {
        "18 jaar en ouder, modelschatting": [
            ("2012, Dronten", "34,8%"), ("2012, Nederland", "niet bekend"),
            ("2020, Dronten", "43,6%"), ("2020, Nederland", "47,0%"),
        ],
        "18 jaar en ouder, enquête": [("2022, Dronten", "50,0%"), ("2022, Nederland", "50,0%")],
        "65 jaar en ouder, modelschatting": [("2020, Dronten", "40,0%"), ("2020, Nederland", "40,0%")],
        "16 tot en met 25 jaar, enquête": [
            ("2024, Dronten", "niet gepubliceerd"), ("2024, Nederland", "niet bekend"),
        ],
    }  # fmt: skip
    content = client.get("/gemeenten/dronten/").content.decode().replace("&#x27;", "'")
    assert "Bron: GGD'en, CBS en RIVM, Gezondheidsmonitor (StatLine 50090NED), CC BY 4.0." in content
    assert 'data-label="Sterk eenzaam">9,8%<' in content
    assert "12,3%" not in content


def test_of_before_it_existed_the_figures_are_those_of_who_came_before(client: StrictClient) -> None:
    day = date(2021, 1, 1)
    eemsdelta = MunicipalityFactory.create(name="Eemsdelta", slug="eemsdelta", begins=day)
    for name, lonely in (("Delfzijl", "50.2"), ("Appingedam", "49.4")):
        former = MunicipalityFactory.create(name=name, slug=name.lower(), ends=day)
        MunicipalityChange.objects.create(
            date=day, from_municipality=former, to_municipality=eemsdelta, kind=MunicipalityChange.Kind.MERGED
        )
        figure(former, 2020, lonely)
        figure(former, 2022, "1.0")
    figure(None, 2020, "47.0")
    figure(eemsdelta, 2022, "46.0", boundaries_year=2022)
    assert pictures(client, eemsdelta) == {
        "18 jaar en ouder, modelschatting": [
            ("2020, Appingedam", "49,4%"), ("2020, Delfzijl", "50,2%"), ("2020, Nederland", "47,0%"),
            ("2022, Eemsdelta", "46,0%"), ("2022, Nederland", "niet bekend"),
        ]
    }  # fmt: skip
    content = client.get("/gemeenten/eemsdelta/").content.decode()
    assert (
        "onder de naam van Appingedam, Delfzijl, is van vóór de herindeling: Eemsdelta bestond toen nog niet."
        in content
    )
    assert "Gemeentegrenzen van 2020, 2022." in content


def test_in_a_comparison_each_keeps_its_own_pictures_in_the_chosen_order(
    client: StrictClient, dronten: Municipality
) -> None:
    urk = MunicipalityFactory.create(name="Urk", slug="urk")
    figure(dronten, 2020, "43.6")
    figure(urk, 2020, "20.0")
    content = client.get("/vergelijken/?gemeente=urk&gemeente=dronten").content.decode()
    assert re.findall(r'bars__name"[^>]*>([^<]*)<', content) == [
        "2020, Urk", "2020, Nederland", "2020, Dronten", "2020, Nederland",
    ]  # fmt: skip
    assert re.findall(r"<h2[^>]*>(Cijfers over eenzaamheid[^<]*)<", content) == [
        "Cijfers over eenzaamheid in Urk", "Cijfers over eenzaamheid in Dronten",
    ]  # fmt: skip


def test_without_figures_there_is_nothing_to_see(client: StrictClient, dronten: Municipality) -> None:
    figure(None, 2020, "47.0")
    assert "Cijfers over eenzaamheid" not in client.get("/gemeenten/dronten/").content.decode()


@pytest.mark.parametrize("years", [1, 12])
def test_a_comparison_of_four_costs_as_much_as_one(
    dronten: Municipality, django_assert_num_queries: DjangoAssertNumQueries, years: int
) -> None:
    places = [dronten, *(MunicipalityFactory.create() for _ in range(3))]
    for place in (*places, None):
        for year in range(2000, 2000 + years):
            figure(place, year, "40")
    for asked in (places[:1], places):
        with django_assert_num_queries(2):
            shown = loneliness_of(asked)
        assert [len(shown[place.pk][0].bars.bars) for place in asked] == [2 * years] * len(asked)
