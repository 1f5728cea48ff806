"""What a visitor chose in the register: read from the address, checked, applied, and written back into addresses.

The names in the address are a contract: people keep them (`q`, `provincie`, `ggd`, `status`, `jaar`, `coalitie`,
`sorteer`, `peildatum`). What cannot be understood is answered with a sentence, never silently left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from django.http import QueryDict

from coalition.models import REGISTER_BEGINS
from coalition.overview.register.standings import Line, Predecessor, Register, Standing
from coalition.services.municipality_search import FoundBy, find_municipalities
from coalition.tools.dates import long_date, reference_date, today
from coalition.tools.names import search_key
from coalition.tools.text import showable

SORTS = ("naam", "provincie", "status", "datum")
COALITION_CHOICES = {"ja": "met lokale coalitie", "nee": "zonder lokale coalitie"}
_LONGEST = 80  # characters of what was typed; no name is longer


class Mistake(NamedTuple):
    """A filter that cannot be used, with what to do about it."""

    name: str
    sentence: str


class Found(NamedTuple):
    """A line of the register that matches, and why when that is not plain from its name."""

    line: Line
    former: tuple[Predecessor, ...] = ()


class Matches(Sequence[Found]):
    """The lines that match; each becomes a `Found` when it is looked at, since a page shows 50 of thousands."""

    def __init__(self, lines: Sequence[Line], formers: Mapping[int, tuple[Predecessor, ...]] = MappingProxyType({})):
        self._lines, self._formers = lines, formers

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> list[Found]: ...
    def __getitem__(self, place: int | slice) -> Found | list[Found]:
        if isinstance(place, slice):
            return [self._found(line) for line in self._lines[place]]
        return self._found(self._lines[place])

    def _found(self, line: Line) -> Found:
        return Found(line, self._formers.get(line.pk, ()))


@dataclass(frozen=True)
class Filters:
    q: str = ""
    province: str = ""
    region: str = ""
    statuses: tuple[str, ...] = ()
    year: str = ""
    coalition: str = ""
    sort: str = ""
    day: date = field(default_factory=today)
    typed_day: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """From the address; `mistakes` says what is wrong with it, apart from names that only the register knows."""
        typed = _typed(query, "peildatum")
        day, day_mistake = register_day(typed)
        statuses = tuple(dict.fromkeys(status for status in query.getlist("status") if status))
        year, coalition, sort = (_typed(query, name) for name in ("jaar", "coalitie", "sorteer"))
        mistakes = [
            Mistake("peildatum", day_mistake),
            Mistake("status", "" if {*statuses} <= {*Standing.values} else "Kies een status uit de lijst."),
            Mistake("jaar", "" if not year or _is_year(year) else "Kies een jaar uit de lijst."),
        ]
        return cls(
            q=_typed(query, "q"),
            province=_typed(query, "provincie"),
            region=_typed(query, "ggd"),
            statuses=statuses,
            year=year,
            coalition=coalition,
            sort=sort if sort.removeprefix("-") in SORTS else "",
            day=day,
            typed_day=typed,
            mistakes=tuple(mistake for mistake in mistakes if mistake.sentence),
        )

    @property
    def is_today(self) -> bool:
        return self.day == today()

    def query(self, **changes: Any) -> str:
        """The address of these filters with some of them changed, without what is empty: `?q=dal&status=ondertekend`."""
        parts: dict[str, Any] = {
            "q": self.q,
            "provincie": self.province,
            "ggd": self.region,
            "status": self.statuses,
            "jaar": self.year,
            "coalitie": self.coalition,
            "peildatum": "" if self.is_today else self.day.isoformat(),
            "sorteer": self.sort,
            **changes,
        }
        query = QueryDict(mutable=True)
        for name, value in parts.items():
            values = [value] if isinstance(value, (str, int)) else list(value)
            query.setlist(name, [str(single) for single in values if single])
        encoded = query.urlencode()
        return f"?{encoded}" if encoded else ""

    def unknown_names(self, register: Register) -> tuple[Mistake, ...]:
        """Provinces, regions and coalitions that nobody knows on that day."""
        places = register.places
        mistakes = (
            Mistake(
                "provincie", "" if self.province in {"", *places.provinces} else "Kies een provincie uit de lijst."
            ),
            Mistake("ggd", "" if self.region in {"", *places.regions} else "Kies een GGD-regio uit de lijst."),
            Mistake("coalitie", "" if self._knows_coalition(register) else "Kies ‘ja’ of ‘nee’ bij lokale coalitie."),
        )
        return tuple(mistake for mistake in mistakes if mistake.sentence)

    def _knows_coalition(self, register: Register) -> bool:
        if not self.coalition or self.coalition in COALITION_CHOICES:
            return True
        return any(one.slug == self.coalition for line in register.lines for one in line.coalitions)

    def apply(self, register: Register) -> Sequence[Found]:
        """The lines that match, in the order that was asked for; best match first where somebody searched."""
        if not self.q:
            return Matches(self._narrow(_all_in_order(register, self.sort)))
        formers = self._search(register)
        lines = self._narrow([register.by_pk[pk] for pk in formers])
        return Matches(_in_order(lines, self.sort) if self.sort else lines, formers)

    def keeps(self, line: Line) -> bool:
        """Whether a line matches all that was chosen, apart from what was typed to search by."""
        return bool(self._narrow([line]))

    def _narrow(self, lines: Sequence[Line]) -> Sequence[Line]:
        """One pass for each thing that was chosen: of a long list most pages choose nothing, or one thing."""
        if self.province:
            lines = [line for line in lines if line.province_slug == self.province]
        if self.region:
            lines = [line for line in lines if line.region_slug == self.region]
        if self.statuses:
            wanted = [standing for standing in Standing if standing in self.statuses]  # found by identity
            lines = [line for line in lines if line.standing in wanted]
        if self.coalition == "ja":  # one that goes on
            lines = [line for line in lines if line.coalition_names]
        elif self.coalition == "nee":
            lines = [line for line in lines if not line.coalition_names]
        elif self.coalition:
            lines = [line for line in lines if any(one.slug == self.coalition for one in line.coalitions)]
        if self.year:
            lines = [line for line in lines if _signed_in(line, int(self.year))]
        return lines

    def _search(self, register: Register) -> dict[int, tuple[Predecessor, ...]]:
        """By municipality that matches, the best first: the predecessors by which alone it was found."""
        key = search_key(self.q)
        found: dict[int, tuple[Predecessor, ...]] = {}
        for pk, way in find_municipalities(self.q).items():
            line = register.by_pk.get(pk)
            if line is None:  # of another day
                continue
            former = tuple(old for old in line.predecessors if key in search_key(old.name))
            if way < FoundBy.FORMER:
                found[pk] = ()
            elif former:  # found by a municipality that still existed on that day otherwise
                found[pk] = former
        return found


def _typed(query: QueryDict, name: str) -> str:
    """What was typed, as far as a page can show it again."""
    return " ".join(showable(query.get(name, "")).split())[:_LONGEST]


def _signed_in(line: Line, year: int) -> bool:
    earliest = _earliest(line)
    return earliest is not None and earliest.year == year


def _all_in_order(register: Register, sort: str) -> Sequence[Line]:
    """Kept with the register: whoever turns the pages of a long list does not sort it each time."""
    if not sort:
        return register.lines
    if sort not in register.orders:
        register.orders[sort] = _by_column(register.lines, sort)
    return register.orders[sort]


def _in_order(lines: Sequence[Line], sort: str) -> list[Line]:
    return _by_column(sorted(lines, key=_name_key), sort)


def _by_column(lines: Sequence[Line], sort: str) -> list[Line]:
    """Of lines by name: by one column, then by name; what is not known comes last, both ways."""
    name, reverse = sort.removeprefix("-"), sort.startswith("-")
    if name == "naam":
        return sorted(lines, key=_name_key, reverse=reverse)
    keys: Mapping[str, Any] = {
        "provincie": lambda line: line.province,
        "status": lambda line: list(Standing).index(line.standing) + 1,
        "datum": _latest if reverse else _earliest,
    }
    keyed = [(keys[name](line), line) for line in lines]
    known = sorted((pair for pair in keyed if pair[0]), key=itemgetter(0), reverse=reverse)
    return [line for _key, line in known] + [line for key, line in keyed if not key]


def _name_key(line: Line) -> tuple[str, str]:
    return line.sort_key, line.name


def _latest(line: Line) -> date | None:
    return line.signing.signed_on.latest if line.signing else None


def _earliest(line: Line) -> date | None:
    return line.signing.signed_on.earliest if line.signing else None


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def register_day(typed: str) -> tuple[date, str]:
    """The day of the register that was typed, or today with the sentence that says why not."""
    try:
        day = reference_date(typed)
    except ValueError as problem:
        return today(), str(problem)
    if day < REGISTER_BEGINS:
        return today(), f"Het register begint op {long_date(REGISTER_BEGINS)}. Kies een peildatum vanaf die dag."
    return day, ""
