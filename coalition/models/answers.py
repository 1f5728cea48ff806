"""Answers that staff laid down: what the portal said on one moment, for a letter to parliament or a newspaper."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from coalition.models.people import User
from coalition.models.trail import AppendOnly


class KeptAnswer(models.Model):
    """Sentence, figures and list as they were. Triggers in the database refuse to change a row (`trail_guard.py`).

    Its page tells what is known differently now.
    """

    # "Kamervraag 2026Z01234", or what the answer was for.
    purpose = models.CharField("waarvoor", max_length=200)
    question_number = models.CharField("nummer van de Kamervraag", max_length=40, blank=True)
    day = models.DateField("peildatum")
    # The filters as in the address of the list, without the question mark.
    filters = models.CharField("filters", max_length=1000, blank=True)
    sentence = models.TextField("zin")
    # The figures behind the sentence, and the list: one object for each municipality.
    figures = models.JSONField("cijfers")
    lines = models.JSONField("lijst")
    kept_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-kept_at"]
        verbose_name = "vastgelegd antwoord"
        verbose_name_plural = "vastgelegde antwoorden"

    def __str__(self) -> str:
        return self.purpose

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly("Een vastgelegd antwoord wordt niet gewijzigd.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Een vastgelegd antwoord wordt niet gewist.")
