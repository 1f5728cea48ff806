"""One function for each mail about support; each is queued in the transaction of its act. None holds a message's text."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from coalition.models import MunicipalityGrant, User
from coalition.outbox import queue_mail
from support.models import Adviser, MonthlyStatement, RequestState, SupportMessage, SupportRequest


def asked(request: SupportRequest) -> None:
    """To the ministry's mailbox: somebody asks for support."""
    _send(request, settings.MINISTRY_MAILBOX, "support-asked")


def assigned(request: SupportRequest, before: Adviser | None) -> None:
    """To the adviser, to whoever was it before, and to the municipality."""
    assert request.adviser
    _send(request, request.adviser.user.email, "support-assigned")
    if before is not None and before != request.adviser and before.user.is_active:
        _send(request, before.user.email, "support-taken-over")
    _to_officers(request, "support-adviser-found")


def queued(request: SupportRequest) -> None:
    """To the municipality: there is no adviser with time yet."""
    _to_officers(request, "support-queued")


def released(request: SupportRequest, before: Adviser) -> None:
    """To the municipality, and to whoever was the adviser."""
    if before.user.is_active:
        _send(request, before.user.email, "support-handed-in")
    _to_officers(request, "support-released")


def reminder(request: SupportRequest) -> None:
    """That nothing moved for ten working days; to the one whose turn it is, or else to the ministry."""
    # A message moves a request without a new version: the day of the last move tells two reminders apart.
    key = f":{request.moved_at:%Y%m%d%H%M%S}"
    if request.state == RequestState.WAITING and _officers(request).exists():
        _to_officers(request, "support-reminder", key)
    elif request.adviser and request.adviser.user.is_active and request.state != RequestState.WAITING:
        _send(request, request.adviser.user.email, "support-reminder", key)
    else:
        _send(request, settings.MINISTRY_MAILBOX, "support-reminder", key)


def declined(request: SupportRequest) -> None:
    """To the ministry's mailbox: the adviser gave it back."""
    _send(request, settings.MINISTRY_MAILBOX, "support-declined")


def waiting(request: SupportRequest) -> None:
    _to_officers(request, "support-waiting")


def ended(request: SupportRequest) -> None:
    """Closed or rejected: to the municipality."""
    _to_officers(request, "support-ended")


def resumed(request: SupportRequest) -> None:
    """To the municipality: its answer is no longer waited for."""
    _to_officers(request, "support-resumed")


def returned(statement: MonthlyStatement) -> None:
    """To the adviser: the ministry gave the month back. Not to who left."""
    adviser = statement.adviser
    if adviser.is_present:
        queue_mail(
            to=adviser.user.email,
            template="statement-returned",
            context={
                "statement": statement,
                "link": settings.BASE_URL + reverse("hours_month", args=[f"{statement.month:%Y-%m}"]),
            },
            dedup_key=f"statement-returned:{statement.pk}:{statement.edition}",
        )


def withdrawn(request: SupportRequest) -> None:
    """To the adviser, or while there is none to the ministry."""
    _send(request, _at_work(request), "support-withdrawn")


def message(written: SupportMessage) -> None:
    """That there is a message, to everybody on the request but its writer; an internal note goes to no municipality."""
    request = written.request
    key = f":message-{written.pk}"
    if request.adviser is None or request.adviser.user_id != written.author_id:
        _send(request, _at_work(request), "support-message", key)
    if not written.is_internal:
        _to_officers(request, "support-message", key, but=written.author)


def _at_work(request: SupportRequest) -> str:
    """The adviser's address; the ministry's while there is none, or when the adviser's account has ended."""
    active = request.adviser and request.adviser.user.is_active
    return request.adviser.user.email if request.adviser and active else settings.MINISTRY_MAILBOX


def _to_officers(request: SupportRequest, template: str, key: str = "", but: User | None = None) -> None:
    people = _officers(request)
    for officer in people.exclude(pk=but.pk) if but else people:
        _send(request, officer.email, template, key)


def _officers(request: SupportRequest) -> QuerySet[User]:
    grants = MunicipalityGrant.objects.active().filter(municipality__in=request.municipalities.all())
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def _send(request: SupportRequest, to: str, template: str, key: str = "") -> None:
    queue_mail(
        to=to,
        template=template,
        context={"request": request, "link": settings.BASE_URL + reverse("support_request", args=[request.pk])},
        dedup_key=f"{template}:{request.pk}:{request.version}{key}:{to}",
    )
