"""Which municipalities stand side by side: read from the address, checked, and written back into addresses.

What cannot be shown is answered with a sentence and a way on, never silently left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from coalition.models import Municipality
from coalition.overview.register.standings import Line, Register
from coalition.services.municipality_search import find_municipalities
from coalition.services.succession import successors_on
from coalition.tools.dates import long_date
from coalition.tools.text import showable

FEWEST, MOST = 2, 4
# Of an address that somebody made up no more is looked at.
_LOOKED_AT = 12
_LONGEST = 80
_HITS = 8
_MEANT = 3


class Problem(NamedTuple):
    """Why something is not shown, and municipalities that may be meant."""

    sentence: str
    instead: Sequence[Line] = ()


def address_of(lines: Iterable[Line]) -> str:
    """`/vergelijken/?gemeente=dronten&gemeente=dalfsen`."""
    query = QueryDict(mutable=True)
    query.setlist("gemeente", [line.slug for line in lines])
    return f"{reverse('compare')}?{query.urlencode()}" if query else reverse("compare")


@dataclass(frozen=True)
class Choice:
    """What was chosen and can be shown, in that order."""

    lines: Sequence[Line] = ()
    problems: Sequence[Problem] = ()

    @classmethod
    def read(cls, query: QueryDict, register: Register) -> "Choice":
        typed = [" ".join(showable(one).split())[:_LONGEST] for one in query.getlist("gemeente")[:_LOOKED_AT]]
        wanted = [one for one in typed if one]
        there = {line.slug: line for line in register.lines}
        twice = [there[slug] for slug in dict.fromkeys(wanted) if wanted.count(slug) > 1 and slug in there]
        found = [there[slug] for slug in dict.fromkeys(wanted) if slug in there]
        problems = [Problem(f"{line.name} stond er meer dan één keer. U ziet de gemeente één keer.") for line in twice]
        unknown = [slug for slug in dict.fromkeys(wanted) if slug not in there]
        problems += _explain(unknown, register)
        if len(found) > MOST:
            left_out = ", ".join(line.name for line in found[MOST:])
            sentence = f"U kunt hoogstens vier gemeenten naast elkaar zetten. Niet getoond: {left_out}."
            problems.append(Problem(sentence))
        return cls(tuple(found[:MOST]), tuple(problems))

    @property
    def is_complete(self) -> bool:
        return len(self.lines) >= FEWEST

    @property
    def has_room(self) -> bool:
        return len(self.lines) < MOST

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(line.slug for line in self.lines)

    def with_one(self, line: Line) -> str:
        """The address with one more."""
        return address_of([*self.lines, line])

    def without(self, line: Line) -> str:
        return address_of(other for other in self.lines if other.slug != line.slug)

    def found(self, typed: str, register: Register) -> list[tuple[Line, str]]:
        """Municipalities to add, for what was typed, with the address that adds each."""
        return [(line, self.with_one(line)) for line in search(typed, register) if line.slug not in self.slugs][:_HITS]


def search(typed: str, register: Register) -> list[Line]:
    """By name, former name or other name, as everywhere; of those that exist."""
    found = (register.by_pk[key] for key in find_municipalities(typed) if key in register.by_pk)
    return list(islice(found, _HITS + MOST))


def _explain(unknown: Sequence[str], register: Register) -> list[Problem]:
    """Of each that is not there today: dissolved, still to come, or not known."""
    if not unknown:
        return []
    others = {one.slug: one for one in Municipality.objects.filter(slug__in=unknown)}
    problems = [_not_there(others[slug], register) for slug in unknown if slug in others]
    for typed in [one for one in unknown if one not in others][:MOST]:
        meant = search(typed.replace("-", " "), register)[:_MEANT]
        problems.append(Problem(f"Wij kennen geen gemeente ‘{typed}’. Zoek op naam.", meant))
    return problems


def _not_there(municipality: Municipality, register: Register) -> Problem:
    day: date = register.day
    if municipality.begins and municipality.begins > day:
        return Problem(f"{municipality} bestaat pas vanaf {long_date(municipality.begins)}.")
    ended = f" op {long_date(municipality.ends)}" if municipality.ends else ""
    successors = successors_on(day).get(municipality.pk, ())
    return Problem(
        f"{municipality} is opgeheven{ended}. Kies de gemeente die ervoor in de plaats kwam.",
        sorted((register.by_pk[key] for key in successors if key in register.by_pk), key=lambda line: line.sort_key),
    )
