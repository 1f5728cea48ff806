"""Who may do what with one request: its adviser, officers of a municipality that it covers, the ministry."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from coalition.models import User
from coalition.permissions import (
    ROLE_PERMISSIONS,
    Permission,
    Role,
    Scope,
    allows_everywhere,
    allows_municipalities,
    national_role,
)
from coalition.tools.dates import today
from support.models import OPEN_STATES, PastAssignment, SupportRequest


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


# ---- advisers --------------------------------------------------------------------------------

# For so long after the end an adviser still writes the last hours and can reach the municipality.
AFTER_THE_END = timedelta(days=90)


def is_adviser(user: object) -> bool:
    """Whether this account carries out what was assigned to it."""
    role = national_role(user)
    return role is not None and ROLE_PERMISSIONS[role].get(Permission.SUPPORT_WORK) == Scope.ASSIGNED


def require_adviser(user: object) -> None:
    """Raises PermissionDenied (403) unless the user is an adviser."""
    if not is_adviser(user):
        raise PermissionDenied(f"Uw account mag dit niet: {Permission.SUPPORT_WORK}.")


def is_at_hand(user: User, request: SupportRequest) -> bool:
    """Whether it is one of `requests_at_hand`, of a request that was read already."""
    lately = request.ended_at is None or request.ended_at >= timezone.now() - AFTER_THE_END
    return lately and _is_assigned(user, request)


def requests_at_hand(user: User) -> QuerySet[SupportRequest]:
    """What is assigned to this adviser and is open, or ended not long ago."""
    lately = Q(state__in=OPEN_STATES) | Q(ended_at__gte=timezone.now() - AFTER_THE_END)
    return SupportRequest.objects.filter(lately, adviser__user=user)


def requests_to_write_on(user: User) -> QuerySet[SupportRequest]:
    """What is at hand, and what went to another not long ago: the hours up to that day."""
    since = today() - AFTER_THE_END
    past = PastAssignment.objects.filter(adviser__user=user, ends__gte=since).values("request")
    return SupportRequest.objects.filter(Q(pk__in=requests_at_hand(user).values("pk")) | Q(pk__in=past))


def municipalities_at_hand(user: User) -> frozenset[int]:
    """The municipalities (primary keys) that this adviser works for, whose contacts the adviser needs."""
    covered = requests_at_hand(user).values_list("municipalities", flat=True)
    return frozenset(covered) if is_adviser(user) else frozenset()
