"""Partners: local organisations, and now and then a private person. Their public facts are shared between coalitions."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import PartialDateField, partial_date_check
from coalition.tools.names import search_key, sort_key
from partners.models.coalitions import LocalCoalition
from partners.naming import partner_key

A_RESIDENT = "een inwoner"


class PartnerKind(models.TextChoices):
    WELFARE = "welfare", "welzijn"
    CARE = "care", "zorg"
    BELIEF = "belief", "kerk of andere levensbeschouwing"
    ASSOCIATION = "association", "vereniging"
    VOLUNTEERS = "volunteers", "vrijwilligersorganisatie"
    LIBRARY = "library", "bibliotheek"
    CULTURE = "culture", "cultuur"
    EDUCATION = "education", "onderwijs"
    HOUSING = "housing", "woningcorporatie"
    SPORT = "sport", "sport"
    BUSINESS = "business", "bedrijf"
    POLICE = "police", "politie"
    CLIENTS = "clients", "cliënten- of ouderenorganisatie"
    MUNICIPALITY = "municipality", "gemeente"
    OTHER = "other", "anders"


# The ministry's yearly benchmark names these as the ones that coalitions find hardest to win.
HARD_KINDS = (PartnerKind.EDUCATION, PartnerKind.HOUSING, PartnerKind.SPORT, PartnerKind.BUSINESS)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def present(self) -> "PartnerQuerySet":
        """Those that still stand for themselves: not merged into another."""
        return self.filter(merged_into__isnull=True)

    def organisations(self) -> "PartnerQuerySet":
        """Without private persons, who are never suggested and never shared."""
        return self.filter(is_person=False)


class Partner(models.Model):
    """An organisation, or a private person (`is_person`): then without kind and, but with consent, without a public name."""

    name = models.CharField("naam", max_length=200)
    # Made from the name: to sort by, and to find nearly the same name by.
    sort_key = models.CharField(max_length=200, db_index=True, editable=False)
    match_key = models.CharField(max_length=200, db_index=True, editable=False)
    is_person = models.BooleanField("is een inwoner, geen organisatie", default=False)
    place = models.CharField("plaats", max_length=120, blank=True)
    place_key = models.CharField(max_length=120, db_index=True, editable=False, blank=True)
    kind = models.CharField("soort", max_length=12, choices=PartnerKind.choices, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="partners", verbose_name="gemeente"
    )
    kvk_number = models.CharField("KvK-nummer", max_length=8, blank=True, db_index=True)
    branch_number = models.CharField("vestigingsnummer", max_length=12, blank=True)
    website = models.URLField("website", max_length=500, blank=True)
    is_dissolved = models.BooleanField("bestaat niet meer", default=False)
    dissolved_on = PartialDateField("opgeheven op")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    # A person's consent to be named in public.
    consent_given_on = models.DateField("toestemming gegeven op", null=True, blank=True)
    consent_how = models.CharField("hoe de toestemming is gegeven", max_length=200, blank=True)
    consent_withdrawn_on = models.DateField("toestemming ingetrokken op", null=True, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("aangemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = "partner"
        verbose_name_plural = "partners"
        constraints = [
            partial_date_check("dissolved_on", "partner"),
            models.CheckConstraint(
                condition=Q(is_person=False)
                | Q(is_person=True, kind="", kvk_number="", branch_number="", municipality__isnull=True, website=""),
                name="person_has_no_kind",
            ),
            models.CheckConstraint(
                condition=Q(kvk_number="") | Q(kvk_number__regex=r"^[0-9]{8}$"), name="kvk_number_of_8_digits"
            ),
            models.CheckConstraint(
                condition=Q(branch_number="") | Q(branch_number__regex=r"^[0-9]{12}$"),
                name="branch_number_of_12_digits",
            ),
            models.CheckConstraint(
                condition=Q(kind=PartnerKind.MUNICIPALITY, municipality__isnull=False)
                | (~Q(kind=PartnerKind.MUNICIPALITY) & Q(municipality__isnull=True)),
                name="partner_municipality_is_linked",
            ),
            models.CheckConstraint(
                condition=Q(is_dissolved=True) | Q(dissolved_on_precision="unknown"), name="dissolved_partner_says_so"
            ),
            models.CheckConstraint(
                condition=Q(consent_given_on__isnull=True, consent_withdrawn_on__isnull=True)
                | Q(is_person=True, consent_given_on__isnull=False),
                name="consent_is_a_persons",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="partner_not_merged_into_itself"),
        ]
        indexes = [models.Index(fields=["place_key", "match_key"], name="partner_by_place")]

    def __str__(self) -> str:
        return self.public_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.make_keys()
        super().save(*args, **kwargs)

    def make_keys(self) -> None:
        """For `bulk_create`, which does not call `save`."""
        self.sort_key = sort_key(self.name)[:200]
        self.match_key = partner_key(self.name)[:200]
        self.place_key = search_key(self.place)[:120]

    @property
    def name_is_public(self) -> bool:
        """Of an organisation always; of a person while a recorded consent holds."""
        return not self.is_person or (self.consent_given_on is not None and self.consent_withdrawn_on is None)

    @property
    def public_name(self) -> str:
        """What everybody but the coalition's own coordinators reads (domain rule 13)."""
        return self.name if self.name_is_public else A_RESIDENT

    @property
    def trail_label(self) -> str:
        """A person's name could not be erased from the trail."""
        return A_RESIDENT if self.is_person else self.name


class PartnerName(models.Model):
    """Another name by which a partner is found."""

    class Kind(models.TextChoices):
        FORMER = "former", "eerdere naam"
        OTHER = "other", "andere naam"
        MERGED = "merged", "naam van een samengevoegde dubbele"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="names")
    name = models.CharField("naam", max_length=200)
    match_key = models.CharField(max_length=200, db_index=True, editable=False)
    kind = models.CharField("soort", max_length=6, choices=Kind.choices, default=Kind.OTHER)

    class Meta:
        ordering = ["name"]
        verbose_name = "andere naam van een partner"
        verbose_name_plural = "andere namen van partners"
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="partner_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.match_key = partner_key(self.name)[:200]
        super().save(*args, **kwargs)


class PartnerMerge(models.Model):
    """Two partners that turned out to be one. What moved is kept, so that it can be undone."""

    kept = models.ForeignKey(Partner, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    # Within one coalition, by its coordinator; none when the ministry did it for all.
    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, null=True, blank=True, related_name="partner_merges")
    # Keys of the rows that moved, and which fields were filled from the other; never their content.
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-merged_at"]
        verbose_name = "samenvoeging van partners"
        verbose_name_plural = "samenvoegingen van partners"
        constraints = [
            at_with_by("partner_merge", "undone"),
        ]

    def __str__(self) -> str:
        return f"samenvoeging van {self.merged} met {self.kept}"
