"""Asking for access: whose domain it is, that nothing is revealed, what the ministry's answer does."""

from typing import Any

import pytest
from django.core.cache import cache

from coalition.models import AccessRequest, AuditEvent, Invitation, Municipality
from coalition.services import access
from coalition.services.access import domain_belongs
from tests.client import StrictClient
from tests.coalition.people import acts_on, mails, signed_in
from tests.factories import MinistryFactory, MunicipalityFactory, officer_of


@pytest.mark.parametrize(
    ("email", "website", "belongs"),
    [
        ("a@dronten.nl", "dronten.nl", True),
        ("a@DRONTEN.nl", "www.dronten.nl", True),
        ("a@post.dronten.nl", "dronten.nl", True),
        ("a@regio.nl", "gemeente.regio.nl", True),
        ("a@nl", "dronten.nl", False),
        ("a@nepdronten.nl", "dronten.nl", False),
        ("a@dronten.nl.boef.example", "dronten.nl", False),
        ("a@gmail.com", "dronten.nl", False),
        ("a@dronten.nl", "", False),
        ("geen adres", "dronten.nl", False),
    ],
)
def test_whose_domain_a_mail_address_is(email: str, website: str, belongs: bool) -> None:
    assert domain_belongs(email, website) is belongs


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    """Of an earlier test."""
    cache.clear()


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten", website_domain="dronten.nl")


def ask(client: StrictClient, municipality: Municipality, **changes: str) -> Any:
    form = {
        "municipality": str(municipality.pk),
        "name": "Anne de Vries",
        "email": "anne@dronten.nl",
        "function": "beleidsadviseur",
        "remark": "",
    }
    return client.post("/toegang-aanvragen/", {**form, **changes})


def test_a_request_lands_with_the_ministry(client: StrictClient, dronten: Municipality) -> None:
    ask(client, dronten)
    request = AccessRequest.objects.waiting().get()
    assert (request.municipality, request.email, request.domain_matches) == (dronten, "anne@dronten.nl", True)
    assert mails() == [("postvak@ministerie.example", "Iemand vraagt toegang voor Dronten")]
    assert acts_on(request) == ["access.requested"]
    page = signed_in(MinistryFactory.create()).get("/mijn/toegang/").content.decode()
    assert "Anne de Vries" in page
    assert "Van de gemeente" in page


def test_the_answer_never_tells_that_somebody_is_known(client: StrictClient, dronten: Municipality) -> None:
    known = officer_of(dronten, email="bekend@dronten.nl")
    first = ask(client, dronten)
    again = ask(client, dronten)
    of_known = ask(client, dronten, email=known.email)
    assert {answer["Location"] for answer in (first, again, of_known)} == {"/toegang-aanvragen/verstuurd/"}
    assert AccessRequest.objects.count() == 2  # asking twice is one request


def test_granting_sends_an_invitation(client: StrictClient, dronten: Municipality) -> None:
    ask(client, dronten)
    request = AccessRequest.objects.get()
    signed_in(MinistryFactory.create()).post(f"/mijn/toegang/{request.pk}/toekennen/")
    request.refresh_from_db()
    assert request.state == AccessRequest.State.GRANTED
    assert Invitation.objects.get().email == "anne@dronten.nl"
    assert mails()[-1][0] == "anne@dronten.nl"
    assert acts_on(request) == ["access.requested", "access.granted"]


def test_refusing_takes_a_reason_that_is_mailed(client: StrictClient, dronten: Municipality) -> None:
    ask(client, dronten, email="anne@gmail.example")
    request = AccessRequest.objects.get()
    browser = signed_in(MinistryFactory.create())
    empty = browser.post(f"/mijn/toegang/{request.pk}/afwijzen/", {"reason": " "})
    assert empty.status_code == 422
    browser.post(f"/mijn/toegang/{request.pk}/afwijzen/", {"reason": "Gebruik uw adres van de gemeente."})
    request.refresh_from_db()
    assert (request.state, request.reason) == (AccessRequest.State.REFUSED, "Gebruik uw adres van de gemeente.")
    assert mails()[-1] == ("anne@gmail.example", "Uw aanvraag om toegang voor Dronten")


def test_a_second_decision_is_told_that_there_was_one(client: StrictClient, dronten: Municipality) -> None:
    ask(client, dronten)
    request = AccessRequest.objects.get()
    access.refuse_access(actor=MinistryFactory.create(), request=request, reason="Nee.")
    page = signed_in(MinistryFactory.create()).post(f"/mijn/toegang/{request.pk}/toekennen/", follow=True)
    assert "Over deze aanvraag is al besloten." in page.content.decode()
    assert not Invitation.objects.exists()


def test_the_eleventh_request_in_an_hour_waits(client: StrictClient, dronten: Municipality) -> None:
    for number in range(10):
        ask(client, dronten, email=f"anne{number}@dronten.nl")
    last = ask(client, dronten, email="anne10@dronten.nl")
    assert (last.status_code, "anne10@dronten.nl" in last.content.decode()) == (429, True)
    assert AccessRequest.objects.count() == 10


def test_the_trail_keeps_no_personal_value(client: StrictClient, dronten: Municipality) -> None:
    ask(client, dronten)
    text = str(list(AuditEvent.objects.values("object_label", "changes")))
    assert "anne" not in text.lower()
