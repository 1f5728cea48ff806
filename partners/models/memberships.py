"""Which partner takes part in which coalition, from when to when, and who is its contact there."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import User
from coalition.tools.dates import PartialDateField, partial_date_check
from partners.models.coalitions import LocalCoalition
from partners.models.organisations import Partner


class MembershipState(models.TextChoices):
    INVITED = "invited", "uitgenodigd"
    MEMBER = "member", "doet mee"
    LEFT = "left", "gestopt"
    CANCELLED = "cancelled", "uitnodiging vervallen"
    # Its facts went to the membership of the same partner under another name (`PartnerMerge`).
    MERGED = "merged", "samengevoegd"


class MembershipAct(models.TextChoices):
    JOIN = "join", "laten meedoen"
    LEAVE = "leave", "laten stoppen"
    STAY = "stay", "stoppen ongedaan maken"
    CANCEL = "cancel", "uitnodiging laten vervallen"
    REOPEN = "reopen", "opnieuw uitnodigen"


_S = MembershipState
# act → (from which states, to which state). Who left and comes back gets a new membership.
MOVES: dict[MembershipAct, tuple[frozenset[MembershipState], MembershipState]] = {
    MembershipAct.JOIN: (frozenset({_S.INVITED}), _S.MEMBER),
    MembershipAct.LEAVE: (frozenset({_S.MEMBER}), _S.LEFT),
    MembershipAct.STAY: (frozenset({_S.LEFT}), _S.MEMBER),
    MembershipAct.CANCEL: (frozenset({_S.INVITED}), _S.CANCELLED),
    MembershipAct.REOPEN: (frozenset({_S.CANCELLED}), _S.INVITED),
}
# One such membership at a time for a partner in a coalition.
OPEN_STATES = (MembershipState.INVITED, MembershipState.MEMBER)
# The only ones that anybody outside the coalition may see.
JOINED_STATES = (MembershipState.MEMBER, MembershipState.LEFT)


class CoalitionMembershipQuerySet(models.QuerySet["CoalitionMembership"]):
    def open(self) -> "CoalitionMembershipQuerySet":
        """Invited or taking part now."""
        return self.filter(state__in=OPEN_STATES)

    def joined(self) -> "CoalitionMembershipQuerySet":
        """All that ever took part: what the public may see of a published coalition."""
        return self.filter(state__in=JOINED_STATES)

    def of_some(self, coalitions: Collection[int]) -> "CoalitionMembershipQuerySet":
        """By their coalitions: of a list of keys PostgreSQL would read every coalition to look at its end."""
        return self.filter(coalition__in=LocalCoalition.objects.filter(pk__in=coalitions))

    def counted_on(self, day: date) -> "CoalitionMembershipQuerySet":
        """Surely taking part on that day; what is true today never decides a past count."""
        staying = Q(state=MembershipState.MEMBER) | Q(left_on_earliest__gt=day)
        going_on = Q(coalition__is_ended=False) | Q(coalition__ended_on_earliest__gt=day)
        return self.joined().filter(staying, going_on, joined_on_latest__lte=day)

    def uncertain_on(self, day: date) -> "CoalitionMembershipQuerySet":
        """Perhaps taking part on that day: the day of joining or leaving is not known well enough. Never in a total."""
        unknown_start = Q(joined_on_precision="unknown") | Q(joined_on_earliest__lte=day, joined_on_latest__gt=day)
        sure_start = Q(joined_on_latest__lte=day)
        may_stay = Q(state=MembershipState.MEMBER) | Q(left_on_precision="unknown") | Q(left_on_latest__gt=day)
        unsure_end = Q(state=MembershipState.LEFT) & (
            Q(left_on_precision="unknown") | Q(left_on_earliest__lte=day, left_on_latest__gt=day)
        )
        going_on = Q(coalition__is_ended=False) | Q(coalition__ended_on_earliest__gt=day)
        # The coalition itself ended, and it is not known well enough when.
        perhaps_going_on = Q(coalition__is_ended=True) & (
            Q(coalition__ended_on_precision="unknown")
            | Q(coalition__ended_on_earliest__lte=day, coalition__ended_on_latest__gt=day)
        )
        unsure = (unknown_start & may_stay) | (sure_start & unsure_end)
        return self.joined().filter((going_on & unsure) | (perhaps_going_on & (unknown_start | sure_start) & may_stay))


class CoalitionMembership(models.Model):
    """One spell of one partner in one coalition. Contact data is seen by this coalition's coordinators only."""

    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="memberships")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    state = models.CharField("status", max_length=9, choices=MembershipState.choices, default=MembershipState.INVITED)
    joined_on = PartialDateField("doet mee sinds")
    left_on = PartialDateField("gestopt op")
    core_group = models.BooleanField("kerngroep", default=False)
    contribution = models.CharField("wat de partner bijdraagt", max_length=300, blank=True)
    contribution_is_public = models.BooleanField("de partner vindt het goed dat dit openbaar is", default=False)
    contact_name = models.CharField("contactpersoon", max_length=120, blank=True)
    contact_function = models.CharField("functie", max_length=120, blank=True)
    contact_email = models.EmailField("e-mailadres", blank=True)
    contact_phone = models.CharField("telefoon", max_length=30, blank=True)
    # Joined because an evening was closed; opening it again takes that back.
    joined_at_gathering = models.ForeignKey(
        "partners.Gathering", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Ended because this coalition noted that the organisation is no more; undoing that brings it back.
    ended_with_partner = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("toegevoegd op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    # What nobody but the coalition's own coordinators may see.
    CONTACT_FIELDS = ("contact_name", "contact_function", "contact_email", "contact_phone")

    objects = CoalitionMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["partner__sort_key", "pk"]
        verbose_name = "partner van een coalitie"
        verbose_name_plural = "partners van coalities"
        constraints = [
            partial_date_check("joined_on", "membership"),
            partial_date_check("left_on", "membership"),
            models.UniqueConstraint(
                fields=["coalition", "partner"], condition=Q(state__in=OPEN_STATES), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*JOINED_STATES, _S.MERGED]) | Q(joined_on_precision="unknown"),
                name="invited_partner_did_not_join",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_S.LEFT, _S.MERGED]) | Q(left_on_precision="unknown"),
                name="partner_that_takes_part_did_not_leave",
            ),
            models.CheckConstraint(
                condition=Q(joined_on_earliest__isnull=True)
                | Q(left_on_latest__isnull=True)
                | Q(left_on_latest__gte=models.F("joined_on_earliest")),
                name="membership_left_after_it_joined",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.MERGED, merged_into__isnull=False)
                | (~Q(state=_S.MERGED) & Q(merged_into__isnull=True)),
                name="merged_membership_says_into_which",
            ),
        ]
        indexes = [models.Index(fields=["coalition", "state"], name="membership_by_coalition")]

    def __str__(self) -> str:
        return f"{self.partner} in {self.coalition}"

    @property
    def trail_label(self) -> str:
        return f"{self.partner.trail_label} in {self.coalition}"[:120]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def allows(self, act: MembershipAct) -> bool:
        """Whether the table of moves has this act from the present state."""
        return self.state in MOVES[act][0]
