"""The reference data and the demonstration, for the few tests that are about the whole country."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from pytest_django.fixtures import SettingsWrapper

from coalition.services.reference import load_reference


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    """A test is rolled back, so a kept page would otherwise outlive the stamp that it was kept under."""
    caches["pages"].clear()


@pytest.fixture
def country(db: None) -> None:
    """All municipalities, as `load_reference` loads them."""
    load_reference()


@pytest.fixture
def demonstration(country: None, settings: SettingsWrapper) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.overview.demo_site"
    call_command("load_demo", verbosity=0)
