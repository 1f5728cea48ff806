"""What the demonstration refuses."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from coalition.models import Municipality, User
from pillars.models import Signing
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def test_refuses_outside_the_demonstration() -> None:
    with pytest.raises(CommandError, match="Dit is geen demonstratie"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_refuses_a_database_with_other_accounts(settings: Settings) -> None:
    settings.DEMO = True
    UserFactory.create()
    with pytest.raises(CommandError, match="al andere accounts"):
        call_command("load_demo")
    assert (User.objects.count(), Signing.objects.count()) == (1, 0)


def test_refuses_a_country_without_municipalities(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(Municipality, "objects", Municipality.objects.filter(code="GM9999"))
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo")
