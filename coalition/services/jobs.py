"""Work in the background beside mail: apps add what can wait, the worker asks each in turn for one piece of it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from coalition.models import Job

logger = logging.getLogger("portal.worker")

# Longer than one piece can take.
LEASE = timedelta(minutes=5)
TRIES = 3
GAVE_UP = "Het is na drie pogingen niet gelukt. Probeer het opnieuw, of met een kleiner bestand."

Piece = Callable[[], bool]
_pieces: list[Piece] = []


def add_piece(piece: Piece) -> None:
    """For the apps, when they are ready: does one piece of what waits, and says whether there was one."""
    _pieces.append(piece)


def do_pieces() -> bool:
    """One piece of each kind of work; whether there was any. A kind that fails does not hold up the others."""
    done = False
    for piece in _pieces:
        try:
            done = piece() or done
        except Exception:  # whatever it is, it is logged, and mail and the other work go on
            logger.exception("een stuk achtergrondwerk is niet gelukt")
    return done


def claim(rows: "models.QuerySet[Any]", lease: timedelta = LEASE) -> Any:
    """Takes the job that waits longest out of `rows`, or None; gives up on one that was tried too often.

    What is written afterwards goes through `holding`, so that a worker whose lease ended changes nothing any more.
    """
    now = timezone.now()
    if not rows.free(now).exists():  # type: ignore[attr-defined]  # a JobQuerySet, of whichever model
        return None  # without the write lock that a transaction takes on SQLite
    with transaction.atomic():
        job = rows.free(now).select_for_update(skip_locked=True).order_by("created_at").first()  # type: ignore[attr-defined]  # as above
        if job is None:
            return None
        if job.attempts >= TRIES:
            holding(job).update(failed_at=now, leased_until=None, problem=GAVE_UP)
            return None
        if not holding(job).update(attempts=F("attempts") + 1, leased_until=now + lease):
            return None
    job.attempts += 1
    return job


def holding(job: Job) -> "models.QuerySet[Any]":
    """The row of a job, only while nobody else has claimed it since."""
    return type(job)._default_manager.filter(pk=job.pk, attempts=job.attempts, done_at=None, failed_at=None)
