"""What the coordinator reads of what happened to one partner: of acts by other coalitions that they were done, not by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from coalition.models import AuditEvent, NationalRole, User
from partners.models import CoalitionMembership, CoordinatorGrant, LocalCoalition, Partner
from partners.services.import_apply import READ_FROM

MOST = 100
ANOTHER = "een andere coalitie"


class TrailLine(NamedTuple):
    """A line of the trail as this coalition may read it."""

    at: datetime
    actor: User | str | None
    action: str
    changes: Mapping[str, Any]


def trail_of(membership: CoalitionMembership) -> list[TrailLine]:
    """What happened to the partner in this coalition, and to its public facts."""
    of_membership = Q(object_type=CoalitionMembership._meta.label_lower, object_id=str(membership.pk))
    of_partner = Q(object_type=Partner._meta.label_lower, object_id=str(membership.partner_id))
    events = AuditEvent.objects.filter(of_membership | of_partner).select_related("actor")[:MOST]
    grants = list(CoordinatorGrant.objects.filter(coalition=membership.coalition))
    own_lists = _own_lists(membership.coalition) if any(READ_FROM in event.changes for event in events) else set()
    return [_line(event, grants, own_lists) for event in events]


def _line(event: AuditEvent, grants: list[CoordinatorGrant], own_lists: set[str]) -> TrailLine:
    changes = dict(event.changes)
    is_ours = any(
        grant.user_id == event.actor_id and grant.granted_at <= event.at <= (grant.ended_at or event.at)
        for grant in grants
    )
    # Who leads two coalitions may have read the list in for the other one.
    if READ_FROM in changes and not (is_ours and changes[READ_FROM][1].rpartition(", regel ")[0] in own_lists):
        del changes[READ_FROM]
    is_national = event.actor is None or event.actor.national_role == NationalRole.MINISTRY
    return TrailLine(event.at, event.actor if is_ours or is_national else ANOTHER, event.action, changes)


def _own_lists(coalition: LocalCoalition) -> set[str]:
    imports = AuditEvent.objects.of(coalition).filter(action="memberships.imported")
    return {event.changes["lijst"][1] for event in imports}
