"""Where a signature goes on to count: taken over by the successor of a municipality, or into the next period.

Both are the ministry's choice and a record of its own; the signing itself never moves and is never copied.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.tools.constraints import at_with_by
from pillars.models.signings import PUBLIC_STATES, Signing


class TakeoverQuerySet(models.QuerySet["Takeover"]):
    def standing(self) -> "TakeoverQuerySet":
        """Without what was taken back as a mistake."""
        return self.filter(undone_at__isnull=True)

    def in_force_on(self, day: date) -> "TakeoverQuerySet":
        """By which a successor counts on that day: until the signing is withdrawn, and never when it was void."""
        signing_counts = Q(signing__withdrawn_on__isnull=True) | Q(signing__withdrawn_on__gt=day)
        return self.standing().filter(signing_counts, counts_from__lte=day, signing__state__in=PUBLIC_STATES)


class Takeover(models.Model):
    """A successor counts as signed by the signing of a municipality that went up in it, from a day on."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="takeovers", verbose_name="opvolger")
    signing = models.ForeignKey(Signing, models.PROTECT, related_name="takeovers", verbose_name="ondertekening")
    counts_from = models.DateField("telt vanaf")
    reason = models.CharField("reden", max_length=500)
    decided_at = models.DateTimeField("besloten op", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    # Taken back as a mistake: then it never counted. (What the municipality withdraws, it withdraws itself.)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "counts_from"]
        verbose_name = "overgenomen ondertekening"
        verbose_name_plural = "overgenomen ondertekeningen"
        constraints = [
            at_with_by("takeover", "undone"),
            models.CheckConstraint(condition=~Q(reason=""), name="takeover_says_why"),
            models.UniqueConstraint(
                fields=["municipality", "signing"], condition=Q(undone_at__isnull=True), name="taken_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signing.number} overgenomen door {self.municipality}"


class PeriodRule(models.Model):
    """Whether signings of earlier periods carry over into this one (domain rule 7). Without a row nothing was decided."""

    period = models.OneToOneField(ProgrammePeriod, models.PROTECT, related_name="carrying_rule", verbose_name="periode")
    carries_over = models.BooleanField("ondertekeningen gaan over")
    reason = models.CharField("reden", max_length=500)
    decided_at = models.DateTimeField("besloten op", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["period"]
        verbose_name = "regel van een programmaperiode"
        verbose_name_plural = "regels van programmaperioden"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="period_rule_says_why")]

    def __str__(self) -> str:
        return f"{self.period}: {'gaat over' if self.carries_over else 'opnieuw ondertekenen'}"


def in_force_exists(day: date, municipality: str = "pk") -> Q:
    """Whether a municipality (its key in the outer query) counts on that day: its own signing, or one taken over.

    The rule of the register (`coalition/overview/register/standings.py`) as a condition; a test holds the two together.
    """
    own = Signing.objects.filter(municipality=OuterRef(municipality))
    taken_over = Takeover.objects.in_force_on(day).filter(municipality=OuterRef(municipality))
    withdrew = own.public().filter(withdrawn_on__lte=day)
    return Q(Exists(own.counted_on(day))) | Q(Exists(taken_over)) & ~Q(Exists(withdrew))
