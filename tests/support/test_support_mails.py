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
from support.services.reminders import remind
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
    return {"municipality": municipality, "officers": officers, "other adviser": AdviserRowFactory.create()}


def ask(dronten: dict[str, Any], asked: SupportRequest) -> SupportRequest:
    return requests.ask(
        actor=dronten["officers"][0], municipality=dronten["municipality"], kind=RequestKind.SUPPORT,
        topics=[TopicFactory.create()], question=SECRET,
    )  # fmt: skip


def write(dronten: dict[str, Any], asked: SupportRequest) -> object:
    return messages.write_message(actor=dronten["officers"][0], request=asked, text=SECRET)


Act = Callable[[dict[str, Any], SupportRequest], object]
BOTH = ("first", "second")
# The state it starts in, the act, and who gets which subject (the ministry's mailbox, the adviser, both officers).
MAILS: dict[str, tuple[str, Act, dict[str, str]]] = {
    "asked": ("new", ask, {"ministry": "Nieuwe ondersteuningsvraag van Dronten"}),
    "assigned": (
        "new",
        lambda dronten, asked: requests.assign(
            actor=MinistryFactory.create(), request=asked, adviser=dronten["other adviser"], remark=SECRET
        ),
        {
            "other adviser": "Ondersteuningsvraag van Dronten is aan u toegewezen",
            **dict.fromkeys(BOTH, "Er is een adviseur voor de vraag van Dronten"),
        },
    ),
    "queued": (
        "new",
        lambda dronten, asked: requests.queue(actor=MinistryFactory.create(), request=asked),
        dict.fromkeys(BOTH, "De vraag van Dronten staat op de wachtlijst"),
    ),
    "declined": (
        "assigned",
        lambda dronten, asked: requests.decline(actor=adviser_of(asked), request=asked, reason=SECRET),
        {"ministry": "Adviseur geeft de vraag van Dronten terug"},
    ),
    "waiting": (
        "running",
        lambda dronten, asked: messages.ask_municipality(actor=adviser_of(asked), request=asked, text=SECRET),
        dict.fromkeys(BOTH, "De adviseur wacht op Dronten"),
    ),
    "answered": (
        "waiting",
        lambda dronten, asked: messages.answer_with(actor=dronten["officers"][0], request=asked, text=SECRET),
        dict.fromkeys(("adviser", "second"), "Nieuw bericht bij de vraag van Dronten"),
    ),
    "resumed": (
        "waiting",
        lambda dronten, asked: requests.resume(actor=adviser_of(asked), request=asked),
        dict.fromkeys(BOTH, "De adviseur gaat verder met de vraag van Dronten"),
    ),
    "message": ("running", write, dict.fromkeys(("adviser", "second"), "Nieuw bericht bij de vraag van Dronten")),
    "message without an adviser": (
        "new", write, dict.fromkeys(("ministry", "second"), "Nieuw bericht bij de vraag van Dronten"),
    ),
    "forgotten by the adviser": (
        "running",
        lambda dronten, asked: remind(request=asked),
        {"adviser": "Al 10 werkdagen geen reactie op de vraag van Dronten"},
    ),
    "closed": (
        "running",
        lambda dronten, asked: requests.close(actor=adviser_of(asked), request=asked, result=SECRET),
        dict.fromkeys(BOTH, "De ondersteuningsvraag van Dronten is afgerond"),
    ),
    "rejected": (
        "new",
        lambda dronten, asked: requests.reject(actor=MinistryFactory.create(), request=asked, reason=SECRET),
        dict.fromkeys(BOTH, "De ondersteuningsvraag van Dronten is afgewezen"),
    ),
    "withdrawn": (
        "running",
        lambda dronten, asked: requests.withdraw(actor=dronten["officers"][0], request=asked, reason=SECRET),
        {"adviser": "Dronten trekt de ondersteuningsvraag in"},
    ),
    "withdrawn without an adviser": (
        "new",
        lambda dronten, asked: requests.withdraw(actor=dronten["officers"][0], request=asked),
        {"ministry": "Dronten trekt de ondersteuningsvraag in"},
    ),
}  # fmt: skip


@pytest.mark.sqlite
@pytest.mark.parametrize("case", MAILS)
def test_who_is_told_and_how(case: str, dronten: dict[str, Any]) -> None:
    state, act, told_to = MAILS[case]
    asked = request_in(RequestState(state), municipality=dronten["municipality"])
    first, second = dronten["officers"]
    everybody = {"ministry": MINISTRY, "first": first.email, "second": second.email}
    everybody["other adviser"] = dronten["other adviser"].user.email
    if asked.adviser:
        everybody["adviser"] = asked.adviser.user.email
    act(dronten, asked)
    assert told() == sorted((everybody[one], subject) for one, subject in told_to.items())
    newest = SupportRequest.objects.order_by("pk").last()
    assert newest
    link = settings.BASE_URL + reverse("support_request", args=[newest.pk])
    for mail in OutboxMail.objects.all():
        assert link in mail.text
        assert f'href="{link}"' in mail.html
        assert SECRET not in mail.subject + mail.text + mail.html


@pytest.mark.sqlite
@pytest.mark.parametrize("case", MAILS)
def test_nothing_is_sent_when_it_is_undone(case: str, dronten: dict[str, Any]) -> None:
    state, act, _told_to = MAILS[case]
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
    state, act, _told_to = MAILS[case]
    asked = request_in(RequestState(state), municipality=dronten["municipality"])
    gone = adviser_of(asked)
    gone.is_active = False
    gone.save()
    act(dronten, asked)
    to = {mail.to for mail in OutboxMail.objects.all()}
    assert MINISTRY in to
    assert gone.email not in to
