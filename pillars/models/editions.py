"""The five pillars, in a wording that can change: an edition that someone signed never does."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value


class PillarEditionQuerySet(models.QuerySet["PillarEdition"]):
    def published(self) -> "PillarEditionQuerySet":
        return self.filter(state=PillarEdition.State.PUBLISHED)

    def current(self) -> "PillarEdition | None":
        """The one for new forms."""
        return self.filter(is_current=True).first()

    def names_now(self) -> dict[int, str]:
        """The names of the five pillars in the wording for new forms, by their number."""
        numbered = Pillar.objects.filter(edition__is_current=True).values_list("number", "name")
        return {number: f"Pijler {number}" for number in range(1, 6)} | dict(numbered)

    def in_force_on(self, day: date) -> "PillarEdition | None":
        """The newest published wording that existed on that day."""
        return self.published().filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()


class PillarEdition(models.Model):
    """One wording of the five pillars. It may hold the five names only."""

    class State(models.TextChoices):
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "gepubliceerd"

    slug = models.SlugField("kenmerk", unique=True)
    name = models.CharField("naam", max_length=120)
    state = models.CharField("status", max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField("geldig vanaf")
    source = models.CharField("bron", max_length=300, blank=True)
    introduction = models.TextField("inleiding", max_length=2000, blank=True)
    # Our own words, not the ministry's: marked so on screen and on paper.
    is_example = models.BooleanField("voorbeeldtekst, niet vastgesteld door het ministerie", default=False)
    is_current = models.BooleanField("voor nieuwe formulieren", default=False)

    objects = PillarEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = "editie van de pijlers"
        verbose_name_plural = "edities van de pijlers"
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(is_current=True), name="one_current_edition"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state="published"), name="current_edition_is_published"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_signed(self) -> bool:
        """Whether words of this edition were put on paper for somebody to sign."""
        return self.signings.exists()


class Pillar(models.Model):
    edition = models.ForeignKey(PillarEdition, models.CASCADE, related_name="pillars")
    number = models.PositiveSmallIntegerField("nummer")
    name = models.CharField("naam", max_length=80)
    explanation = models.TextField("uitleg", max_length=1200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "pijler"
        verbose_name_plural = "pijlers"
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="pillar_once_in_an_edition"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=5), name="five_pillars"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.edition.is_signed:
            raise ValidationError("Deze tekst is ondertekend en verandert niet meer.")
        super().save(*args, **kwargs)
