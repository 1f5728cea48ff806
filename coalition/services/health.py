"""Whether the portal does its work: what a probe and an administrator want to know, in a few milliseconds."""

import os
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from coalition.models import OutboxMail, WorkerBeat

# The worker beats every ten seconds.
SILENT_AFTER = timedelta(seconds=60)
MAIL_LATE_AFTER = timedelta(minutes=15)


def health() -> dict[str, bool]:
    """Each part and whether it is well; without the first two no page can be served."""
    return {"database": _database(), "storage": _storage(), **_worker()}


def can_serve(parts: dict[str, bool]) -> bool:
    """Whether a load balancer should send people here; a worker that is away is no reason not to."""
    return parts["database"] and parts["storage"]


def _database() -> bool:
    try:
        WorkerBeat.objects.exists()
    except DatabaseError:
        return False
    return True


def _storage() -> bool:
    return os.access(settings.DATA_DIR, os.W_OK)


def _worker() -> dict[str, bool]:
    now = timezone.now()
    try:
        beats = WorkerBeat.objects.filter(beat_at__gte=now - SILENT_AFTER).exists()
        late = OutboxMail.objects.filter(
            sent_at__isnull=True, failed_at__isnull=True, created_at__lt=now - MAIL_LATE_AFTER
        )
        return {"worker": beats, "mail": not late.exists()}
    except DatabaseError:
        return {"worker": False, "mail": False}
