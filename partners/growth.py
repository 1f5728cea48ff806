"""The growth of a coalition as a line of steps: the figures for a template to draw, and for the table beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from coalition.tools.dates import long_date
from partners.counts import Step

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 704, 16, 220
# More steps than this and the table has one row for each year.
MOST_ROWS = 24
_MOST_YEARS = 7


class Tick(NamedTuple):
    """A line with a text: how far from the left or the top, and what it says."""

    at: int
    label: str


@dataclass(frozen=True)
class Chart:
    """What the template draws, in units of its own drawing of 720 by 260."""

    line: str
    area: str
    rows: Sequence[Step]
    by_year: bool
    numbers: Sequence[Tick]
    years: Sequence[Tick]
    description: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def draw(steps: Sequence[Step], until: date, *, with_municipality: bool) -> Chart | None:
    """The line from the first step to `until`; None where nothing is known to the day."""
    if not steps:
        return None
    first = steps[0].day
    highest = _round_up(max(_value(step, with_municipality) for step in steps))
    days = max((until - first).days, 1)

    def across(day: date) -> int:
        return LEFT + round((day - first).days / days * (RIGHT - LEFT))

    def down(value: int) -> int:
        return BOTTOM - round(value / highest * (BOTTOM - TOP))

    parts = [f"M{LEFT} {BOTTOM}"]
    for step in steps:
        parts += [f"H{across(step.day)}", f"V{down(_value(step, with_municipality))}"]
    line = " ".join([*parts, f"H{RIGHT}"])
    last = steps[-1]
    return Chart(
        line=line,
        area=f"{line} V{BOTTOM} Z",
        rows=_thinned(steps),
        by_year=len(steps) > MOST_ROWS,
        numbers=[Tick(down(value), str(value)) for value in sorted({0, highest // 2, highest})],
        years=_years(first, until, across),
        description=(
            f"Van {_value(steps[0], with_municipality)} partners op {long_date(first)} "
            f"naar {_value(last, with_municipality)} op {long_date(until)}."
        ),
    )


def _value(step: Step, with_municipality: bool) -> int:
    return step.with_municipality if with_municipality else step.without_municipality


def _round_up(value: int) -> int:
    """The next number of which the half is a whole one too: 2, 4, … 10, 20, 40, … 100, 200, …"""
    size = next(size for size in (2, 10, 20, 50, 100, 200, 500, 1000, 2000, 10_000) if value <= 10 * size)
    return max(size, -(-value // size) * size)


def _thinned(steps: Sequence[Step]) -> Sequence[Step]:
    """All steps, or where they are many the last of each year."""
    if len(steps) <= MOST_ROWS:
        return steps
    return list({step.day.year: step for step in steps}.values())


def _years(first: date, until: date, across: Callable[[date], int]) -> list[Tick]:
    every = (until.year - first.year) // _MOST_YEARS + 1
    ticks = [Tick(across(date(year, 1, 1)), str(year)) for year in range(first.year + 1, until.year + 1, every)]
    return ticks or [Tick(LEFT, str(first.year))]
