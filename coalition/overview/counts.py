"""Counts with a reference date (domain rule 6): how many municipalities signed, of how many, for how many people.

A `Count` is of a `Register`, or of some of its lines; map, figures, answers, exports and API take it from here, so
that they can never disagree. Whatever is not sure is told apart and in no total.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from coalition.models import REGISTER_BEGINS
from coalition.overview.inhabitants import Inhabitants, People, PeopleOn, by_todays_division
from coalition.overview.register.standings import Line, Register, Standing, register_on
from coalition.tools.dates import today

UNKNOWN = "niet bekend"


@dataclass(frozen=True)
class Tally:
    """The figures of one group of municipalities on one day: the country, a province, what was filtered."""

    name: str
    slug: str
    existed: int
    # All that count, those taken over from a predecessor among them.
    signed: int
    taken_over: int
    # Told apart, in no total: perhaps signed by then, signed by a predecessor only, withdrawn.
    maybe: int
    by_predecessor: int
    withdrawn: int
    inhabitants: Inhabitants

    @classmethod
    def of(cls, name: str, slug: str, lines: Collection[Line], people: PeopleOn) -> "Tally":
        standings = [line.standing for line in lines]
        return cls(
            name=name,
            slug=slug,
            existed=len(lines),
            signed=sum(line.counts for line in lines),
            taken_over=standings.count(Standing.TAKEN_OVER),
            maybe=standings.count(Standing.MAYBE),
            by_predecessor=standings.count(Standing.PREDECESSOR),
            withdrawn=standings.count(Standing.WITHDRAWN),
            inhabitants=people.in_lines(lines),
        )

    @property
    def share(self) -> float | None:
        """Of the municipalities, between 0 and 1; None where there was none."""
        return self.signed / self.existed if self.existed else None


class Count:
    """The count of the municipalities in `lines` (all, unless some were chosen) on the day of the register."""

    def __init__(self, register: Register, lines: Sequence[Line] | None = None, people: People | None = None) -> None:
        self.day = register.day
        self.lines = register.lines if lines is None else lines
        self.people = people or People()
        self._on_the_day = self.people.of(register)

    @cached_property
    def whole(self) -> Tally:
        return Tally.of("Nederland", "", self.lines, self._on_the_day)

    @cached_property
    def provinces(self) -> Sequence[Tally]:
        """By name; municipalities of which the province is not known come last, so that it always adds up."""
        return self._by(lambda line: (line.province, line.province_slug))

    @cached_property
    def regions(self) -> Sequence[Tally]:
        return self._by(lambda line: (line.region, line.region_slug))

    @cached_property
    def in_todays_division(self) -> Inhabitants:
        """The inhabitants once more, on request: of today's municipalities, with who lives there now."""
        return by_todays_division(self.people, self.lines, register_on(today()))

    def _by(self, group: Callable[[Line], tuple[str | None, str | None]]) -> Sequence[Tally]:
        groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in self.lines:
            name, slug = group(line)
            groups[name or UNKNOWN, slug or ""].append(line)
        ordered = sorted(groups, key=lambda key: (not key[1], key))
        return [Tally.of(*key, groups[key], self._on_the_day) for key in ordered]


# ---- through the years -------------------------------------------------------------------------


def days_of_years(until: date) -> Sequence[date]:
    """The last day of each year of the register, and for the year of `until` that day itself."""
    return [min(date(year, 12, 31), until) for year in range(REGISTER_BEGINS.year, until.year + 1)]


def by_year(until: date, keeps: Callable[[Line], bool] = lambda _line: True) -> Sequence[Count]:
    """A count for each year; `keeps` chooses the same kind of municipalities in each."""
    people = People()
    registers = [register_on(day) for day in days_of_years(until)]
    return [Count(register, list(filter(keeps, register.lines)), people) for register in registers]


# ---- between two days --------------------------------------------------------------------------


class Gone(NamedTuple):
    """A municipality that counted and no longer does, with why."""

    line: Line
    why: str


@dataclass(frozen=True)
class Between:
    """Who joined after `since` up to `until`, and who is no longer counted: what was, plus and minus these, is what is."""

    since: date
    until: date
    before: int
    joined: Sequence[Line]
    # Among them those whose predecessor had signed already.
    taken_over: Sequence[Line]
    gone: Sequence[Gone]
    now: int


def between(since: Register, until: Register, keeps: Callable[[Line], bool] = lambda _line: True) -> Between:
    """Compares two registers; a municipality is compared with itself, by its code."""
    then = {line.pk: line for line in since.lines if line.counts and keeps(line)}
    now = {line.pk: line for line in until.lines if line.counts and keeps(line)}
    joined = [line for pk, line in now.items() if pk not in then]
    return Between(
        since=since.day,
        until=until.day,
        before=len(then),
        joined=joined,
        taken_over=[line for line in joined if line.standing == Standing.TAKEN_OVER],
        gone=list(_gone((line for pk, line in then.items() if pk not in now), until)),
        now=len(now),
    )


def _gone(lines: Iterable[Line], until: Register) -> Iterable[Gone]:
    into: dict[str, list[str]] = defaultdict(list)
    for successor in until.lines:
        for former in successor.predecessors:
            into[former.slug].append(successor.name)
    for line in lines:
        now = until.by_pk.get(line.pk)
        if now is None:
            yield Gone(line, f"opgegaan in {' en '.join(into[line.slug])}" if into[line.slug] else "opgeheven")
        else:
            yield Gone(line, now.standing.label if not now.counts else "hoort niet meer bij deze keuze")
