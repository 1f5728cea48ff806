"""How large a municipality is, in four classes: for figures, filters, and who is like whom."""

from collections.abc import Sequence
from typing import NamedTuple

from coalition.overview.register.standings import Line


class Size(NamedTuple):
    """From how many inhabitants, what stands in addresses, and what the class is called."""

    smallest: int
    slug: str
    label: str


# The largest first.
SIZES: Sequence[Size] = (
    Size(100_000, "vanaf-100000", "100.000 inwoners of meer"),
    Size(50_000, "50000-100000", "50.000 tot 100.000 inwoners"),
    Size(20_000, "20000-50000", "20.000 tot 50.000 inwoners"),
    Size(0, "tot-20000", "minder dan 20.000 inwoners"),
)


def size_of(line: Line) -> Size | None:
    """By the newest known number of inhabitants; nothing where none is known."""
    return next((size for size in SIZES if line.population[0] >= size.smallest), None) if line.population else None
