"""Monitoring rounds: a few comparable questions of the ministry, and what each municipality answers.

An answer is between one municipality and the ministry (domain rule 11); others see totals only.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import today
from coalition.tools.figures import dutch


class MonitoringRoundQuerySet(models.QuerySet["MonitoringRound"]):
    def asking(self) -> "MonitoringRoundQuerySet":
        """Those that ask something; one without questions is still being made."""
        return self.filter(questions__isnull=False).distinct()

    def open_on(self, day: date) -> "MonitoringRoundQuerySet":
        return self.asking().filter(opens_on__lte=day, closes_on__gte=day)

    def opened_by(self, day: date) -> "MonitoringRoundQuerySet":
        return self.asking().filter(opens_on__lte=day)

    def closed_by(self, day: date) -> "MonitoringRoundQuerySet":
        return self.asking().filter(closes_on__lt=day)


class MonitoringRound(models.Model):
    """A few comparable questions of the ministry, open between two days."""

    name = models.CharField("naam", max_length=120, unique=True)
    opens_on = models.DateField("open vanaf")
    closes_on = models.DateField("laatste dag")
    # Once, to those that had not answered.
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True, editable=False)
    reminded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = MonitoringRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = "monitoringsronde"
        verbose_name_plural = "monitoringsrondes"
        constraints = [
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_it_closes"),
            at_with_by("monitoring_round", "reminded"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.opens_on <= today() <= self.closes_on

    @property
    def is_closed(self) -> bool:
        return self.closes_on < today()


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

    @property
    def options(self) -> list[str]:
        return self.choices.splitlines()


class MonitoringReply(models.Model):
    """That a municipality answers a round: a draft of its own until it is sent, and then the ministry's to read."""

    round = models.ForeignKey(MonitoringRound, models.PROTECT, related_name="replies")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="monitoring_replies")
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["round", "municipality"]
        verbose_name = "inzending in een monitoringsronde"
        verbose_name_plural = "inzendingen in monitoringsrondes"
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="one_reply_of_a_municipality"),
            at_with_by("monitoring_reply", "sent"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.round}"


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
            # The totals rely on it: of numbers below nought too, a sum would tell less and a nought more.
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="answer_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} bij {self.question}"

    @property
    def shown(self) -> str:
        """As it is read: a number in Dutch, a choice or a text as it is."""
        return self.text if self.number is None else dutch(self.number)
