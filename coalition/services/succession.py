"""What came in the place of a municipality: through every merger and split, up to one that still exists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
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
    return _reached(municipalities, came_from)


# On which day, which went up, and in which.
Change = tuple[date, int, int]


# By municipality that ended: those that came in its place.
Successors = Mapping[int, frozenset[int]]


def successors_on(day: date) -> Successors:
    """By municipality that had ended by that day (primary key): the ones that came in its place."""
    return successors_in(all_changes(), day)


def all_changes() -> list[Change]:
    return list(MunicipalityChange.objects.order_by().values_list("date", "from_municipality", "to_municipality"))


def successors_in(changes: Iterable[Change], day: date) -> Successors:
    """The same from changes that were read already."""
    into: dict[int, set[int]] = defaultdict(set)
    for when, former, successor in changes:
        if when <= day:
            into[former].add(successor)
    return {former: living(former, into) for former in into}


def with_successors(municipalities: Collection[int]) -> frozenset[int]:
    """These, and all that ever came or will come in their place."""
    into: dict[int, set[int]] = defaultdict(set)
    for _when, former, successor in all_changes() if municipalities else ():
        into[former].add(successor)
    return _reached(municipalities, into)


def _reached(start: Collection[int], ways: Mapping[int, AbstractSet[int]]) -> frozenset[int]:
    """These, and all to which a chain of ways leads from them."""
    found, ahead = set(start), list(start)
    while ahead:
        further = ways.get(ahead.pop(), set()) - found
        found |= further
        ahead += further
    return frozenset(found)
