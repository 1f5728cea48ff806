"""The mails of support: exactly who gets one, what it says, that it holds no text of anybody, and none after a rollback."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from coalition.models import OutboxMail, User
from support.models import RequestKind, RequestState, SupportRequest
from support.services import messages, requests
from tests.factories import MinistryFactory, officer_of
from tests.support.factories import AdviserRowFactory, TopicFactory, request_in, signatory

pytestmark = pytest.mark.django_db
MINISTRY = "postvak@ministerie.example"
SECRET = "Dit staat in geen mail"


def told() -> list[tuple[str, str]]:
    return sorted((mail.to, mail.subject) for mail in OutboxMail.objects.all())


def adviser_of(asked: SupportRequest) -> User:
    assert asked.adviser
    return asked.adviser.user


@pytest.fixture
def dronten() -> dict[str, Any]:
    """Two officers of Dronten, and one whose account ended."""
    municipality = signatory(name="Dronten")
    officers = [officer_of(municipality), officer_of(municipality)]
    officer_of(municipality, is_active=False)
    return {"municipality": municipality, "officers": officers}


def ask(dronten: dict[str, Any], asked: SupportRequest) -> SupportRequest:
    return requests.ask(
        actor=dronten["officers"][0], municipality=dronten["municipality"], kind=RequestKind.SUPPORT,
        topics=[TopicFactory.create()], question=SECRET,
    )  # fmt: skip


def write(dronten: dict[str, Any], asked: SupportRequest) -> object:
    return messages.write_message(actor=dronten["officers"][0], request=asked, text=SECRET)


Act = Callable[[dict[str, Any], SupportRequest], object]
# The state it starts in, the act, who gets a mail (the ministry's mailbox, the adviser, both officers, the second one).
MAILS: dict[str, tuple[str, Act, set[str], str]] = {
    "asked": ("new", ask, {"ministry"}, "Nieuwe ondersteuningsvraag van Dronten"),
    "declined": (
        "assigned",
        lambda dronten, asked: requests.decline(actor=adviser_of(asked), request=asked, reason=SECRET),
        {"ministry"},
        "Adviseur geeft de vraag van Dronten terug",
    ),
    "waiting": (
        "running",
        lambda dronten, asked: messages.ask_municipality(actor=adviser_of(asked), request=asked, text=SECRET),
        {"first", "second"},
        "De adviseur wacht op Dronten",
    ),
    "answered": (
        "waiting",
        lambda dronten, asked: messages.answer_with(actor=dronten["officers"][0], request=asked, text=SECRET),
        {"adviser", "second"},
        "Nieuw bericht bij de vraag van Dronten",
    ),
    "message": ("running", write, {"adviser", "second"}, "Nieuw bericht bij de vraag van Dronten"),
    "message without an adviser": ("new", write, {"ministry", "second"}, "Nieuw bericht bij de vraag van Dronten"),
    "closed": (
        "running",
        lambda dronten, asked: requests.close(actor=adviser_of(asked), request=asked, result=SECRET),
        {"first", "second"},
        "De ondersteuningsvraag van Dronten is afgerond",
    ),
    "rejected": (
        "new",
        lambda dronten, asked: requests.reject(actor=MinistryFactory.create(), request=asked, reason=SECRET),
        {"first", "second"},
        "De ondersteuningsvraag van Dronten is afgewezen",
    ),
    "withdrawn": (
        "running",
        lambda dronten, asked: requests.withdraw(actor=dronten["officers"][0], request=asked, reason=SECRET),
        {"adviser"},
        "Dronten trekt de ondersteuningsvraag in",
    ),
    "withdrawn without an adviser": (
        "new",
        lambda dronten, asked: requests.withdraw(actor=dronten["officers"][0], request=asked),
        {"ministry"},
        "Dronten trekt de ondersteuningsvraag in",
    ),
}


@pytest.mark.parametrize("case", MAILS)
def test_who_is_told_and_how(case: str, dronten: dict[str, Any]) -> None:
    state, act, who, subject = MAILS[case]
    asked = request_in(RequestState(state), municipality=dronten["municipality"])
    first, second = dronten["officers"]
    everybody = {"ministry": MINISTRY, "first": first.email, "second": second.email}
    if asked.adviser:
        everybody["adviser"] = asked.adviser.user.email
    act(dronten, asked)
    assert told() == sorted((everybody[one], subject) for one in who)
    newest = SupportRequest.objects.order_by("pk").last()
    assert newest
    link = settings.BASE_URL + reverse("support_request", args=[newest.pk])
    for mail in OutboxMail.objects.all():
        assert link in mail.text
        assert f'href="{link}"' in mail.html
        assert SECRET not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize("case", MAILS)
def test_nothing_is_sent_when_it_is_undone(case: str, dronten: dict[str, Any]) -> None:
    state, act, _who, _subject = MAILS[case]
    asked = request_in(RequestState(state), municipality=dronten["municipality"])
    with transaction.atomic():
        act(dronten, asked)
        assert OutboxMail.objects.exists()
        transaction.set_rollback(True)
    assert told() == []


def test_an_officer_of_a_municipality_that_is_covered_too_is_told(dronten: dict[str, Any]) -> None:
    urk = signatory(name="Urk")
    neighbour = officer_of(urk)
    asked = request_in(RequestState.NEW, municipality=dronten["municipality"], municipalities=[urk])
    requests.assign(actor=MinistryFactory.create(), request=asked, adviser=AdviserRowFactory.create())
    assert neighbour.email in {mail.to for mail in OutboxMail.objects.all()}


def test_who_was_the_adviser_gets_no_link_to_what_is_no_longer_theirs_to_see(dronten: dict[str, Any]) -> None:
    asked = request_in(RequestState.RUNNING, municipality=dronten["municipality"])
    before = adviser_of(asked)
    requests.assign(actor=MinistryFactory.create(), request=asked, adviser=AdviserRowFactory.create())
    mail = OutboxMail.objects.get(to=before.email)
    assert mail.subject == "Ondersteuningsvraag van Dronten gaat naar een andere adviseur"
    assert "Uw uren blijven staan." in mail.text
    assert "/mijn/ondersteuning/" not in mail.text + mail.html


@pytest.mark.parametrize("case", ["message", "answered", "withdrawn"])
def test_when_the_advisers_account_has_ended_the_ministry_is_told(case: str, dronten: dict[str, Any]) -> None:
    state, act, _who, _subject = MAILS[case]
    asked = request_in(RequestState(state), municipality=dronten["municipality"])
    gone = adviser_of(asked)
    gone.is_active = False
    gone.save()
    act(dronten, asked)
    to = {mail.to for mail in OutboxMail.objects.all()}
    assert MINISTRY in to
    assert gone.email not in to
