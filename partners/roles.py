"""The role that a grant on a coalition gives; the core knows no coalition and asks here."""

from collections.abc import Collection

from coalition.models import User
from coalition.permissions import Role
from partners.models import CoordinatorGrant


def coordinator_roles(user: User) -> Collection[Role]:
    """Coordinator, while a grant on a coalition is active."""
    active = CoordinatorGrant.objects.filter(user=user, ended_at__isnull=True).exists()
    return (Role.COORDINATOR,) if active else ()
