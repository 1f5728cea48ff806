"""Acts of the ministry on the map: dissolving, splitting and renaming municipalities, ahead of the day or after it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.models.people import User
from coalition.models.reference import Municipality
from coalition.tools.constraints import at_with_by


class RedivisionKind(models.TextChoices):
    DISSOLVE = "dissolve", "opheffen en bij een andere gemeente voegen"
    SPLIT = "split", "opsplitsen"
    RENAME = "rename", "andere naam"


class Redivision(models.Model):
    """One act and all that it wrote, so that it can be taken back the same day.

    The map itself is in `Municipality.ends`, `MunicipalityVersion` and `MunicipalityChange`, which know dates: prepared
    today, in force on that day. Only what cannot know a date (who may work for the successor) is done on the day itself.
    """

    kind = models.CharField("soort", max_length=8, choices=RedivisionKind.choices)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="redivisions", verbose_name="gemeente")
    in_force_on = models.DateField("eerste dag van de nieuwe indeling")
    reason = models.CharField("grond", max_length=300, help_text="De wet of het besluit.")
    # What was there before, by which the act is taken back.
    before = models.JSONField(editable=False)
    done_at = models.DateTimeField("gedaan op", default=timezone.now, editable=False)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    # When grants, coalitions and requests went to the successor.
    handed_over_at = models.DateTimeField("overgedragen op", null=True, blank=True, editable=False)
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-done_at"]
        verbose_name = "herindeling, als handeling"
        verbose_name_plural = "herindelingen, als handelingen"
        constraints = [
            at_with_by("redivision", "undone"),
            models.CheckConstraint(condition=~Q(reason=""), name="redivision_has_its_ground"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("done_at")), name="redivision_undone_after"
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(undone_at__isnull=True) & ~Q(kind="rename"),
                name="municipality_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()} op {self.in_force_on:%d-%m-%Y}"
