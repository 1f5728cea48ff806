"""All published coalitions in brief, kept in this process, so that a page reads and counts only those that it shows."""

from bisect import insort
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from coalition.models import Municipality
from coalition.services.kept import NO_MUNICIPALITY, Act, KeptByDay, keys_of
from coalition.services.succession import Successors, successors_on
from coalition.tools.haystack import Haystack
from coalition.tools.names import search_key
from partners.models import LocalCoalition

# Whatever is done to these changes no municipality and no coalition as such (who takes part in one is not kept here).
ELSEWHERE = NO_MUNICIPALITY | {
    "pillars.milestone", "pillars.printstack", "pillars.signingdraft", "pillars.localapproach",
    "pillars.monitoringround", "pillars.monitoringreply", "partners.partner", "partners.coalitionmembership",
    "partners.covenant", "partners.covenantsigning", "partners.gathering",
}  # fmt: skip
COALITION = LocalCoalition._meta.label_lower


def kinds_of(acts: Sequence[Act]) -> frozenset[str]:
    """What was changed that municipalities or coalitions may depend on."""
    return frozenset(act.kind for act in acts if not act.kind.startswith("support.")) - ELSEWHERE


class Listed(NamedTuple):
    """One coalition; its provinces are those it is in today, where a municipality of it was merged."""

    sort_key: str
    pk: int
    name: str
    slug: str
    former_names: str
    other_names: str
    # All its names as they are searched by, parted by a sign that no key has.
    keys: str
    provinces: frozenset[tuple[str, str]]  # slug and name


class AllCoalitions:
    """On one day, by name; `successors` are what came in the place of a municipality by then (`services/succession.py`)."""

    def __init__(self, day: date, lines: list[Listed], successors: Successors) -> None:
        self.day, self.lines, self.successors = day, lines, successors

    @cached_property
    def _haystack(self) -> Haystack:
        return Haystack(line.keys for line in self.lines)

    def named(self, key: str) -> Iterator[Listed]:
        """Those with this key as a part of one of their names, by name."""
        return map(self.lines.__getitem__, self._haystack.places_of(key))

    @cached_property
    def _keys(self) -> list[int]:
        return [line.pk for line in self.lines]

    def among(self, keys: Collection[int]) -> list[Listed]:
        """Those with one of these primary keys, by name."""
        return list(compress(self.lines, map(keys.__contains__, self._keys)))

    @cached_property
    def provinces(self) -> dict[str, str]:
        """Those in which there is a coalition: slug to name, by name."""
        found = frozenset().union(*{line.provinces for line in self.lines})
        return dict(sorted(found, key=lambda province: province[1]))


def all_coalitions(day: date) -> AllCoalitions:
    """Nobody writes in what it gives."""
    return _kept.on(day)


def forget() -> None:
    _kept.forget()


def _read_all(day: date) -> AllCoalitions:
    successors = successors_on(day)
    return AllCoalitions(day, sorted(_read(successors)), successors)


def _renewed(coalitions: AllCoalitions, acts: Sequence[Act]) -> AllCoalitions | None:
    if not kinds_of(acts) <= {COALITION, "pillars.signing"}:
        return None
    changed = keys_of(LocalCoalition, acts)
    if not changed:
        return coalitions
    lines = [line for line in coalitions.lines if line.pk not in changed]
    for line in _read(coalitions.successors, changed):
        insort(lines, line)
    return AllCoalitions(coalitions.day, lines, coalitions.successors)


_kept = KeptByDay(_read_all, _renewed)


def _read(successors: Successors, only: Collection[int] | None = None) -> list[Listed]:
    """In three queries."""
    coalitions, links = LocalCoalition.objects.public(), LocalCoalition.municipalities.through.objects.all()
    if only is not None:
        coalitions, links = coalitions.filter(pk__in=only), links.filter(localcoalition__in=only)
    started: dict[int, set[int]] = {}
    for coalition, municipality in links.values_list("localcoalition", "municipality"):
        started.setdefault(coalition, set()).add(municipality)
    now = {
        coalition: frozenset[int]().union(*(successors.get(municipality, {municipality}) for municipality in own))
        for coalition, own in started.items()
    }
    municipalities = Municipality.objects.filter(province__isnull=False)
    if only is not None:
        municipalities = municipalities.filter(pk__in=frozenset[int]().union(*now.values()))
    rows = municipalities.values_list("pk", "province__slug", "province__name")
    provinces = {pk: (slug, name) for pk, slug, name in rows}
    lines = []
    columns = ("sort_key", "pk", "name", "slug", "former_names", "other_names")
    for sort_key, pk, name, slug, former_names, other_names in coalitions.order_by().values_list(*columns):
        keys = "|".join(map(search_key, (name, *former_names.split(";"), *other_names.split(";"))))
        places = now.get(pk, frozenset())
        in_provinces = frozenset(provinces[place] for place in places if place in provinces)
        lines.append(Listed(sort_key, pk, name, slug, former_names, other_names, keys, in_provinces))
    return lines
