"""The register's page and its files, on the municipalities as they really were."""

import csv
import io
import json
import re
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from coalition.models import Municipality
from coalition.overview.register.standings import read_register
from coalition.tools.dates import PartialDate
from coalition.tools.tables import read_table
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country", "november")]


def page(client: StrictClient, query: str = "", **headers: str) -> str:
    response = client.get(f"/gemeenten/{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def names(content: str) -> list[str]:
    return [
        name.replace("&#x27;", "'")
        for name in re.findall(r'<th scope="row"><a href="/gemeenten/[^"]+">([^<]+)</a>', content)
    ]


def found(content: str) -> str:
    match = re.search(r'role="status">([^<]*)<', content)
    assert match
    return match[1]


def sign(slug: str, day: str = "2019-09-20", **fields: object) -> None:
    municipality = Municipality.objects.get(slug=slug)
    SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse(day), **fields)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2018-01-01", 380),
        ("2019-01-01", 355),
        ("2020-06-30", 355),
        ("2021-01-01", 352),
        ("2022-01-01", 345),
        ("2022-03-23", 345),
        ("2022-03-24", 344),
        ("2023-01-01", 342),
        ("2026-11-21", 342),
    ],
)
def test_counts_the_municipalities_that_existed(day: str, number: int) -> None:
    assert read_register(date.fromisoformat(day)).total == number


# ---- finding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("den bosch", ["'s-Hertogenbosch"]),
        ("sudwest", ["Súdwest-Fryslân"]),
        ("bergen", ["Bergen (L.)", "Bergen (NH.)"]),
        ("'s-gravenhage", ["'s-Gravenhage"]),
        ("DEN HAAG", ["'s-Gravenhage"]),
        ("weesp", ["Amsterdam"]),
    ],
)
def test_search_knows_names_as_people_type_them(client: StrictClient, typed: str, first: list[str]) -> None:
    assert names(page(client, f"?q={typed}"))[: len(first)] == first


def test_a_former_municipality_leads_to_its_successor_and_says_why(client: StrictClient) -> None:
    assert "Het vroegere Weesp hoort hier sinds 24 maart 2022 bij." in page(client, "?q=weesp")
    assert "Het vroegere" not in page(client, "?q=amsterdam")


def test_on_an_earlier_date_the_former_municipality_is_there_itself(client: StrictClient) -> None:
    assert names(page(client, "?q=weesp&peildatum=23-03-2022")) == ["Weesp"]


@pytest.mark.parametrize("typed", ["-", "?", "%FF%FE", "%F0%9F%98%80"])
def test_a_search_without_a_letter_finds_nothing(client: StrictClient, typed: str) -> None:
    assert found(page(client, f"?q={typed}")) == "Geen gemeenten gevonden."


def test_nothing_found_has_a_way_out(client: StrictClient) -> None:
    content = page(client, "?q=atlantis&status=ondertekend")
    assert found(content) == "Geen gemeenten gevonden."
    assert '<a class="portal-button" href="/gemeenten/">Alle gemeenten tonen</a>' in content


# ---- filtering -------------------------------------------------------------------------------


def test_filters_add_up_and_each_has_a_chip_that_drops_it(client: StrictClient) -> None:
    sign("dronten")
    sign("almere", "2020")
    sign("zwolle")
    content = page(client, "?provincie=flevoland&jaar=2019&status=ondertekend")
    assert names(content) == ["Dronten"]
    assert found(content) == "1 gemeente gevonden."
    chips = re.findall(r'<a class="portal-chip" href="([^"]+)">([^<]+)', content)
    assert [(url.replace("&amp;", "&"), label) for url, label in chips] == [
        ("/gemeenten/?status=ondertekend&jaar=2019", "Flevoland"),
        ("/gemeenten/?provincie=flevoland&jaar=2019", "ondertekend"),
        ("/gemeenten/?provincie=flevoland&status=ondertekend", "ondertekend in 2019"),
    ]


def test_several_statuses_at_once(client: StrictClient) -> None:
    sign("dronten")
    sign("urk", "")
    assert names(page(client, "?status=ondertekend&status=mogelijk-ondertekend")) == ["Dronten", "Urk"]


def test_by_region_and_coalition(client: StrictClient) -> None:
    assert found(page(client, "?ggd=ggd-flevoland")) == "6 gemeenten gevonden."
    assert found(page(client, "?ggd=ggd-flevoland&coalitie=ja")) == "Geen gemeenten gevonden."
    assert found(page(client, "?ggd=ggd-flevoland&coalitie=nee")) == "6 gemeenten gevonden."


def test_without_a_signing_the_public_reads_that_none_is_known(client: StrictClient) -> None:
    content = page(client, "?q=dalfsen")
    assert "geen ondertekening bekend</span></span></td>" in content
    assert "niet ondertekend" not in content


def test_the_count_tells_apart_what_is_not_sure(client: StrictClient) -> None:
    sign("dronten")
    sign("urk", "")
    content = page(client)
    assert "Op 21 november 2026 heeft <strong>1 van de 342 gemeenten</strong>" in content
    assert "Op 15 januari 2020 had <strong>1 van de 355 gemeenten</strong>" in page(client, "?peildatum=15-1-2020")
    assert "Van nog 1 gemeente is niet precies bekend wanneer" in content


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?peildatum=31-12-2017", "Het register begint op 1 januari 2018. Kies een peildatum vanaf die dag."),
        ("?peildatum=22-11-2026", "Deze peildatum ligt in de toekomst. Kies een dag tot en met vandaag."),
        ("?peildatum=30-02-2020", "Vul als peildatum een bestaande datum in, bijvoorbeeld 31-12-2020."),
        ("?peildatum=2020", "Vul als peildatum een dag, een maand en een jaar in, bijvoorbeeld 31-12-2020."),
        ("?provincie=holland", "Kies een provincie uit de lijst."),
        ("?ggd=x", "Kies een GGD-regio uit de lijst."),
        ("?status=getekend", "Kies een status uit de lijst."),
        ("?jaar=vorig", "Kies een jaar uit de lijst."),
        ("?coalitie=soms", "Kies ‘ja’ of ‘nee’ bij lokale coalitie."),
    ],
)
def test_what_cannot_be_filtered_on_is_refused_with_a_sentence(client: StrictClient, query: str, sentence: str) -> None:
    response = client.get(f"/gemeenten/{query}")
    assert response.status_code == 422
    assert "<title>Fout: Gemeenten" in response.content.decode()
    content = response.content.decode()
    assert content.count(sentence) == 3  # in the summary, in the result line and at the control
    assert names(content) == []
    for kind in ("csv", "json"):
        refusal = client.get(f"/gemeenten.{kind}{query}")
        assert (refusal.status_code, refusal.content.decode()) == (422, sentence)


def test_what_was_typed_is_escaped(client: StrictClient) -> None:
    content = page(client, "?q=<script>alert(1)</script>" + "x" * 300)
    assert "&lt;script&gt;" in content


# ---- order and pages -------------------------------------------------------------------------


def test_sorting_by_date_keeps_what_is_unknown_last_both_ways(client: StrictClient) -> None:
    sign("dronten", "2019-09-20")
    sign("almere", "2021")
    sign("urk", "")
    query = "?status=ondertekend&status=mogelijk-ondertekend&sorteer="
    assert names(page(client, query + "datum")) == ["Dronten", "Almere", "Urk"]
    assert names(page(client, query + "-datum")) == ["Almere", "Dronten", "Urk"]


def test_the_sorted_column_says_so_and_turns_around(client: StrictClient) -> None:
    content = page(client, "?sorteer=-provincie&q=berg")
    assert (
        '<th scope="col" aria-sort="descending"><a class="portal-table__sort" href="/gemeenten/?q=berg&amp;sorteer=provincie">'
        in content
    )
    assert content.count("aria-sort") == 1


def test_names_sort_without_article_and_apostrophe(client: StrictClient) -> None:
    content = names(page(client, "?pagina=3"))
    assert content.index("'s-Gravenhage") < content.index("Groningen")


def test_fifty_a_page_and_the_title_says_which(client: StrictClient) -> None:
    content = page(client, "?pagina=2")
    assert len(names(content)) == 50
    assert found(content) == "342 gemeenten gevonden. U ziet 51 tot en met 100."
    assert "<title>Gemeenten (pagina 2)" in content
    assert len(names(page(client, "?pagina=7"))) == 42


# ---- live ------------------------------------------------------------------------------------


def test_live_filtering_gets_the_results_only_and_a_clean_address(client: StrictClient) -> None:
    response = client.get("/gemeenten/?q=dronten&provincie=&jaar=&peildatum=", headers={"HX-Request": "true"})
    content = response.content.decode()
    assert "<html" not in content
    assert names(content) == ["Dronten"]
    assert '<p id="resultaatregel" data-hx-swap-oob="innerHTML">1 gemeente gevonden.</p>' in content
    assert response["HX-Push-Url"] == "/gemeenten/?q=dronten"
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(client: StrictClient) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/gemeenten/?q=dronten", headers=headers).content.decode()


# ---- files -----------------------------------------------------------------------------------


def test_the_file_holds_what_is_filtered(client: StrictClient) -> None:
    sign("dronten", "2019-09")
    response = client.get("/gemeenten.csv?provincie=flevoland&sorteer=-naam")
    assert response["Content-Disposition"] == 'attachment; filename="gemeenten-2026-11-21.csv"'
    assert response.content.startswith("\ufeffgemeentecode;".encode())
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["gemeente"] for row in rows] == ["Zeewolde", "Urk", "Noordoostpolder", "Lelystad", "Dronten", "Almere"]
    dronten = rows[4]
    assert (dronten["gemeentecode"], dronten["status"], dronten["ondertekend_op"]) == (
        "GM0303",
        "ondertekend",
        "2019-09",
    )
    assert (dronten["ondertekenaars"], dronten["peildatum"]) == ("Peter van Bergen", "2026-11-21")


def test_the_sheet_and_the_json_say_the_same(client: StrictClient) -> None:
    sign("dronten")
    query = "?peildatum=2020-01-01&status=ondertekend"
    sheet = read_table(client.get(f"/gemeenten.xlsx{query}").content, "gemeenten.xlsx")
    whole = json.loads(client.get(f"/gemeenten.json{query}").content)
    assert (whole["peildatum"], whole["aantal"], list(whole["gemeenten"][0])) == ("2020-01-01", 1, list(sheet.headers))
    in_sheet = dict(zip(sheet.headers, sheet.rows[0].cells, strict=True))
    assert in_sheet == {name: str(value) for name, value in whole["gemeenten"][0].items()}


# ---- what it costs ---------------------------------------------------------------------------


@pytest.mark.sqlite  # the number of queries is the same on every database
@pytest.mark.parametrize(
    "address", ["/gemeenten/", "/gemeenten/?q=proef&peildatum=2024-01-01&sorteer=datum", "/gemeenten.csv"]
)
@pytest.mark.parametrize("number", [3, 60])
def test_costs_the_same_for_few_and_many(
    client: StrictClient, django_assert_num_queries: DjangoAssertNumQueries, address: str, number: int
) -> None:
    for n in range(number):
        municipality = MunicipalityFactory.create(code=f"GM{9000 + n}", name=f"Proefstad {n}", slug=f"proefstad-{n}")
        if n % 3 == 0:
            SigningFactory.create(registered=True, municipality=municipality)
    client.get(address)  # the badges are drawn once
    cost = {"/gemeenten/": 7, "/gemeenten.csv": 8}.get(address, 9)
    with django_assert_num_queries(cost):
        content = client.get(address).content.decode()
    if address == "/gemeenten.csv":
        assert content.count("Proefstad") == number
    else:
        assert found(content).startswith(f"{number + 342 * ('?' not in address)} gemeenten gevonden.")


def test_a_day_is_a_day_in_the_netherlands(client: StrictClient, november: time_machine.Traveller) -> None:
    november.move_to("2026-12-31T23:30:00+00:00")
    assert "Op 1 januari 2027 hebben" in page(client)
