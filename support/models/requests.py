"""A municipality's request for support (*ondersteuningsvraag*), its states, and what is said about it.

The states and the moves between them are the tables below; `support/services/requests.py` is the only
writer of `SupportRequest.state`.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models import Municipality, StoredFile, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.constraints import at_with_by
from coalition.tools.dates import PartialDateField, partial_date_check
from partners.models import LocalCoalition
from support.models.advisers import Adviser


class Topic(models.Model):
    """What a request is about; the programme's list, kept as data."""

    slug = models.SlugField("kenmerk", unique=True)
    name = models.CharField("naam", max_length=120)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"

    def __str__(self) -> str:
        return self.name


class RequestKind(models.TextChoices):
    ORIENTING = "orienting", "oriënterend gesprek"
    SUPPORT = "support", "ondersteuning"


class RequestState(models.TextChoices):
    NEW = "new", "nieuw"
    ASSIGNED = "assigned", "toegewezen"
    MEETING = "meeting", "kennismaking"
    RUNNING = "running", "in uitvoering"
    WAITING = "waiting", "wacht op gemeente"
    CLOSED = "closed", "afgerond"
    WITHDRAWN = "withdrawn", "ingetrokken"
    REJECTED = "rejected", "afgewezen"


class RequestAct(models.TextChoices):
    ASSIGN = "assign", "adviseur toewijzen"
    QUEUE = "queue", "op de wachtlijst zetten"
    RELEASE = "release", "terugnemen van de adviseur"
    DECLINE = "decline", "teruggeven"
    MEET = "meet", "kennismaken"
    START = "start", "beginnen"
    WAIT = "wait", "vraag aan de gemeente voorleggen"
    ANSWER = "answer", "antwoorden"
    RESUME = "resume", "weer verder gaan"
    CLOSE = "close", "afronden"
    WITHDRAW = "withdraw", "intrekken"
    REJECT = "reject", "afwijzen"


_S = RequestState
# After the first contact and before the end.
_IN_HAND = frozenset({_S.MEETING, _S.RUNNING, _S.WAITING})
OPEN_STATES = (_S.NEW, _S.ASSIGNED, _S.MEETING, _S.RUNNING, _S.WAITING)
# act → (from which states, to which state). Assigning again is how another adviser takes over.
MOVES: dict[RequestAct, tuple[frozenset[RequestState], RequestState]] = {
    RequestAct.ASSIGN: (frozenset(OPEN_STATES), _S.ASSIGNED),
    # No adviser has time: it stays where it is, with a mark that says so.
    RequestAct.QUEUE: (frozenset({_S.NEW}), _S.NEW),
    # The adviser falls ill and nobody can take over yet.
    RequestAct.RELEASE: (frozenset({_S.ASSIGNED}) | _IN_HAND, _S.NEW),
    RequestAct.DECLINE: (frozenset({_S.ASSIGNED}), _S.NEW),
    RequestAct.MEET: (frozenset({_S.ASSIGNED}), _S.MEETING),
    RequestAct.START: (frozenset({_S.MEETING}), _S.RUNNING),
    RequestAct.WAIT: (frozenset({_S.MEETING, _S.RUNNING}), _S.WAITING),
    RequestAct.ANSWER: (frozenset({_S.WAITING}), _S.RUNNING),
    # The answer came another way, by telephone for instance.
    RequestAct.RESUME: (frozenset({_S.WAITING}), _S.RUNNING),
    RequestAct.CLOSE: (_IN_HAND, _S.CLOSED),
    RequestAct.WITHDRAW: (frozenset(OPEN_STATES), _S.WITHDRAWN),
    RequestAct.REJECT: (frozenset({_S.NEW}), _S.REJECTED),
}
# Which permission each act asks for.
ACT_PERMISSIONS: dict[RequestAct, Permission] = {
    RequestAct.ASSIGN: Permission.SUPPORT_ASSIGN,
    RequestAct.QUEUE: Permission.SUPPORT_ASSIGN,
    RequestAct.RELEASE: Permission.SUPPORT_ASSIGN,
    RequestAct.REJECT: Permission.SUPPORT_ASSIGN,
    RequestAct.DECLINE: Permission.SUPPORT_WORK,
    RequestAct.MEET: Permission.SUPPORT_WORK,
    RequestAct.START: Permission.SUPPORT_WORK,
    RequestAct.WAIT: Permission.SUPPORT_WORK,
    RequestAct.RESUME: Permission.SUPPORT_WORK,
    RequestAct.CLOSE: Permission.SUPPORT_WORK,
    RequestAct.ANSWER: Permission.SUPPORT_ASK,
    RequestAct.WITHDRAW: Permission.SUPPORT_ASK,
}
# Whose turn it is.
WAITING_ON: dict[RequestState, str] = {
    _S.NEW: "het ministerie",
    _S.ASSIGNED: "de adviseur",
    _S.MEETING: "de adviseur",
    _S.RUNNING: "de adviseur",
    _S.WAITING: "de gemeente",
}


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def open(self) -> "SupportRequestQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def visible_to(self, user: object) -> "SupportRequestQuerySet":
        """Of the ministry all, of an adviser what was assigned to them, of an officer what covers the municipality."""
        if allows_everywhere(user, Permission.SUPPORT_ASSIGN):
            return self.all()
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        own = allows_municipalities(user, Permission.SUPPORT_ASK)
        covering = SupportRequest.municipalities.through.objects.filter(municipality__in=own).values("supportrequest")
        return self.filter(Q(adviser__user=user) | Q(pk__in=covering))


class SupportRequest(models.Model):
    """One question of one or more municipalities, from asked to closed."""

    # Made in the browser's form, so that two clicks make one.
    creation_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField("status", max_length=9, choices=RequestState.choices, default=RequestState.NEW)
    kind = models.CharField("soort", max_length=9, choices=RequestKind.choices)
    # Who asks; `municipalities` holds it too, with the others whom the request covers.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="asked_requests", verbose_name="gemeente"
    )
    municipalities = models.ManyToManyField(Municipality, related_name="support_requests", verbose_name="gemeenten")
    coalition = models.ForeignKey(
        LocalCoalition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lokale coalitie"
    )
    topics = models.ManyToManyField(Topic, related_name="requests", verbose_name="onderwerpen")
    # The numbers of the pillars, in order: `135`.
    pillars = models.CharField("pijlers", max_length=5, blank=True)
    question = models.TextField("uw vraag", max_length=5000)
    wished_start = PartialDateField("gewenste start")
    files = models.ManyToManyField(StoredFile, blank=True, related_name="support_requests", verbose_name="bijlagen")
    asked_at = models.DateTimeField("gesteld op", default=timezone.now, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    adviser = models.ForeignKey(
        Adviser, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="adviseur"
    )
    assigned_at = models.DateTimeField("toegewezen op", null=True, blank=True, editable=False)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    # On the waiting list (*wacht op capaciteit*); every next act takes it off.
    awaits_capacity = models.BooleanField("wacht op capaciteit", default=False, editable=False)
    first_contact_at = models.DateTimeField("eerste contact", null=True, blank=True, editable=False)
    # Why it was declined, rejected or withdrawn; the last such act.
    reason = models.TextField("reden", max_length=1000, blank=True, editable=False)
    result = models.TextField("wat het heeft opgeleverd", max_length=2000, blank=True, editable=False)
    ended_at = models.DateTimeField("beëindigd op", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    # The last act or message: ten working days later somebody is reminded, once.
    moved_at = models.DateTimeField("laatste beweging", default=timezone.now, editable=False)
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True, editable=False)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "ondersteuningsvraag"
        verbose_name_plural = "ondersteuningsvragen"
        constraints = [
            partial_date_check("wished_start", "support_request"),
            models.CheckConstraint(
                condition=Q(state__in=[_S.NEW, _S.REJECTED, _S.WITHDRAWN])
                | Q(adviser__isnull=False, assigned_at__isnull=False),
                name="assigned_request_has_an_adviser",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.NEW) | Q(adviser__isnull=True), name="new_request_has_no_adviser"
            ),
            models.CheckConstraint(
                condition=Q(awaits_capacity=False) | Q(state=_S.NEW), name="only_new_requests_await_capacity"
            ),
            at_with_by("request", "assigned"),
            at_with_by("request", "ended", until={"state__in": OPEN_STATES}),
            models.CheckConstraint(condition=~Q(state=_S.REJECTED) | ~Q(reason=""), name="rejected_request_says_why"),
            models.CheckConstraint(
                condition=~Q(state=_S.CLOSED) | ~Q(result=""), name="closed_request_says_what_it_brought"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="support_desk")]

    def __str__(self) -> str:
        return f"vraag {self.pk} van {self.municipality}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def waiting_on(self) -> str:
        """Whose turn it is, in words; nobody's when it has ended."""
        return WAITING_ON.get(RequestState(self.state), "")

    def allows(self, act: RequestAct) -> bool:
        """Whether the table of moves has this act from the present state."""
        return self.state in MOVES[act][0]


class PastAssignment(models.Model):
    """From when until when a request was another adviser's, who can still write the hours of those days."""

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="past_assignments")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="past_assignments")
    starts = models.DateField("van")
    ends = models.DateField("tot en met")

    class Meta:
        ordering = ["starts", "pk"]
        verbose_name = "eerdere toewijzing"
        verbose_name_plural = "eerdere toewijzingen"
        constraints = [models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="assignment_in_order")]

    def __str__(self) -> str:
        return f"{self.request} was van {self.adviser} tot en met {self.ends:%d-%m-%Y}"


class SupportMessageQuerySet(models.QuerySet["SupportMessage"]):
    def readable_by(self, user: object) -> "SupportMessageQuerySet":
        """Without internal notes for whoever is of the municipality."""
        inside = allows_everywhere(user, Permission.SUPPORT_NOTES)
        return self.all() if inside else self.filter(is_internal=False)


class SupportMessage(models.Model):
    """What officer, adviser and ministry write to one another; or an internal note, which the municipality does not see."""

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("geschreven op", default=timezone.now)
    text = models.TextField("bericht", max_length=5000)
    is_internal = models.BooleanField("interne notitie", default=False)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="support_messages", verbose_name="bijlagen")
    # Made in the browser's form, so that two clicks write one.
    creation_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = SupportMessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = "bericht"
        verbose_name_plural = "berichten"

    def __str__(self) -> str:
        return f"bericht van {self.written_at:%d-%m-%Y}"
