"""Two at once, in real transactions: one gets through, the other is told, nothing happens twice."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from coalition.models import AuditEvent, OutboxMail
from coalition.tools.workflow import Refused
from pillars.facts import SigningFacts
from pillars.models import Signing, SigningState
from pillars.services import signing as acts
from tests.factories import MinistryFactory, PeriodFactory, SigningFactory, officer_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Starts the calls together, each with a connection of its own; gives what they return or refuse."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(answers: list[Any]) -> int:
    return sum(isinstance(answer, Refused) for answer in answers)


def test_two_clicks_at_the_same_moment_make_one_concept() -> None:
    other = SigningFactory.create()
    facts, key, actor = SigningFacts.of(other), uuid.uuid4(), officer_of(other.municipality)
    answers = at_once(
        *[lambda: acts.create_signing(actor=actor, municipality=other.municipality, facts=facts, creation_key=key)] * 4
    )
    assert {answer.number for answer in answers} == {Signing.objects.get(creation_key=key).number}


def test_two_people_submit_two_concepts_of_one_municipality() -> None:
    first = SigningFactory.create(period=PeriodFactory.create())
    second = SigningFactory.create(municipality=first.municipality, period=first.period)
    actor = officer_of(first.municipality)
    answers = at_once(
        lambda: acts.submit_signing(actor=actor, signing=first),
        lambda: acts.submit_signing(actor=actor, signing=second),
    )
    assert refusals(answers) == 1
    assert Signing.objects.filter(state=SigningState.SUBMITTED).count() == 1
    assert OutboxMail.objects.count() == 1


def test_one_registers_while_the_other_asks_for_more() -> None:
    signing = SigningFactory.create(submitted=True)
    officer_of(signing.municipality)
    actor, stale = MinistryFactory.create(), Signing.objects.get(pk=signing.pk)
    answers = at_once(
        lambda: acts.register_signing(actor=actor, signing=signing),
        lambda: acts.ask_for_more(actor=actor, signing=stale, reason="Stuur de scan."),
    )
    assert refusals(answers) == 1
    assert AuditEvent.objects.count() == OutboxMail.objects.count() == 1
