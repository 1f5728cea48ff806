"""What a grant on a coalition gives; the core knows no coalition and asks here for the role."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from coalition.models import User
from coalition.permissions import ROLE_PERMISSIONS, Permission, Role, Scope, allows_everywhere, allows_municipalities
from coalition.services.succession import with_formers
from coalition.tools.dates import today
from partners.models import LocalCoalition
from partners.models.coalitions import coordinated_ids


def coordinator_roles(user: User) -> Collection[Role]:
    """Coordinator, while a grant on a coalition is active."""
    return (Role.COORDINATOR,) if coordinated_ids(user) else ()


def coordinates(user: object, coalition: LocalCoalition) -> bool:
    """Whether this user leads this coalition now."""
    return coalition.pk in coordinated_ids(user)


def allows_in(user: object, permission: Permission, coalition: LocalCoalition) -> bool:
    """Whether the user has this permission for this coalition: as its coordinator, an officer there, or nationally."""
    if ROLE_PERMISSIONS[Role.COORDINATOR].get(permission) == Scope.COALITION and coordinates(user, coalition):
        return True
    if allows_everywhere(user, permission):
        return True
    own = with_formers(allows_municipalities(user, permission), today())
    return bool(own) and coalition.municipalities.filter(pk__in=own).exists()


def require_in(user: object, permission: Permission, coalition: LocalCoalition) -> None:
    """Raises PermissionDenied (403) unless the user has the permission for this coalition."""
    if not allows_in(user, permission, coalition):
        raise PermissionDenied(f"Uw account mag dit niet: {permission}.")
