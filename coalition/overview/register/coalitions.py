"""The coalitions of each municipality on a day, as the register and the page of a municipality tell of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count

from coalition.services.kept import Act, KeptParts
from coalition.services.succession import with_formers
from coalition.tools.dates import PartialDate
from partners.counts import counted_of_all
from partners.models import Gathering, LocalCoalition


class Evening(NamedTuple):
    """A closed evening at which partners signed, with the coalition's own word for what they signed."""

    held_on: date
    place: str
    word: str
    signed: int


class CoalitionInBrief(NamedTuple):
    """A published coalition of a municipality, or of one that went up in it."""

    pk: int
    name: str
    slug: str
    has_ended: bool
    counts_municipality: bool
    started_on: PartialDate
    ended_on: PartialDate
    former_names: str
    source_url: str


class CoalitionWithNumbers(NamedTuple):
    """The same with who takes part on a day, and its evenings; counted for one municipality at a time."""

    about: CoalitionInBrief
    partners: int
    without_municipality: int
    evenings: Sequence[Evening]

    @property
    def number(self) -> int:
        """As the coalition itself counts."""
        return self.partners if self.about.counts_municipality else self.without_municipality

    @property
    def municipalities(self) -> int:
        return self.partners - self.without_municipality


_COLUMNS = (
    "municipalities", "pk", "name", "slug", "is_ended", "counts_municipality", "former_names",
    "source_url",
    *(f"{name}_{part}" for name in ("started_on", "ended_on") for part in ("earliest", "latest", "precision")),
)  # fmt: skip
# Partners, those without the municipality, and the evenings.
_Numbers = tuple[int, int, Sequence[Evening]]
# Made once: what is public does not depend on the day.
_COALITIONS = LocalCoalition.objects.public().filter(municipalities__isnull=False).values_list(*_COLUMNS)
_EVENINGS = (
    Gathering.objects.filter(coalition__is_published=True, closed_at__isnull=False, version__isnull=False)
    .annotate(signed=Count("signings__partner", distinct=True))
    .order_by("ceremony__held_on")
    .values_list("coalition", "ceremony__held_on", "ceremony__place", "version__covenant__word", "signed")
)


# A public coalition in one of its municipalities.
Row = tuple[Any, ...]


def coalition_rows(only: Collection[int] | None = None) -> list[Row]:
    """Of all public coalitions, or of those of `only` these municipalities and the ones that went up in them."""
    found = _COALITIONS.all()
    if only is not None:
        places = LocalCoalition.municipalities.through.objects.filter(municipality__in=with_formers(only, date.max))
        found = found.filter(pk__in=places.values("localcoalition"))
    return list(found)


def coalitions_on(
    day: date, rows: Iterable[Row], successors: Mapping[int, Collection[int]]
) -> Mapping[int, Sequence[CoalitionInBrief]]:
    """By municipality, without those that surely started later.

    Where a municipality was merged, its coalition is the successor's too.
    """
    result: dict[int, dict[str, CoalitionInBrief]] = defaultdict(dict)
    for municipality, pk, name, slug, is_ended, counts_it, former_names, source_url, *dates in rows:
        started_on, ended_on = PartialDate(*dates[:3]), PartialDate(*dates[3:])
        if started_on.earliest is not None and started_on.earliest > day:
            continue
        brief = CoalitionInBrief(
            pk, name, slug, is_ended and (ended_on.latest is None or ended_on.latest <= day), counts_it, started_on,
            ended_on, former_names, source_url,
        )  # fmt: skip
        for place in (municipality, *successors.get(municipality, ())):
            result[place][slug] = brief
    return {place: list(found.values()) for place, found in result.items()}


def with_numbers(coalitions: Sequence[CoalitionInBrief], day: date) -> list[CoalitionWithNumbers]:
    """How many surely took part in these, and the evenings at which they signed; counted when first asked for."""
    numbers = numbers_of.on(day, [one.pk for one in coalitions])
    return [CoalitionWithNumbers(one, *numbers[one.pk]) for one in coalitions]


def _count(day: date, coalitions: Collection[int]) -> Mapping[int, _Numbers]:
    """In two queries."""
    counted = counted_of_all(day, coalitions)
    evenings: dict[int, list[Evening]] = defaultdict(list)
    for coalition, held_on, place, word, signed in _EVENINGS.filter(coalition__in=coalitions):
        evenings[coalition].append(Evening(held_on, place, word, signed))
    return {key: (*counted.get(key, (0, 0)), evenings.get(key, ())) for key in coalitions}


def _stays(acts: Sequence[Act]) -> bool:
    return not any(act.kind.startswith("partners.") or act.kind == "pillars.ceremony" for act in acts)


numbers_of = KeptParts(_count, _stays)
