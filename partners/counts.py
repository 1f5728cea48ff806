"""How many partners a coalition has on a day, how that grew, and which kinds it misses (domain rules 3, 6 and 10).

A partner counts on a day if it surely took part then. Who perhaps did, because a date is not known well enough, is
told apart and never in a total. Both counts are always there: with the municipality and without.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, Q

from coalition.tools.dates import PartialDate
from partners.kinds import kinds_on
from partners.models import (
    HARD_KINDS,
    CoalitionMembership,
    CoalitionMembershipQuerySet,
    CovenantSigning,
    LocalCoalition,
    MembershipState,
    PartnerKind,
)

# Kinds of which it says nothing that they are not there.
_NO_GAP = (PartnerKind.OTHER,)


class Presence(StrEnum):
    SURE = "sure"
    MAYBE = "maybe"


class Spell(NamedTuple):
    """One time that a partner took part: from `joined` to before `left`, which is None while it still does."""

    partner: int
    is_municipality: bool
    joined: PartialDate
    left: PartialDate | None
    # When the coalition itself ended; nobody took part any longer then.
    ended: PartialDate | None = None

    @classmethod
    def of(cls, membership: CoalitionMembership, coalition: LocalCoalition) -> "Spell":
        """Of a membership that joined, read with its partner."""
        partner = membership.partner
        left = membership.left_on if membership.state == MembershipState.LEFT else None
        ended = coalition.ended_on if coalition.is_ended else None
        return cls(partner.pk, partner.kind == PartnerKind.MUNICIPALITY, membership.joined_on, left, ended)

    @property
    def ends(self) -> list[PartialDate]:
        return [end for end in (self.left, self.ended) if end is not None]

    def presence_on(self, day: date) -> Presence | None:
        """The rule of `counted_on` and `uncertain_on` for rows that were read already; a test holds them together."""
        starts_later = self.joined.earliest is not None and self.joined.earliest > day
        ended_before = any(end.latest is not None and end.latest <= day for end in self.ends)
        if starts_later or ended_before:
            return None
        surely_there = self.joined.latest is not None and self.joined.latest <= day
        surely_stays = all(end.earliest is not None and end.earliest > day for end in self.ends)
        return Presence.SURE if surely_there and surely_stays else Presence.MAYBE


class Signature(NamedTuple):
    """One partner's signing of any version of the coalition's covenants."""

    partner: int
    signed_on: PartialDate
    withdrawn_on: date | None

    def in_force_on(self, day: date) -> bool:
        surely_signed = self.signed_on.latest is not None and self.signed_on.latest <= day
        return surely_signed and (self.withdrawn_on is None or self.withdrawn_on > day)


@dataclass(frozen=True)
class PartnerCount:
    """How many on `day`; `uncertain` is in none of the others."""

    day: date
    with_municipality: int = 0
    without_municipality: int = 0
    uncertain: int = 0
    # Of those with the municipality: how many had signed a covenant by that day.
    signed: int = 0

    @property
    def municipalities(self) -> int:
        return self.with_municipality - self.without_municipality


class Step(NamedTuple):
    """A day on which the number changed, and what it was from then on."""

    day: date
    with_municipality: int
    without_municipality: int


def present_on(spells: Iterable[Spell], day: date) -> dict[int, Presence]:
    """By partner; who surely takes part in one spell is not uncertain because of another."""
    found: dict[int, Presence] = {}
    for spell in spells:
        presence = spell.presence_on(day)
        if presence and found.get(spell.partner) != Presence.SURE:
            found[spell.partner] = presence
    return found


def count_on(day: date, spells: Collection[Spell], signatures: Iterable[Signature] = ()) -> PartnerCount:
    """The counts of one coalition on one day."""
    present = present_on(spells, day)
    sure = {partner for partner, presence in present.items() if presence == Presence.SURE}
    municipalities = {spell.partner for spell in spells if spell.is_municipality}
    signers = {signature.partner for signature in signatures if signature.in_force_on(day)}
    return PartnerCount(
        day=day,
        with_municipality=len(sure),
        without_municipality=len(sure - municipalities),
        uncertain=len(present) - len(sure),
        signed=len(sure & signers),
    )


def growth(spells: Iterable[Spell], until: date) -> list[Step]:
    """Each day up to `until` on which the number changed, the oldest first."""
    of_partner: dict[tuple[int, bool], list[tuple[date, date]]] = defaultdict(list)
    for spell in spells:
        known = [end.earliest for end in spell.ends if end.earliest is not None]
        ends = min([date.max, *known])
        if spell.joined.latest is not None and len(known) == len(spell.ends) and spell.joined.latest < ends:
            of_partner[spell.partner, spell.is_municipality].append((spell.joined.latest, ends))
    changes: dict[date, Counter[bool]] = defaultdict(Counter)
    for (_partner, is_municipality), stays in of_partner.items():
        for begins, ends in _joined_up(stays):
            changes[begins][is_municipality] += 1
            changes[ends][is_municipality] -= 1
    steps: list[Step] = []
    others = municipalities = 0
    for day in sorted(day for day in changes if day <= until):
        others, municipalities = others + changes[day][False], municipalities + changes[day][True]
        step = Step(day, others + municipalities, others)
        before = steps[-1][1:] if steps else (0, 0)
        if step[1:] != before:
            steps.append(step)
    return steps


def _joined_up(stays: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same stretches of time without overlap: who is there twice counts once."""
    result: list[tuple[date, date]] = []
    for begins, ends in sorted(stays):
        if result and begins <= result[-1][1]:
            result[-1] = (result[-1][0], max(ends, result[-1][1]))
        else:
            result.append((begins, ends))
    return result


# ---- all coalitions at once ------------------------------------------------------------------


def counted_of_all(day: date, coalitions: Collection[int] | None = None) -> dict[int, tuple[int, int]]:
    """By coalition how many surely took part, with the municipality and without; in one query."""
    counted = (
        _in(coalitions)
        .counted_on(day)
        .order_by()
        .values("coalition")
        .annotate(
            everybody=Count("partner", distinct=True),
            others=Count("partner", distinct=True, filter=~Q(partner__kind=PartnerKind.MUNICIPALITY)),
        )
    )
    return {
        key: (everybody, others) for key, everybody, others in counted.values_list("coalition", "everybody", "others")
    }


def counts_of_all(day: date, coalitions: Collection[int] | None = None) -> dict[int, PartnerCount]:
    """By coalition (or only of these), without who signed; in three queries, whatever their number."""
    uncertain = set(_in(coalitions).uncertain_on(day).order_by().values_list("coalition", "partner"))
    if uncertain:
        # Who surely takes part in one spell is not uncertain because of another.
        partners = {partner for _coalition, partner in uncertain}
        sure = _in(coalitions).counted_on(day).filter(partner__in=partners)
        uncertain -= set(sure.order_by().values_list("coalition", "partner"))
    perhaps = Counter(coalition for coalition, _partner in uncertain)
    counted = counted_of_all(day, coalitions)
    return {key: PartnerCount(day, *counted.get(key, (0, 0)), uncertain=perhaps[key]) for key in {*counted, *perhaps}}


def _in(coalitions: Collection[int] | None) -> CoalitionMembershipQuerySet:
    found = CoalitionMembership.objects.all()
    return found if coalitions is None else found.of_some(coalitions)


def alive_on(day: date) -> Q:
    """Coalitions that had not ended by that day; of one whose end is not known nobody can say that it goes on."""
    return Q(is_ended=False) | Q(ended_on_latest__gt=day)


class Gap(NamedTuple):
    """A kind of partner that is missing here, and how many of the other coalitions have it."""

    kind: PartnerKind
    coalitions: int
    of: int
    is_hard: bool

    @property
    def percentage(self) -> int:
        return round(100 * self.coalitions / self.of) if self.of else 0


def gaps(coalition: LocalCoalition, kinds_here: Collection[str], day: date) -> list[Gap]:
    """The kinds that others have and this one has not on that day, the commonest first; and the hard ones, always."""
    kinds = kinds_on(day)
    own = kinds.by_coalition.get(coalition.pk)
    number = len(kinds.by_coalition) - (own is not None)
    having = {kind: kinds.having.get(kind, 0) - (kind in (own or ())) for kind in PartnerKind}
    missing = [
        Gap(kind, having[kind], number, kind in HARD_KINDS)
        for kind in PartnerKind
        if kind not in kinds_here and kind not in _NO_GAP and (having[kind] or kind in HARD_KINDS)
    ]
    return sorted(missing, key=lambda gap: -gap.coalitions)


def signatures_of(coalition: LocalCoalition) -> list[Signature]:
    """Who signed this coalition's covenants and when; how they did is nobody's business outside."""
    rows = CovenantSigning.objects.filter(version__covenant__coalition=coalition).order_by()
    columns = ("partner", "signed_on_earliest", "signed_on_latest", "signed_on_precision", "withdrawn_on")
    return [Signature(row[0], PartialDate(*row[1:4]), row[4]) for row in rows.values_list(*columns)]
