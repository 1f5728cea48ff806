"""What municipalities do, pillar by pillar: in their own words, to be read side by side."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.dates import today
from coalition.tools.names import words_of
from pillars.models.carrying import in_force_exists

PILLARS = range(1, 6)
# What was confirmed longer ago is asked about again.
CHECK_IN_AFTER = timedelta(days=365)


class ApproachAudience(models.TextChoices):
    PUBLIC = "public", "iedereen"
    SIGNATORIES = "signatories", "gemeenten die ondertekenden"


def reads_shared(user: object) -> bool:
    """Who reads what municipalities share with one another: officers of those that signed, advisers, the ministry."""
    if allows_everywhere(user, Permission.APPROACH_READ):
        return True
    own = allows_municipalities(user, Permission.APPROACH_READ)
    return bool(own) and Municipality.objects.filter(in_force_exists(today()), pk__in=own).exists()


class LocalApproachQuerySet(models.QuerySet["LocalApproach"]):
    def public(self) -> "LocalApproachQuerySet":
        return self.filter(audience=ApproachAudience.PUBLIC)

    def visible_to(self, user: object) -> "LocalApproachQuerySet":
        """What is for everybody; with what is shared for who may read that, and always one's own."""
        if reads_shared(user):
            return self.all()
        own = allows_municipalities(user, Permission.APPROACH_READ)
        return self.filter(Q(audience=ApproachAudience.PUBLIC) | Q(municipality__in=own)) if own else self.public()

    def with_words(self, typed: str) -> "LocalApproachQuerySet":
        """Those in which each of the words stands, or part of it (*bezoek* finds *huisbezoek*), or in the municipality's name."""
        found = self
        for word in words_of(typed):
            found = found.filter(Q(search_key__contains=word) | Q(municipality__search_key__contains=word))
        return found

    def due(self) -> "LocalApproachQuerySet":
        return self.filter(confirmed_on__lt=today() - CHECK_IN_AFTER)


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
    # The words of the text in plain letters, to search by.
    search_key = models.TextField(default="", editable=False)

    objects = LocalApproachQuerySet.as_manager()

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = " ".join(words_of(self.text))
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        return self.audience == ApproachAudience.PUBLIC

    @property
    def is_due(self) -> bool:
        """Whether it is time to look at it again."""
        return self.confirmed_on < today() - CHECK_IN_AFTER
