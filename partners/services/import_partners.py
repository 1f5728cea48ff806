"""What a list of partners would do to a coalition, row by row, before anything is done.

Planning asks the database the same few questions for 3 rows and for 1,000. `services.import_apply` does what is planned.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coalition.tools.dates import PartialDate
from coalition.tools.names import search_key
from partners.facts import NOT_KNOWN, PartnerFacts
from partners.models import (
    OPEN_STATES,
    CoalitionMembership,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerKind,
)
from partners.naming import partner_key
from partners.services.import_draft import Draft
from partners.services.matching import Asked, Matcher, Suggestion, Why, alike
from partners.services.partner_sheet import LABELS, PERSONAL, ReadRow, RowReader

ANOTHER = "new"
# Public facts that a row can add to a partner, and what the coalition itself knows of it.
PUBLIC = ("place", "kind", "kvk_number", "branch_number", "website")
OWN = (*PERSONAL, "core_group", "contribution", "contribution_is_public")


class Outcome(StrEnum):
    PERHAPS = "misschien dezelfde"
    REFUSED = "kan nog niet"
    NEW = "nieuw"
    KNOWN = "bestaat al, komt erbij"
    CHANGED = "staat er al, wordt aangevuld"
    SAME = "staat er al"
    LEFT_OUT = "weggelaten"


BLOCKING = (Outcome.REFUSED, Outcome.PERHAPS)
DOING = (Outcome.NEW, Outcome.KNOWN, Outcome.CHANGED)


@dataclass
class PlannedRow:
    """What one row would do, and why."""

    line: int
    cells: dict[str, str]
    read: ReadRow
    outcome: Outcome = Outcome.NEW
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    choice: str = ""
    # The partner and its place in the coalition, where they are there already.
    partner: Partner | None = None
    membership: CoalitionMembership | None = None
    # None: invited. Else taking part since then, which may be unknown.
    joined_on: PartialDate | None = None
    # Column → (old, new) of what changes on the partner and on its membership.
    partner_changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    membership_changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.read.facts.name or self.cells.get("name", "").strip()

    @property
    def is_blocking(self) -> bool:
        return self.outcome in BLOCKING

    @property
    def summary(self) -> str:
        """What the row brings, in one line."""
        if self.outcome in (Outcome.SAME, Outcome.LEFT_OUT):
            return ""
        changes = {**self.partner_changes, **self.membership_changes}
        parts = [f"{label_of(name)}: {in_words(old)} → {in_words(new)}" for name, (old, new) in changes.items()]
        if self.outcome == Outcome.CHANGED:
            return "; ".join(parts)
        facts, contact = self.read.facts, self.read.membership.contact
        kind = "inwoner" if facts.is_person else PartnerKind(facts.kind).label if facts.kind else ""
        status = "uitgenodigd" if self.joined_on is None else "doet mee"
        since = f" sinds {self.joined_on}" if self.joined_on else ""
        told = (facts.place, kind, status + since, contact.name, contact.email, contact.phone)
        return ", ".join(part for part in told if part) + "".join(f"; {part}" for part in parts)


@dataclass
class Plan:
    title: str
    rows: list[PlannedRow]
    unread: list[str]

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def blocking(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.is_blocking]

    @property
    def doing(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome in DOING]

    @property
    def offers(self) -> int:
        """In how many rows zeros were dropped that can be put back."""
        return sum(bool(row.read.offers) and row.outcome != Outcome.LEFT_OUT for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same as long as the same would happen: what was shown is what is applied."""
        told = [
            (row.line, row.outcome, row.name, row.partner.pk if row.partner else 0, row.summary, row.cells)
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def plan_import(coalition: LocalCoalition, draft: Draft) -> Plan:
    """Says of each row what would happen; nothing is written."""
    reader = RowReader()
    rows = []
    for line, raw, excel_dates in draft.rows:
        cells = draft.cells(line, raw)
        row = PlannedRow(line, cells, reader.read(cells, place=draft.place), choice=draft.choices.get(str(line), ""))
        row.problems, row.notes = dict(row.read.problems), list(row.read.notes)
        _warn_of_month(row, draft, raw, excel_dates)
        if line in draft.left_out:
            row.outcome = Outcome.LEFT_OUT
        rows.append(row)
    _Planner(coalition, draft, [row for row in rows if row.outcome != Outcome.LEFT_OUT]).plan()
    return Plan(draft.title, rows, draft.unread)


def take_offers(draft: Draft, which: str) -> None:
    """Puts back the zeros that Excel dropped: in the row with this number, or in all (`alle`)."""
    if not which:
        return
    reader = RowReader()
    for line, raw, _ in draft.rows:
        if which in ("alle", str(line)):
            draft.edits.setdefault(str(line), {}).update(reader.read(draft.cells(line, raw)).offers)


def _warn_of_month(row: PlannedRow, draft: Draft, raw: list[str], excel_dates: list[int]) -> None:
    """Excel makes the first of September out of *sep 2019*."""
    at = draft.columns.get("joined_on")
    if at in excel_dates and row.cells["joined_on"] == raw[at] and raw[at].endswith("-01"):
        row.notes.append(f"Excel heeft van ‘sinds’ misschien een dag gemaakt. Was het alleen {raw[at][:7]}?")


class _Planner:
    """Looks everything up once, then decides row after row."""

    def __init__(self, coalition: LocalCoalition, draft: Draft, rows: list[PlannedRow]) -> None:
        self.coalition, self.draft, self.rows = coalition, draft, rows
        self.default_joined = PartialDate.parse(draft.joined_on) if draft.joins else None
        self.memberships: dict[int, CoalitionMembership] = {}
        self.persons: dict[str, Partner] = {}
        self.partners: dict[int, Partner] = {}
        self.taken: dict[int, int] = {}
        self.new: dict[tuple[bool, str], list[tuple[str, int]]] = {}

    def plan(self) -> None:
        self._look_up()
        for row in self.rows:
            self._match(row)
        wanted = {int(row.choice) for row in self.rows if row.choice.isdigit()} - set(self.partners)
        self.partners |= Partner.objects.select_related("municipality").in_bulk(wanted)
        for row in self.rows:
            self._decide(row)
        self._warn_of_likeness()

    def _look_up(self) -> None:
        ours = CoalitionMembership.objects.filter(coalition=self.coalition).exclude(state=MembershipState.MERGED)
        for membership in ours.select_related("partner__municipality").order_by("pk"):
            known = self.memberships.get(membership.partner_id)
            if known is None or known.state not in OPEN_STATES:
                self.memberships[membership.partner_id] = membership
            partner = membership.partner
            self.partners[partner.pk] = partner
            if partner.is_person:
                self.persons[partner.match_key] = partner
        asked = [self._asked(row) for row in self.rows if not row.read.facts.is_person]
        self.matcher = Matcher(self.coalition, asked)
        self.municipalities = {
            partner.municipality_id: partner
            for partner in Partner.objects.present()
            .filter(municipality__in=[row.read.facts.municipality for row in self.rows if row.read.facts.municipality])
            .select_related("municipality")
        }

    def _asked(self, row: PlannedRow) -> Asked:
        return Asked(row.read.facts.name, row.read.facts.place, row.read.facts.kvk_number)

    def _match(self, row: PlannedRow) -> None:
        """Which partner it is: the one that was chosen, or the one that is as good as certain."""
        facts = row.read.facts
        if not facts.name:
            row.choice = ""  # nothing was offered, so nothing can have been chosen
            return
        if facts.is_person:
            same = self.persons.get(partner_key(facts.name)[:200])
            row.choice = str(same.pk) if same else ANOTHER
            return
        municipality = self.municipalities.get(facts.municipality.pk) if facts.municipality else None
        if municipality is not None:
            self.partners[municipality.pk] = municipality
            row.choice = str(municipality.pk)
            return
        found = self.matcher.suggestions(self._asked(row))
        row.suggestions = found[:3]
        offered = {str(suggestion.partner_id) for suggestion in row.suggestions} | {ANOTHER}
        if row.choice not in offered:
            row.choice = self._sure(row, found)

    def _sure(self, row: PlannedRow, found: list[Suggestion]) -> str:
        """The same name in the same place; within the coalition also where a place is missing."""
        place = search_key(row.read.facts.place)
        sure = [one for one in found if one.is_sure]
        here = [
            one
            for one in found
            if one.why == Why.SAME_NAME and one.state and (not place or not one.place or one.same_place)
        ]
        for certain in (sure, here):
            if len(certain) == 1:
                return str(certain[0].partner_id)
        return "" if found else ANOTHER

    def _decide(self, row: PlannedRow) -> None:
        if row.choice.isdigit():
            row.partner = self.partners[int(row.choice)]
            row.membership = self.memberships.get(row.partner.pk)
        self._refuse_twice(row)
        self._place_in_coalition(row)
        if row.problems:
            row.outcome = Outcome.REFUSED
        elif not row.choice:
            row.outcome = Outcome.PERHAPS
        elif row.partner is None:
            row.outcome = Outcome.NEW
        else:
            self._compare(row, row.partner)

    def _refuse_twice(self, row: PlannedRow) -> None:
        """A second row about the same organisation; the first one counts."""
        facts, first = row.read.facts, None
        if row.partner is not None:
            first = self.taken.setdefault(row.partner.pk, row.line)
        elif facts.name:
            key, place = (facts.is_person, partner_key(facts.name)), search_key(facts.place)
            seen = self.new.setdefault(key, [])
            first = next((line for where, line in seen if not where or not place or where == place), row.line)
            seen.append((place, row.line))
        if first is not None and first != row.line:
            who = f" ({row.partner.name})" if row.partner is not None else ""
            row.problems["name"] = f"Dit is dezelfde partner als op regel {first}{who}. Laat een van beide weg."

    def _place_in_coalition(self, row: PlannedRow) -> None:
        read, now = row.read, row.membership
        if read.state == MembershipState.MEMBER:
            own = read.joined_on or (self.default_joined if not read.given.get("joined_on") else None)
            row.joined_on = own or NOT_KNOWN
        elif read.state is None:
            row.joined_on = self.default_joined
        if now is None or now.state in OPEN_STATES:
            return
        row.notes.append(
            f"Deze partner staat in de lijst als ‘{now.get_state_display()}’ en krijgt een nieuwe deelname."
        )
        if (
            now.left_on.earliest
            and row.joined_on
            and row.joined_on.latest
            and row.joined_on.latest < now.left_on.earliest
        ):
            row.problems["joined_on"] = (
                f"Deze partner stopte op {now.left_on}. Vul een latere datum in, of laat de rij weg."
            )
        row.membership = None

    # ---- what changes -------------------------------------------------------------------------

    def _compare(self, row: PlannedRow, partner: Partner) -> None:
        """A filled cell speaks, an empty one changes nothing. Of partners from elsewhere only what is empty is filled."""
        for name in PUBLIC:
            old, new = getattr(partner, name), _public(row.read.facts, name, row.read.given)
            if new and new != old and (row.membership is not None or not old) and not partner.is_person:
                row.partner_changes[name] = (old, new)
        self._compare_municipality(row, partner)
        if partner.is_dissolved:
            row.notes.append(f"Van {partner.name} is bekend dat die is opgeheven.")
        if row.membership is None:
            row.outcome = Outcome.KNOWN
            return
        for name in OWN:
            old, new = getattr(row.membership, name), _own(row.read, name)
            if row.read.given.get(name) and new != old:
                row.membership_changes[name] = (old, new)
        self._compare_state(row, row.membership)
        row.outcome = Outcome.CHANGED if row.partner_changes or row.membership_changes else Outcome.SAME

    def _compare_municipality(self, row: PlannedRow, partner: Partner) -> None:
        """Kind and municipality go together; a partner of one kind becomes the other only where both fit."""
        change = row.partner_changes.get("kind")
        if change is None or PartnerKind.MUNICIPALITY not in change:
            return
        row.partner_changes["municipality"] = (partner.municipality, row.read.facts.municipality)

    def _compare_state(self, row: PlannedRow, membership: CoalitionMembership) -> None:
        if membership.state == MembershipState.INVITED:
            if row.joined_on is not None:
                row.membership_changes["state"] = (membership.state, MembershipState.MEMBER)
                row.membership_changes["joined_on"] = (membership.joined_on, row.joined_on)
        elif row.read.state == MembershipState.INVITED:
            row.notes.append("Deze partner doet al mee en blijft dat doen.")
        elif row.read.joined_on and row.read.joined_on != membership.joined_on:
            row.membership_changes["joined_on"] = (membership.joined_on, row.read.joined_on)

    def _warn_of_likeness(self) -> None:
        """Two new names in one list that may be the same."""
        new = [row for row in self.rows if row.outcome == Outcome.NEW and not row.read.facts.is_person]
        for at, earlier in alike([row.name for row in new]).items():
            other = new[earlier]
            if search_key(other.read.facts.place) == search_key(new[at].read.facts.place):
                new[at].notes.append(
                    f"Lijkt op regel {other.line}: {other.name}. Is het dezelfde? Laat er dan een weg."
                )


def _public(facts: PartnerFacts, name: str, given: dict[str, str]) -> str:
    """What the row itself says; a place for all rows is not said of this one."""
    return given.get("place", "") if name == "place" else str(getattr(facts, name))


def _own(read: ReadRow, name: str) -> Any:
    if name in PERSONAL:
        return getattr(read.membership.contact, name.removeprefix("contact_"))
    return getattr(read.membership, name)


def label_of(name: str) -> str:
    return {"state": "status", "joined_on": "doet mee sinds"}.get(name, LABELS.get(name, name))


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    for choices in (PartnerKind, MembershipState):
        if value in choices.values:
            return str(choices(value).label)
    return str(value or "leeg")
