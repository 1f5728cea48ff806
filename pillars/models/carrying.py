"""Where a signature goes on to count: taken over by the successor of a municipality, or into the next period.

Both are the ministry's choice and a record of its own; the signing itself never moves and is never copied.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.tools.constraints import at_with_by
from pillars.models.signings import Signing


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
