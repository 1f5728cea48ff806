"""Every address × every role × GET and POST, compared with the table. One test for each role, on one database.

What a role gets to read is searched for what is not for its eyes (`marks.py`). PostgreSQL, whose SQL is the stricter, is
asked for each address and method at least once: by who gets furthest.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.routes.marks import HIDDEN_FROM, ON_NO_PAGE, READ_BY, found_in, planted_world
from tests.routes.routes import METHODS, WILDCARD, Route, answers, as_line, every_route
from tests.routes.table import expected
from tests.routes.world import ROLES, World

pytestmark = pytest.mark.django_db
# What a role gets to see by a status: a page, an act done or not filled in, and then what is refused.
FURTHEST = ("200", "open", "422", "302", "409", "410", "404", "403", "405")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A thousand refusals are meant here, and each would be logged with its traceback."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _known(settings: Any) -> None:
    """What is the same at each of a role's 860 requests is read once: its session."""
    settings.SESSION_ENGINE = "tests.routes.sessions"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once: every request of the walk is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield planted_world()
        transaction.set_rollback(True)


# Each role is asked on one database; these beside PostgreSQL's tests, so that both are done at about the same time.
ON_POSTGRESQL = ("coordinator", "adviser", "ambassador", "administrator")


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.postgresql if role in ON_POSTGRESQL else pytest.mark.sqlite)
        for role in ROLES
    ],
)
def test_every_address_answers_this_role_as_the_table_says_and_shows_nothing_hidden(world: World, role: str) -> None:
    requests = [(route, method) for route in every_route() for method in METHODS]
    pages: dict[str, str] = {}
    assert _wrong(world, role, requests, pages) == []
    assert found_in(pages, HIDDEN_FROM[role]) == {}
    # The search finds what is there.
    shown = READ_BY.get(role, ())
    assert set(shown) - found_in(pages, shown).keys() <= ON_NO_PAGE


@pytest.mark.postgresql
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ON_POSTGRESQL])
def test_what_this_role_gets_furthest_with_is_answered_by_postgresql_too(world: World, role: str) -> None:
    table = expected()
    requests = [
        (route, method)
        for route in every_route()
        for method in METHODS
        for wanted in [_wanted(table, route.name, method)]
        if role == min(wanted, key=lambda one: FURTHEST.index(wanted[one]))
    ]
    assert _wrong(world, role, requests) == []


def _wrong(
    world: World, role: str, requests: list[tuple[Route, str]], pages: dict[str, str] | None = None
) -> list[str]:
    table = expected()
    return [
        f"{name} {method}: {status}, the table says {wanted}"
        for (name, method), status in answers(world, role, requests, pages).items()
        for wanted in [_wanted(table, name, method).get(role, "nothing")]
        if not (status < 500 if wanted == "open" else str(status) == wanted)
    ]


def _wanted(table: dict[tuple[str, str], dict[str, str]], name: str, method: str) -> dict[str, str]:
    return table.get((name, method)) or table.get((WILDCARD if name.startswith("admin:") else name, method), {})


@pytest.mark.sqlite
def test_every_address_is_in_the_table_and_nothing_else(world: World) -> None:
    there = {(route.line, method) for route in every_route() for method in METHODS}
    named = {(route.name, method) for route in every_route() for method in METHODS}
    in_table = set(expected())
    missing = sorted(name for name, method in there - in_table if method == "GET")
    if missing:
        found = _found(world, [route for route in every_route() if route.name in missing])
        pytest.fail("Not in tests/routes/table.py; check these lines by eye and add them:\n" + "\n".join(found))
    assert sorted(in_table - there - named) == []


def _found(world: World, routes: list[Route]) -> list[str]:
    requests = [(route, method) for route in routes for method in METHODS]
    by_role = {role: answers(world, role, requests) for role in ROLES}
    return [as_line(route.name, method, by_role) for route in routes for method in METHODS]
