"""Whom to reach at a municipality: the portfolio holder now, the official contact, secretariat and mailbox."""

from django.db import models
from django.db.models import F, Q

from coalition.models.people import User
from coalition.models.reference import Municipality
from coalition.tools.dates import PartialDateField, partial_date_check


class PortfolioHolder(models.Model):
    """The alderman responsible from one date until another; apart from who signed then."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="portfolio_holders")
    name = models.CharField("naam", max_length=120)
    function = models.CharField("functie", max_length=60, default="wethouder")
    portfolio = models.CharField("portefeuille", max_length=200, blank=True)
    since = PartialDateField("vanaf")
    until = PartialDateField("tot")
    is_current = models.BooleanField("nu portefeuillehouder", default=True)
    confirmed_on = models.DateField("laatst bevestigd op")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-is_current", "-since_earliest", "name"]
        verbose_name = "portefeuillehouder"
        verbose_name_plural = "portefeuillehouders"
        constraints = [
            partial_date_check("since", "portfolio"),
            partial_date_check("until", "portfolio"),
            models.CheckConstraint(
                condition=Q(since_earliest__isnull=True)
                | Q(until_latest__isnull=True)
                | Q(since_earliest__lte=F("until_latest")),
                name="portfolio_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(is_current=True), name="one_current_portfolio_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.municipality})"


class MunicipalityContact(models.Model):
    """Seen by the municipality itself, the ministry and its adviser; never public."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "ambtelijk contact"
        SECRETARIAT = "secretariat", "bestuurssecretariaat"
        MAILBOX = "mailbox", "algemeen postvak"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="contacts")
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    name = models.CharField("naam", max_length=120, blank=True)
    function = models.CharField("functie", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    confirmed_on = models.DateField("laatst bevestigd op")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind"]
        verbose_name = "contact van een gemeente"
        verbose_name_plural = "contacten van gemeenten"
        constraints = [models.UniqueConstraint(fields=["municipality", "kind"], name="one_contact_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.municipality}"
