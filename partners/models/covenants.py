"""Covenants: what partners of one coalition sign, in versions, and who signed which."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import StoredFile, User
from coalition.tools.dates import PartialDateField, partial_date_check
from partners.models.coalitions import LocalCoalition
from partners.models.organisations import Partner


class Covenant(models.Model):
    """The document of a coalition, under the word that the coalition itself uses for it."""

    class Word(models.TextChoices):
        COVENANT = "convenant", "convenant"
        MANIFESTO = "manifest", "manifest"
        AGREEMENT = "akkoord", "akkoord"
        INTENT = "intentieverklaring", "intentieverklaring"
        STATEMENT = "verklaring", "verklaring"

    # The others take *het*.
    DE_WORDS = (Word.INTENT, Word.STATEMENT)

    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="covenants")
    word = models.CharField("hoe u het noemt", max_length=18, choices=Word.choices, default=Word.COVENANT)
    title = models.CharField("titel", max_length=200)
    created_at = models.DateTimeField("aangemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "convenant"
        verbose_name_plural = "convenanten"

    def __str__(self) -> str:
        return self.title

    @property
    def the_word(self) -> str:
        """Within a sentence: *het manifest*, *de intentieverklaring*."""
        return f"{'de' if self.word in self.DE_WORDS else 'het'} {self.get_word_display()}"


class CovenantVersion(models.Model):
    """One wording of a covenant. A version that someone signed, or that was put on paper to sign, does not change."""

    covenant = models.ForeignKey(Covenant, models.CASCADE, related_name="versions")
    order = models.PositiveSmallIntegerField("versie", default=1)
    # Stands on its paper (interfaces: `0000` for a coalition's).
    number = models.CharField("nummer", max_length=14, unique=True)
    goals = models.TextField("doelen", max_length=4000, blank=True)
    # Paragraphs, lists and headings in the marks of `coalition.tools.documents`; nothing else.
    text = models.TextField("tekst", max_length=20_000)
    created_at = models.DateTimeField("aangemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    # Signed sheets that came back through the scanner: one sheet holds the signatures of many.
    scans = models.ManyToManyField(StoredFile, blank=True, related_name="covenant_versions", verbose_name="scans")

    class Meta:
        ordering = ["covenant", "-order"]
        verbose_name = "versie van een convenant"
        verbose_name_plural = "versies van convenanten"
        constraints = [models.UniqueConstraint(fields=["covenant", "order"], name="covenant_version_once")]

    def __str__(self) -> str:
        return f"{self.covenant.title}, versie {self.order}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.is_signed:
            raise ValidationError("Deze versie is ondertekend en verandert niet meer.")
        super().save(*args, **kwargs)

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed it, withdrawn or not: then its words stand."""
        return self.signings.exists()


class CovenantSigningQuerySet(models.QuerySet["CovenantSigning"]):
    def in_force(self) -> "CovenantSigningQuerySet":
        """Not withdrawn; what a merged double signed a second time stays with it, and counts no more."""
        return self.filter(withdrawn_on__isnull=True, partner__merged_into__isnull=True)


class CovenantSigning(models.Model):
    """One partner's signature under one version. *Ondertekenaar* is derived from these rows, never typed in."""

    class How(models.TextChoices):
        WET = "wet", "handtekening op papier"
        LINK = "link", "akkoord via een persoonlijke link"

    version = models.ForeignKey(CovenantVersion, models.PROTECT, related_name="signings")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="covenant_signings")
    signed_on = PartialDateField("ondertekend op")
    signatory_name = models.CharField("wie tekende", max_length=200, blank=True)
    signatory_function = models.CharField("functie", max_length=120, blank=True)
    gathering = models.ForeignKey(
        "partners.Gathering",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signings",
        verbose_name="ondertekenmoment",
    )
    how = models.CharField("hoe", max_length=4, choices=How.choices, default=How.WET)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="scan")
    withdrawn_on = models.DateField("ingetrokken per", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    # None where the partner agreed through its own link.
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = CovenantSigningQuerySet.as_manager()

    class Meta:
        ordering = ["partner__sort_key", "pk"]
        verbose_name = "ondertekening van een convenant"
        verbose_name_plural = "ondertekeningen van convenanten"
        constraints = [
            partial_date_check("signed_on", "covenant_signing"),
            models.UniqueConstraint(
                fields=["version", "partner"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_covenant_signing_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="covenant_signing_withdrawn_on_with_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | Q(signed_on_earliest__isnull=True)
                | Q(withdrawn_on__gte=models.F("signed_on_earliest")),
                name="covenant_signing_withdrawn_after_signing",
            ),
        ]

    def __str__(self) -> str:
        return f"ondertekening van {self.version} door {self.partner}"

    @property
    def trail_label(self) -> str:
        return f"ondertekening door {self.partner.trail_label}"[:120]
