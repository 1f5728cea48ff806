"""Contact moments: what was said with a municipality, and what is next. The trail holds that, never what was said."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from coalition.models import Municipality, User
from coalition.services.trail import compare, record
from coalition.tools.dates import today
from coalition.tools.workflow import Refused, key_of
from support.models import ContactMoment

LABELS = {
    "happened_on": "datum",
    "with_whom": "met wie",
    "outcome": "uitkomst",
    "next_step": "volgende stap",
    "next_on": "op",
}
PERSONAL = ("met wie", "uitkomst", "volgende stap")


@transaction.atomic
def add_moment(
    *, actor: User, municipality: Municipality, creation_key: UUID | None = None, **facts: Any
) -> ContactMoment:
    """The same `creation_key` twice (two clicks) gives the same moment. Raises Refused."""
    key = key_of(creation_key, actor.pk, municipality.pk, *facts.values())
    if key and (same := ContactMoment.objects.filter(creation_key=key).first()):
        return same
    _check(**facts)
    moment = ContactMoment.objects.create(municipality=municipality, created_by=actor, creation_key=key, **facts)
    _record(actor, "moment.added", moment, compare({}, _shown(moment), personal=PERSONAL))
    return moment


@transaction.atomic
def change_moment(*, actor: User, moment: ContactMoment, **facts: Any) -> ContactMoment:
    """By who wrote it. A step that moves to another day is to be done again."""
    _check(**facts)
    before = _shown(moment)
    if facts["next_on"] != moment.next_on:
        moment.next_done_on = None
    for name, value in facts.items():
        setattr(moment, name, value)
    moment.save()
    _record(actor, "moment.changed", moment, compare(before, _shown(moment), personal=PERSONAL))
    return moment


@transaction.atomic
def tick_next_step(*, actor: User, moment: ContactMoment) -> None:
    """The next step was taken; it is no longer what comes up."""
    if ContactMoment.objects.filter(pk=moment.pk, next_done_on__isnull=True).update(next_done_on=today()):
        _record(actor, "moment.changed", moment, {"volgende stap": [None, "gedaan"]})


@transaction.atomic
def delete_moment(*, actor: User, moment: ContactMoment) -> None:
    _record(actor, "moment.deleted", moment, {})
    moment.delete()


def _check(*, happened_on: date, with_whom: str, outcome: str, next_step: str, next_on: date | None) -> None:
    if happened_on > today():
        raise Refused("Deze dag moet nog komen. Leg een contact vast als het is geweest.", "happened_on")
    if next_step and next_on is None:
        raise Refused("Vul in wanneer u de volgende stap zet.", "next_on")
    if next_on and not next_step:
        raise Refused("Vul in wat de volgende stap is.", "next_step")
    if next_on and next_on < happened_on:
        raise Refused("De volgende stap komt na het contact. Kies een latere dag.", "next_on")


def _shown(moment: ContactMoment) -> dict[str, str]:
    return {label: str(getattr(moment, name) or "") for name, label in LABELS.items()}


def _record(actor: User, action: str, moment: ContactMoment, changes: dict[str, Any]) -> None:
    record(actor=actor, action=action, obj=moment, municipality=moment.municipality, changes=changes)
