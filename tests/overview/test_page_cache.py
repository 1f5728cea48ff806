"""Pages that are kept: never older than the register, never somebody else's."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coalition.overview.register import standings
from coalition.services.trail import raise_stamp
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, SigningFactory

# Inside a test's transaction nothing is kept, so these tests really commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    def forget() -> None:
        caches["pages"].clear()
        standings.forget()

    forget()
    yield
    forget()


def queries(client: StrictClient, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers=headers)
    return len(captured)


def test_a_kept_page_costs_one_query_until_something_changes(client: StrictClient) -> None:
    municipality = MunicipalityFactory.create(name="Dronten", slug="dronten")
    raise_stamp()
    assert queries(client, "/gemeenten/dronten/") > 5
    assert queries(client, "/gemeenten/dronten/") == 1
    SigningFactory.create(registered=True, municipality=municipality)
    raise_stamp()
    assert "Peter van Bergen" in client.get("/gemeenten/dronten/").content.decode()


def test_an_act_that_was_undone_leaves_nothing_behind(client: StrictClient) -> None:
    """The stamp is part of the act: undone with it, and then given to another."""
    municipality = MunicipalityFactory.create(name="Dronten", slug="dronten")
    raise_stamp()
    client.get("/gemeenten/")
    with transaction.atomic():
        SigningFactory.create(registered=True, municipality=municipality)
        raise_stamp()
        assert "<strong>1 van de 1 gemeenten</strong>" in client.get("/gemeenten/").content.decode()
        transaction.set_rollback(True)
    raise_stamp()
    assert "<strong>0 van de 1 gemeenten</strong>" in client.get("/gemeenten/").content.decode()


@pytest.mark.sqlite
def test_who_has_the_page_is_told_that_it_is_the_same(client: StrictClient) -> None:
    first = client.get("/gemeenten/")
    again = client.get("/gemeenten/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    MunicipalityFactory.create()
    raise_stamp()
    changed = client.get("/gemeenten/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.sqlite
def test_a_new_day_is_a_new_page(client: StrictClient) -> None:
    with time_machine.travel("2026-11-21T12:00:00+01:00"):
        assert "Op 21 november 2026" in client.get("/gemeenten/").content.decode()
    with time_machine.travel("2026-11-22T12:00:00+01:00"):
        assert "Op 22 november 2026" in client.get("/gemeenten/").content.decode()


@pytest.mark.sqlite
def test_filters_and_the_live_part_are_pages_of_their_own(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Urk", slug="urk")
    whole = client.get("/gemeenten/?q=urk").content
    part = client.get("/gemeenten/?q=urk", headers={"HX-Request": "true"}).content
    other = client.get("/gemeenten/?q=ur").content
    assert len({whole, part, other}) == 3
    assert client.get("/gemeenten/?q=urk").content == whole


@pytest.mark.sqlite
def test_who_is_signed_in_gets_a_page_of_their_own(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Dronten", slug="dronten")
    client.get("/gemeenten/dronten/")
    desk = "/mijn/gemeenten/dronten/"
    ministry = StrictClient()
    ministry.force_login(MinistryFactory.create())
    response = ministry.get("/gemeenten/dronten/")
    assert desk in response.content.decode()
    assert "ETag" not in response
    assert desk not in client.get("/gemeenten/dronten/").content.decode()


@pytest.mark.sqlite
def test_a_refusal_is_not_kept(client: StrictClient) -> None:
    assert client.get("/gemeenten/?peildatum=1-1-2000").status_code == 422
    assert client.get("/gemeenten/?peildatum=1-1-2000").status_code == 422


@pytest.mark.sqlite
def test_data_is_kept_for_whoever_is_signed_in_too(client: StrictClient) -> None:
    MunicipalityFactory.create()
    client.cookies["__Host-sessie"] = "van-iemand"
    first = client.get("/api/v1/gemeenten")
    again = client.get("/api/v1/gemeenten", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    MunicipalityFactory.create()
    raise_stamp()
    changed = client.get("/api/v1/gemeenten", headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["totaal"]) == (200, 2)
