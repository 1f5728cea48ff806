"""What the public may know of one municipality: state, signings, timeline, predecessors and successors."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.text import capfirst

from coalition.models import Municipality, MunicipalityChange
from coalition.overview.register.coalitions import (
    CoalitionInBrief,
    CoalitionWithNumbers,
    coalition_rows,
    coalitions_on,
    with_numbers,
)
from coalition.overview.register.standings import Line, Standing, register_on
from coalition.services.succession import successors_on
from coalition.tools.dates import PartialDate, long_date, today
from coalition.tools.figures import whole
from pillars.models import Milestone, MilestoneKind, Signatory, Signing, public_person


@dataclass(frozen=True)
class Event:
    """One point of the timeline, ready to be shown."""

    when: PartialDate
    title: str
    text: str = ""
    source_url: str = ""
    icon: str = "dot"
    tone: str = ""

    @property
    def date(self) -> str:
        return str(self.when)

    @property
    def datetime(self) -> str:
        return self.when.iso()


class Neighbour(NamedTuple):
    """A predecessor or successor, to be linked to."""

    name: str
    slug: str


class Change(NamedTuple):
    date: date
    former: Neighbour
    successor: Neighbour


@dataclass(frozen=True)
class PublicSigning:
    """What the public may know of a signing; read by column, since whole records cost twice as much."""

    signed_on: PartialDate
    number: str
    place: str
    in_presence_of: str
    on_behalf_of: str
    source: str
    withdrawn_on: date | None
    withdrawal_decision: str
    period: str
    edition: str
    ceremony: str | None
    signatories: list["Person"] = field(default_factory=list)

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_on is None and (self.signed_on.latest is None or self.signed_on.latest <= today())

    @classmethod
    def of(cls, municipality: Municipality) -> "list[PublicSigning]":
        """The newest first, each with its people; in one query, with a row for each person."""
        signings = cls._from(_SIGNINGS.filter(municipality=municipality))
        return sorted(signings.values(), key=lambda signing: signing.signed_on.latest or date.min, reverse=True)

    @classmethod
    def by_key(cls, keys: Collection[int] | None = None) -> "dict[int, PublicSigning]":
        """All that are public, or those of these, by their key; as `of` does."""
        return cls._from(_SIGNINGS.all() if keys is None else _SIGNINGS.filter(pk__in=keys))

    @classmethod
    def _from(cls, rows: Iterable[Sequence[Any]]) -> "dict[int, PublicSigning]":
        signings: dict[int, PublicSigning] = {}
        for row in rows:
            pk, (earliest, latest, precision, *facts), person = row[0], row[1:-4], row[-4:]
            if pk not in signings:
                signings[pk] = cls(PartialDate(earliest, latest, precision), *facts)
            if person[0] is not None:
                signings[pk].signatories.append(Person.of(*person))
        return signings


class Person(NamedTuple):
    """`Peter van Bergen (wethouder)` and `namens de gemeente`."""

    name: str
    capacity: str

    @classmethod
    def of(cls, name: str, function: str, organisation: str, capacity: str) -> "Person":
        return cls(public_person(name, function, organisation, capacity), Signatory.Capacity(capacity).label)


# After the date these are the fields of `PublicSigning`, in their order.
_SIGNING_COLUMNS = (
    "pk", "signed_on_earliest", "signed_on_latest", "signed_on_precision", "number", "place",
    "in_presence_of", "on_behalf_of", "source", "withdrawn_on", "withdrawal_decision", "period__name", "edition__name",
    "ceremony__name",
)  # fmt: skip
_PERSON_COLUMNS = [f"signatories__{name}" for name in ("name", "function", "organisation", "capacity")]
_MILESTONE_COLUMNS = (
    "happened_on_earliest", "happened_on_latest", "happened_on_precision", "kind", "note", "source_url",
)  # fmt: skip

# The making of queries is most of what the page costs, so each is made once, up to the municipality: what is public
# does not depend on the day.
_SIGNINGS = Signing.objects.public().order_by("signatories__order").values_list(*_SIGNING_COLUMNS, *_PERSON_COLUMNS)
_MILESTONES = Milestone.objects.public().order_by("pk").values_list(*_MILESTONE_COLUMNS)


class MunicipalityPage:
    """Everything on the page. What today's register knows comes from there; a dissolved municipality is not in it."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.line = register_on(today()).by_pk.get(municipality.pk)
        self.changes = _changes(municipality) if self.line is None else _changes_in(self.line)
        self.predecessors = [change.former for change in self.changes if change.successor.slug == municipality.slug]
        self.successors = [change.successor for change in self.changes if change.former.slug == municipality.slug]
        self.province = self.line.province if self.line else municipality.province
        self.region = self.line.region if self.line else municipality.health_region
        self.signings = PublicSigning.of(municipality)
        self.milestones = _milestone_events(municipality)
        self.coalitions = self.line.coalitions if self.line else _coalitions(municipality)
        self.population_text = _population_text(self.line.population if self.line else _population(municipality))

    @cached_property
    def counted_coalitions(self) -> list[CoalitionWithNumbers]:
        return with_numbers(self.coalitions, today())

    def goes_up_in(self) -> list[Neighbour]:
        """Of a municipality that will be dissolved: what comes in its place."""
        if self.line is None or self.municipality.ends is None:
            return []
        return [change.successor for change in _changes(self.municipality) if change.date == self.municipality.ends]

    def standing(self) -> Standing:
        """As in the register. Whatever a dissolved municipality signed, it signed before its end."""
        if self.line is not None:
            return self.line.standing
        if not self.signings:
            return Standing.NONE
        in_force = any(signing.withdrawn_on is None for signing in self.signings)
        return Standing.SIGNED if in_force else Standing.WITHDRAWN

    def sentence(self) -> str:
        """What stands below the standing."""
        match self.standing():
            case Standing.SIGNED:
                return _signed_sentence(next((own for own in self.signings if own.is_in_force), self.signings[0]))
            case Standing.TAKEN_OVER if self.line and self.line.signing:
                return (
                    f"Ondertekend door rechtsvoorganger {self.line.taken_over_from} ({self.line.signing.signed_on}). "
                    "Het ministerie nam die ondertekening over: zij telt ook voor deze gemeente."
                )
            case Standing.MAYBE:
                return "De ondertekening is geregistreerd, maar de datum is niet precies bekend. Zij telt niet mee."
            case Standing.WITHDRAWN:
                return _withdrawn_sentence(self.signings[0])
            case Standing.PREDECESSOR if self.line:
                signed = [former.name for former in self.line.predecessors if former.signing]
                return f"Ondertekend door rechtsvoorganger {_list(signed)}, voor de herindeling."
        return "Heeft de gemeente wel ondertekend? Dan weten wij dat nog niet."

    # ---- the timeline ----------------------------------------------------------------------

    def timeline(self) -> list[Event]:
        """Records and milestones in one line, the oldest first; what has no date comes last."""
        events = [
            *self._change_events(),
            *self._takeover_event(),
            *(_signing_event(signing) for signing in self.signings),
            *(_withdrawal_event(signing) for signing in self.signings if signing.withdrawn_on),
            *(event for coalition in self.counted_coalitions for event in _coalition_events(coalition)),
            *self.milestones,
        ]
        return sorted(events, key=lambda event: (event.when.earliest or date.max, event.when.latest or date.max))

    def _takeover_event(self) -> Iterable[Event]:
        if self.line and self.line.taken_over_on:
            title = f"De ondertekening van {self.line.taken_over_from} overgenomen"
            yield Event(PartialDate.on(self.line.taken_over_on), title, icon="pen", tone="main")

    def _change_events(self) -> Iterable[Event]:
        """One event for each day on which the map changed."""
        own = self.municipality
        for day in sorted({change.date for change in self.changes}):
            then = [change for change in self.changes if change.date == day]
            gone_into = [change.successor.name for change in then if change.former.slug == own.slug]
            taken_in = [change.former.name for change in then if change.successor.slug == own.slug]
            if gone_into:
                title = (
                    f"Opgegaan in {_list(gone_into)}" if len(gone_into) == 1 else f"Verdeeld over {_list(gone_into)}"
                )
            elif own.begins == day:
                title = f"Ontstaan uit {_list(taken_in)}"
            else:
                title = (
                    f"{_list(taken_in)} (of een deel daarvan) kwam erbij"
                    if len(taken_in) == 1
                    else f"{_list(taken_in)} kwamen erbij"
                )
            yield Event(PartialDate.on(day), title, icon="pin")


def _changes_in(line: Line) -> list[Change]:
    own = Neighbour(line.name, line.slug)
    return [
        Change(former.until, Neighbour(former.name, former.slug), own)
        for former in line.predecessors
        if former.is_direct
    ]


def _changes(municipality: Municipality) -> list[Change]:
    """How a dissolved municipality came to be, grew and ended, the oldest first."""
    columns = [f"{end}_municipality__{name}" for end in ("from", "to") for name in ("name", "slug")]
    own = Q(from_municipality=municipality) | Q(to_municipality=municipality)
    rows = MunicipalityChange.objects.filter(own).values_list("date", *columns)
    return sorted(Change(day, Neighbour(*rest[:2]), Neighbour(*rest[2:])) for day, *rest in rows)


def _when(signing: PublicSigning) -> str:
    if not signing.signed_on:
        return "Op een dag die niet bekend is"
    return f"{'Op' if signing.signed_on.precision == 'day' else 'In'} {signing.signed_on}"


def _signed_sentence(signing: PublicSigning) -> str:
    return f"{_when(signing)} ondertekende de gemeente de vijf pijlers voor een lokale aanpak van eenzaamheid."


def _signing_event(signing: PublicSigning) -> Event:
    parts = [f"door {_list(person.name for person in signing.signatories)}"] if signing.signatories else []
    if signing.on_behalf_of:
        parts.append(f"namens {signing.on_behalf_of}")
    if signing.in_presence_of:
        parts.append(f"in aanwezigheid van {signing.in_presence_of}")
    return Event(
        signing.signed_on,
        "De vijf pijlers ondertekend",
        capfirst(", ".join(parts)) + "." if parts else "",
        source_url=signing.source if signing.source.startswith(("https://", "http://")) else "",
        icon="pen",
        tone="main",
    )


def _withdrawal_event(signing: PublicSigning) -> Event:
    assert signing.withdrawn_on is not None
    when = PartialDate.on(signing.withdrawn_on)
    return Event(when, "De ondertekening ingetrokken", signing.withdrawal_decision, icon="cross", tone="negative")


def _coalition_events(told: CoalitionWithNumbers) -> Iterable[Event]:
    coalition = told.about
    name = f"Lokale coalitie tegen eenzaamheid {coalition.name}"
    text = f"Heette eerder {coalition.former_names}." if coalition.former_names else ""
    yield Event(coalition.started_on, f"{name} gestart", text, coalition.source_url, icon="people", tone="main")
    for evening in told.evenings:
        if not evening.signed:
            continue
        who, signed = ("partner", "ondertekende") if evening.signed == 1 else ("partners", "ondertekenden")
        title = f"{evening.signed} {who} van {coalition.name} {signed} het {evening.word}"
        yield Event(PartialDate.on(evening.held_on), title, f"In {evening.place}.", icon="pen")
    if coalition.has_ended:
        yield Event(coalition.ended_on, f"{name} gestopt", icon="cross")


def _milestone_events(municipality: Municipality) -> list[Event]:
    return [
        Event(PartialDate(*row[:3]), capfirst(MilestoneKind(row[3]).label), row[4], source_url=row[5])
        for row in _MILESTONES.filter(municipality=municipality)
    ]


def _coalitions(municipality: Municipality) -> Sequence[CoalitionInBrief]:
    """Of a municipality that is not in the register."""
    rows = coalition_rows({municipality.pk})
    return coalitions_on(today(), rows, successors_on(today())).get(municipality.pk, ()) if rows else ()


def _population(municipality: Municipality) -> Sequence[int]:
    """Of a municipality that is not in the register: as in its line."""
    return municipality.populations.order_by("-year").values_list("inhabitants", "year").first() or ()


def _population_text(population: Sequence[int]) -> str:
    """`44.354 inwoners op 1 januari 2024`."""
    if not population:
        return ""
    inhabitants, year = population
    return f"{whole(inhabitants)} inwoners op 1 januari {year}"


def signing_rows(signing: PublicSigning) -> Sequence[tuple[str, str]]:
    """The facts of a public signing with their labels, in the order of the form; remarks stay inside."""
    facts = {
        "Ondertekend op": str(signing.signed_on),
        "Door": "\n".join(", ".join(person) for person in signing.signatories),
        "Plaats": signing.place,
        "Ondertekenmoment": signing.ceremony or "",
        "In aanwezigheid van": signing.in_presence_of,
        "Namens": signing.on_behalf_of,
        "Tekst": signing.edition,
        "Periode": signing.period,
        "Bron": signing.source or "het ondertekende formulier",
        "Nummer": signing.number,
    }
    if signing.withdrawn_on:
        facts |= {"Ingetrokken per": long_date(signing.withdrawn_on), "Besluit": signing.withdrawal_decision}
    return [(label, value) for label, value in facts.items() if value]


def _withdrawn_sentence(signing: PublicSigning) -> str:
    since = long_date(signing.withdrawn_on) if signing.withdrawn_on else ""
    return (
        f"{_when(signing)} tekende de gemeente. Zij trok dat in per {since}: {signing.withdrawal_decision.rstrip('.')}."
    )


def _list(names: Iterable[str]) -> str:
    """`Cuijk, Grave en Boxmeer`."""
    *first, last = list(names) or ["onbekend"]
    return f"{', '.join(first)} en {last}" if first else last
