"""What else happened on the way: a municipality's milestones, in any order, several of a kind."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, StoredFile, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import PartialDateField, by_partial_date, partial_date_check


class MilestoneKind(models.TextChoices):
    APPROACHED = "approached", "benaderd"
    COUNCIL_MOTION = "council_motion", "motie in de gemeenteraad"
    COLLEGE_DECISION = "college_decision", "besluit van het college"
    COUNCIL_NOTICE = "council_notice", "bericht aan de gemeenteraad"
    PRESS_RELEASE = "press_release", "persbericht"
    WORK_VISIT = "work_visit", "werkbezoek"
    REAFFIRMED = "reaffirmed", "opnieuw bevestigd door een nieuw college"


# Never shown to the public (domain rule 2).
INTERNAL_KINDS = (MilestoneKind.APPROACHED,)


class MilestoneState(models.TextChoices):
    SUBMITTED = "submitted", "ter controle"
    CONFIRMED = "confirmed", "gecontroleerd"
    REFUSED = "refused", "niet overgenomen"


# From which states an act may be done, and to which it leads.
MILESTONE_MOVES: dict[str, tuple[frozenset[MilestoneState], MilestoneState]] = {
    "confirm": (frozenset({MilestoneState.SUBMITTED}), MilestoneState.CONFIRMED),
    "refuse": (frozenset({MilestoneState.SUBMITTED}), MilestoneState.REFUSED),
    "reopen": (frozenset({MilestoneState.CONFIRMED, MilestoneState.REFUSED}), MilestoneState.SUBMITTED),
}


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def public(self) -> "MilestoneQuerySet":
        return self.filter(state=MilestoneState.CONFIRMED).exclude(kind__in=INTERNAL_KINDS)

    def waiting(self) -> "MilestoneQuerySet":
        """What the ministry still has to check, oldest first."""
        return self.filter(state=MilestoneState.SUBMITTED).order_by("created_at")

    def visible_to(self, user: object) -> "MilestoneQuerySet":
        """What lies on this user's desk; an officer does not see that the municipality was approached."""
        if allows_everywhere(user, Permission.MILESTONE_VIEW):
            return self.all()
        own = allows_municipalities(user, Permission.MILESTONE_VIEW)
        return self.filter(municipality__in=own).exclude(kind__in=INTERNAL_KINDS)

    def newest_first(self) -> "MilestoneQuerySet":
        return self.order_by(*by_partial_date("happened_on", newest_first=True), "-pk")


class Milestone(models.Model):
    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name="gemeente", related_name="milestones")
    kind = models.CharField("soort", max_length=20, choices=MilestoneKind.choices)
    state = models.CharField(
        "status", max_length=10, choices=MilestoneState.choices, default=MilestoneState.SUBMITTED, editable=False
    )
    happened_on = PartialDateField("datum")
    source_url = models.URLField("bron (link)", max_length=500, blank=True)
    note = models.TextField("toelichting", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="milestones")
    created_at = models.DateTimeField("ingevoerd op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    refusal = models.CharField("waarom niet overgenomen", max_length=500, blank=True, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "mijlpaal"
        verbose_name_plural = "mijlpalen"
        constraints = [
            partial_date_check("happened_on", "milestone"),
            at_with_by("milestone", "decided", until={"state": "submitted"}),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="refused_milestone_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.municipality})"
