"""Loneliness figures from a sheet: first what would happen to every row, then all of it in one transaction.

Reads our own columns (`code, year, age_group, lonely_pct, …`) and StatLine's CSV as it is downloaded: codes padded
with spaces, periods as `2020JJ00`, a dot for what is missing, columns numbered behind an underscore. What StatLine
does not write in the file (survey or model estimate, whose boundaries) is known by the number of its table.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePath

from django.db import transaction

from coalition.models import FigureSeries, LonelinessFigure, Municipality, RegisterStamp, User
from coalition.services.sheet_plan import Outcome, SheetPlan
from coalition.services.trail import record
from coalition.tools.dates import today
from coalition.tools.tables import Row, match_headers, read_table
from coalition.tools.workflow import Refused

MEASURES = ("lonely", "severely", "emotionally", "socially")
COLUMNS = {
    "code": ("gemeentecode", "RegioS", "Regio's", "WijkenEnBuurten", "Wijken en buurten"),
    "year": ("jaar", "Perioden"),
    "age_group": ("leeftijd", "Leeftijdsgroep"),
    "lonely": ("lonely_pct", "eenzaam", "EenzaamTotaal", "eenzaam (%)"),
    "severely": (
        "severely_lonely_pct", "sterk eenzaam", "ErnstigZeerErnstigEenzaam", "ZeerSterkEenzaam", "ZeerErnstigEenzaam",
    ),
    "emotionally": ("emotionally_lonely_pct", "emotioneel eenzaam"),
    "socially": ("socially_lonely_pct", "sociaal eenzaam"),
    "boundaries_year": ("indeling",),
    "source": ("source_table", "bron"),
    "series": ("reeks", "methode"),
    "margin": ("Marges",),
    "people": ("Persoonskenmerken",),
}  # fmt: skip
_NUMBERED = re.compile(r"_\d+$")
_CODE = re.compile(r"GM\d{4}|\d{1,4}")
_OTHER_REGION = re.compile(r"[A-Z]{2}\d{2,8}")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:JJ00)?")
_TABLE = re.compile(r"\d{5}NED", re.IGNORECASE)
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d{1,6})?")
_NOTHING = frozenset({"", ".", "-", "x"})
# As the keys of StatLine's dimensions are.
_AGES = {"20300": "18+", "53115": "18-64", "80200": "65+"}
_AND_OLDER = re.compile(r"(\d\d)\s*(?:\+|jaar (?:of|en) ouder)")
_FROM_TO = re.compile(r"(\d\d)\s*(-|–|t/m|tot en met|tot)\s*(\d\d)(?: jaar)?")
_VALUES, _ALL_PEOPLE = frozenset({"", "mw00000", "waarde"}), frozenset({"", "t009002"})
_SERIES = {
    "enquête": FigureSeries.SURVEY, "enquete": FigureSeries.SURVEY, "survey": FigureSeries.SURVEY,
    "modelschatting": FigureSeries.ESTIMATE, "estimate": FigureSeries.ESTIMATE,
}  # fmt: skip
_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Told:
    """What holds for a row whose file does not say it itself."""

    table: str = ""
    series: FigureSeries | None = None
    boundaries_year: int | None = None
    year: int | None = None
    age_group: str = ""

    def or_else(self, other: "Told") -> "Told":
        return Told(*(getattr(self, one.name) or getattr(other, one.name) for one in fields(self)))


# The tables of StatLine that were looked at. That of a table not named here has to be told.
TABLES = {
    one.table: one
    for one in (
        Told("50090NED", FigureSeries.ESTIMATE, 2020),
        Told("50120NED", FigureSeries.ESTIMATE),
        Told("50150NED", FigureSeries.ESTIMATE, 2024),
        Told("50140NED", FigureSeries.SURVEY, 2024, 2024, "16-25"),
    )
}


@dataclass
class PlannedFigure:
    """What one row would do, and why."""

    line: int
    typed: str
    outcome: Outcome = Outcome.REFUSED
    problem: str = ""
    changes: dict[str, list[str]] = field(default_factory=dict)
    figure: LonelinessFigure | None = None

    def told(self) -> tuple[object, ...]:
        return self.line, self.outcome, str(self.figure), self.changes, self.problem


@dataclass
class FigurePlan(SheetPlan[PlannedFigure]):
    # Rows that are about something else than a municipality or the country, by what they are about.
    left_out: Counter[str] = field(default_factory=Counter)

    def by_kind(self) -> dict[str, Counter[str]]:
        """By year, age base and series, which never come together: how many are new, changed and the same."""
        kinds: dict[str, Counter[str]] = {}
        for row in self.rows:
            if row.figure is not None and row.outcome != Outcome.REFUSED:
                one = row.figure
                kind = f"{one.year}, {one.age_group}, {one.get_series_display()}"
                kinds.setdefault(kind, Counter())[row.outcome] += 1
        return dict(sorted(kinds.items()))

    def lines(self) -> Iterator[str]:
        for row in self.refused:
            yield f"regel {row.line} geweigerd ({row.typed or 'leeg'}): {row.problem}"
        for row in self.rows:
            if row.outcome == Outcome.CHANGED:
                told = "; ".join(f"{name}: {old} → {new}" for name, (old, new) in row.changes.items())
                yield f"regel {row.line} gewijzigd ({row.figure}): {told}"
        for kind, counter in self.by_kind().items():
            yield f"{kind}: " + ", ".join(f"{counter[what]} {what}" for what in list(Outcome)[:3])
        for why, number in self.left_out.items():
            yield f"{number} {'rij' if number == 1 else 'rijen'} overgeslagen: {why}"


def plan_figures(content: bytes, filename: str, told: Told | None = None) -> FigurePlan:
    """Reads the sheet and says of each row what would happen; raises Refused for a sheet that cannot be read."""
    table = read_table(content, filename)
    matched = match_headers([_NUMBERED.sub("", header) for header in table.headers], COLUMNS, ["code", "lonely"])
    planner = _Planner(FigurePlan(filename, unknown_columns=matched.unknown), matched.columns, told or Told())
    for row in table.rows:
        planner.add(row)
    return planner.plan


@transaction.atomic
def apply_figures(*, actor: User | None, plan: FigurePlan, leave_out: bool = False) -> dict[Outcome, int]:
    """Does what the plan says, all or nothing; refused rows stop it unless they may be left out."""
    if plan.refused and not leave_out:
        raise Refused(f"{len(plan.refused)} van de {len(plan.rows)} rijen zijn geweigerd. Verbeter ze, of laat ze weg.")
    figures = {
        outcome: [row.figure for row in plan.rows if row.outcome == outcome and row.figure is not None]
        for outcome in (Outcome.NEW, Outcome.CHANGED)
    }
    LonelinessFigure.objects.bulk_create(figures[Outcome.NEW], batch_size=500)
    LonelinessFigure.objects.bulk_update(
        figures[Outcome.CHANGED], [*MEASURES, "boundaries_year", "source"], batch_size=500
    )
    if any(figures.values()):
        told = {kind: dict(counter) for kind, counter in plan.by_kind().items()}
        changes = {"bestand": [None, plan.filename], "cijfers": [None, told]}
        record(actor=actor, action="figures.imported", obj=RegisterStamp(pk=1), changes=changes)
    return plan.counts


_Key = tuple[int | None, int, str, str]


class _LeftOut(Exception):
    """A row about something else; the text says about what."""


class _Planner:
    """Looks everything up once, then plans row after row."""

    def __init__(self, plan: FigurePlan, columns: dict[str, int], told: Told) -> None:
        self.plan, self.columns, self.told = plan, columns, told
        in_name = _TABLE.search(PurePath(plan.filename).name)
        self.table_of_file = told.table or (in_name[0].upper() if in_name else "")
        self.municipalities = {one.code: one for one in Municipality.objects.all()}
        self.known: dict[_Key, LonelinessFigure] = {
            _key(one): one for one in LonelinessFigure.objects.select_related("municipality")
        }
        self.seen: dict[_Key, int] = {}

    def add(self, row: Row) -> None:
        cells = {name: row.cells[place].strip() for name, place in self.columns.items()}
        planned = PlannedFigure(row.line, cells["code"])
        try:
            self._fill(planned, cells)
        except _LeftOut as about:
            self.plan.left_out[str(about)] += 1
            return
        except Refused as refusal:
            planned.outcome, planned.problem = Outcome.REFUSED, refusal.sentence
        self.plan.rows.append(planned)

    def _fill(self, planned: PlannedFigure, cells: dict[str, str]) -> None:
        if cells.get("margin", "").casefold() not in _VALUES:
            raise _LeftOut("een marge, geen cijfer")
        people = cells.get("people", "").casefold()
        if people not in _ALL_PEOPLE and not people.startswith("totaal"):
            raise _LeftOut("een deel van de mensen, geen totaal")
        region = _region(cells["code"])
        table = _TABLE.search(cells.get("source", ""))
        number = table[0].upper() if table else self.table_of_file
        told = self.told.or_else(TABLES.get(number, Told()))
        figure = LonelinessFigure(
            year=_year(cells.get("year", ""), told.year),
            age_group=_age(cells.get("age_group", ""), told.age_group),
            series=_series(cells.get("series", ""), told.series),
            source=(cells.get("source", "") or _source(number, self.plan.filename))[:120],
            **{name: _percent(name, cells.get(name, "")) for name in MEASURES},
        )
        figure.boundaries_year = _boundaries(cells, told, figure.year)
        figure.municipality = self._municipality(region, figure.boundaries_year)
        self._refuse_twice(planned, figure)
        self._compare(planned, figure)

    def _municipality(self, code: str, boundaries_year: int) -> Municipality | None:
        """In the division of that year: codes of municipalities that were dissolved since belong to it."""
        if not code:
            return None
        found = self.municipalities.get(code)
        if found is None:
            raise Refused(f"Gemeente {code} is niet bekend.")
        if not found.existed_on(date(boundaries_year, 1, 1)):
            raise Refused(f"{found} bestond niet in de indeling van {boundaries_year}.")
        return found

    def _refuse_twice(self, planned: PlannedFigure, figure: LonelinessFigure) -> None:
        first = self.seen.setdefault(_key(figure), planned.line)
        if first != planned.line:
            raise Refused(f"Regel {first} gaat over hetzelfde cijfer ({figure}). Houd er een over.")

    def _compare(self, planned: PlannedFigure, figure: LonelinessFigure) -> None:
        known = self.known.get(_key(figure))
        planned.figure = figure if known is None else known
        if known is None:
            planned.outcome = Outcome.NEW
            return
        # A figure is of one source: another one replaces it whole, the same one may add a column to it.
        is_other = known.source != figure.source
        for name in (*MEASURES, "boundaries_year", "source"):
            old, new = getattr(known, name), getattr(figure, name)
            if old != new and (is_other or name not in MEASURES or name in self.columns):
                label = str(LonelinessFigure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # no relation
                planned.changes[label] = ["leeg" if value is None else str(value) for value in (old, new)]
                setattr(known, name, new)
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.SAME


def _key(figure: LonelinessFigure) -> _Key:
    return figure.municipality_id, figure.year, figure.age_group, figure.series


def _source(table: str, filename: str) -> str:
    return f"StatLine {table}" if table else filename


# ---- cell by cell ---------------------------------------------------------------------------


def _region(typed: str) -> str:
    """`GM0303`, or nothing for the country; what is neither is left out, what cannot be read is refused."""
    code = typed.upper()
    if re.fullmatch(r"NL(?:00|01)?|NEDERLAND", code):
        return ""
    if _CODE.fullmatch(code):
        return code if code.startswith("GM") else f"GM{int(code):04}"
    if _OTHER_REGION.fullmatch(code) and not code.startswith("GM"):
        raise _LeftOut("geen gemeente, en niet heel Nederland")
    raise Refused(f"‘{typed}’ is geen code van een gemeente als GM0303, en geen NL01 voor Nederland.")


def _year(typed: str, told: int | None) -> int:
    if not typed and told is not None:
        return told
    found = _YEAR.fullmatch(typed)
    if not found or not _FIRST_YEAR <= int(found[1]) <= today().year:
        raise Refused(f"‘{typed}’ is geen jaar van een onderzoek, zoals 2020 of 2020JJ00.")
    return int(found[1])


def _boundaries(cells: dict[str, str], told: Told, year: int) -> int:
    """Our own sheet leaves it out where it is the year itself; a table of StatLine never says it."""
    typed = cells.get("boundaries_year", "")
    if typed:
        return _year(typed, None)
    if "boundaries_year" in cells:
        return year
    if told.boundaries_year is None:
        raise Refused("Van welk jaar de gemeentegrenzen zijn, staat niet in het bestand. Noem dat jaar erbij.")
    return told.boundaries_year


def _age(typed: str, told: str) -> str:
    """`18+`, `16-25`: both ends belong to it."""
    if not typed and told:
        return told
    known = _AGES.get(typed)
    if known:
        return known
    older, span = _AND_OLDER.fullmatch(typed.casefold()), _FROM_TO.fullmatch(typed.casefold())
    if older:
        return f"{older[1]}+"
    if span:
        return f"{span[1]}-{int(span[3]) - (span[2] == 'tot')}"
    if typed:
        raise _LeftOut(f"een leeftijd die niet is herkend ({typed[:30]})")
    raise Refused("Over welke leeftijd het gaat, staat er niet.")


def _series(typed: str, told: FigureSeries | None) -> FigureSeries:
    series = _SERIES.get(typed.casefold()) if typed else told
    if series is None and typed:
        raise Refused(f"‘{typed}’ is geen enquête of modelschatting.")
    if series is None:
        raise Refused("Of dit een enquête of een modelschatting is, staat niet in het bestand. Noem dat erbij.")
    return series


def _percent(name: str, typed: str) -> Decimal | None:
    """To one decimal, as they are published; what is missing stays missing, and is never zero."""
    if typed.casefold() in _NOTHING:
        return None
    number = Decimal(typed.replace(",", ".")) if _PERCENT.fullmatch(typed) else None
    if number is None or number > 100:
        label = COLUMNS[name][1]
        raise Refused(f"‘{typed}’ is geen percentage van 0 tot 100 ({label}).")
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
