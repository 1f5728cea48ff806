"""A municipality's whole file as one ZIP, for its own archive."""

import tempfile

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from coalition.permissions import Permission, municipalities_for
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from pillars.models import Milestone
from pillars.services import archive


@require_safe
def municipality_archive(request: SignedInRequest, slug: str) -> FileResponse:
    """Written to a file without a name, which is gone when it was sent."""
    municipality = get_object_or_404(municipalities_for(request.user, Permission.SIGNING_VIEW), slug=slug)
    milestones = Milestone.objects.visible_to(request.user).filter(municipality=municipality)
    archive.note_download(actor=request.user, municipality=municipality)
    out = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 - the answer closes it
    archive.write_archive(municipality, milestones.select_related("file").order_by("created_at", "pk"), out)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=f"vijf-pijlers-{slug}-{today().isoformat()}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
