"""Asking for access to a municipality, and the ministry's decision."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from coalition.models import AccessRequest, Municipality, User
from coalition.outbox import queue_mail
from coalition.services.invitations import invite_officer
from coalition.services.trail import record
from coalition.tools.workflow import Refused


def domain_belongs(email: str, website: str) -> bool:
    """Whether a mail address is of a municipality's domain, of a part of it, or of the domain that it is a part of.

    A parent of one label (`nl`) never counts.
    """
    domain = email.rpartition("@")[2].strip().lower().rstrip(".")
    site = website.strip().lower().removeprefix("www.").rstrip(".")
    if not domain or not site or "." not in domain or "." not in site:
        return False
    return domain == site or domain.endswith(f".{site}") or site.endswith(f".{domain}")


@transaction.atomic
def request_access(
    *, municipality: Municipality, name: str, email: str, function: str, remark: str = ""
) -> AccessRequest:
    """Puts a request in the ministry's in-tray; the same person asking again changes nothing."""
    email = email.strip().lower()
    facts = {
        "name": name,
        "function": function,
        "remark": remark,
        "domain_matches": domain_belongs(email, municipality.website_domain),
    }
    request, created = AccessRequest.objects.get_or_create(
        municipality=municipality, email=email, state=AccessRequest.State.NEW, defaults=facts
    )
    if not created:
        return request
    record(actor=None, action="access.requested", obj=request, municipality=municipality)
    queue_mail(
        to=settings.MINISTRY_MAILBOX,
        template="access-requested",
        context={"request": request, "link": settings.BASE_URL + reverse("access_request_list")},
        dedup_key=f"access-requested:{request.pk}",
    )
    return request


@transaction.atomic
def grant_access(*, actor: User, request: AccessRequest) -> None:
    """The ministry agrees: an invitation goes to the address."""
    _decide(actor, request, AccessRequest.State.GRANTED, "")
    invite_officer(actor=actor, email=request.email, municipality=request.municipality, name=request.name)
    record(actor=actor, action="access.granted", obj=request, municipality=request.municipality)


@transaction.atomic
def refuse_access(*, actor: User, request: AccessRequest, reason: str) -> None:
    """The ministry does not agree; the reason goes to the address."""
    if not reason.strip():
        raise Refused("Schrijf op waarom niet, zodat de aanvrager weet wat hij kan doen.", "reason")
    _decide(actor, request, AccessRequest.State.REFUSED, reason.strip())
    record(actor=actor, action="access.refused", obj=request, municipality=request.municipality)
    queue_mail(
        to=request.email,
        template="access-refused",
        context={"request": request, "reason": reason.strip()},
        dedup_key=f"access-refused:{request.pk}",
    )


def _decide(actor: User, request: AccessRequest, state: AccessRequest.State, reason: str) -> None:
    """One conditional update: of two who decide at once, the second is told."""
    decided = AccessRequest.objects.waiting().filter(pk=request.pk)
    if not decided.update(state=state, decided_at=timezone.now(), decided_by=actor, reason=reason):
        raise Refused("Over deze aanvraag is al besloten.")
