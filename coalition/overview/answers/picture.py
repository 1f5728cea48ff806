"""The picture with an answer: a bar for each year. Whole numbers in the units of the drawing; a template puts it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from coalition.overview.answers.answer import YearStep
from coalition.tools.dates import long_date

WIDTH, HEIGHT = 720, 300
LEFT, TOP, BOTTOM = 8, 40, 236
BAR_SHARE = 0.62  # of the room that a year has


class Bar(NamedTuple):
    x: int
    y: int
    width: int
    height: int
    middle: int
    signed: int
    existed: int
    label: str
    note: str


@dataclass(frozen=True)
class Picture:
    bars: Sequence[Bar]
    title: str
    description: str
    # Shown below the picture, and in the picture itself where it goes on its own.
    source: str
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM


def draw(steps: Sequence[YearStep], *, place: str = "") -> Picture:
    """One bar for each step, on one scale that begins at nothing; the last is the reference date."""
    highest = max((step.signed for step in steps), default=0) or 1
    room = (WIDTH - 2 * LEFT) / max(len(steps), 1)
    bars = []
    for place_in_row, step in enumerate(steps):
        day = date.fromisoformat(step.day)
        is_last = place_in_row == len(steps) - 1
        height = round(step.signed / highest * (BOTTOM - TOP))
        middle = round(LEFT + room * (place_in_row + 0.5))
        width = round(room * BAR_SHARE)
        note = f"{day.day}-{day.month}" if is_last and (day.month, day.day) != (12, 31) else ""
        bars.append(
            Bar(
                middle - width // 2,
                BOTTOM - height,
                width,
                height,
                middle,
                step.signed,
                step.existed,
                str(day.year),
                note,
            )
        )
    last = date.fromisoformat(steps[-1].day)
    return Picture(
        bars,
        title=f"Gemeenten{place} die de vijf pijlers ondertekenden, aan het eind van elk jaar",
        description=f"Van {steps[0].signed} eind {steps[0].day[:4]} naar {steps[-1].signed} op {long_date(last)}.",
        source=f"Register van de vijf pijlers, peildatum {long_date(last)}",
    )
