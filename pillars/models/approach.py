"""What municipalities do, pillar by pillar: in their own words, to be read side by side; and answers in a monitoring round."""

from django.db import models
from django.db.models import F, Q
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
