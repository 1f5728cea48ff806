"""What officer, adviser and ministry write on a request; internal notes stay inside."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from coalition.models import User
from coalition.services.files import store_upload
from coalition.services.trail import record
from coalition.tools.workflow import Refused, key_of
from support import mails
from support.models import RequestState, SupportMessage, SupportRequest
from support.roles import is_of_municipality
from support.services.requests import answer, wait_for_municipality

Uploads = Collection["UploadedFile[Any]"]


@transaction.atomic
def write_message(
    *, actor: User, request: SupportRequest, text: str, is_internal: bool = False, uploads: Uploads = (),
    creation_key: UUID | None = None,
) -> SupportMessage:  # fmt: skip
    """A message, or an internal note. What the municipality writes while it is waited for counts as its answer.

    Here and below: the same `creation_key` with the same words (two clicks) gives the same message.
    """
    key = _key(creation_key, actor, request, text, uploads)
    if same := _written_before(request, key):
        return same
    if not is_internal and not request.is_open:
        raise Refused(f"Deze vraag is {request.get_state_display()}. Stel een nieuwe vraag als er nog iets is.")
    written = _write(actor, request, text, uploads=uploads, key=key, is_internal=is_internal)
    if not is_internal and request.state == RequestState.WAITING and is_of_municipality(actor, request):
        answer(actor=actor, request=request)
    mails.message(written)
    return written


@transaction.atomic
def answer_with(
    *, actor: User, request: SupportRequest, text: str, uploads: Uploads = (), creation_key: UUID | None = None
) -> SupportMessage:
    """What the municipality was asked for."""
    key = _key(creation_key, actor, request, text, uploads)
    if same := _written_before(request, key):
        return same
    written = _write(actor, request, text, uploads=uploads, key=key)
    answer(actor=actor, request=request)
    mails.message(written)
    return written


@transaction.atomic
def ask_municipality(
    *, actor: User, request: SupportRequest, text: str, uploads: Uploads = (), creation_key: UUID | None = None
) -> SupportMessage:
    """The adviser says what is needed of the municipality, and waits for it; one mail tells both."""
    key = _key(creation_key, actor, request, text, uploads)
    if same := _written_before(request, key):
        return same
    written = _write(actor, request, text, uploads=uploads, key=key)
    wait_for_municipality(actor=actor, request=request)
    return written


def _key(form: UUID | None, actor: User, request: SupportRequest, text: str, uploads: Uploads) -> UUID | None:
    files = [f"{upload.name} {upload.size}" for upload in uploads]
    return key_of(form, actor.pk, request.pk, text, *files)


def _written_before(request: SupportRequest, key: UUID | None) -> SupportMessage | None:
    """What this form wrote the first time it was sent. Two clicks at the same moment wait for one another."""
    SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    return request.messages.filter(creation_key=key).first() if key else None


def _write(
    actor: User, request: SupportRequest, text: str, *, uploads: Uploads, key: UUID | None, is_internal: bool = False
) -> SupportMessage:
    if not text.strip():
        raise Refused("Schrijf een bericht.", "text")
    written = SupportMessage.objects.create(
        request=request, author=actor, text=text.strip(), is_internal=is_internal, creation_key=key
    )
    written.files.set([store_upload(actor=actor, upload=upload) for upload in uploads])
    action = "request.note" if is_internal else "request.message"
    record(actor=actor, action=action, obj=request, municipality=request.municipality)
    if not is_internal:
        SupportRequest.objects.filter(pk=request.pk).update(moved_at=timezone.now(), reminded_at=None)
    return written
