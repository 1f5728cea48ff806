"""What stands under each municipality in a comparison: its facts, its coalitions, what it tells about each pillar."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.utils.safestring import SafeString

from coalition.overview.register.coalitions import CoalitionWithNumbers, with_numbers
from coalition.overview.register.page import badge_of_each_standing
from coalition.overview.register.standings import Line
from coalition.tools.dates import today
from coalition.tools.figures import whole
from partners.models import CoalitionMembership, PartnerKind
from pillars.approach import Entry, entries
from pillars.models import LocalApproach, PillarEdition

# Of a coalition with all kinds of partners the largest are named.
_MOST_KINDS = 4


class CoalitionFacts(NamedTuple):
    name: str
    slug: str
    text: str


@dataclass(frozen=True)
class Column:
    """One municipality."""

    line: Line
    badge: SafeString
    coalitions: Sequence[CoalitionFacts]
    entries: Sequence[Entry]

    @property
    def inhabitants(self) -> str:
        """`44.354 (op 1 januari 2024)`: never a number without its year."""
        return (
            f"{whole(self.line.population[0])} (op 1 januari {self.line.population[1]})" if self.line.population else ""
        )

    @property
    def signed_on(self) -> str:
        return str(self.line.signing.signed_on) if self.line.counts and self.line.signing else ""


class Pillar(NamedTuple):
    """One pillar across the columns."""

    number: int
    name: str
    cells: Sequence[tuple[Line, Entry]]

    @property
    def is_told(self) -> bool:
        return any(entry.approach for _line, entry in self.cells)


def columns(lines: Sequence[Line], user: object) -> list[Column]:
    """In the same few queries for two and for four."""
    names = PillarEdition.objects.names_now()
    told: dict[int, list[LocalApproach]] = defaultdict(list)
    for approach in LocalApproach.objects.visible_to(user).filter(municipality__in=[line.pk for line in lines]):
        told[approach.municipality_id].append(approach)
    badges = badge_of_each_standing()
    going_on = {line.pk: [one for one in line.coalitions if not one.has_ended] for line in lines}
    every = list({one.pk: one for coalitions in going_on.values() for one in coalitions}.values())
    kinds = _kinds({one.slug for one in every})
    counted = {one.about.pk: one for one in with_numbers(every, today())}
    return [
        Column(
            line,
            badges[line.standing],
            [CoalitionFacts(one.name, one.slug, _text(counted[one.pk], kinds)) for one in going_on[line.pk]],
            entries(told[line.pk], names),
        )
        for line in lines
    ]


def by_pillar(found: Sequence[Column]) -> list[Pillar]:
    """The same turned round."""
    rows = zip(*(column.entries for column in found), strict=True)
    return [
        Pillar(row[0].number, row[0].name, [(column.line, entry) for column, entry in zip(found, row, strict=True)])
        for row in rows
    ]


def _kinds(slugs: set[str]) -> Mapping[str, list[tuple[str, int]]]:
    """Of each coalition: how many partners of each kind surely take part today, the most first."""
    if not slugs:
        return {}
    counted = (
        CoalitionMembership.objects.counted_on(today())
        .filter(coalition__is_published=True, coalition__slug__in=slugs)
        .exclude(partner__kind=PartnerKind.MUNICIPALITY)
        .order_by()
        .values_list("coalition__slug", "partner__kind")
        .annotate(partners=Count("partner", distinct=True))
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for slug, kind, partners in counted.values_list("coalition__slug", "partner__kind", "partners"):
        found[slug].append((PartnerKind(kind).label if kind else "inwoners", partners))
    return {slug: sorted(kinds, key=lambda one: (-one[1], one[0])) for slug, kinds in found.items()}


def _text(counted: CoalitionWithNumbers, kinds: Mapping[str, list[tuple[str, int]]]) -> str:
    """`29 partners, met de gemeente: welzijn (6), zorg (4) en nog 3 soorten`."""
    coalition, number = counted.about, counted.number
    if not number:
        return "nog geen partners bekend"
    text = f"{number} {'partner' if number == 1 else 'partners'}"
    if counted.municipalities:
        text += f", {'met' if coalition.counts_municipality else 'zonder'} de gemeente"
    own = kinds.get(coalition.slug, [])
    named = ", ".join(f"{kind} ({partners})" for kind, partners in own[:_MOST_KINDS])
    more = len(own) - _MOST_KINDS
    rest = f" en nog {more} {'soort' if more == 1 else 'soorten'}" if more > 0 else ""
    return f"{text}: {named}{rest}" if named else text
