"""Whose business a coalition is: what its pages show in further forms, and what is there for who has none in it.

What every role reads at every address by itself is searched in the walk (`tests/routes/test_walk.py`); here are the
filtered and dated forms, the sheets and the pages of each partner, and all that a coordinator could open, for one of
another coalition and for one who stopped. All are searched for marked names, addresses and numbers.
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from coalition.models import AuditEvent
from tests.client import HttpsClient
from tests.partners.factories import CoalitionFactory, coordinator_of
from tests.routes.marks import HIDDEN, HIDDEN_FROM, INSIDE, NOT_PUBLIC, close, found_in, planted_world, text_of
from tests.routes.routes import METHODS, Route, answers, every_route
from tests.routes.table import expected
from tests.routes.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield planted_world()
        transaction.set_rollback(True)


def open_to_a_coordinator() -> list[Route]:
    """What shows a coordinator of the coalition something, by the table of the walk, but for public paper."""
    gets = {route.name: expected().get((route.name, "GET"), {}) for route in every_route()}
    public_paper = {r.name for r in every_route() if ".pdf" in r.pattern and gets[r.name].get("anonymous") == "200"}
    return [r for r in every_route() if gets[r.name].get("coordinator") == "200" and r.name not in public_paper]


def below_a_coalition() -> list[Route]:
    found = [route for route in every_route() if "mijn/coalities/" in route.pattern and "coalition" in route.arguments]
    assert len(found) > 40
    return found


def further_forms(world: World) -> Iterator[str]:
    """The sheets, the pages of each partner, and the coalition's pages searched, filtered and on another day."""
    for route in every_route():
        arguments = world.arguments(route.name, route.arguments)
        if "extension" in arguments and "xlsx" in route.pattern:
            yield reverse(route.name, kwargs={**arguments, "extension": "xlsx"})
    for membership in world.coalition.memberships.all():
        yield reverse("membership_detail", args=[world.coalition.slug, membership.pk])
    resident = world.coalition.memberships.get(partner__name="Merkinwoner")
    yield reverse("covenant_single_pdf", args=[world.coalition.slug, resident.pk])
    for query in ("?peildatum=2020-06-01", "?status=alle", "?q=Merk", "?soort=inwoner"):
        for name in ("coalition_page", "coalition_desk", "coalition_partners_export"):
            more = ["csv"] if name == "coalition_partners_export" else []
            yield reverse(name, args=[world.coalition.slug, *more]) + query


def read(world: World, role: str, addresses: Iterator[str]) -> dict[str, str]:
    """What somebody of this role can read, by address."""
    client = HttpsClient(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(world.users[role])
    cookies = client.cookies.output(header="", sep=";")
    pages = {}
    for address in addresses:
        client.cookies.load(cookies)
        with transaction.atomic():
            response = client.get(address)
            if response.status_code == 200:
                pages[address] = text_of(response)
            close(response)
            transaction.set_rollback(True)
    return pages


@pytest.mark.parametrize("role", ["anonymous", "officer", "ministry", "other"])
def test_no_other_form_of_a_page_shows_what_is_hidden(world: World, role: str) -> None:
    assert found_in(read(world, role, further_forms(world)), HIDDEN_FROM[role]) == {}


def test_for_the_coordinator_of_another_coalition_nothing_is_there(world: World) -> None:
    world.users["stranger"] = coordinator_of(
        CoalitionFactory.create(name="Elders", slug="elders", municipalities=[world.dronten])
    )
    pages = read(world, "stranger", further_forms(world))
    below = below_a_coalition()
    # By their names, so that none is asked twice.
    asked = {(r.name, m): (r, m) for r in below for m in METHODS} | {
        (r.name, "GET"): (r, "GET") for r in open_to_a_coordinator()
    }
    statuses = answers(world, "stranger", list(asked.values()), pages)
    assert len(pages) > 50, "what is public, and their own"
    assert found_in(pages, INSIDE + NOT_PUBLIC + HIDDEN) == {}
    found = {route.name: {statuses[route.name, method] for method in METHODS} for route in below}
    # Where one of the methods is not one of this address, the other answers that nothing is there.
    assert {name: both for name, both in found.items() if both not in ({404}, {404, 405})} == {}


def test_a_coordinator_who_stopped_sees_nothing(world: World) -> None:
    lead, table = world.users["coordinator"], expected()
    shown = [(r, m) for r in below_a_coalition() for m in METHODS if table[r.name, m]["coordinator"] == "200"]
    assert len(shown) > 30
    lead.coordinator_grants.update(ended_at=world.coalition.created_at, ended_by=lead)
    assert {name for (name, _), status in answers(world, "coordinator", shown).items() if status == 200} == set()


def test_its_own_coordinator_finds_it_so_the_search_works(world: World) -> None:
    found = found_in(read(world, "coordinator", further_forms(world)), INSIDE)
    assert found.keys() >= {"Merkcontact", "merkmail@geheim.example", "0600111222", "Merkfunctie", "Merkinwoner"}


@pytest.mark.parametrize("role", ["officer", "ministry"])
def test_who_reads_along_cannot_find_a_person_by_searching(world: World, role: str) -> None:
    client = HttpsClient()
    client.force_login(world.users[role])
    address = reverse("coalition_desk", args=[world.coalition.slug])
    assert "een inwoner" in client.get(address).content.decode()
    for words in ("Merkinwoner", "merkmail@geheim.example"):
        assert "0 partners" in client.get(address, {"q": words}).content.decode()


def test_the_trail_keeps_none_of_it(world: World) -> None:
    told = str(list(AuditEvent.objects.values_list("object_label", "changes"))).lower()
    assert [mark for mark in INSIDE if mark.lower() in told] == []
