"""*Klopt dit niet?*: what visitors say about a page, for the ministry's in-tray."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models.people import User
from coalition.tools.constraints import at_with_by


class PageReportQuerySet(models.QuerySet["PageReport"]):
    def waiting(self) -> "PageReportQuerySet":
        return self.filter(handled_at__isnull=True).order_by("created_at")


class PageReport(models.Model):
    # The page it is about, as its path with filters.
    path = models.CharField("bladzijde", max_length=300)
    page_title = models.CharField("titel", max_length=200, blank=True)
    text = models.TextField("wat er niet klopt", max_length=2000)
    # For an answer; erased after its term.
    email = models.EmailField("e-mailadres", blank=True)
    created_at = models.DateTimeField("gemeld op", default=timezone.now, editable=False)
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    outcome = models.CharField("wat ermee is gedaan", max_length=500, blank=True)

    objects = PageReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "melding over een bladzijde"
        verbose_name_plural = "meldingen over bladzijden"
        constraints = [
            at_with_by("page_report", "handled"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True) | ~Q(outcome=""), name="handled_report_says_what_was_done"
            ),
        ]

    def __str__(self) -> str:
        return f"melding over {self.path}"
