"""In which municipalities of today a coalition works: one of a municipality that was merged goes on in its successor."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from coalition.models import MunicipalityChange


def successors_on(day: date) -> Mapping[int, frozenset[int]]:
    """By municipality that had ended by that day (primary key): the ones that came in its place, through every merger."""
    into: dict[int, set[int]] = defaultdict(set)
    changes = MunicipalityChange.objects.filter(date__lte=day)
    for former, successor in changes.values_list("from_municipality", "to_municipality"):
        into[former].add(successor)

    def living(key: int, seen: frozenset[int]) -> frozenset[int]:
        if key not in into or key in seen:
            return frozenset({key})
        return frozenset().union(*(living(successor, seen | {key}) for successor in into[key]))

    return {former: living(former, frozenset()) for former in into}
