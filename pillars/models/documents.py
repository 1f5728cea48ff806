"""What is made on paper around signings: drafts that were edited, proofs that were issued, stacks for the printer."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import IssuedPaper, Job, JobQuerySet, User
from coalition.permissions import Permission, allows_everywhere
from pillars.models.signings import Ceremony, Signing


class DraftKind(models.TextChoices):
    COLLEGE_PROPOSAL = "collegevoorstel", "collegevoorstel"
    COUNCIL_NOTICE = "raadsbericht", "bericht aan de raad"
    PRESS_RELEASE = "persbericht", "persbericht"
    PLAN = "draaiboek", "draaiboek"


class NoticeWord(models.TextChoices):
    """What a municipality calls its notice to the council: the officer picks the word."""

    INFORMATION_LETTER = "raadsinformatiebrief", "raadsinformatiebrief"
    NOTICE = "raadsmededeling", "raadsmededeling"
    COLLEGE_LETTER = "collegebrief", "collegebrief"


class DraftAnswers(models.Model):
    """What only the municipality knows of the documents of a signing, asked once for all of them."""

    signing = models.OneToOneField(Signing, models.CASCADE, related_name="draft_answers")
    notice_word = models.CharField(
        "bericht aan de raad", max_length=24, choices=NoticeWord.choices, default=NoticeWord.INFORMATION_LETTER
    )
    mayor = models.CharField("naam van de burgemeester", max_length=120, blank=True)
    secretary = models.CharField("naam van de gemeentesecretaris", max_length=120, blank=True)
    college_on = models.DateField("vergadering van het college", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = "gegevens voor de stukken"
        verbose_name_plural = "gegevens voor de stukken"

    def __str__(self) -> str:
        return f"gegevens voor de stukken bij {self.signing.number}"


class SigningDraft(models.Model):
    """A document of a signing as the officer edited it; without a row it is made from the facts each time."""

    signing = models.ForeignKey(Signing, models.CASCADE, related_name="drafts")
    kind = models.CharField("soort", max_length=16, choices=DraftKind.choices)
    # Marked text, as `coalition.tools.documents` reads it.
    text = models.TextField("tekst", max_length=40_000)
    # The text that the facts gave when they were last looked at: so that the page can tell which facts changed since.
    facts_text = models.TextField("tekst uit de gegevens", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["signing", "kind"]
        verbose_name = "stuk bij een ondertekening"
        verbose_name_plural = "stukken bij ondertekeningen"
        constraints = [
            models.UniqueConstraint(fields=["signing", "kind"], name="one_draft_of_a_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="draft_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} bij {self.signing.number}"


class SigningProof(models.Model):
    """A proof of signing, with a number of its own; what it says is true on the day it was printed."""

    number = models.CharField("nummer", max_length=14, unique=True)
    signing = models.ForeignKey(Signing, models.PROTECT, related_name="proofs")
    issued_on = models.DateField("afgegeven op")
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    # What stands on it, so that the same facts on the same day give the same proof, and the check can tell what changed.
    facts = models.JSONField("gegevens op het bewijs")
    paper = models.OneToOneField(IssuedPaper, models.PROTECT, related_name="proof")

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = "bewijs van ondertekening"
        verbose_name_plural = "bewijzen van ondertekening"

    def __str__(self) -> str:
        return f"bewijs {self.number}"


class PrintStackQuerySet(JobQuerySet):
    def visible_to(self, user: User) -> "PrintStackQuerySet":
        """Of the ministry every colleague's; of others the own."""
        if allows_everywhere(user, Permission.CEREMONY_MANAGE):
            return self.all()
        return self.filter(requested_by=user)


class PrintStack(Job):
    """Many pillar forms in one file for the printer, made by the worker; a single form never waits for it."""

    title = models.CharField("titel", max_length=200)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    # Either the numbered forms of a ceremony, or blank ones for the municipalities whose codes are here, with spaces between.
    ceremony = models.ForeignKey(Ceremony, models.CASCADE, null=True, blank=True, related_name="stacks")
    codes = models.TextField("gemeentecodes", blank=True)
    # How many forms; known when it is asked for.
    forms = models.PositiveSmallIntegerField("formulieren")
    forms_done = models.PositiveSmallIntegerField(default=0, editable=False)
    # Of everything that stands on the forms: while that is the same, a stack that is there is given again.
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # The same forms asked for twice are one file.
    paper = models.ForeignKey(
        IssuedPaper, models.PROTECT, null=True, blank=True, related_name="stacks", verbose_name="bestand"
    )

    objects = PrintStackQuerySet.as_manager()

    class Meta(Job.Meta):
        ordering = ["-created_at"]
        verbose_name = "stapel formulieren"
        verbose_name_plural = "stapels formulieren"
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ceremony__isnull=False, codes="") | Q(ceremony__isnull=True) & ~Q(codes=""),
                name="print_stack_of_one_source",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(paper__isnull=False), name="print_stack_done_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        """For the worker, or in its hands."""
        return self.done_at is None and self.failed_at is None
