"""Hours: a budget for a municipality and a programme period, what was written on it, and the months that were approved.

Hours are counted in quarters of an hour, as whole numbers, so that nothing is ever rounded twice.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.tools.constraints import at_with_by
from support.models.advisers import Adviser
from support.models.requests import SupportRequest

# 64 hours, unless the ministry decides otherwise.
DEFAULT_BUDGET_QUARTERS = 64 * 4
QUARTERS_A_DAY = 24 * 4


class HoursKind(models.TextChoices):
    TALK = "talk", "gesprek"
    PREPARATION = "preparation", "voorbereiding"
    TRAVEL = "travel", "reistijd"


class Budget(models.Model):
    """What a municipality may use in a period. The row is locked while somebody writes on it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="budgets")
    period = models.ForeignKey(ProgrammePeriod, models.PROTECT, related_name="+")
    quarters = models.PositiveIntegerField("kwartieren", default=DEFAULT_BUDGET_QUARTERS)
    # What was written and counts, kept with the entries in one transaction.
    used_quarters = models.PositiveIntegerField("gebruikte kwartieren", default=0, editable=False)
    reason = models.CharField("reden", max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["municipality__sort_key", "period__starts"]
        verbose_name = "urenbudget"
        verbose_name_plural = "urenbudgetten"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "period"], name="one_budget_a_period"),
            # The last word, also when two write at once: consent is a larger budget, never an exception.
            models.CheckConstraint(condition=Q(used_quarters__lte=models.F("quarters")), name="budget_is_not_overrun"),
        ]

    def __str__(self) -> str:
        return f"urenbudget van {self.municipality}, {self.period}"


class HoursEntryQuerySet(models.QuerySet["HoursEntry"]):
    def current(self) -> "HoursEntryQuerySet":
        """Without what was corrected or taken back: what a sum adds up."""
        return self.filter(successor__isnull=True, quarters__gt=0)

    def written(self) -> "HoursEntryQuerySet":
        """Also what was corrected; but not the empty lines by which hours were taken back."""
        return self.filter(quarters__gt=0)

    def in_month(self, month: date) -> "HoursEntryQuerySet":
        return self.filter(day__year=month.year, day__month=month.month)


class HoursEntry(models.Model):
    """Time of one day on one request. A mistake is corrected by a new entry that replaces this one."""

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="hours")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="hours")
    day = models.DateField("dag")
    quarters = models.PositiveSmallIntegerField("kwartieren")
    kind = models.CharField("soort", max_length=11, choices=HoursKind.choices)
    note = models.CharField("toelichting", max_length=200, blank=True)
    # Of a correction: why it was made.
    reason = models.CharField("reden van de verbetering", max_length=200, blank=True)
    # Whether it was taken from the budget when it was written: for travel a setting decides.
    counts = models.BooleanField("telt mee", default=True)
    written_at = models.DateTimeField("geschreven op", default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Made in the browser's form, so that two clicks write once.
    creation_key = models.UUIDField(unique=True, null=True, editable=False)
    successor = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessor", editable=False
    )

    objects = HoursEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = "geschreven uren"
        verbose_name_plural = "geschreven uren"
        constraints = [
            models.CheckConstraint(
                condition=Q(quarters__gte=0, quarters__lte=QUARTERS_A_DAY), name="hours_fit_in_a_day"
            ),
        ]
        indexes = [models.Index(fields=["adviser", "day"], name="hours_by_adviser")]

    def __str__(self) -> str:
        return f"{self.quarters} kwartier op {self.day:%d-%m-%Y}"


class HoursShare(models.Model):
    """Which part of an entry is on which municipality's budget; the parts add up to the whole."""

    entry = models.ForeignKey(HoursEntry, models.CASCADE, related_name="shares")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="shares")
    quarters = models.PositiveSmallIntegerField("kwartieren")

    class Meta:
        verbose_name = "deel van geschreven uren"
        verbose_name_plural = "delen van geschreven uren"
        constraints = [models.UniqueConstraint(fields=["entry", "budget"], name="one_share_a_budget")]

    def __str__(self) -> str:
        return f"{self.quarters} kwartier van {self.budget}"


class MonthlyStatement(models.Model):
    """An adviser's month (*maandstaat*). Approved, the month is closed: nothing is written or corrected in it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "ingediend"
        RETURNED = "returned", "teruggegeven"
        APPROVED = "approved", "goedgekeurd"

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="statements")
    month = models.DateField("maand")  # its first day
    state = models.CharField("status", max_length=9, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField("ingediend op", default=timezone.now)
    # Why it was given back the last time; stays when it is handed in again.
    remark = models.CharField("opmerking", max_length=500, blank=True)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-month", "adviser"]
        verbose_name = "maandstaat"
        verbose_name_plural = "maandstaten"
        constraints = [
            models.UniqueConstraint(fields=["adviser", "month"], name="one_statement_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_of_a_whole_month"),
            at_with_by("statement", "decided", until={"state": "submitted"}),
        ]

    def __str__(self) -> str:
        return f"maandstaat {self.month:%m-%Y} van {self.adviser}"

    @property
    def edition(self) -> str:
        """Tells whether what was looked at is still what was handed in."""
        return self.submitted_at.isoformat()

    @property
    def trail_label(self) -> str:
        """The trail keeps an account's number instead of its name."""
        return f"maandstaat {self.month:%m-%Y} van {self.adviser.user.trail_label}"
