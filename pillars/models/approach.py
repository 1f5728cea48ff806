"""What municipalities do, pillar by pillar: in their own words, to be read side by side."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, User

PILLARS = range(1, 6)


class ApproachAudience(models.TextChoices):
    PUBLIC = "public", "iedereen"
    SIGNATORIES = "signatories", "gemeenten die ondertekenden"


class LocalApproach(models.Model):
    """A few lines of one municipality about one pillar. The municipality chooses who may read them."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="approaches", verbose_name="gemeente")
    pillar = models.PositiveSmallIntegerField("pijler")
    text = models.TextField("wat wij doen", max_length=2000)
    # One address on each line.
    links = models.TextField("links", max_length=1000, blank=True)
    audience = models.CharField("wie mag dit lezen", max_length=11, choices=ApproachAudience.choices)
    # The yearly check-in: *ongewijzigd* raises only this.
    confirmed_on = models.DateField("laatst bevestigd op")
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["municipality", "pillar"]
        verbose_name = "lokale aanpak"
        verbose_name_plural = "lokale aanpakken"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "pillar"], name="one_approach_for_a_pillar"),
            models.CheckConstraint(condition=Q(pillar__in=[*PILLARS]), name="approach_of_one_of_five_pillars"),
            models.CheckConstraint(condition=~Q(text=""), name="approach_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, pijler {self.pillar}"
