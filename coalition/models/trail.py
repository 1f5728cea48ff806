"""The audit trail: who did what to what, and when. Rows are added and never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.models.reference import Municipality


class AppendOnly(Exception):
    """Something tried to change or remove a row of the trail."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of(self, obj: models.Model) -> "AuditEventQuerySet":
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).select_related("actor")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Het logboek wordt niet gewijzigd.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Het logboek wordt niet gewist.")


class AuditEvent(models.Model):
    """Six facts of an act: who, what, when, on what, how it came in, old and new.

    Of a personal field `changes` holds that it changed, never a value. Triggers in the
    database refuse UPDATE and DELETE, so the admin, the ORM and plain SQL cannot either.
    """

    at = models.DateTimeField("wanneer", default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="wie", related_name="+", editable=False
    )
    action = models.CharField("wat", max_length=60, editable=False)
    object_type = models.CharField("soort object", max_length=60, editable=False)
    object_id = models.CharField("nummer van het object", max_length=40, editable=False)
    object_label = models.CharField("waarop", max_length=120, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, verbose_name="gemeente", related_name="+", editable=False
    )
    origin = models.CharField("langs welke weg", max_length=60, blank=True, editable=False)
    changes = models.JSONField("oud en nieuw", default=dict, editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "regel in het logboek"
        verbose_name_plural = "logboek"
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["municipality", "-at"], name="audit_by_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly("Het logboek wordt niet gewijzigd.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Het logboek wordt niet gewist.")
