"""Every address × every role × GET and POST, compared with the table. One test for each role.

In `make test` it runs on PostgreSQL, whose SQL is the stricter: so every page is asked for there too."""

import logging
from collections.abc import Iterator

import pytest

from tests.routes.routes import METHODS, WILDCARD, Route, answers, as_line, every_route
from tests.routes.table import expected
from tests.routes.world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A thousand refusals are meant here, and each would be logged with its traceback."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_this_role_as_the_table_says(role: str) -> None:
    table = expected()
    wrong = [
        f"{name} {method}: {status}, the table says {wanted}"
        for (name, method), status in answers(World(), role).items()
        for wanted in [_wanted(table, name, method).get(role, "nothing")]
        if not (status < 500 if wanted == "open" else str(status) == wanted)
    ]
    assert wrong == []


def _wanted(table: dict[tuple[str, str], dict[str, str]], name: str, method: str) -> dict[str, str]:
    return table.get((name, method)) or table.get((WILDCARD if name.startswith("admin:") else name, method), {})


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    there = {(route.line, method) for route in every_route() for method in METHODS}
    named = {(route.name, method) for route in every_route() for method in METHODS}
    in_table = set(expected())
    missing = sorted(name for name, method in there - in_table if method == "GET")
    if missing:
        found = _found([route for route in every_route() if route.name in missing])
        pytest.fail("Not in tests/routes/table.py; check these lines by eye and add them:\n" + "\n".join(found))
    assert sorted(in_table - there - named) == []


def _found(routes: list[Route]) -> list[str]:
    world = World()
    by_role = {role: answers(world, role, routes) for role in ROLES}
    return [as_line(route.name, method, by_role) for route in routes for method in METHODS]
