"""What stands on a monthly statement: the lines that count, and their sums; and the list of statements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from coalition.models import User
from coalition.tools.dates import long_date, today
from coalition.tools.fonts import covered_characters
from coalition.tools.tables import Cell
from coalition.tools.text import require_printable
from support.documents import StatementPaper, StatementRow, SumRow, render_statement, statement_html
from support.models import Adviser, HoursEntry, HoursKind, HoursShare, MonthlyStatement
from support.services.hours import in_words, month_name

HEADERS = ("dag", "vraag", "gemeente", "soort", "uren", "telt mee", "toelichting")
NOT_SUBMITTED = "nog niet ingediend"


@dataclass(frozen=True)
class Sums:
    """One way to add the month up: by request, by municipality or by kind; each comes to the same total."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Month:
    """An adviser's month as it is now; what was corrected or taken back is in no sum."""

    adviser: User
    first: date
    statement: MonthlyStatement | None
    shares: Sequence[HoursShare]

    @property
    def name(self) -> str:
        return month_name(self.first)

    @property
    def total_quarters(self) -> int:
        return sum(share.quarters for share in self.shares)

    @property
    def total(self) -> str:
        return in_words(self.total_quarters)

    @property
    def state(self) -> str:
        return self.statement.get_state_display() if self.statement else NOT_SUBMITTED

    @property
    def may_be_submitted(self) -> bool:
        returned = MonthlyStatement.State.RETURNED
        return self.first <= today() and (self.statement is None or self.statement.state == returned)

    def sums(self) -> list[Sums]:
        by_request, by_municipality, by_kind = Counter[str](), Counter[str](), Counter[str]()
        for share in self.shares:
            by_request[request_name(share.entry)] += share.quarters
            by_municipality[share.budget.municipality.name] += share.quarters
            by_kind[share.entry.get_kind_display()] += share.quarters
        return [
            _sums("Per vraag", by_request),
            _sums("Per gemeente", by_municipality),
            _sums("Per soort", by_kind),
        ]


def _sums(title: str, counted: "Counter[str]") -> Sums:
    return Sums(title, [(name, in_words(quarters)) for name, quarters in sorted(counted.items())])


def request_name(entry: HoursEntry) -> str:
    return f"vraag {entry.request_id} van {entry.request.municipality}"


def month_of_adviser(adviser: User, first: date) -> Month:
    """The month of one adviser, the first day first. A line for several municipalities is a share for each."""
    entries = HoursEntry.objects.current().in_month(first).filter(adviser__user=adviser)
    shares = HoursShare.objects.filter(entry__in=entries.order_by(), quarters__gt=0)
    ordered = shares.select_related("entry__request__municipality", "budget__municipality")
    statement = MonthlyStatement.objects.filter(adviser__user=adviser, month=first).select_related("decided_by").first()
    return Month(adviser, first, statement, list(ordered.order_by("entry__day", "entry", "pk")))


def statements() -> QuerySet[MonthlyStatement]:
    """What waits for the ministry first, then the newest; each with the hours in it."""
    hours = HoursEntry.objects.current().filter(
        adviser=OuterRef("adviser"), day__year=OuterRef("month__year"), day__month=OuterRef("month__month")
    )
    sums = hours.order_by().values("adviser").annotate(sum=Sum("quarters")).values("sum")
    found = MonthlyStatement.objects.select_related("adviser__user").annotate(quarters=Coalesce(Subquery(sums), 0))
    return found.order_by("-month", "adviser__user__name", "pk")


class LeftBehind(NamedTuple):
    """A month that an adviser who left did not hand in."""

    adviser: Adviser
    month: date
    quarters: int
    statement: MonthlyStatement | None
    """When it was handed in before, and given back."""


def left_behind() -> list[LeftBehind]:
    """The oldest first."""
    gone = Adviser.objects.select_related("user").gone().in_bulk()
    statements = {(one.adviser_id, one.month): one for one in MonthlyStatement.objects.filter(adviser__in=gone)}
    written = HoursEntry.objects.current().filter(adviser__in=gone).annotate(month=TruncMonth("day"))
    sums = written.order_by("month", "adviser").values_list("adviser", "month").annotate(Sum("quarters"))
    return [
        LeftBehind(gone[adviser], month, quarters, statements.get((adviser, month)))
        for adviser, month, quarters in sums
        if (adviser, month) not in statements or statements[adviser, month].state == MonthlyStatement.State.RETURNED
    ]


# ---- as a file -------------------------------------------------------------------------------


def sheet(month: Month) -> list[tuple[Cell, ...]]:
    """A row for each part of a line, so that a sheet can add up by municipality."""
    return [
        (
            share.entry.day, share.entry.request_id, share.budget.municipality.name, share.entry.get_kind_display(),
            share.quarters / 4, "ja" if share.entry.counts else "nee", share.entry.note,
        )
        for share in month.shares
    ]  # fmt: skip


def statement_pdf(month: Month) -> bytes:
    """Archival and accessible. Raises Refused for what paper cannot carry."""
    paper = _paper(month)
    require_printable(statement_html(paper), covered_characters())
    return render_statement(paper)


def _paper(month: Month) -> StatementPaper:
    statement = month.statement
    written = [timezone.localdate(share.entry.written_at) for share in month.shares]
    moment = statement and (statement.decided_at or statement.submitted_at)
    return StatementPaper(
        adviser=month.adviser.name,
        month=month.name,
        state=_state_sentence(statement),
        created=timezone.localdate(moment) if moment else max(written, default=month.first),
        rows=tuple(_row(share) for share in month.shares),
        total=month.total,
        sums=tuple(SumRow(one.title, tuple(one.rows)) for one in month.sums()),
        travel_counts=all(share.entry.counts for share in month.shares if share.entry.kind == HoursKind.TRAVEL),
    )


def _row(share: HoursShare) -> StatementRow:
    entry = share.entry
    kind = entry.get_kind_display() + ("" if entry.counts else " (telt niet mee)")
    return StatementRow(
        long_date(entry.day),
        request_name(entry),
        share.budget.municipality.name,
        kind,
        in_words(share.quarters),
        entry.note,
    )


def _state_sentence(statement: MonthlyStatement | None) -> str:
    if statement is None:
        return f"Deze maandstaat is {NOT_SUBMITTED}."
    if statement.state == MonthlyStatement.State.APPROVED and statement.decided_at:
        return f"Goedgekeurd door het ministerie op {long_date(timezone.localdate(statement.decided_at))}."
    return f"Ingediend op {long_date(timezone.localdate(statement.submitted_at))}, nog niet goedgekeurd."
