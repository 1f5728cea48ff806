"""How every page of one request gets at it: not visible is 404, visible but not allowed is 403."""

from django.shortcuts import get_object_or_404

from coalition.permissions import Permission
from coalition.tools.http import SignedInRequest
from support.models import SupportRequest
from support.roles import require_for


def visible(http: SignedInRequest, pk: int) -> SupportRequest:
    """The request, for its adviser, for officers of the municipalities that it covers and for the ministry."""
    found = SupportRequest.objects.visible_to(http.user).select_related("municipality", "adviser__user", "asked_by")
    return get_object_or_404(found, pk=pk)


def allowed(http: SignedInRequest, pk: int, permission: Permission) -> SupportRequest:
    """The request, for whoever has this permission for it."""
    request = visible(http, pk)
    require_for(http.user, permission, request)
    return request
