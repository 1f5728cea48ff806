"""A whole request as a file, for the ministry that answers a request under the Wet open overheid."""

from django.http import FileResponse
from django.views.decorators.http import require_POST

from coalition.permissions import Permission
from coalition.tools.http import SignedInRequest
from support.services.export import export_request
from support.views.access import allowed


@require_POST
def request_export(request: SignedInRequest, support_request: int) -> FileResponse:
    asked = allowed(request, support_request, Permission.SUPPORT_ASSIGN)
    return FileResponse(
        export_request(actor=request.user, request=asked), as_attachment=True, filename=f"vraag-{asked.pk}.zip",
        headers={"Cache-Control": "private, no-store"},
    )  # fmt: skip
