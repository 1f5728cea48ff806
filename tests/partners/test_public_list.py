"""The public list of coalitions: search, filters, chips and the same as a file."""

import re

import pytest

from coalition.models import Municipality
from coalition.tools.tables import read_table
from partners.models import LocalCoalition
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, ProvinceFactory
from tests.partners.factories import CoalitionFactory
from tests.partners.zameneen import page, public_zameneen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def zameneen(dronten: Municipality) -> LocalCoalition:
    return public_zameneen(dronten)


# ---- the list -------------------------------------------------------------------------------


def names(content: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/coalities/[^"]+">([^<]+)</a>', content)


@pytest.fixture
def three(zameneen: LocalCoalition) -> None:
    overijssel = ProvinceFactory.create(code="PV23", name="Overijssel", slug="overijssel")
    zwolle = MunicipalityFactory.create(name="Zwolle", slug="zwolle", province=overijssel)
    CoalitionFactory.create(name="Één Zwolle", municipalities=[zwolle], is_published=True, other_names="EZ; Eenz")
    CoalitionFactory.create(
        name="Alleen Samen", municipalities=[zwolle, zameneen.municipalities.get()], is_published=True
    )


FOUND = {
    "": ["Alleen Samen", "Één Zwolle", "ZamenEen"],
    "q=een+zwolle": ["Één Zwolle"],
    "q=eenzaamheid+in": ["ZamenEen"],
    "q=eenz": ["Één Zwolle", "ZamenEen"],
    "q=zwolle": ["Alleen Samen", "Één Zwolle"],
    "provincie=flevoland": ["Alleen Samen", "ZamenEen"],
    "provincie=overijssel&q=dronten": ["Alleen Samen"],
    "soort=sport": ["ZamenEen"],
    "soort=police": [],
    "q=!!!": [],
}


def test_search_and_filters(client: StrictClient, three: None) -> None:
    counted = ("Geen coalities gevonden.", "1 coalitie gevonden.", "2 coalities gevonden.", "3 coalities gevonden.")
    for query, found in FOUND.items():
        content = page(client, f"/coalities/?{query}")
        lines = client.get(f"/coalities.csv?{query}").content.decode("utf-8-sig").splitlines()
        in_file = [line.split(";")[0] for line in lines[1:]]
        said = [sentence.strip() for sentence in re.findall(r'role="status">([^<]+)<', content)]
        assert (names(content), in_file, said) == (found, found, [counted[len(found)]]), query


def test_each_chip_takes_one_filter_away(client: StrictClient, three: None) -> None:
    content = page(client, "/coalities/?q=zamen&provincie=flevoland&soort=sport")
    chips = re.findall(r'class="portal-chip" href="([^"]+)">([^<]+)<', content)
    assert chips == [
        ("/coalities/?provincie=flevoland&amp;soort=sport", "‘zamen’"),
        ("/coalities/?q=zamen&amp;soort=sport", "Flevoland"),
        ("/coalities/?q=zamen&amp;provincie=flevoland", "met sport"),
    ]


def test_a_filter_that_does_not_exist_is_said(client: StrictClient, three: None) -> None:
    content = page(client, "/coalities/?provincie=holland&soort=x", status=422)
    assert "Kies een provincie uit de lijst." in content
    assert "Kies een soort partner uit de lijst." in content
    assert client.get("/coalities.csv?soort=x").status_code == 422


def test_the_number_in_the_list_is_the_one_the_coalition_counts(client: StrictClient, zameneen: LocalCoalition) -> None:
    assert '>32<span class="portal-table__note">met de gemeente<' in page(client, "/coalities/")
    LocalCoalition.objects.update(counts_municipality=False)
    assert '>31<span class="portal-table__note">zonder de gemeente<' in page(client, "/coalities/")
    row = read_table(client.get("/coalities.xlsx").content, "x.xlsx")
    facts = dict(zip(row.headers, row.rows[0].cells, strict=True))
    assert (facts["partners_met_gemeente"], facts["partners_zonder_gemeente"]) == ("32", "31")


def test_nothing_there_yet(client: StrictClient) -> None:
    assert "Er staat nog geen coalitie in de lijst" in page(client, "/coalities/")
