"""The reference data and the demonstration, loaded once for a module: its tests run inside one transaction.

Each test still undoes what it did; the module's data goes when the module is done.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

import coalition.urls  # noqa: F401 - read before a test turns the demonstration on, for it decides on some addresses
from coalition.models import Municipality
from coalition.services.reference import load_reference
from coalition.tools.dates import PartialDate
from tests.factories import SigningFactory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module of this folder stays with one worker, which then loads the country once for it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All municipalities, as `load_reference` loads them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded_demonstration(country: None) -> None:
    with override_settings(DEMO=True):
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demonstration(loaded_demonstration: None, db: None) -> Iterator[None]:
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
