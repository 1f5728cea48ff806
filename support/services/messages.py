"""What officer, adviser and ministry write on a request; internal notes stay inside."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from coalition.models import User
from coalition.services.files import store_upload
from coalition.services.trail import record
from coalition.tools.workflow import Refused
from support import mails
from support.models import RequestState, SupportMessage, SupportRequest
from support.roles import is_of_municipality
from support.services.requests import answer, wait_for_municipality

Uploads = Iterable["UploadedFile[Any]"]


@transaction.atomic
def write_message(
    *, actor: User, request: SupportRequest, text: str, is_internal: bool = False, uploads: Uploads = ()
) -> SupportMessage:
    """A message, or an internal note. What the municipality writes while it is waited for counts as its answer."""
    if not is_internal and not request.is_open:
        raise Refused(f"Deze vraag is {request.get_state_display()}. Stel een nieuwe vraag als er nog iets is.")
    written = _write(actor, request, text, is_internal, uploads)
    if not is_internal and request.state == RequestState.WAITING and is_of_municipality(actor, request):
        answer(actor=actor, request=request)
    mails.message(written)
    return written


@transaction.atomic
def answer_with(*, actor: User, request: SupportRequest, text: str, uploads: Uploads = ()) -> SupportMessage:
    """What the municipality was asked for."""
    written = _write(actor, request, text, False, uploads)
    answer(actor=actor, request=request)
    mails.message(written)
    return written


@transaction.atomic
def ask_municipality(*, actor: User, request: SupportRequest, text: str, uploads: Uploads = ()) -> SupportMessage:
    """The adviser says what is needed of the municipality, and waits for it; one mail tells both."""
    written = _write(actor, request, text, False, uploads)
    wait_for_municipality(actor=actor, request=request)
    return written


def _write(actor: User, request: SupportRequest, text: str, is_internal: bool, uploads: Uploads) -> SupportMessage:
    if not text.strip():
        raise Refused("Schrijf een bericht.", "text")
    written = SupportMessage.objects.create(request=request, author=actor, text=text.strip(), is_internal=is_internal)
    written.files.set([store_upload(actor=actor, upload=upload) for upload in uploads])
    action = "request.note" if is_internal else "request.message"
    record(actor=actor, action=action, obj=request, municipality=request.municipality)
    if not is_internal:
        SupportRequest.objects.filter(pk=request.pk).update(moved_at=timezone.now(), reminded_at=None)
    return written
