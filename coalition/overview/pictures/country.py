"""The country as hexagons: today's municipalities on the places that the reference data gives them.

Drawn once for each process, until something changes. In whole units: a hexagon is 52 wide and 60 high, its point up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from django.urls import reverse

from coalition.models import Municipality
from coalition.services.stamp import register_stamp, stamp_is_certain
from coalition.tools.dates import today

HALF, QUARTER = 26, 15  # half the width, and a quarter of the height; 26 : 15 is the root of three within a thousandth
_MARGIN = 4  # for the lines around the outermost
SHAPE = f"l{HALF} {QUARTER}v{2 * QUARTER}l-{HALF} {QUARTER}-{HALF}-{QUARTER}v-{2 * QUARTER}z"
# To a neighbour in axial steps, and their common side from the middle of the hexagon.
_SIDES = (
    ((1, 0), (HALF, -QUARTER), f"v{2 * QUARTER}"),
    ((0, 1), (HALF, QUARTER), f"l-{HALF} {QUARTER}"),
    ((-1, 1), (0, 2 * QUARTER), f"l-{HALF}-{QUARTER}"),
)


class Hexagon(NamedTuple):
    """One municipality on the map; the texts are escaped and ready to be put down."""

    pk: int
    name: str
    address: str
    x: int
    y: int
    path: str


@dataclass(frozen=True)
class Country:
    """The hexagons from north to south and west to east, so that the keyboard goes as one reads."""

    hexagons: Sequence[Hexagon]
    # The sides between municipalities of two provinces.
    borders: str
    width: int
    height: int
    # Of today's municipalities: those that have no place on the map.
    without_place: frozenset[int]


_kept: dict[date, tuple[int, Country]] = {}


def country_today() -> Country:
    """Read again only after something changed."""
    day, stamp = today(), register_stamp()
    kept = _kept.get(day)
    if kept and kept[0] == stamp and stamp_is_certain():
        return kept[1]
    country = _read(day)
    if stamp_is_certain():
        _kept.clear()
        _kept[day] = (stamp, country)
    return country


def _read(day: date) -> Country:
    columns = ("pk", "name", "slug", "province", "hex_q", "hex_r")
    rows = list(Municipality.objects.existing_on(day).order_by("hex_r", "hex_q").values_list(*columns))
    placed = [row for row in rows if row[4] is not None and row[5] is not None]
    lowest = min((2 * q + r for *_, q, r in placed), default=0)
    top = min((r for *_, r in placed), default=0)

    def middle(q: int, r: int) -> tuple[int, int]:
        return (2 * q + r - lowest + 1) * HALF + _MARGIN, (r - top) * 3 * QUARTER + 2 * QUARTER + _MARGIN

    address = reverse("municipality_detail", args=["-"]).removesuffix("-/")
    hexagons = []
    for pk, name, slug, _province, q, r in placed:
        x, y = middle(q, r)
        path = f'<path d="M{x} {y - 2 * QUARTER}{SHAPE}"'
        hexagons.append(Hexagon(pk, escape(name), escape(f"{address}{slug}/"), x, y, path))
    provinces = {(q, r): (province, middle(q, r)) for *_, province, q, r in placed}
    return Country(
        hexagons,
        borders="".join(_borders(provinces)),
        width=max((one.x for one in hexagons), default=0) + HALF + _MARGIN,
        height=max((one.y for one in hexagons), default=0) + 2 * QUARTER + _MARGIN,
        without_place=frozenset(row[0] for row in rows) - {one.pk for one in hexagons},
    )


def _borders(provinces: Mapping[tuple[int, int], tuple[int | None, tuple[int, int]]]) -> Iterable[str]:
    for (q, r), (province, (x, y)) in provinces.items():
        for (across, down), (right, below), side in _SIDES:
            other = provinces.get((q + across, r + down))
            if other and other[0] != province:
                yield f"M{x + right} {y + below}{side}"
