"""Every act on a request in every state, generated from the table of moves; who may, what it leaves, who gets mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail, User
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Conflict, Refused
from pillars.models import SigningState, Takeover
from support.models import MOVES, Adviser, RequestAct, RequestKind, RequestState, SupportRequest
from support.rules import kinds_for
from support.services import requests
from tests.factories import MinistryFactory, MunicipalityFactory, officer_of, signing_in
from tests.support.factories import AdviserRowFactory, TopicFactory, request_in, signatory

pytestmark = pytest.mark.django_db

ACTS: dict[RequestAct, Callable[[User, SupportRequest], object]] = {
    RequestAct.ASSIGN: lambda actor, request: requests.assign(
        actor=actor, request=request, adviser=AdviserRowFactory.create()
    ),
    RequestAct.QUEUE: lambda actor, request: requests.queue(actor=actor, request=request),
    RequestAct.RELEASE: lambda actor, request: requests.release(actor=actor, request=request),
    RequestAct.DECLINE: lambda actor, request: requests.decline(actor=actor, request=request, reason="Te druk."),
    RequestAct.MEET: lambda actor, request: requests.meet(actor=actor, request=request),
    RequestAct.START: lambda actor, request: requests.start(actor=actor, request=request),
    RequestAct.WAIT: lambda actor, request: requests.wait_for_municipality(actor=actor, request=request),
    RequestAct.ANSWER: lambda actor, request: requests.answer(actor=actor, request=request),
    RequestAct.RESUME: lambda actor, request: requests.resume(actor=actor, request=request),
    RequestAct.CLOSE: lambda actor, request: requests.close(actor=actor, request=request, result="Een netwerk."),
    RequestAct.WITHDRAW: lambda actor, request: requests.withdraw(actor=actor, request=request),
    RequestAct.REJECT: lambda actor, request: requests.reject(actor=actor, request=request, reason="Geen gemeente."),
}


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ACTS) == set(MOVES) == set(RequestAct)


@pytest.mark.parametrize(("state", "act"), [(state, act) for act in RequestAct for state in MOVES[act][0]])
def test_an_act_leads_where_the_table_says(act: RequestAct, state: RequestState) -> None:
    ACTS[act](MinistryFactory.create(), request_in(state))
    assert SupportRequest.objects.get().state == MOVES[act][1]
    assert [line.action for line in AuditEvent.objects.all()] == [f"request.{act}"]


@pytest.mark.parametrize("state", RequestState)
def test_every_other_act_is_refused_and_changes_nothing(state: RequestState) -> None:
    request, actor = request_in(state), MinistryFactory.create()
    for act in RequestAct:
        if state in MOVES[act][0]:
            continue
        with pytest.raises(Refused, match=f"status ‘{state.label}’"):
            ACTS[act](actor, request)
        assert SupportRequest.objects.get().state == state, act
        assert not AuditEvent.objects.exists(), act
        assert not OutboxMail.objects.exists(), act


class TestAsking:
    def test_a_signatory_asks_for_support_and_the_ministry_gets_a_mail_without_the_question(self) -> None:
        dronten = signatory(name="Dronten")
        officer = officer_of(dronten)
        request = requests.ask(
            actor=officer, municipality=dronten, kind=RequestKind.SUPPORT, topics=[TopicFactory.create()],
            question="Onze geheime vraag", pillars="31",
        )  # fmt: skip
        assert (request.state, request.pillars, list(request.municipalities.all())) == ("new", "13", [dronten])
        mail = OutboxMail.objects.get()
        assert mail.to == "postvak@ministerie.example"
        assert "Dronten" in mail.subject
        assert "geheime" not in mail.text + mail.html

    def test_who_has_not_signed_gets_an_orienting_talk_only(self) -> None:
        municipality = MunicipalityFactory.create()
        officer = officer_of(municipality)
        facts: dict[str, Any] = {
            "actor": officer,
            "municipality": municipality,
            "topics": [TopicFactory.create()],
            "question": "Hoe?",
        }
        with pytest.raises(Refused, match="oriënterend gesprek"):
            requests.ask(kind=RequestKind.SUPPORT, **facts)
        assert requests.ask(kind=RequestKind.ORIENTING, **facts).kind == "orienting"
        assert SupportRequest.objects.count() == 1

    def test_by_what_a_municipality_may_ask_for_support(self) -> None:
        weesp, amsterdam = (MunicipalityFactory.create(name=name) for name in ("Weesp", "Amsterdam"))
        ministry = MinistryFactory.create()
        assert kinds_for(amsterdam) == (RequestKind.ORIENTING,)
        # The signing of a predecessor counts where the ministry takes it over, and as long as it is not withdrawn.
        signing = signing_in(SigningState.REGISTERED, municipality=weesp)
        assert kinds_for(amsterdam) == (RequestKind.ORIENTING,)
        takeover = Takeover.objects.create(
            municipality=amsterdam, signing=signing, counts_from=today(), reason="Besluit", decided_by=ministry
        )
        assert kinds_for(amsterdam) == kinds_for(weesp) == (RequestKind.SUPPORT, RequestKind.ORIENTING)
        Takeover.objects.filter(pk=takeover.pk).update(undone_at=timezone.now(), undone_by=ministry)
        assert kinds_for(amsterdam) == (RequestKind.ORIENTING,)
        # Registered without a date is in no count, and gives support; withdrawn or voided does not.
        for state, kinds in ((SigningState.WITHDRAWN, 1), (SigningState.VOIDED, 1), (SigningState.REGISTERED, 2)):
            unknown = MunicipalityFactory.create()
            signing_in(state, municipality=unknown, signed_on=PartialDate.unknown())
            assert len(kinds_for(unknown)) == kinds

    def test_two_clicks_make_one(self) -> None:
        dronten = signatory()
        facts: dict[str, Any] = {
            "actor": officer_of(dronten), "municipality": dronten, "kind": RequestKind.SUPPORT,
            "topics": [TopicFactory.create()], "question": "Hoe?", "creation_key": SupportRequest().creation_key,
        }  # fmt: skip
        assert requests.ask(**facts) == requests.ask(**facts)
        assert OutboxMail.objects.count() == 1


class TestAssigning:
    def test_the_adviser_and_the_officers_are_told(self) -> None:
        request = request_in(RequestState.NEW)
        officer = officer_of(request.municipality)
        adviser: Adviser = AdviserRowFactory.create()
        requests.assign(actor=MinistryFactory.create(), request=request, adviser=adviser)
        told = {mail.to for mail in OutboxMail.objects.all()}
        assert told == {adviser.user.email, officer.email}

    def test_who_was_the_adviser_before_is_told_too(self) -> None:
        request = request_in(RequestState.RUNNING)
        before, after = request.adviser, AdviserRowFactory.create()
        assert before
        requests.assign(actor=MinistryFactory.create(), request=request, adviser=after)
        assert {mail.to for mail in OutboxMail.objects.all()} == {before.user.email, after.user.email}
        assert SupportRequest.objects.get().state == RequestState.ASSIGNED

    def test_who_comes_second_sees_who_was_first_and_when(self) -> None:
        request = request_in(RequestState.NEW)
        stale = SupportRequest.objects.get()
        first = MinistryFactory.create(name="Ministerie Een")
        chosen: Adviser = AdviserRowFactory.create(user__name="Adviseur Een")
        requests.assign(actor=first, request=request, adviser=chosen)
        with pytest.raises(
            Conflict, match=r"Ministerie Een heeft deze vraag om \d\d:\d\d al toegewezen aan Adviseur Een"
        ):
            requests.assign(actor=MinistryFactory.create(), request=stale, adviser=AdviserRowFactory.create())
        assert SupportRequest.objects.get().adviser == chosen

    def test_declined_it_is_on_the_desk_again_with_the_reason(self) -> None:
        request = request_in(RequestState.ASSIGNED)
        assert request.adviser
        requests.decline(actor=request.adviser.user, request=request, reason="Ik ken de regio niet.")
        row = SupportRequest.objects.values_list("state", "adviser", "reason").get()
        assert list(row) == ["new", None, "Ik ken de regio niet."]
        assert OutboxMail.objects.get().to == "postvak@ministerie.example"


@pytest.mark.parametrize(("act", "state"), [("decline", "assigned"), ("reject", "new"), ("close", "running")])
def test_what_needs_a_reason_is_refused_without_one(act: str, state: str) -> None:
    request = request_in(RequestState(state))
    argument = "result" if act == "close" else "reason"
    with pytest.raises(Refused) as refusal:
        getattr(requests, act)(actor=MinistryFactory.create(), request=request, **{argument: "  "})
    assert refusal.value.field == argument
    assert SupportRequest.objects.get().state == state
