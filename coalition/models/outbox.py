"""Mail that waits for the worker; written in the transaction of the act that it tells of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutboxMail(models.Model):
    dedup_key = models.CharField(max_length=120, unique=True)
    to = models.EmailField("aan")
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    html = models.TextField("opgemaakte tekst", blank=True)
    created_at = models.DateTimeField("geschreven op", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    next_attempt_at = models.DateTimeField("volgende poging", default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    failed_at = models.DateTimeField("opgegeven op", null=True, blank=True)
    last_error = models.CharField("laatste fout", max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "mail"
        verbose_name_plural = "mail"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="outbox_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True), name="mail_sent_or_given_up"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class WorkerBeat(models.Model):
    """When the worker last said that it lives; one row."""

    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_worker_beat")]

    def __str__(self) -> str:
        return f"{self.beat_at:%d-%m-%Y %H:%M:%S}"
