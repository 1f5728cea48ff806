"""What every test starts from: the strict client, and no connection to another machine.

Tests marked `postgresql` (races, locks) or `sqlite` (what no database changes) run on that one only, and tests
that touch no database run once: on SQLite, unless `--plain` says otherwise.
"""

import functools
import gc
import ipaddress
import sys
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
import time_machine
from _pytest.runner import runtestprotocol
from _pytest.unraisableexception import gc_collect_iterations_key
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from coalition.models import User
from coalition.services.reference import load_reference
from tests.client import StrictClient
from tests.factories import MinistryFactory
from tests.stack import with_room

# A busy machine is no reason to fail, and no run depends on what an earlier one left behind.
hypothesis.settings.register_profile("portal", deadline=None, database=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("portal")


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: Python code under test opens no socket but to this machine."""
    # Literals: the hook is still asked when the names of this module are gone.
    if event not in ("socket.connect", "socket.sendto"):
        return
    address = arguments[1]
    if not isinstance(address, tuple):
        return  # a socket in the file system
    host = str(address[0])
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host in {"localhost", ""}
    if not here:
        raise RuntimeError(f"a test wanted to reach {host}; tests stay on this machine")


sys.addaudithook(_refuse_other_machines)


# The collector walked a million objects of Django's again and again: 7 % of the suite, a third of its start.
gc.set_threshold(100_000, 50, 100)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[gc_collect_iterations_key] = (
        1  # at the end, for what complains when it goes; pytest does it five times
    )


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest's own, with room on Python's stack."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol)(item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--plain", choices=["here", "elsewhere"], help="the tests that touch no database: run here, or left out"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that belong to the other database, and those of none if they run elsewhere."""
    on_postgresql = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    other = "sqlite" if on_postgresql else "postgresql"
    plain = config.getoption("plain") or ("elsewhere" if on_postgresql else "here")
    left_out = {
        item
        for item in items
        if item.get_closest_marker(other) or (plain == "elsewhere" and not _touches_database(item))
    }
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    # Last, for it stays: after the tests of an empty country, and after those that empty the tables themselves.
    items.sort(key=lambda item: "country" in getattr(item, "fixturenames", ()))


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False  # it does, but either will do
    if any(map(item.get_closest_marker, ("django_db", "portal", "sqlite", "postgresql"))):
        return True
    if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        return True
    cls = getattr(item, "cls", None)
    return cls is not None and issubclass(cls, TransactionTestCase)


_empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # a hook without types


def _guards() -> Iterator[Any]:
    for name in ("0002_guards", "0007_answers_guard"):
        yield import_module(f"coalition.migrations.{name}")


def _guard() -> None:
    for guard in _guards():
        guard.forwards(apps, SimpleNamespace(connection=connection))


def _fill() -> None:
    """The rows that migrations put into empty tables."""
    import_module("pillars.migrations.0002_shipped_editions").forwards(apps, SimpleNamespace(connection=connection))
    import_module("support.migrations.0002_topics").add(apps, SimpleNamespace(connection=connection))


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Tables come from the models, five seconds sooner; the journeys and trials migrate (`tests/e2e/test_migrated.py`)."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        _guard()
        _fill()


def _empty_tables_past_the_guards(case: TransactionTestCase) -> None:
    """After a test with real transactions: the trail refuses to be emptied, and a migration's rows must come back."""
    if connection.vendor == "postgresql":
        # Past triggers and keys; TRUNCATE, and Django's rights made anew, take a tenth of a second and more.
        emptied = "".join(f"DELETE FROM {table};" for table in _tables())
        with connection.cursor() as cursor:
            cursor.execute(f"SET session_replication_role = replica; {emptied} RESET session_replication_role")
    else:
        for guard in _guards():
            guard.backwards(apps, SimpleNamespace(connection=connection))
        _empty_tables(case)
        _guard()
    _fill()


@functools.cache
def _tables() -> list[str]:
    """All but what Django itself puts into a new database."""
    filled = {"django_content_type", "auth_permission", "django_site", "django_migrations"}
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(table) for table in sorted(set(there) - filled)]


TransactionTestCase._fixture_teardown = _empty_tables_past_the_guards  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All municipalities, as `load_reference` loads them: once, which takes a second, for whoever cannot do with three."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> StrictClient:
    """A visitor without an account."""
    return StrictClient()


@pytest.fixture
def ministry() -> User:
    """Somebody of the ministry, not signed in."""
    return MinistryFactory.create()


@pytest.fixture
def november() -> Iterator[time_machine.Traveller]:
    """Noon of Saturday 21 November 2026, until the test moves the clock."""
    with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False) as now:
        yield now
