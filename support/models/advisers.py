"""Who supports municipalities: where, in what, how many hours, and when not. Of all this only the function is public."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from coalition.models import HealthRegion, NationalRole, ProgrammePeriod, Province, User


class AdviserQuerySet(models.QuerySet["Adviser"]):
    def gone(self) -> "AdviserQuerySet":
        """Those who are not `is_present`."""
        return self.exclude(user__is_active=True, user__national_role=NationalRole.ADVISER)


class Adviser(models.Model):
    """What is known of an account with the national role of adviser."""

    user = models.OneToOneField(User, models.PROTECT, related_name="adviser", verbose_name="account")
    provinces = models.ManyToManyField(Province, blank=True, related_name="advisers", verbose_name="provincies")
    health_regions = models.ManyToManyField(
        HealthRegion, blank=True, related_name="advisers", verbose_name="GGD-regio's"
    )
    topics = models.ManyToManyField("support.Topic", blank=True, related_name="advisers", verbose_name="onderwerpen")
    # The numbers of the pillars, in order: `135`.
    pillars = models.CharField("pijlers", max_length=5, blank=True)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]
        verbose_name = "adviseur"
        verbose_name_plural = "adviseurs"

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_present(self) -> bool:
        """Whether the account may sign in and has the role; what who left did not finish, the ministry does."""
        return self.user.is_active and self.user.national_role == NationalRole.ADVISER


class AdviserCapacity(models.Model):
    """How many hours an adviser has in one programme period."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="capacities")
    period = models.ForeignKey(ProgrammePeriod, models.PROTECT, related_name="+", verbose_name="periode")
    hours = models.DecimalField("uren", max_digits=7, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["period__starts"]
        verbose_name = "capaciteit van een adviseur"
        verbose_name_plural = "capaciteit van adviseurs"
        constraints = [
            models.UniqueConstraint(fields=["adviser", "period"], name="one_capacity_a_period"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="capacity_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.adviser}, {self.period}"


class AdviserAbsence(models.Model):
    """From and up to and including which day an adviser takes nothing new."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="absences")
    starts = models.DateField("van")
    ends = models.DateField("tot en met", null=True, blank=True)

    class Meta:
        ordering = ["-starts"]
        verbose_name = "afwezigheid van een adviseur"
        verbose_name_plural = "afwezigheid van adviseurs"
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="absence_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.adviser} vanaf {self.starts:%d-%m-%Y}"
