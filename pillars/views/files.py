"""The files of a signing: pictures of their pages, and the original as a download."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.models import StoredFile
from coalition.permissions import Permission, require
from coalition.services.files import hand_out, page_answer
from coalition.tools.http import SignedInRequest
from pillars.models import Signing


def file_list(signing: Signing) -> list[dict[str, Any]]:
    """What `components/file_list.html` shows."""
    shown = []
    for file in signing.files.all():
        pages = [
            {"picture_url": address, "page_url": address}
            for address in (
                reverse("signing_file_page", args=[signing.number, file.pk, page]) for page in range(1, file.pages + 1)
            )
        ]
        shown.append(
            {
                "id": file.pk,
                "name": file.original_name,
                "url": reverse("signing_file", args=[signing.number, file.pk]),
                "size": f"{file.get_kind_display()}, {filesizeformat(file.size)}",
                "pages": pages,
            }
        )
    return shown


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
