"""Pictures of hours, of advisers beside each other and by topic: where each bar begins, how long it is; a template draws it.

All numbers are whole, in the units of the drawing, so that no template has to calculate or round.
"""

from collections.abc import Sequence
from typing import NamedTuple

from support.services.figures import Overview
from support.services.fitting import Fit
from support.services.hours import in_words

WIDTH = 640
_ROW = 72
_TOP = 4


class Bar(NamedTuple):
    """One adviser: the name above, the capacity as a frame, in it what was written and what may still be asked."""

    name: str
    label: str
    hours: str
    text_y: int
    bar_y: int
    written: int
    expected_x: int
    expected: int
    capacity: int


class Picture(NamedTuple):
    height: int
    width: int
    bars: Sequence[Bar]


def draw_loads(fits: Sequence[Fit]) -> Picture:
    """One bar for each adviser, all on one scale; without any hours the bars are empty."""
    longest = max((max(fit.load.capacity, fit.load.written + fit.load.expected) for fit in fits), default=0) or 1
    bars = []
    for place, fit in enumerate(fits):
        written, expected, capacity = (
            quarters * WIDTH // longest for quarters in (fit.load.written, fit.load.expected, fit.load.capacity)
        )
        top = _TOP + place * _ROW
        bars.append(
            Bar(
                str(fit.adviser),
                _label(fit),
                in_words(fit.load.left),
                top + 28,
                top + 38,
                written,
                written,
                expected,
                capacity,
            )
        )
    return Picture(_TOP + len(bars) * _ROW, WIDTH + 2, bars)


def _label(fit: Fit) -> str:
    left = fit.load.left
    return f"nog {in_words(left)}" if left >= 0 else f"{in_words(-left)} te veel"


def draw_topics(overview: Overview) -> Picture:
    """The hours of each topic that has some, in the order of the programme's list, by their number in the table."""
    written = [
        (topic, overview.total.quarters[topic]) for topic in overview.topics if overview.total.quarters.get(topic)
    ]
    longest = max((quarters for _, quarters in written), default=1)
    bars = []
    for place, (topic, quarters) in enumerate(written):
        top = _TOP + place * _ROW
        length = quarters * WIDTH // longest
        bars.append(
            Bar(
                topic,
                f"{place + 1}: {in_words(quarters)}",
                in_words(quarters),
                top + 28,
                top + 38,
                length,
                length,
                0,
                0,
            )
        )
    return Picture(_TOP + len(bars) * _ROW, WIDTH + 2, bars)
