"""How every page below `/mijn/coalities/<slug>/` gets at its coalition: not visible is 404, visible but not allowed is 403."""

from django.shortcuts import get_object_or_404

from coalition.permissions import Permission
from coalition.tools.http import SignedInRequest
from partners.models import LocalCoalition
from partners.roles import require_in


def visible(request: SignedInRequest, slug: str) -> LocalCoalition:
    """The coalition, for its coordinators, for officers of its municipalities and for the ministry."""
    return get_object_or_404(LocalCoalition.objects.visible_to(request.user), slug=slug)


def managed(request: SignedInRequest, slug: str) -> LocalCoalition:
    """The coalition, for its coordinators only."""
    coalition = visible(request, slug)
    require_in(request.user, Permission.COALITION_MANAGE, coalition)
    return coalition
