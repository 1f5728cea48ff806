"""Who may do what with one request: its adviser, officers of a municipality that it covers, the ministry."""

from django.core.exceptions import PermissionDenied

from coalition.models import User
from coalition.permissions import ROLE_PERMISSIONS, Permission, Role, Scope, allows_everywhere, allows_municipalities
from support.models import SupportRequest


def allows_for(user: object, permission: Permission, request: SupportRequest) -> bool:
    """Whether the user has this permission for this request."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if allows_everywhere(user, permission):
        return True
    if ROLE_PERMISSIONS[Role.ADVISER].get(permission) == Scope.ASSIGNED and _is_assigned(user, request):
        return True
    own = allows_municipalities(user, permission)
    return bool(own) and request.municipalities.filter(pk__in=own).exists()


def require_for(user: object, permission: Permission, request: SupportRequest) -> None:
    """Raises PermissionDenied (403) unless the user has the permission for this request."""
    if not allows_for(user, permission, request):
        raise PermissionDenied(f"Uw account mag dit niet: {permission}.")


def _is_assigned(user: User, request: SupportRequest) -> bool:
    return request.adviser is not None and request.adviser.user_id == user.pk


def is_of_municipality(user: User, request: SupportRequest) -> bool:
    """Whether this user asks: an officer of a municipality that the request covers."""
    return request.municipalities.filter(pk__in=user.municipality_ids).exists()
