"""The health page: 503 only when no page can be served, and every part by name."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from coalition.models import OutboxMail, WorkerBeat
from coalition.outbox import queue_text
from tests.client import StrictClient

WELL = {"ok": True, "database": True, "storage": True, "worker": True, "mail": True}


@pytest.mark.django_db
def test_all_is_well_with_a_worker_that_beats(client: StrictClient, django_assert_num_queries: Any) -> None:
    WorkerBeat.objects.create(pk=1, beat_at=timezone.now())
    with django_assert_num_queries(3):
        response = client.get("/gezond/")
    assert (response.status_code, response.json()) == (200, WELL)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_silent_worker_and_late_mail_are_told_but_people_are_served(client: StrictClient) -> None:
    WorkerBeat.objects.create(pk=1, beat_at=timezone.now() - timedelta(seconds=61))
    queue_text(to="a@x.example", message="Onderwerp: x\n\nx", dedup_key="x")
    OutboxMail.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    response = client.get("/gezond/")
    assert (response.status_code, response.json()) == (200, {**WELL, "ok": False, "worker": False, "mail": False})


@pytest.mark.django_db
def test_without_database_nobody_is_sent_here(client: StrictClient) -> None:
    def away(*_: Any) -> Any:
        raise DatabaseError("the server closed the connection")

    with connection.execute_wrapper(away):
        response = client.get("/gezond/")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": False, "storage": True, "worker": False, "mail": False}
