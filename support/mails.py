"""One function for each mail about support; each is queued in the transaction of its act. None holds a message's text."""

from django.conf import settings
from django.urls import reverse

from coalition.models import MunicipalityGrant, User
from coalition.outbox import queue_mail
from support.models import Adviser, SupportMessage, SupportRequest


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


def declined(request: SupportRequest) -> None:
    """To the ministry's mailbox: the adviser gave it back."""
    _send(request, settings.MINISTRY_MAILBOX, "support-declined")


def waiting(request: SupportRequest) -> None:
    _to_officers(request, "support-waiting")


def ended(request: SupportRequest) -> None:
    """Closed or rejected: to the municipality."""
    _to_officers(request, "support-ended")


def withdrawn(request: SupportRequest) -> None:
    """To the adviser, or while there is none to the ministry."""
    to = request.adviser.user.email if request.adviser else settings.MINISTRY_MAILBOX
    _send(request, to, "support-withdrawn")


def message(written: SupportMessage) -> None:
    """That there is a message, to everybody on the request but its writer; an internal note goes to no municipality."""
    request = written.request
    key = f":message-{written.pk}"
    if request.adviser and request.adviser.user_id != written.author_id:
        _send(request, request.adviser.user.email, "support-message", key)
    elif not request.adviser:
        _send(request, settings.MINISTRY_MAILBOX, "support-message", key)
    if not written.is_internal:
        _to_officers(request, "support-message", key, but=written.author)


def _to_officers(request: SupportRequest, template: str, key: str = "", but: User | None = None) -> None:
    grants = MunicipalityGrant.objects.active().filter(municipality__in=request.municipalities.all())
    people = User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")
    for officer in people.exclude(pk=but.pk) if but else people:
        _send(request, officer.email, template, key)


def _send(request: SupportRequest, to: str, template: str, key: str = "") -> None:
    queue_mail(
        to=to,
        template=template,
        context={"request": request, "link": settings.BASE_URL + reverse("support_request", args=[request.pk])},
        dedup_key=f"{template}:{request.pk}:{request.version}{key}:{to}",
    )
