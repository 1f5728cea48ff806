"""The demonstration, loaded once for a module: its tests run inside one transaction.

Each test still undoes what it did; the module's data goes when the module is done.
"""

from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

import coalition.urls  # noqa: F401 - read before a test turns the demonstration on, for it decides on some addresses
from coalition.models import Municipality
from coalition.tools.dates import PartialDate
from tests.factories import SigningFactory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module with the demonstration stays with one worker, which then loads it once."""
    for item in items:
        if "demonstration" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


class Loading(NamedTuple):
    """What `load_demo` said, and how many queries it took."""

    said: str
    queries: int


@pytest.fixture(scope="module")
def loading(country: None) -> Iterator[Loading]:
    said = StringIO()
    with transaction.atomic():
        with override_settings(DEMO=True), CaptureQueriesContext(connection) as queries:
            call_command("load_demo", stdout=said)
        yield Loading(said.getvalue(), len(queries))
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(loading: Loading, db: None) -> Iterator[None]:
    """The portal as it is in the demonstration: its data, its addresses, its banner."""
    with override_settings(DEMO=True, ROOT_URLCONF="tests.overview.demo_site"):
        yield


@pytest.fixture
def signed(request: pytest.FixtureRequest) -> None:
    """Registered signings of the municipalities that the module names in `SIGNED`, by slug, with their dates."""
    for slug, signed_on in request.module.SIGNED.items():
        SigningFactory.create(
            registered=True,
            municipality=Municipality.objects.get(slug=slug),
            signed_on=PartialDate.parse(signed_on),
            number=f"5P26-{slug[:4]}",
        )
