"""Two at once, in real transactions: one gets through, the other is told, nothing happens twice."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from coalition.models import AuditEvent, OutboxMail
from coalition.services.sheet_plan import Outcome
from coalition.tools.workflow import Refused
from pillars.facts import SigningFacts
from pillars.models import Signing, SigningState
from pillars.services import signing as acts
from pillars.services.finishing import register_complete
from tests.factories import (
    CeremonyFactory,
    FileFactory,
    MinistryFactory,
    PeriodFactory,
    SigningFactory,
    officer_of,
)
from tests.pillars.importing import apply, plan

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


def until_somebody_waits() -> None:
    """Until a transaction waits for another's row; if none does in five seconds, what comes of it tells why not."""
    deadline = time.monotonic() + 5
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)  # PostgreSQL tells nobody that somebody waits


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


def test_who_corrects_a_signing_of_a_list_that_is_being_applied_waits_and_is_told() -> None:
    """They waited for one another: the list for the signing, the colleague for the trail."""
    first, second = (SigningFactory.create(registered=True) for _ in range(2))
    actor = MinistryFactory.create()
    planned = plan("nummer;gemeente;plaats", *(f"{one.number};{one.municipality};Elders" for one in (first, second)))
    facts = replace(SigningFacts.of(second), place="Anders")

    def correct() -> Any:
        try:
            return acts.correct_signing(actor=actor, signing=second, version=second.version, facts=facts, reason="x")
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        colleague: list[Future[Any]] = []

        def meanwhile(done: int) -> None:
            if done == 1:
                colleague.append(pool.submit(correct))
                until_somebody_waits()

        assert apply(planned, progress=meanwhile)[Outcome.CHANGED] == 2
    assert isinstance(colleague[0].result(), Refused)
    assert {one.place for one in Signing.objects.all()} == {"Elders"}


def test_who_asks_for_more_while_an_evening_is_registered_is_waited_for() -> None:
    evening = CeremonyFactory.create()
    first, second = (
        SigningFactory.create(submitted=True, ceremony=evening, municipality__name=name) for name in ("Assen", "Zwolle")
    )
    for one in (first, second):
        one.files.add(FileFactory.create(numbers=[one.number]))
    actor, began = MinistryFactory.create(), Event()

    def colleague() -> None:
        with transaction.atomic():
            Signing.objects.filter(pk=second.pk).update(version=9)
            began.set()
            until_somebody_waits()
            acts.record_act(actor, "signing.asked_more", second)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(colleague)
        began.wait(5)
        registered, problems = register_complete(
            actor=actor, ceremony=evening, chosen={first.number: first.version, second.number: second.version}
        )
        done.result()
    assert (registered, len(problems)) == (1, 1)
    assert "zojuist gewijzigd" in problems[0]
