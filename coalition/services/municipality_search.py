"""Which municipalities somebody means by a part of a name, of another name or of a former municipality, or by a code.

Rule 14 of the domain. The names of all of them are kept in this process: looking through nine thousand costs less than
asking a database for them, and finds the same whatever the database.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from django.db.models import Case, QuerySet, Value, When

from coalition.models import Municipality, MunicipalityAlias, MunicipalityChange
from coalition.services.kept import KeptByDay, may_concern_municipalities
from coalition.tools.dates import today
from coalition.tools.haystack import Haystack
from coalition.tools.names import search_key, sort_key


class FoundBy(IntEnum):
    """How well a municipality matches, the best first."""

    NAME = 0
    OTHER_NAME = 1
    BEGINNING = 2
    PART = 3
    PART_OF_OTHER_NAME = 4
    FORMER = 5  # a municipality that went up in it


@dataclass(slots=True)
class _Named:
    """One municipality with its keys, in small letters; `short` is its name without an article or what is in brackets."""

    pk: int
    code: str
    key: str
    short: str
    others: list[str] = field(default_factory=list)
    formers: list[str] = field(default_factory=list)

    @property
    def wholes(self) -> tuple[str, str, str]:
        """Keys of which no part is searched by: `bilt`, `gm0310`, `0310`."""
        return self.short, self.code, self.code[2:]

    def found_by(self, key: str, short: str) -> FoundBy:
        """For one that has the key in a name, or the short one as a whole."""
        if key == self.key or short in self.wholes:
            return FoundBy.NAME
        if key in self.others:
            return FoundBy.OTHER_NAME
        if any(own.startswith(key) for own in (self.key, self.short, *self.others)):
            return FoundBy.BEGINNING
        if key in self.key:
            return FoundBy.PART
        return FoundBy.PART_OF_OTHER_NAME if any(key in one for one in self.others) else FoundBy.FORMER


class _Names:
    """All municipalities of all times, by name."""

    def __init__(self, lines: Sequence[_Named]) -> None:
        self.lines = lines
        self.haystack = Haystack("|".join((one.key, *one.others, *one.formers)) for one in lines)
        self.wholes: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(lines):
            for whole in one.wholes:
                self.wholes[whole].append(place)


def find_municipalities(text: str) -> dict[int, FoundBy]:
    """By primary key, the best first and by name among equals; of all times. Nothing typed finds none."""
    key, short = search_key(text), sort_key(text).replace(" ", "")
    if not key:
        return {}
    names = _kept.on(today())
    places = {*names.haystack.places_of(key), *names.wholes.get(short, ())}
    found = [names.lines[place] for place in sorted(places)]
    return dict(sorted(((one.pk, one.found_by(key, short)) for one in found), key=lambda hit: hit[1]))


def search_among(municipalities: QuerySet[Municipality], text: str) -> QuerySet[Municipality]:
    """Those of these that are found, the best first; all by name where nothing was typed, none for a lone `-`."""
    if not text.strip():
        return municipalities.order_by("sort_key", "name")
    ways: dict[FoundBy, list[int]] = defaultdict(list)
    for pk, way in find_municipalities(text).items():
        ways[way].append(pk)
    if not ways:
        return municipalities.none()
    how_well = Case(*(When(pk__in=keys, then=Value(int(way))) for way, keys in ways.items()))
    found = municipalities.filter(pk__in=[pk for keys in ways.values() for pk in keys])
    return found.order_by(how_well, "sort_key", "name")


def _read() -> _Names:
    """In one query: own keys, and below them those of other names and of former municipalities."""
    none = Value("")
    own = Municipality.objects.order_by().values_list(Value(0), "pk", "search_key", "sort_key", "name", "code")
    others = MunicipalityAlias.objects.order_by().values_list(Value(1), "municipality", "key", none, none, none)
    formers = MunicipalityChange.objects.order_by().values_list(
        Value(2), "to_municipality", "from_municipality__search_key", none, none, none
    )
    rows = list(own.union(others, formers, all=True))
    found = {
        pk: _Named(pk, code.lower(), key, sort_key.replace(" ", ""))
        for kind, pk, key, sort_key, _name, code in sorted(rows, key=lambda row: row[3:])
        if kind == 0
    }
    for kind, pk, key, *_rest in rows:
        if kind:
            (found[pk].others if kind == 1 else found[pk].formers).append(key)
    return _Names(list(found.values()))


_kept = KeptByDay(lambda _day: _read(), lambda names, acts: None if may_concern_municipalities(acts) else names)
forget = _kept.forget
