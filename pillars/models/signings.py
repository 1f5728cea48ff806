"""A municipality's signing of one edition, on one day, by one or more people.

The states and the moves between them are the tables below; `pillars/services/signing.py`
is the only writer of `Signing.state`.
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, StoredFile, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import PartialDateField, by_partial_date, partial_date_check
from pillars.models.editions import PillarEdition


class SigningState(models.TextChoices):
    CONCEPT = "concept", "concept"
    SUBMITTED = "submitted", "ingediend"
    NEEDS_MORE = "needs_more", "aanvulling nodig"
    REGISTERED = "registered", "geregistreerd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    VOIDED = "voided", "vervallen"


class SigningAct(models.TextChoices):
    EDIT = "edit", "wijzigen"
    DELETE = "delete", "verwijderen"
    SUBMIT = "submit", "indienen"
    TAKE_BACK = "take_back", "terugnemen"
    ASK_MORE = "ask_more", "aanvulling vragen"
    REGISTER = "register", "registreren"
    PROPOSE_CORRECTION = "propose_correction", "correctie voorstellen"
    CORRECT = "correct", "corrigeren"
    WITHDRAW = "withdraw", "intrekken"
    VOID = "void", "laten vervallen"


_S = SigningState
# act → (from which states, to which state). A state that stays the same is an act that leaves it.
MOVES: dict[SigningAct, tuple[frozenset[SigningState], SigningState | None]] = {
    SigningAct.EDIT: (frozenset({_S.CONCEPT, _S.NEEDS_MORE}), None),
    SigningAct.DELETE: (frozenset({_S.CONCEPT}), None),
    SigningAct.SUBMIT: (frozenset({_S.CONCEPT, _S.NEEDS_MORE}), _S.SUBMITTED),
    SigningAct.TAKE_BACK: (frozenset({_S.SUBMITTED}), _S.CONCEPT),
    SigningAct.ASK_MORE: (frozenset({_S.SUBMITTED}), _S.NEEDS_MORE),
    SigningAct.REGISTER: (frozenset({_S.SUBMITTED}), _S.REGISTERED),
    SigningAct.PROPOSE_CORRECTION: (frozenset({_S.REGISTERED}), None),
    SigningAct.CORRECT: (frozenset({_S.REGISTERED}), None),
    SigningAct.WITHDRAW: (frozenset({_S.REGISTERED}), _S.WITHDRAWN),
    SigningAct.VOID: (frozenset({_S.REGISTERED, _S.WITHDRAWN}), _S.VOIDED),
}

# Which permission each act asks for.
ACT_PERMISSIONS: dict[SigningAct, Permission] = {
    SigningAct.EDIT: Permission.SIGNING_PREPARE,
    SigningAct.DELETE: Permission.SIGNING_PREPARE,
    SigningAct.SUBMIT: Permission.SIGNING_PREPARE,
    SigningAct.TAKE_BACK: Permission.SIGNING_PREPARE,
    SigningAct.PROPOSE_CORRECTION: Permission.SIGNING_PREPARE,
    SigningAct.ASK_MORE: Permission.SIGNING_REGISTER,
    SigningAct.REGISTER: Permission.SIGNING_REGISTER,
    SigningAct.CORRECT: Permission.SIGNING_REGISTER,
    SigningAct.WITHDRAW: Permission.SIGNING_REGISTER,
    SigningAct.VOID: Permission.SIGNING_REGISTER,
}

PUBLIC_STATES = (SigningState.REGISTERED, SigningState.WITHDRAWN)
# States in which a second signing of the same municipality for the same period is refused.
PENDING_STATES = (SigningState.SUBMITTED, SigningState.NEEDS_MORE)


class CeremonyQuerySet(models.QuerySet["Ceremony"]):
    def signing(self) -> "CeremonyQuerySet":
        """At which somebody signs: without the ordinary meetings of coalitions."""
        return self.filter(is_meeting=False)

    def open_to(self, municipality: Municipality) -> "CeremonyQuerySet":
        """National ones, and those of a coalition in this municipality: another's evening is none of its business."""
        own = Ceremony.municipalities.through.objects.filter(municipality=municipality).values("ceremony")
        return self.filter(Q(municipalities__isnull=True) | Q(pk__in=own)).distinct()


class Ceremony(models.Model):
    """An *ondertekenmoment*: one date and place at which many sign together."""

    name = models.CharField("naam", max_length=120)
    held_on = models.DateField("datum")
    place = models.CharField("plaats", max_length=120)
    host = models.CharField("gastheer", max_length=120, blank=True)
    in_presence_of = models.CharField("in aanwezigheid van", max_length=300, blank=True)
    # Where it belongs to, when a local coalition made it; of the ministry's own it is empty.
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="ceremonies", verbose_name="gemeenten", editable=False
    )
    # A coalition's ordinary meeting: a date and a place, where nobody signs.
    is_meeting = models.BooleanField("bijeenkomst zonder ondertekening", default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = CeremonyQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "name"]
        verbose_name = "ondertekenmoment"
        verbose_name_plural = "ondertekenmomenten"

    def __str__(self) -> str:
        return f"{self.name}, {self.held_on:%d-%m-%Y}"


class SigningQuerySet(models.QuerySet["Signing"]):
    def public(self) -> "SigningQuerySet":
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, user: object) -> "SigningQuerySet":
        """What lies on this user's desk: of the ministry all, of an officer the municipality's own.

        What everybody may see is `public()`.
        """
        if allows_everywhere(user, Permission.SIGNING_VIEW):
            return self.all()
        return self.filter(municipality__in=allows_municipalities(user, Permission.SIGNING_VIEW))

    def counted_on(self, day: date) -> "SigningQuerySet":
        """Surely in force on that day (domain rule 6): what is true today never decides a past count."""
        return self._registered_and_not_withdrawn_on(day).filter(signed_on_latest__lte=day)

    def uncertain_on(self, day: date) -> "SigningQuerySet":
        """Perhaps in force on that day: it may have been signed by then, or has no date. Never in a total."""
        maybe = Q(signed_on_precision="unknown") | Q(signed_on_earliest__lte=day, signed_on_latest__gt=day)
        return self._registered_and_not_withdrawn_on(day).filter(maybe)

    def _registered_and_not_withdrawn_on(self, day: date) -> "SigningQuerySet":
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            registered_at__isnull=False,
            state__in=PUBLIC_STATES,
        )

    def newest_first(self) -> "SigningQuerySet":
        return self.order_by(*by_partial_date("signed_on", newest_first=True), "-pk")


class Signing(models.Model):
    """One signing, from concept to registered and beyond. Its number stands on its paper form."""

    number = models.CharField("nummer", max_length=14, unique=True)
    # Made in the browser's form, so that two clicks make one.
    creation_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField("status", max_length=10, choices=SigningState.choices, default=SigningState.CONCEPT)
    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name="gemeente", related_name="signings")
    period = models.ForeignKey(
        ProgrammePeriod, models.PROTECT, null=True, blank=True, verbose_name="periode", related_name="signings"
    )
    edition = models.ForeignKey(PillarEdition, models.PROTECT, verbose_name="tekst", related_name="signings")
    signed_on = PartialDateField("ondertekend op")
    place = models.CharField("plaats", max_length=120, blank=True)
    ceremony = models.ForeignKey(
        Ceremony, models.PROTECT, null=True, blank=True, verbose_name="ondertekenmoment", related_name="signings"
    )
    in_presence_of = models.CharField("in aanwezigheid van", max_length=300, blank=True)
    on_behalf_of = models.CharField("namens", max_length=300, blank=True)
    source = models.CharField("bron", max_length=300, blank=True)
    remarks = models.TextField("opmerkingen", max_length=2000, blank=True)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="signings", verbose_name="bestanden")

    created_at = models.DateTimeField("aangemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    submitted_at = models.DateTimeField("ingediend op", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    asked_more = models.TextField("wat er nog nodig is", max_length=1000, blank=True, editable=False)
    registered_at = models.DateTimeField("geregistreerd op", null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    withdrawn_on = models.DateField("ingetrokken per", null=True, blank=True, editable=False)
    withdrawal_decision = models.CharField("besluit tot intrekken", max_length=300, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    void_reason = models.CharField("reden van vervallen", max_length=300, blank=True, editable=False)
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = SigningQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "ondertekening"
        verbose_name_plural = "ondertekeningen"
        constraints = [
            partial_date_check("signed_on", "signing"),
            models.UniqueConstraint(
                fields=["municipality", "period"],
                condition=Q(state=SigningState.REGISTERED),
                name="one_registered_signing_a_period",
            ),
            models.UniqueConstraint(
                fields=["municipality", "period"],
                condition=Q(state__in=PENDING_STATES),
                name="one_pending_signing_a_period",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state__in=PENDING_STATES, period__isnull=True),
                name="one_pending_signing_without_period",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*PUBLIC_STATES]) | Q(period__isnull=False, registered_at__isnull=False),
                name="registered_signing_has_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_signing_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.NEEDS_MORE) | ~Q(asked_more=""), name="needs_more_says_what"
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.WITHDRAWN)
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_decision="")),
                name="withdrawn_signing_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.VOIDED) | ~Q(void_reason=""), name="voided_signing_has_a_reason"
            ),
            *(at_with_by("signing", act) for act in ("submitted", "registered", "withdrawn", "voided")),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="signing_in_tray"),
            models.Index(fields=["municipality", "state"], name="signing_by_municipality"),
        ]

    def __str__(self) -> str:
        return f"ondertekening {self.number}"

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    def allows(self, act: SigningAct) -> bool:
        """Whether the table of moves has this act from the present state."""
        return self.state in MOVES[act][0]


def public_person(name: str, function: str, organisation: str, capacity: str) -> str:
    """`Peter van Bergen (wethouder)`; of who signed in no public office only function and organisation (domain rule 13)."""
    details = ", ".join(part for part in (function, organisation) if part)
    if capacity not in Signatory.IN_OFFICE:
        return details or "een medeondertekenaar"
    return f"{name} ({details})" if details else name


class Signatory(models.Model):
    """Who put a signature under it, in which capacity."""

    class Capacity(models.TextChoices):
        MUNICIPALITY = "municipality", "namens de gemeente"
        MINISTRY = "ministry", "namens het ministerie"
        COALITION = "coalition", "namens de lokale coalitie tegen eenzaamheid"
        OTHER = "other", "anders"

    # Aldermen and ministers sign in public; a chair or a volunteer did not ask for that.
    IN_OFFICE = (Capacity.MUNICIPALITY, Capacity.MINISTRY)

    signing = models.ForeignKey(Signing, models.CASCADE, related_name="signatories")
    order = models.PositiveSmallIntegerField(default=0)
    capacity = models.CharField("hoedanigheid", max_length=12, choices=Capacity.choices, default=Capacity.MUNICIPALITY)
    name = models.CharField("naam", max_length=300)
    function = models.CharField("functie", max_length=60, default="wethouder", blank=True)
    organisation = models.CharField("organisatie", max_length=120, blank=True)
    portfolio = models.CharField("portefeuille", max_length=200, blank=True)

    class Meta:
        ordering = ["signing", "order", "pk"]
        verbose_name = "ondertekenaar"
        verbose_name_plural = "ondertekenaars"
        constraints = [models.UniqueConstraint(fields=["signing", "order"], name="signatory_in_one_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_text(self) -> str:
        return public_person(self.name, self.function, self.organisation, self.capacity)


class SigningCorrection(models.Model):
    """What an officer proposes to change in a registered signing; the ministry applies it, or not."""

    class State(models.TextChoices):
        OPEN = "open", "voorgesteld"
        APPLIED = "applied", "doorgevoerd"
        REFUSED = "refused", "niet doorgevoerd"

    signing = models.ForeignKey(Signing, models.CASCADE, related_name="corrections")
    state = models.CharField("status", max_length=8, choices=State.choices, default=State.OPEN)
    # The facts as they should be, in the form of `SigningFacts.to_json`.
    facts = models.JSONField("voorgestelde gegevens")
    reason = models.TextField("reden", max_length=1000)
    proposed_at = models.DateTimeField("voorgesteld op", default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField("toelichting bij het besluit", max_length=1000, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = "correctie"
        verbose_name_plural = "correcties"
        constraints = [
            models.UniqueConstraint(fields=["signing"], condition=Q(state="open"), name="one_open_correction"),
            at_with_by("correction", "decided", until={"state": "open"}),
        ]

    def __str__(self) -> str:
        return f"correctie van {self.signing.number}"
