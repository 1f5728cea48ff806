"""Local coalitions against loneliness and who leads them. Partners and covenants are still to come."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.tools.dates import PartialDateField, partial_date_check


class LocalCoalitionQuerySet(models.QuerySet["LocalCoalition"]):
    def public(self) -> "LocalCoalitionQuerySet":
        return self.filter(is_published=True)


class LocalCoalition(models.Model):
    """A *lokale coalitie tegen eenzaamheid*; its name need not be unique."""

    name = models.CharField("naam", max_length=120)
    former_names = models.CharField("eerdere namen", max_length=300, blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="coalitions", verbose_name="gemeenten")
    started_on = PartialDateField("gestart op")
    source_url = models.URLField("bron (link)", max_length=500, blank=True)
    is_published = models.BooleanField("openbaar", default=False)

    objects = LocalCoalitionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "lokale coalitie"
        verbose_name_plural = "lokale coalities"
        constraints = [partial_date_check("started_on", "coalition")]

    def __str__(self) -> str:
        return self.name


class CoordinatorGrant(models.Model):
    """Somebody leads a coalition (*kwartiermaker*), until it is ended; kept afterwards."""

    user = models.ForeignKey(User, models.PROTECT, related_name="coordinator_grants")
    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="coordinator_grants")
    granted_at = models.DateTimeField("sinds", default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("beëindigd", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "toegang tot een coalitie"
        verbose_name_plural = "toegang tot coalities"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "coalition"], condition=Q(ended_at__isnull=True), name="one_active_coordinator_grant"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="coordinator_ended_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.coalition}"
