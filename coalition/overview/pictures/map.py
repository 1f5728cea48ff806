"""The map of one day by one theme, and the same as a list: every text is prepared here once (see `register/page.py`).

The map draws today's municipalities. Of a day on which others existed, those are listed, and what did not exist yet
is an outline that tells what was there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from coalition.overview.pictures import fills
from coalition.overview.pictures.country import SHAPE, Country, Hexagon, country_today
from coalition.overview.pictures.themes import Category, Theme, colouring
from coalition.overview.register.export import CREDIT
from coalition.overview.register.standings import Line, Register, register_on
from coalition.services.succession import successors_on
from coalition.tools.dates import long_date, today

_ABOVE, _BELOW = 60, 100  # of a file: the title, and the source
_MOST_SHOWN = 75  # in one part of the list
_STEP = 40  # of the key in a file, from one line to the next


class Entry(NamedTuple):
    """One line of the key with how many there are, and their names as a list."""

    category: Category
    number: int
    items: SafeString

    @property
    def is_long(self) -> bool:
        """So long that it is folded until somebody asks."""
        return self.number > _MOST_SHOWN

    @property
    def swatch(self) -> SafeString:
        """The hexagon of the key, around the middle of a drawing of 60 by 68."""
        mark = _mark(self.category, 30, 34) if self.category.mark else ""
        return SafeString(f'<path d="M30 4{SHAPE}"{self.category.fill.paint}/>{mark}')


class Gone(NamedTuple):
    """A municipality of that day that is not on the map, with what is there now."""

    name: str
    url: str
    what: str
    now: str


@dataclass(frozen=True)
class Texts:
    """What is said of one municipality, escaped: the category, and with it a date or a name."""

    slug: str
    whole: str
    note: str


def _mark(category: Category, x: int, y: int) -> str:
    return (
        f'<text class="portal-map__mark" x="{x}" y="{y + 9}" fill="{category.ink}" stroke="none" '
        f'text-anchor="middle" font-size="26">{escape(category.mark)}</text>'
    )


class CountryMap:
    """One map; what the template puts down is computed when it asks for it, once."""

    def __init__(self, register: Register, theme: Theme) -> None:
        self.register, self.theme, self.day = register, theme, register.day
        self.country: Country = country_today()
        self._colouring = colouring(theme, register)
        self._by_slug = {category.slug: category for category in self._colouring.categories}
        self._texts = {line.pk: self._said(line) for line in register.lines}

    @property
    def view_box(self) -> str:
        """Of the drawing; with room above and below for what a file says of itself."""
        return f"0 0 {self.country.width} {self.country.height}"

    @property
    def file_box(self) -> str:
        return f"0 {-_ABOVE} {self.country.width} {self.country.height + _ABOVE + _BELOW}"

    @property
    def lines_in_file(self) -> Sequence[tuple[str, str]]:
        """Below the drawing: how far down, and what it says of itself."""
        told = [f"Bron: {self.source}", *([self._division] if self._division else []), CREDIT]
        return [(str(self.country.height + 34 + 26 * place), text) for place, text in enumerate(told)]

    @property
    def is_of_signings(self) -> bool:
        """And not of coalitions or support."""
        return self.theme in {Theme.STANDING, Theme.YEAR, Theme.PERIOD}

    @property
    def title(self) -> str:
        return f"Gemeenten naar {self.theme.label}, {long_date(self.day)}"

    @property
    def source(self) -> str:
        return f"Register van de vijf pijlers, peildatum {long_date(self.day)}."

    @cached_property
    def _division(self) -> str:
        """What a drawing of another day has to say of today's municipalities."""
        parts = []
        if self.absent:
            parts.append(f"{self.absent} met een gestippelde rand bestonden toen nog niet")
        if self.gone:
            parts.append(f"{len(self.gone)} van toen staan er niet op en tellen wel mee")
        return f"De kaart heeft de gemeenten van vandaag: {', '.join(parts)}." if parts else ""

    @cached_property
    def description(self) -> str:
        """Every number of the key, for who does not see the drawing."""
        parts = "; ".join(f"{entry.category.label}: {entry.number}" for entry in self.key)
        return f"Een zeshoek voor elke gemeente. {parts}."

    # ---- the key and the list ------------------------------------------------------------------

    @cached_property
    def key(self) -> Sequence[Entry]:
        """The categories that occur, all municipalities of that day among them."""
        items: dict[str, list[str]] = defaultdict(list)
        address = reverse("municipality_detail", args=["-"]).removesuffix("-/")
        for line in self.register.lines:
            said = self._texts[line.pk]
            note = f' <span class="portal-muted">{said.note}</span>' if said.note else ""
            items[said.slug].append(f'<li><a href="{address}{line.slug}/">{escape(line.name)}</a>{note}</li>')
        return [
            Entry(category, len(items[slug]), SafeString("".join(items[slug])))
            for slug, category in self._by_slug.items()
            if items[slug]
        ]

    @cached_property
    def key_in_file(self) -> Sequence[tuple[str, Entry]]:
        """Below one another in the room that Belgium leaves: how far down, and what."""
        first = self.country.height - _STEP * len(self.key)
        return [(str(first + _STEP * place), entry) for place, entry in enumerate(self.key)]

    def _said(self, line: Line) -> Texts:
        slug, note = self._colouring.of(line), escape(self._colouring.note(line))
        label = escape(self._by_slug[slug].label)
        return Texts(slug, f"{label}, {note}" if note else label, note)

    # ---- the drawing ---------------------------------------------------------------------------

    @cached_property
    def patterns(self) -> SafeString:
        """Of the fills that occur."""
        return SafeString("".join(dict.fromkeys(entry.category.fill.pattern for entry in self.key)))

    @cached_property
    def hexagons(self) -> SafeString:
        """With a link on each."""
        return SafeString(
            "".join(
                f'<a href="{one.address}"><title>{one.name}: {what}</title>{one.path}{drawn}</a>'
                for one, what, drawn in self._drawn()
            )
        )

    @cached_property
    def plain_hexagons(self) -> SafeString:
        """For a picture: a file, or one that is a link as a whole."""
        return SafeString(
            "".join(f"<g><title>{one.name}: {what}</title>{one.path}{drawn}</g>" for one, what, drawn in self._drawn())
        )

    def _drawn(self) -> Iterable[tuple[Hexagon, str, str]]:
        for one in self.country.hexagons:
            said = self._texts.get(one.pk)
            if said is None:
                yield one, self._before(one.pk), f"{fills.ABSENT.paint}/>"
                continue
            category = self._by_slug[said.slug]
            mark = _mark(category, one.x, one.y) if category.mark else ""
            yield one, said.whole, f"{category.fill.paint}/>{mark}"

    def _before(self, municipality: int) -> str:
        """Of a municipality that did not exist on that day: which ones did, and where they stood."""
        then = [former for former in self._todays[municipality].predecessors if former.slug in self._slugs]
        formers = "; ".join(f"{escape(old.name)}, {self._texts[self._slugs[old.slug].pk].whole}" for old in then)
        return f"bestond nog niet{f'. Toen: {formers}' if formers else ''}"

    @cached_property
    def absent(self) -> int:
        """How many hexagons are of municipalities that did not exist on that day."""
        return sum(one.pk not in self._texts for one in self.country.hexagons)

    # ---- what is not on it ---------------------------------------------------------------------

    @cached_property
    def gone(self) -> Sequence[Gone]:
        """The municipalities of that day without a hexagon: dissolved since, or of which nobody knows a place."""
        placed = {one.pk for one in self.country.hexagons}
        lines = [line for line in self.register.lines if line.pk not in placed]
        successors = successors_on(today()) if lines else {}
        return [
            Gone(
                line.name,
                reverse("municipality_detail", args=[line.slug]),
                SafeString(self._texts[line.pk].whole),
                self._now(line.pk, successors.get(line.pk, ())),
            )
            for line in lines
        ]

    def _now(self, municipality: int, successors: Iterable[int]) -> str:
        if municipality in self.country.without_place:
            return "bestaat, zonder plek op de kaart"
        return " en ".join(sorted(self._todays[pk].name for pk in successors if pk in self._todays))

    @cached_property
    def _todays(self) -> Mapping[int, Line]:
        return register_on(today()).by_pk

    @cached_property
    def _slugs(self) -> Mapping[str, Line]:
        return {line.slug: line for line in self.register.lines}
