"""What the trail tells of one request, and how much of that the municipality reads."""

from typing import Any

from coalition.models import AuditEvent, User
from coalition.permissions import Permission, allows_everywhere
from support.models import RequestAct, SupportRequest

# The only lines that the municipality reads: what is not named here, stays inside.
_SHOWN = {*(f"request.{act}" for act in RequestAct), "request.asked", "request.message"}


def reads_inside(user: object) -> bool:
    """Whether this user reads internal notes, and what was written in the trail about them."""
    return allows_everywhere(user, Permission.SUPPORT_NOTES)


def log_of(request: SupportRequest, user: object) -> list[dict[str, Any]]:
    """The lines of the trail that this user may read, newest first."""
    lines = AuditEvent.objects.of(request)
    if not reads_inside(user):
        lines = lines.filter(action__in=_SHOWN)
    found = list(lines)
    names = _names(found)
    return [_line(event, names) for event in found]


def last_step(request: SupportRequest) -> AuditEvent | None:
    """The act that brought the request where it is now."""
    acts = [f"request.{act}" for act in RequestAct]
    return AuditEvent.objects.of(request).filter(action__in=acts).first()


def _names(lines: list[AuditEvent]) -> dict[str, str]:
    """The advisers whom the trail calls by the number of their account, by the name that they have now."""
    labels = {label for event in lines for label in event.changes.get("adviseur") or () if label}
    advisers = User.objects.filter(adviser__isnull=False) if labels else User.objects.none()
    return {user.trail_label: str(user) for user in advisers if user.trail_label in labels}


def _line(event: AuditEvent, names: dict[str, str]) -> dict[str, Any]:
    changes = dict(event.changes)
    if "adviseur" in changes:
        changes["adviseur"] = [names.get(label, label) for label in changes["adviseur"]]
    return {"at": event.at, "actor": event.actor, "action": event.action, "changes": changes}
