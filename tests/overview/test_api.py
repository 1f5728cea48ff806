"""The API: what it tells, how it refuses, and its description held against its answers by Schemathesis."""

import functools
import json
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries
from schemathesis.generation import GenerationMode

from coalition.models import Municipality
from coalition.overview.api.description import openapi
from coalition.tools.dates import PartialDate
from coalition.wsgi import application
from tests.client import HttpsClient
from tests.factories import SigningFactory
from tests.partners.factories import CoalitionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country", "november")]
OPEN = "https://testserver"
PATHS = openapi()["paths"]
# Where nothing can be chosen, nothing can be chosen wrongly.
ASKED = [
    (path, mode)
    for path in PATHS
    for mode in GenerationMode
    if PATHS[path]["get"]["parameters"] or mode == GenerationMode.POSITIVE
]


@functools.cache
def described() -> schemathesis.schemas.BaseSchema:
    """Read once, and with it the program's own texts, which Schemathesis tries as well."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, base_url=OPEN)


def ask(client: HttpsClient, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
    assert (response["API-Version"], response["Access-Control-Allow-Origin"]) == ("1.0.0", "*")
    return json.loads(response.content)


def sign(slug: str, when: str, **fields: Any) -> None:
    municipality = Municipality.objects.get(slug=slug)
    SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse(when), **fields)


# ---- what it tells -----------------------------------------------------------------------------


def test_the_numbers_of_municipalities_are_those_of_each_day(client: HttpsClient) -> None:
    """Domain rule 6."""
    days = {
        "2018-01-01": 380,
        "2020-01-01": 355,
        "2021-01-01": 352,
        "2022-01-01": 345,
        "2022-03-24": 344,
        "2023-01-01": 342,
    }
    assert {day: ask(client, f"aantallen?peildatum={day}")["gemeenten"] for day in days} == days


def test_counts_tell_apart_what_is_not_sure_and_say_what_cannot_be_known(client: HttpsClient) -> None:
    sign("dronten", "2019-09-20")
    sign("urk", "")
    now = ask(client, "aantallen")
    assert {name: now[name] for name in ("peildatum", "gemeenten", "ondertekend", "mogelijkOndertekend")} == {
        "peildatum": "2026-11-21", "gemeenten": 342, "ondertekend": 1, "mogelijkOndertekend": 1,
    }  # fmt: skip
    assert now["aandeelInwoners"] == now["inwonersOndertekend"] / now["inwoners"]
    assert (
        sum(part["ondertekend"] for part in now["provincies"])
        == sum(part["ondertekend"] for part in now["ggdRegios"])
        == 1
    )
    then = ask(client, "aantallen?peildatum=2018-06-01")
    assert (then["ondertekend"], then["aandeelInwoners"]) == (0, None)
    assert "ontbreekt het inwonertal" in then["nietTeBerekenen"]
    assert ask(client, "aantallen?provincie=flevoland")["gemeenten"] == 6


def test_pages_lead_to_one_another_and_keep_the_filters(client: HttpsClient) -> None:
    first = ask(client, "gemeenten?provincie=flevoland&perPagina=4")
    assert [one["naam"] for one in first["gemeenten"]] == ["Almere", "Dronten", "Lelystad", "Noordoostpolder"]
    assert (first["totaal"], set(first["_links"])) == (6, {"self", "first", "last", "next"})
    following = first["_links"]["next"]["href"]
    second = ask(client, following.removeprefix(f"{OPEN}/api/v1/"))
    assert [one["naam"] for one in second["gemeenten"]] == ["Urk", "Zeewolde"]
    assert second["_links"]["last"] == second["_links"]["self"] == {"href": following}
    beyond = ask(client, "gemeenten?provincie=flevoland&pagina=99")
    assert (beyond["gemeenten"], beyond["_links"]["prev"]["href"][-9:]) == ([], "&pagina=1")


def test_one_municipality_with_its_signings_and_one_that_is_no_more(client: HttpsClient) -> None:
    sign("dronten", "2019-09", place="Biddinghuizen")
    dronten = ask(client, "gemeenten/GM0303")
    assert (dronten["status"], dronten["ondertekendOp"], dronten["teltMee"]) == ("ondertekend", "2019-09", True)
    assert [(own["plaats"], own["ondertekenaars"][0]["naam"]) for own in dronten["ondertekeningen"]] == [
        ("Biddinghuizen", "Peter van Bergen (wethouder)")
    ]
    assert dronten == {**dronten, **ask(client, "gemeenten?q=dronten")["gemeenten"][0]}
    weesp = ask(client, "gemeenten/GM0457")
    assert (weesp["opgehevenOp"], [one["naam"] for one in weesp["opvolgers"]]) == ("2022-03-24", ["Amsterdam"])
    assert ask(client, "ondertekeningen?gemeente=GM0303")["ondertekeningen"] == dronten["ondertekeningen"]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("aantallen?peildatum=2017-12-31", "Het register begint op 1 januari 2018"),
        ("aantallen?peildatum=2027-01-01", "in de toekomst"),
        ("aantallen?peildatum=20-09-2019", "JJJJ-MM-DD"),
        ("aantallen?peildatun=2019-09-20", "bestaat hier niet"),
        ("gemeenten?provincie=atlantis", "Kies een provincie"),
        ("gemeenten?status=ondertekend&status=ja", "kies uit ondertekend"),
        ("gemeenten?perPagina=0", "van 1 tot en met 1000"),
        ("gemeenten?pagina=1&pagina=2", "één keer"),
        ("gemeenten?q=%00", "niet te lezen"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_a_sentence(client: HttpsClient, address: str, sentence: str) -> None:
    problem = ask(client, address, 400)
    assert (problem["status"], sentence in problem["detail"]) == (400, True), problem


def test_what_is_not_there_is_a_problem_too(client: HttpsClient) -> None:
    for address in ("gemeenten/GM9999", "gemeenten/", "bestaat-niet", "gemeenten/GM0303/"):
        assert ask(client, address, 404)["title"] == "Niet gevonden"


def test_who_follows_the_address_of_the_api_itself_arrives_at_its_description(client: HttpsClient) -> None:
    address = client.get("/api/v1")
    assert (address.status_code, address["Location"]) == (302, "/api/v1/openapi.json")
    for other in ("/api/v1/", "/api/", "/api/v2/gemeenten"):
        answer = client.get(other)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), other
        assert "/api/v1/openapi.json" in answer.json()["detail"]


def test_it_is_there_to_read_from_any_page_on_the_web(client: HttpsClient) -> None:
    asked = client.options("/api/v1/gemeenten", headers={"Origin": "https://elders.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    refused = HttpsClient(enforce_csrf_checks=True).post("/api/v1/gemeenten", {"naam": "x"})
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused["Content-Type"] == "application/problem+json"


def test_only_what_is_public_is_told(client: HttpsClient) -> None:
    SigningFactory.create(municipality=Municipality.objects.get(slug="dronten"))
    assert ask(client, "ondertekeningen")["totaal"] == 0
    assert ask(client, "gemeenten/GM0303")["ondertekeningen"] == []


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["gemeenten", "ondertekeningen", "coalities", "aantallen"])
def test_many_cost_the_same_number_of_queries_as_few(
    client: HttpsClient, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    dronten, made = Municipality.objects.get(slug="dronten"), 0
    for number in (3, 20):
        for _ in range(number):
            SigningFactory.create(registered=True)
            CoalitionFactory.create(is_published=True, municipalities=[dronten])
        made += number
        cost = {"gemeenten": 7, "ondertekeningen": 3, "coalities": 8, "aantallen": 10}[name]
        with django_assert_num_queries(cost):
            answer = ask(client, name)
        found = answer["ondertekend" if name == "aantallen" else "totaal"]
        assert found >= made
        assert name == "gemeenten" or found == made


# ---- the description against the answers -------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_answers_are_as_described_whatever_is_asked(path: str, mode: GenerationMode) -> None:
    """Hostile parameters among them: nothing answers 500, what is wrong is refused, every answer fits its schema."""
    sign("dronten", "2019-09-20")
    sign("urk", "")
    strategy = described()[path]["GET"].as_strategy(generation_mode=mode)
    # A day in the future has the right form and is refused all the same.
    left_out = [schemathesis.checks.positive_data_acceptance]

    statuses = set()

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def ask_anything(case: Any) -> None:
        answer = case.call_and_validate(base_url=f"{OPEN}/api/v1", excluded_checks=left_out)
        statuses.add(answer.status_code)

    ask_anything()
    assert statuses <= {200, 400, 404}
    assert statuses & ({200, 404} if mode is GenerationMode.POSITIVE else {400, 404})


def test_the_description_keeps_to_the_dutch_design_rules(client: HttpsClient) -> None:
    """What the standard's own linter holds a description to; the other rules are in docs/adr/0007."""
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", told["info"]["version"])
    assert told["info"]["contact"].keys() == {"name", "email", "url"}
    assert all(re.search(r"/v[0-9]+$", one["url"]) for one in told["servers"])
    for path, operations in told["paths"].items():
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[^}]+\}))+", path)
        (method, operation), *others = operations.items()
        assert (method, others) == ("get", [])
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"], (path, status)
            assert status < "400" or answer["content"].keys() == {"application/problem+json"}
        assert "400" in operation["responses"]
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name) for name in told["components"]["parameters"])
    for name, schema in told["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z]*)+", name)
        for field, about in schema.get("properties", {}).items():
            assert re.fullmatch(r"_links|[a-z]+([A-Z][a-z]*)*", field), (name, field)
            assert not re.search(r"[a-z]D(ate|atum)", field) or about.get("format") == "date", (name, field)
