"""How many people are lonely, as the Gezondheidsmonitor published it: figures of others, loaded, never typed in."""

from django.db import models
from django.db.models import Q

from coalition.models.reference import Municipality


class FigureSeries(models.TextChoices):
    """Survey figures and model estimates differ for the same place and year: never in one line (domain rule 12)."""

    SURVEY = "survey", "enquête"
    ESTIMATE = "estimate", "modelschatting"


class LonelinessFigure(models.Model):
    """Percentages of one year, age base and series; of a municipality in its division of that year, or of the country."""

    # Empty: the Netherlands.
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="loneliness", verbose_name="gemeente"
    )
    year = models.PositiveSmallIntegerField("jaar")
    age_group = models.CharField("leeftijd", max_length=10)
    series = models.CharField("reeks", max_length=8, choices=FigureSeries.choices)
    lonely = models.DecimalField("eenzaam (%)", max_digits=4, decimal_places=1, null=True, blank=True)
    severely = models.DecimalField("sterk eenzaam (%)", max_digits=4, decimal_places=1, null=True, blank=True)
    emotionally = models.DecimalField("emotioneel eenzaam (%)", max_digits=4, decimal_places=1, null=True, blank=True)
    socially = models.DecimalField("sociaal eenzaam (%)", max_digits=4, decimal_places=1, null=True, blank=True)
    boundaries_year = models.PositiveSmallIntegerField("indeling van", null=True, blank=True)
    source = models.CharField("bron", max_length=120)

    class Meta:
        ordering = ["series", "age_group", "year"]
        verbose_name = "cijfer over eenzaamheid"
        verbose_name_plural = "cijfers over eenzaamheid"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "age_group", "series"], name="one_figure_for_a_municipality"
            ),
            models.UniqueConstraint(
                fields=["year", "age_group", "series"],
                condition=Q(municipality__isnull=True),
                name="one_figure_for_the_country",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 100}),
                    name=f"figure_{name}_is_a_percentage",
                )
                for name in ("lonely", "severely", "emotionally", "socially")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality or 'Nederland'} {self.year}, {self.age_group}, {self.get_series_display()}"
