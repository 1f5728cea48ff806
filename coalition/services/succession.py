"""What came in the place of a municipality: through every merger and split, up to one that still exists."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from coalition.models import MunicipalityChange


def living(municipality: int, into: Mapping[int, Collection[int]]) -> frozenset[int]:
    """Itself, or those that came in its place; `into` has, of each that was dissolved, its direct successors."""
    if municipality not in into:
        return frozenset({municipality})
    return frozenset().union(*(living(successor, into) for successor in into[municipality]))


def with_formers(municipalities: Collection[int], day: date) -> frozenset[int]:
    """These, and all that went up in them by that day, or for a part."""
    if not municipalities:
        return frozenset()
    came_from: dict[int, set[int]] = defaultdict(set)
    changes = MunicipalityChange.objects.filter(date__lte=day)
    for former, successor in changes.values_list("from_municipality", "to_municipality"):
        came_from[successor].add(former)
    found, ahead = set(municipalities), list(municipalities)
    while ahead:
        formers = came_from[ahead.pop()] - found
        found |= formers
        ahead += formers
    return frozenset(found)


def successors_on(day: date) -> Mapping[int, frozenset[int]]:
    """By municipality that had ended by that day (primary key): the ones that came in its place."""
    into: dict[int, set[int]] = defaultdict(set)
    changes = MunicipalityChange.objects.filter(date__lte=day)
    for former, successor in changes.values_list("from_municipality", "to_municipality"):
        into[former].add(successor)
    return {former: living(former, into) for former in into}
