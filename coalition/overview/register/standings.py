"""Where every municipality stands on a reference date (domain rules 2, 4, 5 and 6).

One reading of the whole country in a handful of queries: list, exports, home page and counts all
look at the same `Register`, so they can never disagree. A country is 342 rows, so filtering and
sorting are done here, in the same way on every database.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from coalition.models import Municipality, MunicipalityVersion
from coalition.overview.register.coalitions import CoalitionInBrief, coalitions_on
from coalition.overview.register.facts import BRIEF, Facts, facts_of
from coalition.overview.register.touched import touched
from coalition.services.kept import Act, KeptByDay, keys_of
from coalition.services.succession import living, successors_in
from coalition.tools.dates import PartialDate, today
from partners.models import LocalCoalition
from pillars.models import Takeover


class Standing(models.TextChoices):
    """What the public reads; without a signing never *niet ondertekend*, for we cannot know that."""

    SIGNED = "ondertekend", "ondertekend"
    TAKEN_OVER = "overgenomen", "ondertekening overgenomen"
    MAYBE = "mogelijk-ondertekend", "mogelijk ondertekend"
    PREDECESSOR = "rechtsvoorganger", "ondertekend door rechtsvoorganger"
    WITHDRAWN = "ingetrokken", "ingetrokken"
    NONE = "geen-ondertekening-bekend", "geen ondertekening bekend"


# What is in every total (rule 6); all else is told apart.
COUNTING = frozenset({Standing.SIGNED, Standing.TAKEN_OVER})


class SigningInBrief(NamedTuple):
    """The signing that decides a standing."""

    signed_on: PartialDate
    pk: int
    number: str
    period: str
    edition: str


class Predecessor(NamedTuple):
    """A municipality that went up in this one, and its signing that was in force until then."""

    name: str
    slug: str
    until: date
    signing: SigningInBrief | None
    # Not so where it first went up in another that was dissolved in its turn.
    is_direct: bool = True


@dataclass(slots=True)
class Line:
    """One municipality in the register, as it was on the reference date."""

    pk: int
    code: str
    slug: str
    name: str
    sort_key: str
    # Of a municipality that was dissolved long ago these are not known.
    province: str | None
    province_slug: str | None
    region: str | None
    region_slug: str | None
    website: str
    standing: Standing = Standing.NONE
    signing: SigningInBrief | None = None
    predecessors: Sequence[Predecessor] = ()
    coalitions: Sequence[CoalitionInBrief] = ()
    # Of the coalitions that had not ended.
    coalition_names: Sequence[str] = ()
    population: Sequence[int] = ()  # the number of inhabitants and the newest year of which it is known
    taken_over_from: str = ""
    taken_over_on: date | None = None

    @property
    def counts(self) -> bool:
        """Whether it is in the total: it signed, or a predecessor's signing was taken over."""
        return self.standing in COUNTING

    @property
    def explanation(self) -> str:
        """What the standing leaves open: who signed, or that the date is not known well enough."""
        if self.standing == Standing.TAKEN_OVER:
            return f"van {self.taken_over_from}"
        if self.standing == Standing.PREDECESSOR:
            return ", ".join(predecessor.name for predecessor in self.predecessors if predecessor.signing)
        if self.standing == Standing.MAYBE and self.signing:
            return "datum onbekend" if not self.signing.signed_on else "datum niet precies bekend"
        return ""


class Register:
    """The municipalities that existed on `day`, by name, and how many stand where."""

    def __init__(self, day: date, lines: list[Line]) -> None:
        self.day = day
        self.lines = lines
        self.total = len(lines)
        # The same lines by another column, once somebody asked for that (`filters.py`).
        self.orders: dict[str, Sequence[Line]] = {}

    @cached_property
    def counts(self) -> Counter[Standing]:
        return Counter(line.standing for line in self.lines)

    @cached_property
    def signed(self) -> int:
        """How many count."""
        return sum(self.counts[standing] for standing in COUNTING)

    @cached_property
    def by_pk(self) -> dict[int, Line]:
        return {line.pk: line for line in self.lines}

    @cached_property
    def _place_of(self) -> Mapping[int, int]:
        return {line.pk: place for place, line in enumerate(self.lines)}

    @cached_property
    def places(self) -> "Places":
        """By slug the name of each province and region in which there was a municipality."""
        provinces = {(line.province_slug or "", line.province or "") for line in self.lines}
        regions = {(line.region_slug or "", line.region or "") for line in self.lines}
        return Places(dict(sorted(provinces, key=_by_name)), dict(sorted(regions, key=_by_name)))

    def with_lines(self, changed: Collection[Line]) -> "Register":
        """The same municipalities, these with other facts; what does not depend on those is not counted again."""
        lines = self.lines.copy()
        for line in changed:
            lines[self._place_of[line.pk]] = line
        register = Register(self.day, lines)
        register.places, register._place_of = self.places, self._place_of
        register.by_pk = self.by_pk | {line.pk: line for line in changed}
        register.counts = self.counts + Counter(line.standing for line in changed)
        register.counts.subtract(self.by_pk[line.pk].standing for line in changed)
        return register


class Places(NamedTuple):
    """Provinces and regions, slug to name, by name."""

    provinces: Mapping[str, str]
    regions: Mapping[str, str]


def _by_name(place: tuple[str, str]) -> str:
    return place[1]


def register_on(day: date) -> Register:
    """The register as it was on that day; after an act only what it changed is read. Nobody writes in what it gives."""
    return _kept.on(day)


def forget() -> None:
    """For a bench or a test that wants to see the register read again."""
    _kept.forget()
    facts_of.forget()
    touched.forget()


def read_register(day: date) -> Register:
    """Reads the register in the same few queries whatever is in it."""
    return Register(day, read_lines(day))


def renewed(register: Register, acts: Sequence[Act]) -> Register | None:
    """The register after these acts; None where only reading everything tells."""
    found = touched(tuple(acts))
    if found is None:
        return None
    coalitions = keys_of(LocalCoalition, acts)
    if coalitions:  # also where it no longer is
        found |= {line.pk for line in register.lines if any(one.pk in coalitions for one in line.coalitions)}
    return register.with_lines(read_lines(register.day, frozenset(found))) if found else register


_kept = KeptByDay(read_register, renewed)


def read_lines(day: date, only: frozenset[int] | None = None) -> list[Line]:
    """Of all municipalities of that day, or of `only` these (primary keys): from the facts of all days."""
    facts, existing = facts_of(only), Municipality.objects.existing_on(day).in_order()
    if only is not None:
        existing = existing.filter(pk__in=only)
    rows = facts.municipalities
    lines = [Line(*rows[pk]) for pk in existing.values_list("pk", flat=True) if pk in rows]
    if day != today():
        _take_back_in_time(lines, day)
    signings = _signings(day, facts)
    predecessors = _predecessors(day, facts, signings)
    takeovers = _takeovers(day)
    successors = successors_in((one.change for one in facts.successions), day)
    coalitions = coalitions_on(day, facts.coalitions, successors)
    for line in lines:
        line.predecessors = predecessors.get(line.pk, ())
        line.coalitions = coalitions.get(line.pk, ())
        line.coalition_names = [one.name for one in line.coalitions if not one.has_ended]
        line.population = facts.populations.get(line.pk, ())
        _set_standing(line, signings.get(line.pk, {}), takeovers.get(line.pk))
    return lines


def certainty(day: date, signed_on: PartialDate, withdrawn_on: date | None) -> Standing | None:
    """Whether a registered signing is in force on that day; None when it was signed later.

    The same rule as `counted_on` and `uncertain_on` of the signings, for rows that were read already; a test
    holds the two together.
    """
    if withdrawn_on is not None and withdrawn_on <= day:
        return Standing.WITHDRAWN
    if signed_on.earliest is None or signed_on.latest is None:
        return Standing.MAYBE
    if signed_on.latest <= day:
        return Standing.SIGNED
    return Standing.MAYBE if signed_on.earliest <= day else None


# By municipality, and then by standing: its newest signing.
Signings = dict[int, dict[Standing, SigningInBrief]]


def _signings(day: date, facts: Facts) -> Signings:
    newest: Signings = {}
    for row in facts.signings:
        municipality, withdrawn_on, earliest, latest, precision, *brief = row
        signed_on = PartialDate(earliest, latest, precision)
        standing = certainty(day, signed_on, withdrawn_on)
        if standing is None:
            continue
        own = newest.setdefault(municipality, {})
        other = own.get(standing)
        if other is None or (latest or date.min) > (other.signed_on.latest or date.min):
            own[standing] = SigningInBrief(signed_on, *brief)
    return newest


# Since when, from whom, and which signing.
TakenOver = tuple[date, str, SigningInBrief]


def _takeovers(day: date) -> Mapping[int, TakenOver]:
    """By successor: by what it counts on that day."""
    columns = (
        "municipality_id",
        "counts_from",
        "signing__municipality__name",
        *(f"signing__{name}" for name in BRIEF),
    )
    return {
        successor: (since, former, SigningInBrief(PartialDate(*rest[:3]), *rest[3:]))
        for successor, since, former, *rest in Takeover.objects.in_force_on(day).values_list(*columns)
    }


def _set_standing(line: Line, own: Mapping[Standing, SigningInBrief], takeover: "TakenOver | None") -> None:
    """A municipality's own signing goes before its predecessors', also where it was withdrawn; but a date that is not
    known well enough gives way to what surely counts."""
    if takeover and not {Standing.SIGNED, Standing.WITHDRAWN} & own.keys():
        line.standing = Standing.TAKEN_OVER
        line.taken_over_on, line.taken_over_from, line.signing = takeover
        return
    if own:
        line.standing, line.signing = next((standing, own[standing]) for standing in Standing if standing in own)
        return
    signed = next((predecessor.signing for predecessor in line.predecessors if predecessor.signing), None)
    if signed:
        line.standing, line.signing = Standing.PREDECESSOR, signed


def _take_back_in_time(lines: Iterable[Line], day: date) -> None:
    """Gives municipalities the name, province and region that they had on that day."""
    past = MunicipalityVersion.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), valid_until__gt=day)
    columns = ("name", "province__name", "province__slug", "health_region__name", "health_region__slug")
    versions = {row[0]: row[1:] for row in past.values_list("municipality", *columns)}
    for line in lines:
        if line.pk in versions:
            line.name, line.province, line.province_slug, line.region, line.region_slug = versions[line.pk]


def _predecessors(day: date, facts: Facts, signings: Signings) -> Mapping[int, Sequence[Predecessor]]:
    """By the municipality that came in their place, also through a second merger.

    Whatever a dissolved municipality signed it signed before its end, known to the day or not.
    """
    successions = [one for one in facts.successions if one.day <= day]
    gone: dict[int, list[int]] = defaultdict(list)
    for one in successions:
        gone[one.former].append(one.successor)
    result: dict[int, dict[int, Predecessor]] = defaultdict(dict)
    for successor, former, name, slug, until in successions:
        own = signings.get(former, {})
        signing = own.get(Standing.SIGNED) or own.get(Standing.MAYBE)
        for now in living(successor, gone):
            result[now][former] = Predecessor(name, slug, until, signing, now == successor)
    return {successor: list(formers.values()) for successor, formers in result.items()}
