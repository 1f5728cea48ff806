"""What the demonstration refuses, and how much work it is to load."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from coalition.models import Municipality, User
from pillars.models import DraftKind, Signing, SigningDraft
from pillars.services.drafts import document_of
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


@pytest.mark.sqlite
def test_what_it_loads_is_told_and_asks_no_more_than_it_needs(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = True
    with CaptureQueriesContext(connection) as queries:
        call_command("load_demo")
    told = f"{User.objects.count()} accounts en {Signing.objects.count()} ondertekeningen"
    assert told in capsys.readouterr().out
    assert len(queries) < 8_000
    # An officer is working on a document, and something changed since.
    edited = SigningDraft.objects.get()
    document = document_of(edited.signing, DraftKind(edited.kind))
    assert "Demomedewerker, afdeling Samenleving" in document.text
    assert edited.facts_text != document.from_facts
