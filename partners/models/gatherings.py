"""An evening of a coalition: who came, who signed, and the link for the helper at the door."""

from django.db import models
from django.utils import timezone

from coalition.models import User
from coalition.tools.constraints import at_with_by
from partners.models.coalitions import LocalCoalition
from partners.models.covenants import CovenantVersion
from partners.models.memberships import CoalitionMembership
from pillars.models import Ceremony


class Gathering(models.Model):
    """A coalition's part in one ceremony. Without a version nothing is signed: an ordinary meeting.

    Date and place are the ceremony's, which municipalities that sign the pillars share.
    """

    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="gatherings")
    ceremony = models.ForeignKey(Ceremony, models.PROTECT, related_name="gatherings", verbose_name="ondertekenmoment")
    version = models.ForeignKey(
        CovenantVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gatherings",
        verbose_name="wat wordt getekend",
    )
    closed_at = models.DateTimeField("afgesloten op", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-ceremony__held_on", "pk"]
        verbose_name = "bijeenkomst van een coalitie"
        verbose_name_plural = "bijeenkomsten van coalities"
        constraints = [
            models.UniqueConstraint(fields=["coalition", "ceremony"], name="coalition_once_at_a_ceremony"),
            at_with_by("gathering", "closed"),
        ]

    def __str__(self) -> str:
        return f"{self.ceremony}"


class Attendance(models.Model):
    """A tick, and who signed. Each row is written by itself, so that two people at the table never lose one another's."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(CoalitionMembership, models.PROTECT, related_name="attendances")
    present = models.BooleanField("aanwezig", default=False)
    signatory_name = models.CharField("wie tekent", max_length=200, blank=True)
    signatory_function = models.CharField("functie", max_length=120, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    # None where a helper ticked through the link for the door.
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["membership__partner__sort_key", "pk"]
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        constraints = [models.UniqueConstraint(fields=["gathering", "membership"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.membership.partner} op {self.gathering}"


class DoorLink(models.Model):
    """A link for one day by which a helper sees names and ticks of one gathering, and nothing else."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="door_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    valid_on = models.DateField("geldig op")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "link voor aan de deur"
        verbose_name_plural = "links voor aan de deur"
        constraints = [
            at_with_by("door_link", "revoked"),
        ]

    def __str__(self) -> str:
        return f"link voor {self.valid_on:%d-%m-%Y}"
