"""For how many inhabitants a group of municipalities stands, on a day: never from a figure of other municipalities.

CBS counts people on 1 January, in the division of that day. A figure is used for another day of the same
municipalities; what went up in one municipality meanwhile is added to it. Where a figure is missing there is no
number, but a sentence with which and why.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from coalition.models import Municipality, MunicipalityChange, Population
from coalition.overview.register.standings import Line, Register
from coalition.services.succession import living
from coalition.tools.dates import long_date

_MOST_NAMED = 5


class Moved(NamedTuple):
    """One municipality that went up in another, or for a part."""

    day: date
    former: int
    successor: int


@dataclass(frozen=True)
class Inhabitants:
    """How many people there are, and how many live where it was signed; by figures of 1 January of `year`.

    `missing` names the municipalities without a figure: then both numbers are None. By today's division some
    municipalities signed for a part only: then `perhaps` is how many people more may be meant.
    """

    year: int | None
    total: int | None = None
    signed: int | None = None
    missing: Sequence[str] = ()
    perhaps: int = 0
    by_todays_division: bool = False

    @property
    def is_known(self) -> bool:
        return self.signed is not None

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where it cannot be said."""
        return self.signed / self.total if self.signed is not None and self.total else None

    @property
    def highest_share(self) -> float | None:
        """With the people of whom it is not sure; the same as `share` where everything is sure."""
        return (self.signed + self.perhaps) / self.total if self.signed is not None and self.total else None

    @property
    def reason(self) -> str:
        """Why there is no number, for behind *niet te berekenen*."""
        if self.is_known:
            return ""
        if self.year is None:
            return "er zijn geen inwonertallen ingelezen"
        names = list(self.missing[:_MOST_NAMED])
        more = len(self.missing) - len(names)
        listed = f"{', '.join(names)} en {more} andere" if more > 0 else listed_names(names)
        what = "één gemeente" if len(self.missing) == 1 else f"{len(self.missing)} gemeenten"
        return f"van {what} ontbreekt het inwonertal in de indeling van die dag ({listed})"

    @property
    def basis(self) -> str:
        """By which figures, for below a number."""
        division = ", naar de indeling van vandaag" if self.by_todays_division else ""
        return f"inwonertallen van {self.on}{division}" if self.year else ""

    @property
    def on(self) -> str:
        """The day of the figures, in words."""
        return long_date(date(self.year, 1, 1)) if self.year else ""


def listed_names(names: Sequence[str]) -> str:
    """`Cuijk, Grave en Boxmeer`."""
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


class People:
    """All figures that were loaded, and how municipalities went up in one another; read in three queries."""

    def __init__(self) -> None:
        self._figures: dict[int, dict[int, int]] = defaultdict(dict)
        rows = Population.objects.order_by().values_list("year", "municipality", "inhabitants")
        for year, municipality, inhabitants in rows:
            self._figures[year][municipality] = inhabitants
        changes = MunicipalityChange.objects.order_by("date", "pk")
        self.moves = [Moved(*row) for row in changes.values_list("date", "from_municipality", "to_municipality")]
        begins = Municipality.objects.filter(begins__isnull=False).order_by().values_list("pk", "begins")
        self._begins = {municipality: day for municipality, day in begins if day}

    def of(self, register: Register) -> "PeopleOn":
        """By the figures of the newest year up to that day in which none is missing, else of the first year after it."""
        years = sorted(self._figures)
        tried = [year for year in reversed(years) if year <= register.day.year]
        tried += [year for year in years if year > register.day.year]
        found = [PeopleOn(register, year, self._in_division_of(register.day, year)) for year in tried]
        complete = next((one for one in found if not one.missing), None)
        return complete or min(found, key=lambda one: len(one.missing), default=PeopleOn(register, None, {}))

    def _in_division_of(self, day: date, year: int) -> Mapping[int, int]:
        """The people of that 1 January by the municipality they belonged to on the day, where that is known.

        Of a municipality that was divided nobody knows who went where; and what later took in another has, in the
        figures of after that, people who lived elsewhere on the day.
        """
        counted = date(year, 1, 1)
        known: dict[int, int | None] = dict(self._figures[year])
        for move in self.moves:
            if day < move.day <= counted:
                known[move.successor] = None
        meanwhile = [move for move in self.moves if counted < move.day <= day]
        parts = Counter(move.former for move in meanwhile)
        for move in meanwhile:
            is_new = self._begins.get(move.successor, counted) > counted
            moved = known.get(move.former) if parts[move.former] == 1 else None
            before = known.setdefault(move.successor, 0 if is_new else None)
            known[move.successor] = None if moved is None or before is None else before + moved
        return {municipality: people for municipality, people in known.items() if people is not None}


class PeopleOn:
    """The inhabitants of the municipalities of one day, by the figures of one year."""

    def __init__(self, register: Register, year: int | None, by_municipality: Mapping[int, int]) -> None:
        self.year = year
        self._known = by_municipality
        self._lines = register.lines

    @cached_property
    def missing(self) -> Sequence[str]:
        return self._without_figure(self._lines)

    def in_lines(self, lines: Collection[Line]) -> Inhabitants:
        """Of these municipalities, and of those among them that count."""
        missing = self._without_figure(lines)
        if missing or self.year is None:
            return Inhabitants(self.year, missing=missing)
        return Inhabitants(
            self.year,
            total=sum(self._known[line.pk] for line in lines),
            signed=sum(self._known[line.pk] for line in lines if line.counts),
        )

    def sum_of(self, municipalities: Iterable[int]) -> int:
        """Of municipalities that have a figure."""
        return sum(self._known[municipality] for municipality in municipalities)

    def _without_figure(self, lines: Iterable[Line]) -> Sequence[str]:
        return [line.name for line in lines if line.pk not in self._known]


def by_todays_division(people: People, then: Collection[Line], now: Register) -> Inhabitants:
    """The inhabitants of today's municipalities of which every municipality of then had signed (`then`: its lines).

    Where a municipality of today came from some that had signed and some that had not, its people are in `perhaps`.
    """
    successors: dict[int, set[int]] = defaultdict(set)
    for move in people.moves:
        if move.day <= now.day:
            successors[move.former].add(move.successor)
    origins: dict[int, list[Line]] = defaultdict(list)
    for line in then:
        for municipality in living(line.pk, successors):
            if municipality in now.by_pk:
                origins[municipality].append(line)
    todays = people.of(now)
    lines = [now.by_pk[municipality] for municipality in origins]
    whole = todays.in_lines(lines)
    if not whole.is_known:
        return Inhabitants(whole.year, missing=whole.missing, by_todays_division=True)
    counts = {pk: [line.counts for line in formers] for pk, formers in origins.items()}
    return Inhabitants(
        whole.year,
        total=whole.total,
        signed=todays.sum_of(pk for pk, signed in counts.items() if all(signed)),
        perhaps=todays.sum_of(pk for pk, signed in counts.items() if any(signed) and not all(signed)),
        by_todays_division=True,
    )
