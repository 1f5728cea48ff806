"""Writes the audit trail, and raises the stamp by which kept pages know that they are old."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models import F

from coalition.models import AuditEvent, Municipality, RegisterStamp, User

# How the act came in: the website, or the command that runs.
origin: ContextVar[str] = ContextVar("origin", default="opdracht")

# What each act is called on the screen; every app adds its own with `name_actions`.
ACTION_NAMES: dict[str, str] = {}


def name_actions(names: Mapping[str, str]) -> None:
    ACTION_NAMES.update(names)


def record(
    *,
    actor: User | None,
    action: str,
    obj: models.Model,
    municipality: Municipality | None = None,
    changes: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Adds one line to the trail, inside the caller's transaction.

    `changes` maps a field's Dutch name to `[old, new]`, or to `True` where only *that* it
    changed may be kept (personal data).
    """
    event = _event(actor, action, obj, municipality, changes)
    raise_stamp()
    event.save()
    return event


def record_all(*, actor: User | None, lines: Iterable[tuple[str, models.Model, Mapping[str, Any]]]) -> None:
    """Adds a line for each (action, object, changes) at once, for acts on hundreds of rows."""
    events = [_event(actor, action, obj, None, changes) for action, obj, changes in lines]
    if events:
        raise_stamp()
        AuditEvent.objects.bulk_create(events)


def _event(
    actor: User | None,
    action: str,
    obj: models.Model,
    municipality: Municipality | None,
    changes: Mapping[str, Any] | None,
) -> AuditEvent:
    if not connection.in_atomic_block:
        raise RuntimeError("Het logboek hoort in dezelfde transactie als de wijziging.")
    if action not in ACTION_NAMES:
        raise KeyError(f"{action} heeft geen naam: voeg die toe met name_actions")
    return AuditEvent(
        actor=actor,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=(getattr(obj, "trail_label", "") or str(obj))[:120],
        municipality=municipality,
        origin=origin.get(),
        changes=dict(changes or {}),
    )


def compare(
    before: Mapping[str, Any], after: Mapping[str, Any], *, personal: Iterable[str] = ()
) -> dict[str, list[Any] | bool]:
    """The fields that differ, as `record` wants them; of personal ones only that they do."""
    hidden = set(personal)
    return {
        name: True if name in hidden else [before.get(name), after[name]]
        for name in after
        if before.get(name) != after[name]
    }


def raise_stamp() -> None:
    """Tells every kept page that something changed."""
    if not RegisterStamp.objects.filter(pk=1).update(value=F("value") + 1):
        RegisterStamp.objects.create(pk=1, value=1)
