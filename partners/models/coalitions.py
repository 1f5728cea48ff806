"""Local coalitions against loneliness, and who leads them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Invitation, Municipality, NationalRole, StoredFile, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.services.succession import with_formers
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import PartialDateField, partial_date_check, today
from coalition.tools.names import sort_key


def coordinated_ids(user: object) -> frozenset[int]:
    """The coalitions (primary keys) that this user leads, asked once a request as `User.municipality_ids` is."""
    # They lead no coalition: `name_coordinator` refuses it.
    of_the_state = (NationalRole.MINISTRY, NationalRole.ADMINISTRATOR)
    if not isinstance(user, User) or not user.is_active or user.national_role in of_the_state:
        return frozenset()
    known: frozenset[int] | None = getattr(user, "coordinated_ids", None)
    if known is None:
        grants = CoordinatorGrant.objects.active().filter(user=user)
        known = frozenset(grants.values_list("coalition", flat=True))
        user.coordinated_ids = known  # type: ignore[attr-defined]  # the core's user knows no coalition
    return known


class LocalCoalitionQuerySet(models.QuerySet["LocalCoalition"]):
    def public(self) -> "LocalCoalitionQuerySet":
        return self.filter(is_published=True)

    def coordinated_by(self, user: object) -> "LocalCoalitionQuerySet":
        """The coalitions this user leads; with them comes everything in them, contact data too."""
        return self.filter(pk__in=coordinated_ids(user))

    def visible_to(self, user: object) -> "LocalCoalitionQuerySet":
        """What lies on this user's desk: own coalitions, those of an officer's municipalities, for the ministry all."""
        if allows_everywhere(user, Permission.COALITION_VIEW):
            return self.all()
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        # A coalition stays with the municipality it started in: its successor's officers see it through that one.
        own = with_formers(allows_municipalities(user, Permission.COALITION_VIEW), today())
        of_municipality = LocalCoalition.municipalities.through.objects.filter(municipality__in=own).values(
            "localcoalition"
        )
        return self.filter(Q(pk__in=coordinated_ids(user)) | Q(pk__in=of_municipality))


class LocalCoalition(models.Model):
    """A *lokale coalitie tegen eenzaamheid*; its name need not be unique, its slug is."""

    slug = models.SlugField("kenmerk", max_length=140, unique=True)
    name = models.CharField("naam", max_length=120)
    sort_key = models.CharField(max_length=120, db_index=True, editable=False)
    # Names parted by `; `, as people write them.
    former_names = models.CharField("eerdere namen", max_length=300, blank=True)
    other_names = models.CharField("andere namen", max_length=300, blank=True)
    motto = models.CharField("motto", max_length=200, blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="coalitions", verbose_name="gemeenten")
    started_on = PartialDateField("gestart op")
    ended_on = PartialDateField("gestopt op")
    # Told apart from `ended_on`, which may be unknown.
    is_ended = models.BooleanField("is gestopt", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="opgegaan in", related_name="merged_from"
    )
    website = models.URLField("website", max_length=500, blank=True)
    mailbox = models.EmailField("algemeen e-mailadres", blank=True)
    description = models.TextField("omschrijving", max_length=2000, blank=True)
    logo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="logo")
    logo_alt = models.CharField("wat er op het logo staat", max_length=200, blank=True)
    source_url = models.URLField("bron (link)", max_length=500, blank=True)
    # What the coalition itself counts; its page always shows both numbers and says which is which.
    counts_municipality = models.BooleanField("de gemeente telt mee als partner", default=True)

    is_published = models.BooleanField("openbaar", default=False)
    published_at = models.DateTimeField("openbaar sinds", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    # By the ministry; until it gives the page free again, the coordinator cannot publish it.
    taken_down_at = models.DateTimeField("offline gehaald op", null=True, blank=True, editable=False)
    taken_down_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    taken_down_reason = models.CharField("reden", max_length=300, blank=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("aangemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = LocalCoalitionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = "lokale coalitie"
        verbose_name_plural = "lokale coalities"
        constraints = [
            partial_date_check("started_on", "coalition"),
            partial_date_check("ended_on", "coalition"),
            models.CheckConstraint(
                condition=Q(is_ended=True) | Q(ended_on_precision="unknown", merged_into__isnull=True),
                name="coalition_with_an_end_is_ended",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="coalition_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(logo__isnull=True) | ~Q(logo_alt=""), name="coalition_logo_is_described"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True) | Q(published_at__isnull=False),
                name="coalition_published_by_with_at",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True, taken_down_by__isnull=True, taken_down_reason="")
                | (
                    Q(taken_down_at__isnull=False, taken_down_by__isnull=False, is_published=False)
                    & ~Q(taken_down_reason="")
                ),
                name="coalition_taken_down_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)[:120]
        super().save(*args, **kwargs)


class CoordinatorGrantQuerySet(models.QuerySet["CoordinatorGrant"]):
    def active(self) -> "CoordinatorGrantQuerySet":
        return self.filter(ended_at__isnull=True)


class CoordinatorGrant(models.Model):
    """Somebody leads a coalition (*kwartiermaker*), until it is ended; kept afterwards."""

    user = models.ForeignKey(User, models.PROTECT, related_name="coordinator_grants")
    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="coordinator_grants")
    granted_at = models.DateTimeField("sinds", default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("beëindigd", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CoordinatorGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "toegang tot een coalitie"
        verbose_name_plural = "toegang tot coalities"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "coalition"], condition=Q(ended_at__isnull=True), name="one_active_coordinator_grant"
            ),
            at_with_by("coordinator", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.coalition}"


class CoordinatorInvitation(models.Model):
    """Which coalition an invitation of the core is for; accepting it gives a `CoordinatorGrant`."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="coordinator")
    coalition = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="coordinator_invitations")

    class Meta:
        verbose_name = "uitnodiging voor een coalitie"
        verbose_name_plural = "uitnodigingen voor coalities"

    def __str__(self) -> str:
        return f"{self.invitation} voor {self.coalition}"


class CoalitionMerge(models.Model):
    """One coalition went into another. Which partners came along is kept, so that it can be undone."""

    source = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="merges")
    target = models.ForeignKey(LocalCoalition, models.PROTECT, related_name="+")
    # Keys of the memberships that were made in the target.
    made = models.JSONField(default=list)
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-merged_at"]
        verbose_name = "samenvoeging van coalities"
        verbose_name_plural = "samenvoegingen van coalities"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at__isnull=True), name="coalition_merged_once"
            ),
            at_with_by("coalition_merge", "undone"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ging op in {self.target}"
