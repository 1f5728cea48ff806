"""Work that the worker does in pieces, with a lease: a worker that is killed loses nothing and doubles nothing."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobQuerySet(models.QuerySet[Any]):
    def free(self, now: datetime) -> Self:
        """What waits and is in no worker's hands."""
        return self.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now), done_at__isnull=True, failed_at__isnull=True
        )


class Job(models.Model):
    """A row that waits for the worker. `attempts` is the proof of who holds the lease, as it is of a mail."""

    created_at = models.DateTimeField("aangevraagd op", default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField("klaar op", null=True, blank=True, editable=False)
    failed_at = models.DateTimeField("mislukt op", null=True, blank=True, editable=False)
    # A sentence for the person who asked.
    problem = models.CharField("wat er misging", max_length=400, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="%(class)s_done_or_failed"
            ),
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True) | ~Q(problem=""), name="%(class)s_failed_says_why"
            ),
        ]
