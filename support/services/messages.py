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
from support.services.requests import answer


@transaction.atomic
def write_message(
    *,
    actor: User,
    request: SupportRequest,
    text: str,
    is_internal: bool = False,
    uploads: "Iterable[UploadedFile[Any]]" = (),
) -> SupportMessage:
    """A message, or an internal note. What the municipality writes while it is waited for counts as its answer."""
    if not text.strip():
        raise Refused("Schrijf een bericht.", "text")
    written = SupportMessage.objects.create(request=request, author=actor, text=text.strip(), is_internal=is_internal)
    written.files.set([store_upload(actor=actor, upload=upload) for upload in uploads])
    action = "request.note" if is_internal else "request.message"
    record(actor=actor, action=action, obj=request, municipality=request.municipality)
    if not is_internal:
        SupportRequest.objects.filter(pk=request.pk).update(moved_at=timezone.now(), reminded_at=None)
        if request.state == RequestState.WAITING and is_of_municipality(actor, request):
            answer(actor=actor, request=request)
    mails.message(written)
    return written
