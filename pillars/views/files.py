"""The files of a signing: pictures of their pages, and the original as a download."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from coalition.models import StoredFile
from coalition.permissions import Permission, require
from coalition.services.files import hand_out, page_answer
from coalition.tools.http import SignedInRequest
from coalition.views.files import CodeNote, code_note, shown_file
from pillars.models import Signing


def file_list(signing: Signing) -> list[dict[str, Any]]:
    """What `components/file_list.html` shows."""
    return [
        shown_file(file, "signing_file", signing.number, note=file_note(file, signing)) for file in signing.files.all()
    ]


def file_note(file: StoredFile, signing: Signing) -> CodeNote | None:
    return code_note(file, signing.number, "deze ondertekening")


def _find(request: SignedInRequest, number: str, file_id: str) -> tuple[Signing, StoredFile]:
    signing = get_object_or_404(Signing.objects.visible_to(request.user).select_related("municipality"), number=number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    return signing, get_object_or_404(signing.files, pk=file_id)


@require_safe
def signing_file(request: SignedInRequest, number: str, file_id: str) -> FileResponse:
    signing, file = _find(request, number, file_id)
    return hand_out(actor=request.user, file=file, of=signing, municipality=signing.municipality)


@require_safe
def signing_file_page(request: SignedInRequest, number: str, file_id: str, page: int) -> FileResponse:
    _, file = _find(request, number, file_id)
    return page_answer(file, page)
