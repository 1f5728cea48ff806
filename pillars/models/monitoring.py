"""Monitoring rounds: a few comparable questions of the ministry, and what each municipality answers.

An answer is between one municipality and the ministry (domain rule 11); others see totals only.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.models import Municipality, User


class MonitoringRound(models.Model):
    """A few comparable questions of the ministry, open between two days."""

    name = models.CharField("naam", max_length=120, unique=True)
    opens_on = models.DateField("open vanaf")
    closes_on = models.DateField("laatste dag")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-opens_on"]
        verbose_name = "monitoringsronde"
        verbose_name_plural = "monitoringsrondes"
        constraints = [
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_it_closes")
        ]

    def __str__(self) -> str:
        return self.name


class MonitoringQuestion(models.Model):
    class Kind(models.TextChoices):
        NUMBER = "number", "een getal"
        CHOICE = "choice", "een keuze"
        TEXT = "text", "een tekst"

    round = models.ForeignKey(MonitoringRound, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField("volgorde")
    pillar = models.PositiveSmallIntegerField("pijler", null=True, blank=True)
    text = models.CharField("vraag", max_length=300)
    kind = models.CharField("soort antwoord", max_length=6, choices=Kind.choices)
    # Of a choice: one possibility on each line.
    choices = models.TextField("keuzes", max_length=1000, blank=True)

    class Meta:
        ordering = ["round", "order"]
        verbose_name = "monitoringsvraag"
        verbose_name_plural = "monitoringsvragen"
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="monitoring_question_in_one_place"),
            models.CheckConstraint(
                condition=Q(kind="choice") & ~Q(choices="") | ~Q(kind="choice") & Q(choices=""),
                name="a_choice_has_its_possibilities",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class MonitoringAnswer(models.Model):
    """Between one municipality and the ministry; others see totals over at least five municipalities."""

    question = models.ForeignKey(MonitoringQuestion, models.PROTECT, related_name="answers")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="monitoring_answers")
    # A number as it was understood, one of the choices, or a text.
    number = models.DecimalField("getal", max_digits=12, decimal_places=2, null=True, blank=True)
    text = models.TextField("antwoord", max_length=2000, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["question", "municipality"]
        verbose_name = "antwoord in een monitoringsronde"
        verbose_name_plural = "antwoorden in monitoringsrondes"
        constraints = [
            models.UniqueConstraint(fields=["question", "municipality"], name="one_answer_of_a_municipality"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, text="") | Q(number__isnull=True) & ~Q(text=""),
                name="answer_is_a_number_or_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} bij {self.question}"
