"""Signings from a sheet: first what would happen to every row, then all of it in one transaction.

Planning asks the database the same few questions for 4 rows and for 400. Applying goes, row by row,
through the acts in `pillars/services/signing.py`: no other way writes a signing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.services.sheet_plan import Outcome, SheetPlan
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate, today
from coalition.tools.numbers import normalise
from coalition.tools.tables import Row, TableError, match_headers, read_table
from coalition.tools.workflow import Refused
from pillars.facts import SigningFacts
from pillars.models import PENDING_STATES, Ceremony, PillarEdition, Signing, SigningState
from pillars.rules import check_facts, check_period
from pillars.services.signing import correct_signing, hold_signings, register_directly
from pillars.services.signing_sheet import COLUMNS, cleaned, people_from

KEYS = ("municipality", "municipality_code", "number")


@dataclass
class PlannedRow:
    """What one row would do, and why."""

    line: int
    typed: str
    outcome: Outcome = Outcome.REFUSED
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
    changes: dict[str, list[str]] = field(default_factory=dict)
    municipality: Municipality | None = None
    period: ProgrammePeriod | None = None
    facts: SigningFacts | None = None
    signing: Signing | None = None

    def summary(self) -> str:
        """What the row says or changes, in one line."""
        if self.outcome == Outcome.CHANGED:
            return "; ".join(f"{name}: {old or 'leeg'} → {new or 'leeg'}" for name, (old, new) in self.changes.items())
        if self.facts is None:
            return ""
        parts = (str(self.facts.signed_on), "; ".join(map(str, self.facts.signatories)), self.facts.place)
        return ", ".join(part for part in parts if part)

    def told(self) -> tuple[object, ...]:
        return self.line, self.outcome, self.typed, str(self.period), self.summary(), self.problem


Plan = SheetPlan[PlannedRow]


@dataclass(frozen=True)
class Defaults:
    """What holds for a row that says nothing of it itself."""

    # For rows with neither a date nor a period: without one, the period that runs today.
    period: ProgrammePeriod | None = None
    ceremony: Ceremony | None = None
    # Without one, the sheet itself is the source.
    source: str = ""
    # How many lines our own header added above what somebody typed.
    added_lines: int = 0


def plan_import(content: bytes, filename: str, defaults: Defaults | None = None) -> Plan:
    """Reads the sheet and says of each row what would happen; raises TableError for a sheet that cannot be read."""
    table = read_table(content, filename)
    matched = match_headers(table.headers, COLUMNS)
    if not any(key in matched.columns for key in KEYS):
        raise TableError("De kopregel klopt niet. Er is geen kolom ‘gemeente’, ‘gemeentecode’ of ‘nummer’.")
    planner = _Planner(filename, matched.columns, defaults or Defaults())
    planner.look_up(table.rows)
    return Plan(filename, [planner.plan(row) for row in table.rows], matched.unknown)


@transaction.atomic
def apply_import(
    *, actor: User, plan: Plan, leave_out: bool = False, progress: Callable[[int], None] = lambda _: None
) -> dict[Outcome, int]:
    """Does what the plan says, all or nothing; refused rows stop it unless they may be left out."""
    if plan.refused and not leave_out:
        raise Refused(f"{len(plan.refused)} van de {len(plan.rows)} rijen zijn geweigerd. Verbeter ze, of laat ze weg.")
    hold_signings(row.signing.number for row in plan.to_apply if row.signing)
    for done, row in enumerate(plan.to_apply, 1):
        try:
            _apply(actor, plan.filename, row)
        except Refused as refusal:
            raise Refused(f"Regel {row.line}: {refusal.sentence} Er is niets opgeslagen.") from refusal
        progress(done)
    return plan.counts


def _apply(actor: User, filename: str, row: PlannedRow) -> None:
    assert row.facts is not None
    assert row.municipality is not None
    if row.signing is None:
        signing = register_directly(actor=actor, municipality=row.municipality, facts=row.facts, period=row.period)
    else:
        reason = f"Ingelezen uit {filename}, regel {row.line}"
        signing = correct_signing(
            actor=actor, signing=row.signing, version=row.signing.version, facts=row.facts, reason=reason
        )
    where = {"bestand": [None, filename], "regel": [None, row.line]}
    record(actor=actor, action="signing.imported", obj=signing, municipality=row.municipality, changes=where)


class _Planner:
    """Looks everything up once, then plans row after row."""

    def __init__(self, filename: str, columns: dict[str, int], defaults: Defaults) -> None:
        self.defaults = defaults
        self.source = (defaults.source or f"Bestand van het ministerie: {filename}")[:300]
        self.columns = columns
        self.finder = MunicipalityFinder()
        self.periods = list(ProgrammePeriod.objects.all())
        self.editions = list(PillarEdition.objects.published().order_by("-valid_from", "-pk"))
        self.ceremonies = list(Ceremony.objects.signing())
        self.default_period = defaults.period or self._period_of(PartialDate.on(today()))
        self.by_number: dict[str, Signing] = {}
        self.by_municipality: dict[int, list[Signing]] = {}
        self.seen: dict[tuple[int, int], int] = {}

    def look_up(self, rows: tuple[Row, ...]) -> None:
        """All signings at once: a country has a few hundred, a sheet may name any of them."""
        found = Signing.objects.exclude(state=SigningState.VOIDED)
        for signing in found.select_related("municipality", "period", "edition", "ceremony").prefetch_related(
            "signatories"
        ):
            self.by_number[signing.number] = signing
            self.by_municipality.setdefault(signing.municipality_id, []).append(signing)

    def plan(self, row: Row) -> PlannedRow:
        planned = PlannedRow(row.line - self.defaults.added_lines, self._typed(row))
        try:
            self._fill(planned, row)
        except Refused as refusal:
            planned.outcome, planned.problem = Outcome.REFUSED, refusal.sentence
        return planned

    def _fill(self, planned: PlannedRow, row: Row) -> None:
        cells = {column: cleaned(column, row.cells[place]) for column, place in self.columns.items()}
        when = self._date(cells, row, planned)
        numbered = self._numbered(cells)
        planned.municipality = self._municipality(cells, when, numbered)
        ceremony = self._ceremony(cells, numbered)
        when = when or (PartialDate.on(ceremony.held_on) if ceremony else when)
        planned.period = self._period(cells, when, numbered, planned)
        planned.signing = numbered or self._registered(planned)
        before = SigningFacts.of(planned.signing) if planned.signing else None
        planned.facts = self._facts(cells, when, ceremony, before, planned)
        self._decide(planned, before)
        self._refuse_twice(planned)

    def _decide(self, planned: PlannedRow, before: SigningFacts | None) -> None:
        assert planned.municipality is not None
        assert planned.facts is not None
        assert planned.period is not None
        if before is None:
            planned.outcome = Outcome.NEW
        else:
            planned.changes = {name: list(pair) for name, pair in _pairs(before, planned.facts)}
            planned.outcome = Outcome.CHANGED if planned.changes else Outcome.SAME
        if planned.outcome != Outcome.SAME:
            check_facts(planned.municipality, planned.facts)
            check_period(planned.municipality, planned.facts.signed_on, planned.period)

    # ---- cell by cell -------------------------------------------------------------------------

    def _typed(self, row: Row) -> str:
        """How the sheet itself names this row."""
        places = [self.columns[key] for key in KEYS if key in self.columns]
        return next((row.cells[place].strip() for place in places if row.cells[place].strip()), "")

    def _date(self, cells: dict[str, str], row: Row, planned: PlannedRow) -> PartialDate:
        try:
            when = PartialDate.parse(cells.get("date", ""))
        except ValueError as problem:
            raise Refused(str(problem)) from problem
        if "date" in self.columns and row.may_be_month(self.columns["date"]) and when.earliest:
            month = when.earliest.isoformat()[:7]
            planned.warnings.append(
                f"Excel heeft hier misschien een dag van gemaakt: {when}. "
                f"Is alleen de maand bekend? Schrijf dan {month} in een cel die tekst is."
            )
        return when

    def _numbered(self, cells: dict[str, str]) -> Signing | None:
        typed = cells.get("number", "")
        if not typed:
            return None
        signing = self.by_number.get(normalise(typed))
        if signing is None:
            raise Refused(f"Nummer {typed} is niet bekend. Laat het nummer leeg voor een nieuwe ondertekening.")
        if signing.state != SigningState.REGISTERED:
            raise Refused(f"Ondertekening {signing.number} is {signing.get_state_display()} en wordt niet gewijzigd.")
        return signing

    def _municipality(self, cells: dict[str, str], when: PartialDate, numbered: Signing | None) -> Municipality:
        name, code = cells.get("municipality", ""), cells.get("municipality_code", "")
        if numbered and not name and not code:
            return numbered.municipality
        found = self.finder.find(name, code, when)
        if numbered and found != numbered.municipality:
            raise Refused(f"Nummer {numbered.number} is van {numbered.municipality}, niet van {found}.")
        return found

    def _ceremony(self, cells: dict[str, str], numbered: Signing | None) -> Ceremony | None:
        typed = cells.get("ceremony", "").casefold()
        if not typed:
            return numbered.ceremony if numbered and "ceremony" not in cells else self.defaults.ceremony
        if numbered and numbered.ceremony and str(numbered.ceremony).casefold() == typed:
            return numbered.ceremony
        found = [one for one in self.ceremonies if typed in (str(one).casefold(), one.name.casefold())]
        if not found:
            raise Refused(f"Ondertekenmoment ‘{cells['ceremony']}’ is niet bekend. Maak het eerst aan.")
        if len(found) > 1:
            raise Refused(f"Er zijn {len(found)} ondertekenmomenten ‘{cells['ceremony']}’. Schrijf: {found[0]}.")
        return found[0]

    def _period_of(self, when: PartialDate) -> ProgrammePeriod | None:
        return next((period for period in self.periods if when.lies_within(period.starts, period.ends)), None)

    def _period(
        self, cells: dict[str, str], when: PartialDate, numbered: Signing | None, planned: PlannedRow
    ) -> ProgrammePeriod:
        typed = cells.get("period", "")
        named = self._named_period(typed) if typed else None
        if numbered and numbered.period:
            if named and named != numbered.period:
                raise Refused(f"Ondertekening {numbered.number} hoort bij {numbered.period}. Dat verandert niet.")
            return numbered.period
        proposed = named or self._period_of(when)
        if proposed:
            return proposed
        if when or self.default_period is None:
            raise Refused("De periode volgt niet uit de datum. Vul de periode in.")
        planned.warnings.append(f"Zonder datum en periode: ingedeeld bij {self.default_period}.")
        return self.default_period

    def _named_period(self, typed: str) -> ProgrammePeriod:
        """By its name, whatever dash it is written with, or by a year inside it."""
        for period in self.periods:
            if _letters(typed) == _letters(period.name):
                return period
        if re.fullmatch(r"\d{4}", typed):
            within = self._period_of(PartialDate.parse(typed)) if 1900 <= int(typed) <= 2200 else None
            if within:
                return within
        names = ", ".join(period.name for period in self.periods)
        raise Refused(f"Periode ‘{typed}’ is niet bekend. Kies uit: {names}.")

    def _registered(self, planned: PlannedRow) -> Signing | None:
        """The signing that this row is about by its key: municipality and period."""
        assert planned.municipality is not None
        registered = None
        for signing in self.by_municipality.get(planned.municipality.pk, []):
            if signing.period_id is not None and signing.period != planned.period:
                continue
            if signing.state in PENDING_STATES:
                raise Refused(f"Ondertekening {signing.number} van {planned.municipality} ligt al ter controle.")
            if signing.state == SigningState.REGISTERED:
                registered = signing
            else:
                state = signing.get_state_display()
                planned.warnings.append(f"Er is ook ondertekening {signing.number} ({state}) in deze periode.")
        return registered

    def _refuse_twice(self, planned: PlannedRow) -> None:
        assert planned.municipality is not None
        assert planned.period is not None
        first = self.seen.setdefault((planned.municipality.pk, planned.period.pk), planned.line)
        if first != planned.line:
            raise Refused(f"Regel {first} gaat over dezelfde gemeente en periode. Houd er een over.")

    def _edition(
        self, cells: dict[str, str], when: PartialDate, before: SigningFacts | None, planned: PlannedRow
    ) -> PillarEdition:
        typed = cells.get("edition", "").casefold()
        if before and typed in ("", before.edition.name.casefold()):
            return before.edition
        if typed:
            for edition in self.editions:
                if typed in (edition.name.casefold(), edition.slug.casefold()):
                    return edition
            raise Refused(f"Editie ‘{cells['edition']}’ is niet bekend of nog niet gepubliceerd.")
        assert planned.period is not None
        day = when.earliest or planned.period.starts
        found = next((edition for edition in self.editions if edition.valid_from <= day), None)
        if found is None:
            raise Refused("Er is geen tekst van de pijlers die toen al bestond. Vul de editie in.")
        return found

    def _facts(
        self, cells: dict[str, str], when: PartialDate, ceremony: Ceremony | None,
        before: SigningFacts | None, planned: PlannedRow,
    ) -> SigningFacts:  # fmt: skip
        """A column that is there speaks, empty or not; one that is not leaves the signing as it is."""
        was = before or SigningFacts(edition=self._edition(cells, when, before, planned))
        facts = SigningFacts(
            edition=self._edition(cells, when, before, planned),
            signed_on=when if "date" in cells or (when and not was.signed_on) else was.signed_on,
            place=cells.get("place", was.place),
            ceremony=ceremony if before is None or "ceremony" in cells else was.ceremony,
            in_presence_of=was.in_presence_of,
            on_behalf_of=was.on_behalf_of,
            # Evidence is never emptied by a sheet; a row without a source has the sheet itself.
            source=cells.get("source") or was.source or self.source,
            remarks=cells.get("note", was.remarks),
            signatories=people_from(cells, before),
        )
        return facts.with_ceremony_filled_in()


def _pairs(before: SigningFacts, after: SigningFacts) -> Iterator[tuple[str, list[str]]]:
    for name, pair in compare(before.shown(), after.shown()).items():
        assert isinstance(pair, list)
        yield name, [str(pair[0]), str(pair[1])]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
