"""Before an evening: the municipalities that will sign get a concept each, with its number, date and place.

Typed lines become rows, as with an evening that is over (`evening.py`): first what would happen to each,
then all of it in one act. A concept that an officer made already is taken along, never made a second time.
"""

from collections import defaultdict
from dataclasses import replace

from django.db import transaction

from coalition.models import Municipality, PortfolioHolder, User
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.services.sheet_plan import Outcome
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate, Precision
from coalition.tools.tables import Row, TableError, match_headers, read_table
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SignatoryFacts, SigningFacts, proposed_period
from pillars.models import PENDING_STATES, Ceremony, PillarEdition, Signing, SigningState
from pillars.rules import check_existed
from pillars.services.evening import as_table
from pillars.services.import_signings import Plan, PlannedRow
from pillars.services.signing import create_signing, edit_signing
from pillars.services.signing_sheet import COLUMNS, cleaned, people_from

NO_NAME = "Er is geen naam bekend. Op het formulier blijft een lege regel."
KNOWN_NAME = "De naam is die van de portefeuillehouder die bij ons bekend is."
NO_TEXT = "Er is geen tekst van de vijf pijlers gekozen voor nieuwe formulieren."


def plan_preparing(ceremony: Ceremony, lines: str) -> Plan:
    """What would happen for each typed line; raises TableError for lines that cannot be read, Refused without a text."""
    content, added = as_table(lines)
    table = read_table(content, f"{ceremony}")
    columns = match_headers(table.headers, COLUMNS).columns
    if "municipality" not in columns and "municipality_code" not in columns:
        raise TableError("De eerste regel noemt geen kolom ‘gemeente’. Zet de gemeente vooraan op elke regel.")
    planner = _Planner(ceremony, columns)
    return Plan(f"{ceremony}", [planner.plan(row, row.line - added) for row in table.rows])


@transaction.atomic
def prepare(*, actor: User, ceremony: Ceremony, plan: Plan, leave_out: bool = False) -> dict[Outcome, int]:
    """Does what the plan says, all or nothing; refused rows stop it unless they may be left out."""
    if plan.refused and not leave_out:
        raise Refused(f"{len(plan.refused)} van de {len(plan.rows)} regels kunnen niet. Verbeter ze, of laat ze weg.")
    # Two clicks at the same moment make no second concept: who comes second finds the first one's.
    Ceremony.objects.select_for_update(no_key=True).get(pk=ceremony.pk)
    new = [row.municipality for row in plan.to_apply if row.signing is None]
    if ceremony.signings.filter(municipality__in=new, state=SigningState.CONCEPT).exists():
        raise Conflict("Iemand anders heeft deze gemeenten zojuist voorbereid. Bekijk opnieuw wat er zal gebeuren.")
    for row in plan.to_apply:
        assert row.municipality is not None
        assert row.facts is not None
        if row.signing is None:
            create_signing(actor=actor, municipality=row.municipality, facts=row.facts)
        else:
            edit_signing(actor=actor, signing=row.signing, version=row.signing.version, facts=row.facts)
    if plan.to_apply:
        changes = {"voorbereid": [None, f"{len(plan.to_apply)} gemeenten"]}
        record(actor=actor, action="ceremony.prepared", obj=ceremony, changes=changes)
    return plan.counts


class _Planner:
    """Looks everything up once, then plans row after row."""

    def __init__(self, ceremony: Ceremony, columns: dict[str, int]) -> None:
        self.ceremony = ceremony
        self.columns = columns
        self.day = PartialDate.on(ceremony.held_on)
        self.period = proposed_period(self.day)
        self.finder = MunicipalityFinder()
        self.edition = _edition_for(ceremony)
        self.seen: dict[int, int] = {}
        self.holders = {
            holder.municipality_id: holder for holder in PortfolioHolder.objects.filter(is_current=True).order_by("pk")
        }
        self.signings: dict[int, list[Signing]] = defaultdict(list)
        found = Signing.objects.exclude(state__in=[SigningState.VOIDED, SigningState.WITHDRAWN]).order_by("pk")
        for signing in found.select_related("period", "edition", "ceremony").prefetch_related("signatories"):
            self.signings[signing.municipality_id].append(signing)

    def plan(self, row: Row, line: int) -> PlannedRow:
        cells = {column: row.cells[place] for column, place in self.columns.items() if row.cells[place].strip()}
        typed = cells.get("municipality", "") or cells.get("municipality_code", "")
        planned = PlannedRow(line, typed.strip(), period=self.period)
        try:
            self._fill(planned, {column: cleaned(column, text) for column, text in cells.items()})
        except Refused as refusal:
            planned.outcome, planned.problem = Outcome.REFUSED, refusal.sentence
        return planned

    def _fill(self, planned: PlannedRow, cells: dict[str, str]) -> None:
        found = self.finder.find(cells.get("municipality", ""), cells.get("municipality_code", ""), self.day)
        planned.municipality = found
        check_existed(found, self.day)
        first = self.seen.setdefault(found.pk, planned.line)
        if first != planned.line:
            raise Refused(f"Regel {first} gaat over dezelfde gemeente. Houd er een over.")
        planned.signing = self._concept_of(found, planned)
        before = SigningFacts.of(planned.signing) if planned.signing else None
        planned.facts = self._facts(found, cells, before, planned)
        if before is None:
            planned.outcome = Outcome.NEW
            return
        told = compare(before.shown(), planned.facts.shown())
        planned.changes = {name: list(map(str, pair)) for name, pair in told.items() if isinstance(pair, list)}
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.SAME

    def _concept_of(self, municipality: Municipality, planned: PlannedRow) -> Signing | None:
        """The concept that is meant: of this ceremony, or of none and for a day that may be this one."""
        mine = None
        for signing in self.signings[municipality.pk]:
            same_period = signing.period_id is None or signing.period == self.period
            if signing.state == SigningState.REGISTERED and same_period:
                raise Refused(f"In deze periode is al ondertekening {signing.number} van {municipality} geregistreerd.")
            if signing.state in PENDING_STATES and same_period:
                raise Refused(f"Ondertekening {signing.number} van {municipality} ligt al ter controle.")
            if signing.state != SigningState.CONCEPT:
                continue
            free = signing.ceremony is None and signing.signed_on.may_touch(self.day.earliest, self.day.latest)
            if signing.ceremony == self.ceremony or (free and mine is None):
                mine = signing
            elif signing.ceremony and same_period:
                planned.warnings.append(f"Er is ook concept {signing.number}, voor {signing.ceremony}.")
        return mine

    def _facts(
        self, municipality: Municipality, cells: dict[str, str], before: SigningFacts | None, planned: PlannedRow
    ) -> SigningFacts:
        """What was known, with the moment and the name filled in where they were not."""
        was = before or SigningFacts(edition=self.edition)
        people = people_from(cells, before)
        holder = self.holders.get(municipality.pk)
        if not people and holder:
            people = (SignatoryFacts(holder.name, holder.function, portfolio=holder.portfolio),)
            planned.warnings.append(KNOWN_NAME)
        elif not people:
            planned.warnings.append(NO_NAME)
        exact = was.signed_on.precision == Precision.DAY
        signed_on = was.signed_on if exact else self.day
        facts = replace(was, ceremony=self.ceremony, signed_on=signed_on, signatories=people)
        return facts.with_ceremony_filled_in()


def _edition_for(ceremony: Ceremony) -> PillarEdition:
    """The words for new forms; for an evening of long ago those that existed then."""
    current = PillarEdition.objects.current()
    if current and current.valid_from <= ceremony.held_on:
        return current
    edition = PillarEdition.objects.in_force_on(ceremony.held_on) or current
    if edition is None:
        raise Refused(NO_TEXT)
    return edition
