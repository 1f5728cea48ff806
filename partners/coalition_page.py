"""What the public may know of one coalition on a day: who takes part, how many, how that grew, and what is missing.

Contact data is not even read here, and of a private person only the name that `Partner.public_name` allows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils.safestring import SafeString

from coalition.models import Municipality
from coalition.services.succession import successors_on
from coalition.tools.dates import PartialDate, long_date, reference_date, today
from partners.counts import (
    Gap,
    PartnerCount,
    Presence,
    Signature,
    Spell,
    count_on,
    gaps,
    growth,
    present_on,
    signatures_of,
)
from partners.growth import Chart, draw
from partners.models import (
    CoalitionMembership,
    Covenant,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    LocalCoalition,
    Partner,
    PartnerKind,
)
from partners.services.evening import IN_FORCE_THERE
from partners.wording import as_html

# With more partners than this the lists of the kinds are folded.
OPEN_UP_TO = 60
# All that is read of a partner and its membership.
_PUBLIC_COLUMNS = (
    "coalition_id", "state", "core_group", "contribution", "contribution_is_public",
    *(f"{name}_{part}" for name in ("joined_on", "left_on") for part in ("earliest", "latest", "precision")),
    *(
        f"partner__{name}"
        for name in (
            "name", "sort_key", "is_person", "place", "kind", "website", "consent_given_on", "consent_withdrawn_on",
        )
    ),
)  # fmt: skip


class PublicPartner(NamedTuple):
    """One partner as everybody may read it."""

    name: str
    kind: str
    is_person: bool
    place: str
    website: str
    is_core: bool
    contribution: str
    has_signed: bool
    is_uncertain: bool
    joined_on: PartialDate


class KindGroup(NamedTuple):
    """The partners of one kind, by name; `key` makes its address on the page."""

    key: str
    label: str
    partners: Sequence[PublicPartner]


class PublicGathering(NamedTuple):
    """An evening that is over and was closed, at which partners signed."""

    name: str
    held_on: date
    place: str
    signed: int


class PublicCovenant(NamedTuple):
    """The newest wording that somebody signed: what is still being written is the coalition's own."""

    covenant: Covenant
    version: CovenantVersion
    goals: SafeString
    text: SafeString


@dataclass(frozen=True)
class Place:
    """A municipality of the coalition; one that was merged says in which it goes on."""

    municipality: Municipality
    successors: Sequence[Municipality] = ()


class CoalitionPage:
    """Everything on the page for the peildatum that was typed; `mistake` says what is wrong with that."""

    def __init__(self, coalition: LocalCoalition, typed_day: str = "") -> None:
        self.coalition = coalition
        self.typed_day = typed_day
        self.last_day = _last_day(coalition)
        self.day, self.mistake = self._read_day(typed_day)
        self._memberships = list(_joined(coalition))
        self._spells = [Spell.of(membership, coalition) for membership in self._memberships]
        self._signatures: list[Signature] = signatures_of(coalition)
        self.count = count_on(self.day, self._spells, self._signatures)
        self.partners = self._partners_on(self.day)

    def _read_day(self, typed: str) -> tuple[date, str]:
        """Without a day: today, or of a coalition that ended the last day that it surely was there."""
        try:
            day = reference_date(typed) if typed else self.last_day
        except ValueError as problem:
            return self.last_day, str(problem)
        ended = self.coalition.ended_on
        if ended.latest is not None and day >= ended.latest:
            return self.last_day, f"De coalitie is gestopt op {ended}. Kies een dag daarvoor."
        return day, ""

    @property
    def is_today(self) -> bool:
        return self.day == today()

    def _partners_on(self, day: date) -> list[PublicPartner]:
        present = present_on(self._spells, day)
        signed = {signature.partner for signature in self._signatures if signature.in_force_on(day)}
        shown, seen = [], set()
        for membership, spell in zip(self._memberships, self._spells, strict=True):
            # Of somebody with two spells the one that holds on this day.
            presence = present.get(spell.partner)
            if presence and spell.presence_on(day) == presence and spell.partner not in seen:
                seen.add(spell.partner)
                shown.append(_public(membership, spell.partner in signed, presence))
        return shown

    @cached_property
    def groups(self) -> list[KindGroup]:
        """By kind, in the order of the list of kinds; residents and who has no kind yet come last."""
        of_kind: dict[str, list[PublicPartner]] = defaultdict(list)
        for partner in self.partners:
            of_kind["inwoner" if partner.is_person else partner.kind or "onbekend"].append(partner)
        labels = {**dict(PartnerKind.choices), "inwoner": "inwoners", "onbekend": "soort nog niet bekend"}
        return [KindGroup(key, label, of_kind[key]) for key, label in labels.items() if of_kind[key]]

    @property
    def is_open(self) -> bool:
        """Whether the lists stand open: with very many partners the kinds come first."""
        return len(self.partners) <= OPEN_UP_TO

    @property
    def sentence(self) -> str:
        return count_sentence(self.count, self.coalition)

    @cached_property
    def chart(self) -> Chart | None:
        until = self.last_day
        return draw(growth(self._spells, until), until, with_municipality=self.coalition.counts_municipality)

    @cached_property
    def gaps(self) -> list[Gap]:
        here = {partner.kind for partner in self.partners if not partner.is_uncertain}
        return gaps(self.coalition, here, self.day)

    @cached_property
    def places(self) -> list[Place]:
        return _places(self.coalition)

    @cached_property
    def covenants(self) -> list[PublicCovenant]:
        return _covenants(self.coalition)

    @cached_property
    def gatherings(self) -> list[PublicGathering]:
        closed = Gathering.objects.filter(coalition=self.coalition, closed_at__isnull=False, version__isnull=False)
        rows = closed.annotate(signed=Count("signings__partner", distinct=True, filter=IN_FORCE_THERE)).filter(
            signed__gt=0
        )
        columns = ("ceremony__name", "ceremony__held_on", "ceremony__place", "signed")
        return [PublicGathering(*row) for row in rows.order_by("-ceremony__held_on").values_list(*columns)]


def count_sentence(count: PartnerCount, coalition: LocalCoalition) -> str:
    """How many on which day, and whether the municipality is in it: the number never stands alone."""
    past = count.day < today()
    when = f"Op {long_date(count.day)}"
    if not count.with_municipality:
        return f"{when} {'deed' if past else 'doet'} nog niemand mee."
    municipalities = count.municipalities
    if not municipalities:
        were = "was" if past else "is"
        return f"{when} {_taking_part(count.without_municipality, past)}. De gemeente {were} daar niet bij."
    name = "de gemeente" if municipalities == 1 else f"de {municipalities} gemeenten"
    counted, other = count.with_municipality, count.without_municipality
    if coalition.counts_municipality:
        first, second = f"met {name} meegeteld", f"Zonder {name}"
    else:
        (counted, other), (first, second) = (other, counted), (f"zonder {name}", f"Met {name} meegeteld")
    return f"{when} {_taking_part(counted, past)}, {first}. {second} {'waren' if past else 'zijn'} het er {other}."


def _taking_part(number: int, past: bool) -> str:
    if number == 1:
        return f"{'deed' if past else 'doet'} 1 partner mee"
    return f"{'deden' if past else 'doen'} {number} partners mee"


def _last_day(coalition: LocalCoalition) -> date:
    ended = coalition.ended_on
    return today() if ended.earliest is None else min(ended.earliest - timedelta(days=1), today())


def _joined(coalition: LocalCoalition) -> "list[CoalitionMembership]":
    memberships = CoalitionMembership.objects.joined().filter(coalition=coalition).select_related("partner")
    return list(memberships.only(*_PUBLIC_COLUMNS).order_by("partner__sort_key", "partner", "-joined_on_latest", "pk"))


def _public(membership: CoalitionMembership, has_signed: bool, presence: Presence) -> PublicPartner:
    partner: Partner = membership.partner
    return PublicPartner(
        name=partner.public_name,
        kind=partner.kind,
        is_person=partner.is_person,
        # Where somebody lives is theirs.
        place="" if partner.is_person else partner.place,
        website=partner.website,
        is_core=membership.core_group,
        contribution=membership.contribution if membership.contribution_is_public else "",
        has_signed=has_signed,
        is_uncertain=presence == Presence.MAYBE,
        joined_on=membership.joined_on,
    )


def _places(coalition: LocalCoalition) -> list[Place]:
    own = list(coalition.municipalities.all())
    if not any(municipality.ends for municipality in own):
        return [Place(municipality) for municipality in own]
    living = successors_on(today())
    names = Municipality.objects.in_bulk({key for one in own for key in living.get(one.pk, ())})
    return [
        Place(one, sorted((names[key] for key in living.get(one.pk, ())), key=lambda found: found.sort_key))
        for one in own
    ]


def _covenants(coalition: LocalCoalition) -> list[PublicCovenant]:
    signed = CovenantSigning.objects.filter(version=OuterRef("pk"))
    versions = CovenantVersion.objects.filter(Exists(signed)).order_by("-order")
    covenants = Covenant.objects.filter(coalition=coalition).order_by("-created_at", "-pk")
    return [
        PublicCovenant(covenant, found[0], as_html(found[0].goals, level=4), as_html(found[0].text, level=3))
        for covenant in covenants.prefetch_related(Prefetch("versions", versions, to_attr="signed_versions"))
        if (found := covenant.signed_versions)
    ]
