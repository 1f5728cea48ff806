"""People with an account, what they were given, and how they came in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from coalition.models.reference import Municipality
from coalition.tools.constraints import at_with_by


class NationalRole(models.TextChoices):
    """What somebody does for the whole country; an officer or coordinator has none."""

    NONE = "", "geen"
    ADVISER = "adviser", "adviseur"
    AMBASSADOR = "ambassador", "ambassadeur"
    MINISTRY = "ministry", "medewerker ministerie"
    ADMINISTRATOR = "administrator", "beheerder"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("Een account heeft een e-mailadres nodig.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """For `manage.py createsuperuser`: the administrator who lets everybody else in."""
        return self.create_user(email, password, national_role=NationalRole.ADMINISTRATOR, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. It is ended, and later erased, but its row stays: the trail points at it."""

    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=120)
    function = models.CharField("functie", max_length=120, blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    national_role = models.CharField(
        "landelijke rol", max_length=15, choices=NationalRole.choices, default=NationalRole.NONE, blank=True
    )
    is_active = models.BooleanField("mag inloggen", default=True)
    is_demo = models.BooleanField("demonstratieaccount", default=False, editable=False)
    created_at = models.DateTimeField("aangemaakt", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("beëindigd", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="beëindigd door"
    )
    erased_at = models.DateTimeField("gegevens gewist", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name"]
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            at_with_by("user", "ended", is_active=False),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def trail_label(self) -> str:
        """What the trail calls this account: a name could not be erased from it."""
        return f"account {self.pk}"

    @property
    def is_staff(self) -> bool:
        """Who may open Django's admin at `/beheer/`."""
        return self.national_role == NationalRole.ADMINISTRATOR

    @cached_property
    def municipality_ids(self) -> frozenset[int]:
        """The municipalities this user is an officer of, asked once a request."""
        return frozenset(self.grants.active().values_list("municipality_id", flat=True))


class MunicipalityGrantQuerySet(models.QuerySet["MunicipalityGrant"]):
    def active(self) -> "MunicipalityGrantQuerySet":
        return self.filter(ended_at__isnull=True)


class MunicipalityGrant(models.Model):
    """Somebody works for a municipality, until it is ended; kept afterwards."""

    class Role(models.TextChoices):
        OFFICER = "officer", "gemeenteambtenaar"

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="gebruiker")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="grants", verbose_name="gemeente")
    role = models.CharField("rol", max_length=10, choices=Role.choices, default=Role.OFFICER)
    granted_at = models.DateTimeField("sinds", default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="gegeven door")
    ended_at = models.DateTimeField("beëindigd", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beëindigd door"
    )

    objects = MunicipalityGrantQuerySet.as_manager()

    class Meta:
        ordering = ["municipality__sort_key", "user__name"]
        verbose_name = "toegang tot een gemeente"
        verbose_name_plural = "toegang tot gemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"], condition=Q(ended_at__isnull=True), name="one_active_grant"
            ),
            at_with_by("grant", "ended", ended_at__gte=F("granted_at")),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.municipality}"


class Invitation(models.Model):
    """A link that lets one address make its account; only the hash of the link is kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField("e-mailadres")
    name = models.CharField("naam", max_length=120, blank=True)
    national_role = models.CharField(
        "landelijke rol", max_length=15, choices=NationalRole.choices, default=NationalRole.NONE, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name="gemeente", related_name="invitations"
    )
    # In words, where it is for something that the core does not know: *coördinator van ZamenEen*.
    purpose = models.CharField("waarvoor", max_length=160, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("geldig tot")
    used_at = models.DateTimeField("gebruikt op", null=True, blank=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, national_role="", purpose="")
                | (Q(municipality__isnull=True, purpose="") & ~Q(national_role=""))
                | (Q(municipality__isnull=True, national_role="") & ~Q(purpose="")),
                name="invitation_for_one_thing",
            ),
            at_with_by("invitation", "used", revoked_at__isnull=True),
        ]

    def __str__(self) -> str:
        return f"uitnodiging van {self.created_at:%d-%m-%Y}"


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        """What the ministry still has to decide, oldest first."""
        return self.filter(state=AccessRequest.State.NEW).order_by("created_at")

    def decided(self) -> "AccessRequestQuerySet":
        return self.exclude(state=AccessRequest.State.NEW).order_by("-decided_at")


class AccessRequest(models.Model):
    """Somebody asks to work for a municipality; the ministry decides."""

    class State(models.TextChoices):
        NEW = "new", "nieuw"
        GRANTED = "granted", "toegekend"
        REFUSED = "refused", "afgewezen"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="access_requests")
    name = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres")
    function = models.CharField("functie", max_length=120)
    remark = models.TextField("toelichting", max_length=1000, blank=True)
    domain_matches = models.BooleanField("maildomein hoort bij de gemeente")
    state = models.CharField("status", max_length=10, choices=State.choices, default=State.NEW)
    created_at = models.DateTimeField("gevraagd op", default=timezone.now)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("reden", max_length=1000, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "aanvraag om toegang"
        verbose_name_plural = "aanvragen om toegang"
        constraints = [
            at_with_by("access_request", "decided", until={"state": "new"}),
            models.UniqueConstraint(
                "municipality", Lower("email"), condition=Q(state="new"), name="one_open_access_request"
            ),
        ]

    def __str__(self) -> str:
        return f"aanvraag voor {self.municipality}"
