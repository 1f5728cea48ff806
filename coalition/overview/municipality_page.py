"""What the public may know of one municipality: state, signings, timeline, predecessors and successors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from coalition.models import Municipality, MunicipalityChange
from coalition.overview.register.standings import Standing, certainty
from coalition.tools.dates import PartialDate, long_date, today
from partners.models import LocalCoalition
from pillars.models import Milestone, Signing, SigningState


@dataclass(frozen=True)
class Event:
    """One point of the timeline, ready to be shown."""

    when: PartialDate
    title: str
    text: str = ""
    source_url: str = ""
    url: str = ""
    icon: str = "dot"
    tone: str = ""

    @property
    def date(self) -> str:
        return str(self.when)

    @property
    def datetime(self) -> str:
        return self.when.iso()


@dataclass(frozen=True)
class State:
    """Where the municipality stands today, with the sentence below it."""

    standing: Standing
    sentence: str


class MunicipalityPage:
    """Everything on the page, read in seven queries whatever there is to show."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.changes = list(
            MunicipalityChange.objects.filter(Q(from_municipality=municipality) | Q(to_municipality=municipality))
            .select_related("from_municipality", "to_municipality")
            .order_by("date", "from_municipality__sort_key")
        )
        self.predecessors = [
            change.from_municipality for change in self.changes if change.to_municipality_id == municipality.pk
        ]
        self.successors = [
            change.to_municipality for change in self.changes if change.from_municipality_id == municipality.pk
        ]
        all_signings = (
            Signing.objects.public()
            .filter(municipality__in=[municipality.pk, *(former.pk for former in self.predecessors)])
            .select_related("edition", "period", "ceremony")
            .prefetch_related("signatories")
            .newest_first()
        )
        self.signings = [signing for signing in all_signings if signing.municipality_id == municipality.pk]
        self.inherited = [signing for signing in all_signings if signing.municipality_id != municipality.pk]
        self.milestones = list(Milestone.objects.public().filter(municipality=municipality))
        self.coalitions = list(LocalCoalition.objects.public().filter(municipalities=municipality))
        self.population = municipality.populations.order_by("-year").first()

    @property
    def population_text(self) -> str:
        """`44.354 inwoners op 1 januari 2024`."""
        if self.population is None:
            return ""
        inhabitants = f"{self.population.inhabitants:,}".replace(",", ".")
        return f"{inhabitants} inwoners op 1 januari {self.population.year}"

    def state(self) -> State:
        """As in the register: an own signing goes before that of a predecessor."""
        own = {self._certainty(signing): signing for signing in reversed(self.signings)}
        if Standing.SIGNED in own:
            return State(Standing.SIGNED, self._signed_sentence(own[Standing.SIGNED]))
        if Standing.MAYBE in own:
            return State(
                Standing.MAYBE,
                "De ondertekening is geregistreerd, maar de datum is niet precies bekend. Zij telt niet mee.",
            )
        if Standing.WITHDRAWN in own:
            return State(Standing.WITHDRAWN, _withdrawn_sentence(own[Standing.WITHDRAWN]))
        passed_on = [signing for signing in self.inherited if signing.state == SigningState.REGISTERED]
        if passed_on:
            names = {former.pk: former.name for former in self.predecessors}
            signed = sorted({names[signing.municipality_id] for signing in passed_on})
            return State(
                Standing.PREDECESSOR, f"Ondertekend door rechtsvoorganger {_list(signed)}, voor de herindeling."
            )
        return State(Standing.NONE, "Heeft de gemeente wel ondertekend? Dan weten wij dat nog niet.")

    def _certainty(self, signing: Signing) -> Standing | None:
        found = certainty(today(), signing.signed_on, signing.withdrawn_on)
        # Whatever a dissolved municipality signed, it signed before its end.
        return Standing.SIGNED if found == Standing.MAYBE and self._is_dissolved else found

    @property
    def _is_dissolved(self) -> bool:
        return self.municipality.ends is not None and self.municipality.ends <= today()

    @staticmethod
    def _signed_sentence(signing: Signing) -> str:
        when = (
            f"Op {signing.signed_on}" if signing.signed_on.precision == "day" else capfirst(f"in {signing.signed_on}")
        )
        when = when if signing.signed_on else "Op een dag die niet bekend is"
        return f"{when} ondertekende de gemeente de vijf pijlers voor een lokale aanpak van eenzaamheid."

    # ---- the timeline ----------------------------------------------------------------------

    def timeline(self) -> list[Event]:
        """Records and milestones in one line, the oldest first; what has no date comes last."""
        events = [
            *self._change_events(),
            *(_signing_event(signing) for signing in self.signings),
            *(_withdrawal_event(signing) for signing in self.signings if signing.withdrawn_on),
            *(_coalition_event(coalition) for coalition in self.coalitions),
            *(_milestone_event(milestone) for milestone in self.milestones),
        ]
        return sorted(events, key=lambda event: (event.when.earliest or date.max, event.when.latest or date.max))

    def _change_events(self) -> Iterable[Event]:
        """One event for each day on which the map changed."""
        own = self.municipality
        for day in sorted({change.date for change in self.changes}):
            gone_into = [
                change.to_municipality.name
                for change in self.changes
                if change.date == day and change.from_municipality_id == own.pk
            ]
            taken_in = [
                change.from_municipality.name
                for change in self.changes
                if change.date == day and change.to_municipality_id == own.pk
            ]
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


def _signing_event(signing: Signing) -> Event:
    parts = [f"Door {_list(_person(person) for person in signing.signatories.all())}"]
    if signing.on_behalf_of:
        parts.append(f"namens {signing.on_behalf_of}")
    if signing.in_presence_of:
        parts.append(f"in aanwezigheid van {signing.in_presence_of}")
    return Event(
        signing.signed_on,
        "De vijf pijlers ondertekend",
        ", ".join(parts) + ".",
        source_url=signing.source if signing.source.startswith(("https://", "http://")) else "",
        icon="pen",
        tone="main",
    )


def _withdrawal_event(signing: Signing) -> Event:
    assert signing.withdrawn_on is not None
    when = PartialDate.on(signing.withdrawn_on)
    return Event(when, "De ondertekening ingetrokken", signing.withdrawal_decision, icon="cross", tone="negative")


def _coalition_event(coalition: LocalCoalition) -> Event:
    text = f"Heette eerder {coalition.former_names}." if coalition.former_names else ""
    title = f"Lokale coalitie tegen eenzaamheid {coalition.name} gestart"
    return Event(coalition.started_on, title, text, source_url=coalition.source_url, icon="people", tone="main")


def _milestone_event(milestone: Milestone) -> Event:
    title = capfirst(milestone.get_kind_display())
    return Event(milestone.happened_on, title, milestone.note, source_url=milestone.source_url)


def _person(person: Any) -> str:
    details = ", ".join(part for part in (person.function, person.organisation) if part)
    return f"{person.name} ({details})" if details else str(person.name)


def signing_rows(signing: Signing) -> Sequence[dict[str, str]]:
    """The facts of a public signing, in the order of the form; remarks stay inside."""
    facts = {
        "Ondertekend op": str(signing.signed_on),
        "Door": "\n".join(
            f"{_person(person)}, {person.get_capacity_display()}" for person in signing.signatories.all()
        ),
        "Plaats": signing.place,
        "Ondertekenmoment": signing.ceremony.name if signing.ceremony else "",
        "In aanwezigheid van": signing.in_presence_of,
        "Namens": signing.on_behalf_of,
        "Tekst": signing.edition.name,
        "Periode": str(signing.period),
        "Bron": signing.source or "het ondertekende formulier",
        "Nummer": signing.number,
    }
    if signing.withdrawn_on:
        facts |= {"Ingetrokken per": long_date(signing.withdrawn_on), "Besluit": signing.withdrawal_decision}
    return [{"label": label, "value": value} for label, value in facts.items() if value]


def _withdrawn_sentence(signing: Signing) -> str:
    since = long_date(signing.withdrawn_on) if signing.withdrawn_on else ""
    return f"De gemeente tekende op {signing.signed_on} en trok dat in per {since}: {signing.withdrawal_decision}."


def _list(names: Iterable[str]) -> str:
    """`Cuijk, Grave en Boxmeer`."""
    *first, last = list(names) or ["onbekend"]
    return f"{', '.join(first)} en {last}" if first else last
