"""Loading the municipalities: again is harmless, a broken file is refused whole, and names are found as people type them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model

from coalition.models import (
    AuditEvent,
    Municipality,
    MunicipalityChange,
    MunicipalityVersion,
    Population,
    ProgrammePeriod,
)
from coalition.services.municipality_search import search_among
from coalition.services.reference import load_reference
from coalition.tools.workflow import Refused
from tests.factories import SigningFactory

pytestmark = pytest.mark.django_db

# A small country: one that stayed, one that was absorbed, one that was split, and a new one.
COUNTRY = {
    "provinces": "code,name,alternative_name\nPV21,Fryslân,Friesland\nPV24,Flevoland,\nPV27,Noord-Holland,\n",
    "municipalities": (
        "code,name,province_code,population,population_year,lat,lon,ggd_region,hex_q,hex_r\n"
        "GM0303,Dronten,PV24,44354,2024,52.5,5.7,GGD Flevoland,1,2\n"
        "GM0363,Amsterdam,PV27,931298,2024,52.3,4.9,GGD Amsterdam,1,3\n"
        "GM1900,Súdwest-Fryslân,PV21,91226,2024,53.0,5.5,GGD Fryslân,1,4\n"
        "GM1969,Westerkwartier,PV21,,,,,GGD Fryslân,,\n"
    ),
    "municipality_changes": (
        "date,from_code,from_name,to_code,to_name,note\n"
        "2022-03-24,GM0457,Weesp,GM0363,Amsterdam,absorbed\n"
        "2018-01-01,GM0140,Littenseradiel,GM1900,Súdwest-Fryslân,share of addresses 60 %\n"
        "2018-01-01,GM0140,Littenseradiel,GM1969,Westerkwartier,share of addresses 40 %\n"
        "2019-01-01,GM0015,Grootegast,GM1969,Westerkwartier,merged into new municipality\n"
    ),
    "former_municipalities": "code,province_code,ggd_region\nGM0457,PV27,GGD Flevoland\n",
    "municipality_aliases": "code,alias,kind\nGM0363,Mokum,other\nGM0363,Damsko,other\n",
    "municipality_websites": "code,website_domain\nGM0303,Dronten.nl\n",
    "periods": "name,ministry,starts,ends\n2018–2021,VWS,2018-01-01,2021-12-31\nvanaf 2022,VWS,2022-01-01,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in COUNTRY.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def everything() -> dict[str, list[dict[str, Any]]]:
    tables: tuple[type[Model], ...] = (
        Municipality, MunicipalityVersion, MunicipalityChange, Population, ProgrammePeriod, AuditEvent,
    )  # fmt: skip
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables}


def test_what_is_known_is_loaded_and_what_is_not_stays_unknown(folder: Path) -> None:
    load_reference(folder=folder)
    dronten, weesp = Municipality.objects.get(code="GM0303"), Municipality.objects.get(code="GM0457")
    assert (dronten.slug, str(dronten.province), dronten.website_domain) == ("dronten", "Flevoland", "dronten.nl")
    assert dronten.populations.get().inhabitants == 44354
    assert (str(weesp.ends), weesp.populations.count()) == ("2022-03-24", 0)
    # Where the file says, though its successor lies in another region; the other two where their successors lie.
    placed = Municipality.objects.filter(ends__isnull=False).order_by("name")
    assert list(placed.values_list("name", "province__name", "health_region__name")) == [
        ("Grootegast", "Fryslân", "GGD Fryslân"),
        ("Littenseradiel", "Fryslân", "GGD Fryslân"),
        ("Weesp", "Noord-Holland", "GGD Flevoland"),
    ]
    assert {version.province for version in weesp.versions.all()} == {weesp.province}
    kinds = dict(MunicipalityChange.objects.values_list("from_municipality__name", "kind"))
    assert kinds == {"Weesp": "absorbed", "Littenseradiel": "split", "Grootegast": "merged"}
    assert MunicipalityChange.objects.filter(from_municipality__name="Littenseradiel").count() == 2
    assert str(Municipality.objects.get(code="GM1969").begins) == "2019-01-01"


def test_loading_again_changes_nothing_and_says_so(folder: Path) -> None:
    load_reference(folder=folder)
    before = everything()
    loaded = load_reference(folder=folder)
    assert not loaded.changed_anything
    assert "gemeenten: 0 nieuw, 0 gewijzigd, 7 gelijk" in list(loaded.lines())
    assert everything() == before


def test_a_change_is_told_with_old_and_new_and_is_in_the_trail(folder: Path) -> None:
    load_reference(folder=folder)
    change(folder, "municipality_websites", "Dronten.nl", "gemeente-dronten.nl")
    loaded = load_reference(folder=folder)
    assert "gemeenten Dronten: website_domain was dronten.nl, is nu gemeente-dronten.nl" in list(loaded.lines())
    line = AuditEvent.objects.first()
    assert line is not None
    assert (line.action, line.object_label) == ("reference.loaded", "het register")
    assert line.changes["aantallen"][1]["gemeenten"] == {"gelijk": 6, "gewijzigd": 1}


def test_what_a_file_no_longer_names_stays(folder: Path) -> None:
    load_reference(folder=folder)
    SigningFactory.create(municipality=Municipality.objects.get(code="GM0303"))
    change(folder, "municipalities", COUNTRY["municipalities"].splitlines()[1] + "\n", "")
    change(folder, "municipality_aliases", "GM0363,Mokum,other\n", "")
    load_reference(folder=folder)
    assert Municipality.objects.filter(code="GM0303").exists()
    assert Municipality.objects.get(code="GM0363").aliases.count() == 2


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        ("municipalities", "GM1900", "1900", "municipalities.csv, regel 4: code is ‘1900’, dat is geen CBS-code"),
        ("municipalities", "44354", "veel", "municipalities.csv, regel 2: population is ‘veel’, dat is geen aantal"),
        ("municipalities", "PV27,9", "PV99,9", "municipalities.csv, regel 3: provincie PV99 is onbekend."),
        ("municipalities", "GM0363,Am", "GM0303,Am", "municipalities.csv, regel 3: GM0303 staat er twee keer in."),
        ("municipalities", "code,name", "code,naam", "municipalities.csv: de kolom name ontbreekt."),
        ("municipality_changes", "2022-03-24", "24 maart", "municipality_changes.csv, regel 2: date is ‘24 maart’"),
        ("municipality_changes", "GM0363,Am", "GM0364,Am", "regel 2: GM0364 staat niet in municipalities.csv."),
        ("municipality_aliases", "GM0363", "GM0364", "municipality_aliases.csv, regel 2: GM0364 is geen bekende gemeente."),
        ("periods", "2022-01-01", "", "periods.csv, regel 3: starts is leeg."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_whole_with_its_line_and_reason(
    folder: Path, name: str, before: str, after: str, says: str
) -> None:
    load_reference(folder=folder)
    there = everything()
    change(folder, "provinces", "Flevoland", "Flevopolder")
    change(folder, name, before, after)
    with pytest.raises(Refused) as refused:
        load_reference(folder=folder)
    assert says in refused.value.sentence
    assert everything() == there


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "periods.csv").unlink()
    with pytest.raises(Refused, match=r"periods\.csv is er niet"):
        load_reference(folder=folder)
    assert not Municipality.objects.exists()


def test_the_shipped_files_are_whole_and_names_are_found_as_people_type_them() -> None:
    said = io.StringIO()
    call_command("load_reference", stdout=said)
    assert "gemeenten: 405 nieuw, 0 gewijzigd, 0 gelijk" in said.getvalue().splitlines()
    assert Municipality.objects.filter(ends=None).count() == 342
    for typed, found in {
        "den bosch": ["'s-Hertogenbosch"],
        "sudwest": ["Súdwest-Fryslân"],
        "weesp": ["Weesp", "Amsterdam"],
        "Den Haag": ["'s-Gravenhage"],
        "s gravenhage": ["'s-Gravenhage"],
        "bilt": ["De Bilt"],
    }.items():
        assert [str(one) for one in search_among(Municipality.objects.all(), typed)] == found
    assert [str(one) for one in search_among(Municipality.objects.all(), "bergen")][:2] == [
        "Bergen (L.)",
        "Bergen (NH.)",
    ]
    names = [str(one) for one in Municipality.objects.filter(ends=None).in_order()]
    assert names.index("Gouda") < names.index("'s-Gravenhage") < names.index("Groningen")
    assert names.index("Beverwijk") < names.index("De Bilt") < names.index("Bladel")
