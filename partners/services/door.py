"""The link for the helper at the door: for one gathering and one day. Only the hash of its token is kept."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from coalition.models import User
from coalition.services.trail import record
from coalition.tools.dates import long_date, today
from coalition.tools.workflow import Refused
from partners.models import DoorLink, Gathering

TOKEN_BYTES = 32


@transaction.atomic
def make_door_link(*, actor: User, gathering: Gathering) -> tuple[DoorLink, str]:
    """The link and its token, which is shown once. It works on the day of the gathering only."""
    day = gathering.ceremony.held_on
    if gathering.closed_at or day < today():
        raise Refused("Deze bijeenkomst is voorbij. Een link voor aan de deur heeft geen zin meer.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = DoorLink.objects.create(gathering=gathering, token_hash=_hash(token), valid_on=day, created_by=actor)
    record(actor=actor, action="gathering.door_link", obj=gathering, changes={"geldig op": [None, long_date(day)]})
    return link, token


@transaction.atomic
def revoke_door_link(*, actor: User, link: DoorLink) -> None:
    there = DoorLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    if not there.update(revoked_at=timezone.now(), revoked_by=actor):
        raise Refused("Deze link was al ingetrokken.")
    record(actor=actor, action="gathering.door_link_revoked", obj=link.gathering)


def find_door_link(token: str) -> DoorLink | None:
    """The link of this token, whether it still works or not."""
    found = DoorLink.objects.filter(token_hash=_hash(token))
    return found.select_related("gathering__coalition", "gathering__ceremony").first()


def why_shut(link: DoorLink) -> str:
    """Why this link does not open now, in a sentence for the helper; empty when it does."""
    if link.revoked_at:
        return "Deze link is ingetrokken."
    if link.gathering.closed_at:
        return "De bijeenkomst is afgesloten. Bedankt voor uw hulp."
    if link.valid_on > today():
        return f"Deze link werkt op {long_date(link.valid_on)}."
    if link.valid_on < today():
        return f"Deze link werkte op {long_date(link.valid_on)}."
    return ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
