"""Acts on ceremonies: one date and place at which many sign."""

from datetime import date

from django.db import transaction

from coalition.models import User
from coalition.services.trail import compare, record
from coalition.tools.dates import long_date
from pillars.models import Ceremony


@transaction.atomic
def save_ceremony(
    *,
    actor: User,
    ceremony: Ceremony | None,
    name: str,
    held_on: date,
    place: str,
    host: str = "",
    in_presence_of: str = "",
) -> Ceremony:
    """Makes or changes a ceremony; signings keep the date of their own."""
    created = ceremony is None
    ceremony = ceremony or Ceremony(created_by=actor)
    before = {} if created else _shown(ceremony)
    ceremony.name, ceremony.held_on, ceremony.place = name.strip(), held_on, place.strip()
    ceremony.host, ceremony.in_presence_of = host.strip(), in_presence_of.strip()
    ceremony.save()
    action = "ceremony.created" if created else "ceremony.changed"
    record(actor=actor, action=action, obj=ceremony, changes=compare(before, _shown(ceremony)))
    return ceremony


def _shown(ceremony: Ceremony) -> dict[str, str]:
    return {
        "naam": ceremony.name,
        "datum": long_date(ceremony.held_on),
        "plaats": ceremony.place,
        "gastheer": ceremony.host,
        "in aanwezigheid van": ceremony.in_presence_of,
    }
