"""The outbox on the way out: nothing lost, nothing falsely called sent."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from time_machine import travel

from coalition.models import OutboxMail, WorkerBeat
from coalition.outbox import queue_text
from coalition.services import worker
from coalition.tools.mail import Unreachable
from tests.smtp import sink

NOW = timezone.now().replace(hour=12)


def queue(count: int, to: str = "officer@gemeente.example") -> None:
    for number in range(count):
        queue_text(to=to, message=f"Onderwerp: Bericht {number}\n\nTekst.", dedup_key=f"{to}:{number}")


def later(**span: float) -> Any:
    return travel(timezone.now() + timedelta(**span), tick=False)


@pytest.mark.django_db
def test_server_down_loses_nothing_and_claims_nothing(settings: Any) -> None:
    queue(3)
    with sink() as server:
        port, settings.MAIL_URL = server.server_address[1], server.url
    assert worker.send_waiting() == 0
    assert OutboxMail.objects.filter(sent_at=None, failed_at=None).count() == 3
    assert "niet bereikbaar" in OutboxMail.objects.get(attempts=1).last_error
    with sink(port) as server, later(seconds=10):
        assert worker.send_waiting() == 3
        assert sorted(server.subjects) == ["Bericht 0", "Bericht 1", "Bericht 2"]
        assert worker.send_waiting() == 0


@pytest.mark.django_db
def test_mail_of_a_killed_worker_is_taken_over_after_its_lease(settings: Any) -> None:
    queue(1)
    held = worker.claim(timezone.now())
    assert held
    with sink() as server:
        settings.MAIL_URL = server.url
        assert worker.send_waiting() == 0
        with later(seconds=worker.LEASE.total_seconds() + 1):
            assert worker.send_waiting() == 1
        assert server.subjects == ["Bericht 0"]
    # The first worker was only slow: what it writes down now no longer counts.
    worker._write_failure(held, Unreachable("te laat"))
    assert OutboxMail.objects.get().last_error == ""


@pytest.mark.django_db
def test_refused_mail_waits_longer_each_time_and_is_given_up_in_the_end(settings: Any) -> None:
    queue(1, to="weg@x.example")
    waits = []
    with sink() as server, travel(NOW, tick=False) as clock:
        server.refused = {"weg@x.example"}
        settings.MAIL_URL = server.url
        OutboxMail.objects.update(created_at=NOW, next_attempt_at=NOW)
        while not (mail := OutboxMail.objects.get()).failed_at:
            clock.move_to(mail.next_attempt_at)
            worker.send_waiting()
            waits.append((OutboxMail.objects.get().next_attempt_at - mail.next_attempt_at).total_seconds())
    assert waits[:10] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert len(waits) == worker.TRIES == 48
    assert "550" in OutboxMail.objects.get().last_error


@pytest.mark.django_db
def test_a_day_without_mail_server_gives_up_nothing(settings: Any) -> None:
    queue(1)
    with sink() as server:
        port, settings.MAIL_URL = server.server_address[1], server.url
    OutboxMail.objects.update(attempts=300)
    with later(days=1):
        worker.send_waiting()
    assert OutboxMail.objects.get().failed_at is None
    with sink(port) as server, later(days=1, minutes=6):
        assert worker.send_waiting() == 1


@pytest.mark.django_db
def test_demonstration_shows_mail_instead_of_sending_it(settings: Any) -> None:
    queue(2)
    settings.DEMO = True
    with sink() as server:
        settings.MAIL_URL = server.url
        assert worker.send_waiting() == 2
        assert server.messages == []
    assert OutboxMail.objects.filter(sent_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_worker_tells_that_it_lives() -> None:
    work = worker.Worker(stop=lambda: True)
    work.round()
    first = WorkerBeat.objects.get().beat_at
    with later(seconds=5):
        work.round()
    assert WorkerBeat.objects.get().beat_at == first
    with later(seconds=11):
        work.round()
    assert WorkerBeat.objects.get().beat_at - first > timedelta(seconds=10)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_workers_share_without_sending_twice(settings: Any) -> None:
    queue(40)
    with sink() as server:
        settings.MAIL_URL = server.url
        settings.DEMO = False
        counts = []

        def work() -> None:
            try:
                counts.append(worker.send_waiting())
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(counts) == 40
        assert sorted(server.subjects) == sorted(f"Bericht {number}" for number in range(40))
