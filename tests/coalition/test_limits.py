"""Limits after repeated failures: they hold for all worker processes, and behind a proxy for each visitor apart."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import Settings

from coalition.models import User
from tests.client import StrictClient
from tests.coalition.people import PASSWORD, with_password
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BLOCKED = "U hebt het te vaak geprobeerd."


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    """Of an earlier test."""
    cache.clear()


@pytest.fixture
def user() -> User:
    return with_password(UserFactory.create())


def attempt(email: str, password: str, forwarded: str = "") -> str:
    """A sign-in from a browser of its own; gives the page that it is answered with."""
    headers: dict[str, Any] = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    page = StrictClient(**headers).post("/inloggen/", {"login": email, "password": password})
    return page.get("Location", "") + page.content.decode()


def test_they_are_counted_in_the_table_that_all_processes_share(user: User) -> None:
    for _ in range(5):
        attempt(user.email, "fout wachtwoord")
    assert BLOCKED in attempt(user.email, PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchall()
        # Nothing is counted beside the table: without its rows there is no limit.
        cursor.execute("DELETE FROM portal_cache")
    assert attempt(user.email, PASSWORD).startswith("/mijn/")


def test_behind_a_proxy_one_visitor_does_not_lock_out_another(user: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        attempt(f"iemand-{number}@elders.example", "fout wachtwoord", "198.51.100.7")
    assert BLOCKED in attempt(user.email, PASSWORD, "198.51.100.7")
    assert attempt(user.email, PASSWORD, "203.0.113.9").startswith("/mijn/")


def test_an_invented_address_in_front_does_not_help(user: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        attempt(f"iemand-{number}@elders.example", "fout wachtwoord", f"192.0.2.{number}, 198.51.100.7")
    assert BLOCKED in attempt(user.email, PASSWORD, "192.0.2.99, 198.51.100.7")
