"""What the map can show: for each theme its categories, and in which of them a municipality belongs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models

from coalition.models import REGISTER_BEGINS, ProgrammePeriod
from coalition.overview.pictures import fills
from coalition.overview.pictures.fills import Fill
from coalition.overview.register.standings import Line, Register, Standing
from coalition.permissions import Permission, allows_everywhere
from support.models import RequestState, SupportRequest


class Theme(models.TextChoices):
    """The values stand in addresses."""

    STANDING = "stand", "stand van de ondertekening"
    YEAR = "jaar", "jaar van ondertekening"
    PERIOD = "periode", "programmaperiode"
    COALITION = "coalitie", "lokale coalitie"
    SUPPORT = "ondersteuning", "ondersteuning"


class Category(NamedTuple):
    """One line of the key. `mark` is what is written in its hexagons, in `ink`."""

    slug: str
    label: str
    fill: Fill
    mark: str = ""
    ink: str = ""


@dataclass(frozen=True)
class Colouring:
    """The categories of a theme in the order of the key, and the one of each line of the register."""

    categories: Sequence[Category]
    of: Callable[[Line], str]
    # What is said of a line beside the name of its category.
    note: Callable[[Line], str] = lambda _line: ""


def themes_for(user: object) -> Sequence[Theme]:
    """Which municipalities ask for support is for those who follow all of it."""
    may_see_support = allows_everywhere(user, Permission.SUPPORT_ASSIGN)
    return [theme for theme in Theme if theme != Theme.SUPPORT or may_see_support]


def colouring(theme: Theme, register: Register) -> Colouring:
    return _COLOURINGS[theme](register)


_OF_STANDING = {
    Standing.SIGNED: fills.SOLID,
    Standing.TAKEN_OVER: fills.DOTS_ON_DARK,
    Standing.MAYBE: fills.DIAGONAL,
    Standing.PREDECESSOR: fills.LINES,
    Standing.WITHDRAWN: fills.CROSSED,
    Standing.NONE: fills.EMPTY,
}
# Of themes about signings that count: the others.
_PERHAPS = Category("mogelijk", "mogelijk ondertekend, telt niet mee", fills.DIAGONAL)
_REST = Category("niet", "geen ondertekening die meetelt", fills.EMPTY)


def _by_standing(_register: Register) -> Colouring:
    categories = [Category(standing.value, standing.label, _OF_STANDING[standing]) for standing in Standing]
    return Colouring(categories, lambda line: line.standing.value, _date_or_explanation)


def _date_or_explanation(line: Line) -> str:
    if line.explanation:
        return line.explanation
    return line.signing.signed_on.short if line.signing and line.standing == Standing.SIGNED else ""


def _by_year(register: Register) -> Colouring:
    years = range(REGISTER_BEGINS.year, register.day.year + 1)
    earlier = Category("eerder", f"ondertekend voor {years[0]}", *_shade(0, len(years) + 1, "<"))
    categories = [
        Category(str(year), f"ondertekend in {year}", *_shade(place, len(years) + 1, f"{year % 100:02}"))
        for place, year in enumerate(years, start=1)
    ]

    def category(line: Line) -> str:
        signed = line.signing.signed_on.latest if line.counts and line.signing else None
        if signed is None:
            return _otherwise(line)
        return str(signed.year) if signed.year in years else earlier.slug

    return Colouring([earlier, *categories, _PERHAPS, _REST], category, _date_or_explanation)


def _shade(place: int, of: int, mark: str) -> tuple[Fill, str, str]:
    fill, ink = fills.shade(place, of)
    return fill, mark, ink


def _by_period(_register: Register) -> Colouring:
    names = list(ProgrammePeriod.objects.values_list("name", flat=True))
    kinds = (fills.SOLID, fills.LINES, fills.DOTS_ON_DARK, fills.UPRIGHT, fills.CROSSED)
    categories = [
        Category(f"periode-{place}", f"ondertekend in de periode {name}", kinds[place % len(kinds)])
        for place, name in enumerate(names)
    ]
    slugs = {name: category.slug for name, category in zip(names, categories, strict=True)}

    def category(line: Line) -> str:
        return slugs[line.signing.period] if line.counts and line.signing else _otherwise(line)

    return Colouring([*categories, _PERHAPS, _REST], category, _date_or_explanation)


def _otherwise(line: Line) -> str:
    return _PERHAPS.slug if line.standing == Standing.MAYBE else _REST.slug


def _by_coalition(_register: Register) -> Colouring:
    categories = [
        Category("ja", "een lokale coalitie", fills.SOLID),
        Category("gestopt", "een lokale coalitie die is gestopt", fills.CROSSED),
        Category("nee", "geen lokale coalitie bekend", fills.EMPTY),
    ]

    def category(line: Line) -> str:
        return "ja" if line.coalition_names else "gestopt" if line.coalitions else "nee"

    return Colouring(categories, category, lambda line: ", ".join(one.name for one in line.coalitions))


def _by_support(register: Register) -> Colouring:
    had = _support_until(register.day)
    categories = [
        Category("loopt", "een vraag die loopt", fills.SOLID),
        Category("gehad", "ondersteuning gehad", fills.LINES),
        Category("nee", "geen ondersteuning", fills.EMPTY),
    ]
    return Colouring(categories, lambda line: had.get(line.pk, "nee"))


def _support_until(day: date) -> Mapping[int, str]:
    """By municipality: `loopt` where a request was open on that day, else `gehad` where one was completed by then."""
    asked = SupportRequest.objects.filter(asked_at__date__lte=day).order_by()
    still_open = asked.exclude(ended_at__date__lte=day).values_list("municipalities", flat=True)
    completed = asked.filter(state=RequestState.CLOSED, ended_at__date__lte=day)
    return {
        **dict.fromkeys(completed.values_list("municipalities", flat=True), "gehad"),
        **dict.fromkeys(still_open, "loopt"),
    }


_COLOURINGS: Mapping[Theme, Callable[[Register], Colouring]] = {
    Theme.STANDING: _by_standing,
    Theme.YEAR: _by_year,
    Theme.PERIOD: _by_period,
    Theme.COALITION: _by_coalition,
    Theme.SUPPORT: _by_support,
}
