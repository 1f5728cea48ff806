"""Which municipalities count today, kept in this process: for pages that ask it of a few."""

from collections.abc import Sequence
from datetime import date

from coalition.models import Municipality
from coalition.services.kept import Act, KeptByDay
from pillars.models import in_force_exists


def _read(day: date) -> frozenset[int]:
    return frozenset(Municipality.objects.filter(in_force_exists(day)).order_by().values_list("pk", flat=True))


def _renewed(found: frozenset[int], acts: Sequence[Act]) -> frozenset[int] | None:
    return None if any(act.kind.startswith("pillars.") for act in acts) else found


# Primary keys, by day.
counting = KeptByDay(_read, _renewed)
