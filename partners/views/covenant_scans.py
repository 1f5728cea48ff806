"""Scanned sheets of covenants: pictures of their pages, and the original as a download."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from coalition.models import StoredFile
from coalition.services.files import hand_out, page_answer
from coalition.tools.http import SignedInRequest
from partners.models import Covenant
from partners.views.access import managed


@require_safe
def covenant_scan(request: SignedInRequest, coalition: str, file_id: str) -> FileResponse:
    covenant, file = _find(request, coalition, file_id)
    return hand_out(actor=request.user, file=file, of=covenant, municipality=None)


@require_safe
def covenant_scan_page(request: SignedInRequest, coalition: str, file_id: str, page: int) -> FileResponse:
    _, file = _find(request, coalition, file_id)
    return page_answer(file, page)


def _find(request: SignedInRequest, coalition: str, file_id: str) -> tuple[Covenant, StoredFile]:
    """For who leads the coalition: the names on a sheet are those of its partners."""
    found = managed(request, coalition)
    covenant = get_object_or_404(Covenant, coalition=found, versions__scans=file_id)
    return covenant, StoredFile.objects.get(pk=file_id)
