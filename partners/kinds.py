"""Which kinds of partners surely take part in each published coalition on a day: to compare one with the others.

That asks for every membership there is, so it is read once and kept; after an act only the coalitions it touched.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coalition.services.kept import Act, KeptByDay, keys_of
from partners.all_coalitions import COALITION, kinds_of
from partners.models import CoalitionMembership, Gathering, LocalCoalition, Partner

# Acts on a partner after which it may be another that takes part, also where the first no longer does.
_ONE_FOR_ANOTHER = ("partner.merged", "partner.merge_undone")


@dataclass(frozen=True)
class Kinds:
    """Of coalitions in which somebody surely takes part; a private person is of no kind (`""`)."""

    day: date
    by_coalition: Mapping[int, frozenset[str]]
    # In how many of these coalitions each kind is.
    having: Mapping[str, int]
    # In which, for the kinds that somebody asked for.
    _with_kind: dict[str, frozenset[int]] = field(default_factory=dict, compare=False)

    def with_kind(self, kind: str) -> frozenset[int]:
        """The coalitions in which it is."""
        if kind not in self._with_kind:
            self._with_kind[kind] = frozenset(key for key, own in self.by_coalition.items() if kind in own)
        return self._with_kind[kind]

    def renewed(self, changed: Collection[int], found: dict[int, frozenset[str]]) -> "Kinds":
        """The same with other kinds for what changed; one that is not found has none."""
        having, by_coalition = Counter(self.having), dict(self.by_coalition)
        for coalition in changed:
            having.subtract(by_coalition.pop(coalition, ()))
        for own in found.values():
            having.update(own)
        with_kind = {
            kind: keys.difference(changed) | {key for key, own in found.items() if kind in own}
            for kind, keys in self._with_kind.items()
        }
        return Kinds(self.day, by_coalition | found, having, with_kind)


def kinds_on(day: date) -> Kinds:
    """Nobody writes in what it gives."""
    return _kept.on(day)


def forget() -> None:
    _kept.forget()


def _read_all(day: date) -> Kinds:
    by_coalition = _read(day)
    return Kinds(day, by_coalition, Counter(kind for kinds in by_coalition.values() for kind in kinds))


def _renewed(kinds: Kinds, acts: Sequence[Act]) -> Kinds | None:
    changed = _touched(acts)
    if changed is None:
        return None
    return kinds.renewed(changed, _read(kinds.day, changed)) if changed else kinds


_kept = KeptByDay(_read_all, _renewed, shared="kinds-2")


def _touched(acts: Sequence[Act]) -> frozenset[int] | None:
    """The coalitions in which these acts may have changed something; None where only reading everything tells."""
    if not kinds_of(acts) <= {COALITION, "pillars.signing"} or any(act.action in _ONE_FOR_ANOTHER for act in acts):
        return None
    memberships = keys_of(CoalitionMembership, acts)
    found = dict(CoalitionMembership.objects.filter(pk__in=memberships).values_list("pk", "coalition"))
    if len(found) < len(memberships):  # one that is gone
        return None
    partners, gatherings = keys_of(Partner, acts), keys_of(Gathering, acts)
    of_partners = CoalitionMembership.objects.filter(partner__in=partners).values_list("coalition", flat=True)
    of_gatherings = Gathering.objects.filter(pk__in=gatherings).values_list("coalition", flat=True)
    return frozenset({*found.values(), *of_partners, *of_gatherings, *keys_of(LocalCoalition, acts)})


def _read(day: date, only: Collection[int] | None = None) -> dict[int, frozenset[str]]:
    every = CoalitionMembership.objects.all()
    found = (every if only is None else every.of_some(only)).counted_on(day).filter(coalition__is_published=True)
    kinds: dict[int, set[str]] = {}
    for coalition, kind in found.order_by().values_list("coalition", "partner__kind").distinct():
        kinds.setdefault(coalition, set()).add(kind)
    one_of_each: dict[frozenset[str], frozenset[str]] = {}
    return {key: one_of_each.setdefault(frozenset(own), frozenset(own)) for key, own in kinds.items()}
