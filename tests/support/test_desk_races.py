"""Two colleagues assign at once, two workers remind at once; on PostgreSQL, with real transactions."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail
from coalition.tools.workflow import Conflict
from support.models import RequestState, SupportMessage, SupportRequest
from support.services import requests
from support.services.messages import write_message
from support.services.reminders import due_for_reminder, remind
from tests.factories import MinistryFactory
from tests.support.factories import AdviserRowFactory, request_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave or raised, all let go at the same moment."""
    together, results = threading.Barrier(len(acts)), [None] * len(acts)  # type: tuple[threading.Barrier, list[object]]

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            together.wait(10)
            results[place] = act()
        except Exception as problem:  # noqa: BLE001 - told below
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_who_assign_one_wins_and_the_other_sees_who_and_when() -> None:
    asked = request_in(RequestState.NEW)
    staff = [MinistryFactory.create(name=name) for name in ("Mia", "Noor")]
    advisers = [AdviserRowFactory.create(user__name=name) for name in ("Ans", "Bob")]
    seen = [SupportRequest.objects.get() for _ in staff]
    results = at_once(
        *(
            lambda who=who, what=what, whom=whom: requests.assign(actor=who, request=what, adviser=whom)
            for who, what, whom in zip(staff, seen, advisers, strict=True)
        )
    )
    [lost] = [result for result in results if isinstance(result, Conflict)]
    won = 1 - results.index(lost)
    asked.refresh_from_db()
    assert (asked.adviser, asked.assigned_by, asked.version) == (advisers[won], staff[won], 2)
    assert asked.assigned_at
    when = timezone.localtime(asked.assigned_at)
    assert str(lost) == f"{staff[won]} heeft deze vraag om {when:%H:%M} al toegewezen aan {advisers[won]}."
    assert AuditEvent.objects.count() == 1
    assert OutboxMail.objects.get().to == advisers[won].user.email


def test_two_clicks_at_the_same_moment_write_one_message() -> None:
    asked = request_in(RequestState.RUNNING)
    assert asked.adviser
    key, author = uuid.uuid4(), asked.adviser.user
    same = [SupportRequest.objects.get() for _ in range(2)]
    results = at_once(
        *(lambda one=one: write_message(actor=author, request=one, text="Hoi", creation_key=key) for one in same)
    )
    assert results[0] == results[1] == SupportMessage.objects.get()
    assert AuditEvent.objects.count() == 1


def test_of_two_workers_one_reminds() -> None:
    request_in(RequestState.RUNNING, moved_at=timezone.now() - timedelta(days=60))
    [first], [second] = list(due_for_reminder()), list(due_for_reminder())
    results = at_once(lambda: remind(request=first), lambda: remind(request=second))
    assert sorted(results, key=str) == [False, True]
    assert OutboxMail.objects.count() == 1
