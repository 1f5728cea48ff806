"""Bars below one another, each with its name above it: drawn by the server, and the same figures in a table.

Whole numbers in the units of the drawing, so that no template has to calculate or round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coalition.overview.counts import Tally
from coalition.tools.figures import percent, whole

WIDTH = 720
_ROW, _TOP, _BAR = 60, 4, 18


class Bar(NamedTuple):
    """`filled` of `room` units; the texts stand above it, left and right."""

    label: str
    value: str
    text_y: int
    bar_y: int
    filled: int
    room: int
    # What it is beside: drawn in outline, so that the two are told apart without colour.
    is_other: bool = False


class Column(NamedTuple):
    label: str
    # By row, as it is read.
    values: Sequence[str]


@dataclass(frozen=True)
class Bars:
    """One picture with its table: the names of the rows are those of the bars."""

    slug: str
    title: str
    what: str
    bars: Sequence[Bar]
    columns: Sequence[Column]
    note: str = ""
    width: int = WIDTH
    thickness: int = _BAR

    @property
    def height(self) -> int:
        return _TOP + len(self.bars) * _ROW

    @property
    def description(self) -> str:
        """Every figure, for who does not see the drawing."""
        return "; ".join(f"{bar.label}: {bar.value}" for bar in self.bars) + "."

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """By bar: its name, and each value with the head of its column."""
        return [
            (bar.label, [(column.label, column.values[place]) for column in self.columns])
            for place, bar in enumerate(self.bars)
        ]


def of_tallies(tallies: Sequence[Tally], *, slug: str, title: str, what: str, note: str = "") -> Bars:
    """How much of each part signed: the bar is the share of its municipalities."""
    values = [(tally.name, _of(tally), tally.share or 0.0, 1.0) for tally in tallies]
    columns = (
        Column("Ondertekend", [whole(tally.signed) for tally in tallies]),
        Column("Gemeenten", [whole(tally.existed) for tally in tallies]),
        Column("Aandeel", ["–" if tally.share is None else percent(tally.share) for tally in tallies]),
    )
    return Bars(slug, title, what, _drawn(values), columns, note)


def of_numbers(
    numbers: Sequence[tuple[str, int]], *, slug: str, title: str, what: str, unit: str, note: str = "",
    others: Sequence[Column] = (),
) -> Bars:  # fmt: skip
    """Numbers beside one another, on the scale of the highest."""
    highest = max((number for _label, number in numbers), default=0) or 1
    values = [(label, whole(number), number / highest, 0.0) for label, number in numbers]
    columns = (Column(unit, [whole(number) for _label, number in numbers]), *others)
    return Bars(slug, title, what, _drawn(values), columns, note)


def of_shares(shares: Sequence[tuple[str, str, float, bool]]) -> Sequence[Bar]:
    """Shares of one whole: each with its name, what is written behind it, how much, and whether it is the other's."""
    drawn = _drawn([(label, value, share, 1.0) for label, value, share, _other in shares])
    return [Bar(*bar[:6], is_other) for bar, (*_rest, is_other) in zip(drawn, shares, strict=True)]


def _of(tally: Tally) -> str:
    share = "" if tally.share is None else f" ({percent(tally.share)})"
    return f"{whole(tally.signed)} van {whole(tally.existed)}{share}"


def _drawn(values: Sequence[tuple[str, str, float, float]]) -> Sequence[Bar]:
    """Of each: its name, what is written behind it, how far it is filled and how far it could be, between 0 and 1."""
    inside = WIDTH - 2  # the line around a bar
    return [
        Bar(
            label, value, _TOP + place * _ROW + 22, _TOP + place * _ROW + 30, round(part * inside), round(room * inside)
        )
        for place, (label, value, part, room) in enumerate(values)
    ]
