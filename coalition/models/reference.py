"""Where the Netherlands is divided: provinces, health regions, municipalities through time, programme periods."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from coalition.tools.names import search_key, sort_key

# Before this day the register does not know which municipalities there were.
REGISTER_BEGINS = date(2018, 1, 1)


class Province(models.Model):
    code = models.CharField("CBS-code", max_length=4, primary_key=True)
    name = models.CharField("naam", max_length=60, unique=True)
    other_name = models.CharField("andere naam", max_length=60, blank=True)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "provincie"
        verbose_name_plural = "provincies"

    def __str__(self) -> str:
        return self.name


class HealthRegion(models.Model):
    name = models.CharField("naam", max_length=60, unique=True)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "GGD-regio"
        verbose_name_plural = "GGD-regio's"

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def existing_on(self, day: date) -> "MunicipalityQuerySet":
        """The municipalities that existed on that day (domain rule 6)."""
        began = Q(begins__isnull=True) | Q(begins__lte=day)
        return self.filter(began, Q(ends__isnull=True) | Q(ends__gt=day))

    def in_order(self) -> "MunicipalityQuerySet":
        return self.order_by("sort_key", "name")


class Municipality(models.Model):
    """A municipality, known by its CBS code, which is never used again.

    Name, province and region are those of its newest version; `MunicipalityVersion` keeps the earlier ones.
    `begins` is empty where it began before the register does.
    """

    code = models.CharField("CBS-code", max_length=6, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField("naam", max_length=80)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name="provincie", related_name="municipalities"
    )
    health_region = models.ForeignKey(
        HealthRegion, models.PROTECT, null=True, blank=True, verbose_name="GGD-regio", related_name="municipalities"
    )
    begins = models.DateField("bestaat sinds", null=True, blank=True)
    ends = models.DateField("opgeheven op", null=True, blank=True, help_text="De eerste dag dat zij niet meer bestond.")
    website_domain = models.CharField("website", max_length=100, blank=True)
    # A page of the municipality itself for someone who is lonely, and the day that it was last looked at.
    help_url = models.URLField("pagina voor wie zich eenzaam voelt", blank=True)
    help_checked_on = models.DateField("pagina nagekeken op", null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    hex_q = models.SmallIntegerField(null=True, blank=True)
    hex_r = models.SmallIntegerField(null=True, blank=True)
    search_key = models.CharField(max_length=80, editable=False, db_index=True)
    short_key = models.CharField(max_length=80, editable=False, db_index=True)
    sort_key = models.CharField(max_length=80, editable=False, db_index=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "name"]
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        constraints = [
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(begins__lt=F("ends")),
                name="municipality_begins_before_it_ends",
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^GM[0-9]{4}$"), name="municipality_code_form"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.name)
        self.sort_key = sort_key(self.name)
        self.short_key = self.sort_key.replace(" ", "")
        super().save(*args, **kwargs)

    @property
    def digits(self) -> str:
        """The four digits of the code, as they stand in a number on paper."""
        return self.code[2:]

    def existed_on(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


class MunicipalityVersion(models.Model):
    """Name, province and region of a municipality from one day to the next change; open ends are empty."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="versions")
    valid_from = models.DateField("geldig vanaf", null=True, blank=True)
    valid_until = models.DateField("geldig tot", null=True, blank=True)
    name = models.CharField("naam", max_length=80)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name="provincie")
    health_region = models.ForeignKey(HealthRegion, models.PROTECT, null=True, blank=True, verbose_name="GGD-regio")

    class Meta:
        ordering = ["municipality", F("valid_from").asc(nulls_first=True)]
        verbose_name = "versie van een gemeente"
        verbose_name_plural = "versies van gemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(valid_until__isnull=True), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_from__lt=F("valid_until")),
                name="version_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} vanaf {self.valid_from or 'het begin'}"


class Population(models.Model):
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField("jaar")
    inhabitants = models.PositiveIntegerField("inwoners op 1 januari")

    class Meta:
        ordering = ["municipality", "-year"]
        verbose_name = "inwonertal"
        verbose_name_plural = "inwonertallen"
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="one_population_a_year")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.inhabitants}"


class MunicipalityAlias(models.Model):
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="aliases")
    name = models.CharField("andere naam", max_length=80)
    kind = models.CharField("soort", max_length=60)
    key = models.CharField(max_length=80, editable=False, db_index=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "andere naam"
        verbose_name_plural = "andere namen"
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = search_key(self.name)
        super().save(*args, **kwargs)


class MunicipalityChange(models.Model):
    """One dissolved municipality and one of its successors; split in three, it has three rows."""

    class Kind(models.TextChoices):
        MERGED = "merged", "samengevoegd"
        ABSORBED = "absorbed", "opgegaan in een bestaande gemeente"
        SPLIT = "split", "gesplitst"

    date = models.DateField("datum", help_text="De eerste dag van de nieuwe indeling.")
    from_municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="successions", verbose_name="opgeheven gemeente"
    )
    to_municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="predecessions", verbose_name="opvolger"
    )
    kind = models.CharField("soort", max_length=10, choices=Kind.choices)
    note = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "herindeling"
        verbose_name_plural = "herindelingen"
        constraints = [
            models.UniqueConstraint(fields=["from_municipality", "to_municipality"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(from_municipality=F("to_municipality")), name="succession_between_two_municipalities"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_municipality} → {self.to_municipality} ({self.date})"


class ProgrammePeriodQuerySet(models.QuerySet["ProgrammePeriod"]):
    def on(self, day: date) -> "ProgrammePeriod | None":
        return self.filter(Q(starts__lte=day), Q(ends__isnull=True) | Q(ends__gte=day)).first()


class ProgrammePeriod(models.Model):
    """A period of the national programme; both days count."""

    name = models.CharField("naam", max_length=40, unique=True)
    ministry = models.CharField("ministerie", max_length=120)
    starts = models.DateField("eerste dag", unique=True)
    ends = models.DateField("laatste dag", null=True, blank=True)

    objects = ProgrammePeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        verbose_name = "programmaperiode"
        verbose_name_plural = "programmaperiodes"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__lt=F("ends")), name="period_dates_in_order"
            ),
            models.UniqueConstraint(Value(1), condition=Q(ends__isnull=True), name="one_open_period"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterStamp(models.Model):
    """One row that every act raises, so that a page kept from before it is known to be old."""

    value = models.PositiveBigIntegerField(default=0)
    raised_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_register_stamp")]

    def __str__(self) -> str:
        return "het register"
