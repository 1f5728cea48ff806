"""What the ministry reads on its desk: the requests, new ones first, and narrowed to what was chosen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from coalition.models import Municipality
from coalition.services.municipality_search import find_municipalities
from coalition.tools.dates import today
from coalition.tools.tables import Cell, write_csv, write_xlsx
from coalition.tools.workdays import workdays_before, workdays_between
from support.models import OPEN_STATES, RequestState, SupportRequest
from support.rules import PATIENCE

HEADERS = (
    "nummer", "gemeente", "ook_voor", "provincie", "soort", "onderwerpen", "pijlers", "status", "wachtlijst", "wacht_op",
    "adviseur", "gesteld_op", "werkdagen_oud", "toegewezen_op", "eerste_contact", "laatste_beweging",
    "tien_werkdagen_geen_reactie", "beeindigd_op",
)  # fmt: skip


@dataclass(frozen=True)
class DeskFilters:
    """What the desk is narrowed to; empty means all that is open. The names stand in the address."""

    q: str = ""
    status: str = ""
    provincie: str = ""
    soort: str = ""
    onderwerp: str = ""
    adviseur: str = ""
    vergeten: bool = False

    def query(self, **without: str) -> dict[str, str]:
        """The filters as they stand in an address, some of them taken out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | without
        return {name: "ja" if value is True else value for name, value in values.items() if value}


class Line(NamedTuple):
    """A request with what the clock says of it."""

    request: SupportRequest
    age: int  # working days since it was asked
    is_forgotten: bool


def find_requests(filters: DeskFilters) -> QuerySet[SupportRequest]:
    """New ones first, the oldest on top; then the waiting list; then what is open, longest without a move; then what has ended."""
    found = SupportRequest.objects.filter(_in_status(filters.status))
    if filters.q:
        found = found.filter(_named(filters.q))
    if filters.provincie:
        here = Municipality.objects.filter(province__slug=filters.provincie)
        found = found.filter(pk__in=_covering(here))
    if filters.soort:
        found = found.filter(kind=filters.soort)
    if filters.onderwerp:
        found = found.filter(topics__slug=filters.onderwerp)
    if filters.adviseur:
        found = found.filter(adviser=int(filters.adviseur))
    if filters.vergeten:
        found = found.filter(forgotten_on(today()))
    return in_desk_order(found)


def in_desk_order(found: QuerySet[SupportRequest]) -> QuerySet[SupportRequest]:
    """With all that a line shows, in a fixed number of queries."""
    place = Case(
        When(awaits_capacity=True, then=Value(1)),
        When(state=RequestState.NEW, then=Value(0)),
        When(state__in=OPEN_STATES, then=Value(2)),
        default=3,
    )
    since = Case(When(state=RequestState.NEW, then=F("asked_at")), default=F("moved_at"))
    related = found.select_related("municipality__province", "adviser__user").prefetch_related(
        "topics", "municipalities"
    )
    return related.annotate(place=place, since=since).order_by(
        "place", F("ended_at").desc(nulls_first=True), "since", "pk"
    )


def lines_of(found: Iterable[SupportRequest]) -> list[Line]:
    day = today()
    limit = _limit(day)
    return [
        Line(one, workdays_between(timezone.localdate(one.asked_at), day), one.is_open and one.moved_at < limit)
        for one in found
    ]


def forgotten_on(day: date) -> Q:
    """Open, and without a move for ten working days."""
    return Q(state__in=OPEN_STATES, moved_at__lt=_limit(day))


def _limit(day: date) -> datetime:
    """The first moment that is too late: the end of the last day from which ten working days have passed."""
    next_day = workdays_before(day, PATIENCE) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(next_day, time()))


def _in_status(status: str) -> Q:
    if status == "alle":
        return Q()
    if status == "wachtlijst":
        return Q(awaits_capacity=True)
    return Q(state=status) if status else Q(state__in=OPEN_STATES)


def _named(typed: str) -> Q:
    """A municipality by any of its names, words of the question, or the number of the request."""
    number = Q(pk=int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else Q()
    return Q(pk__in=_covering(list(find_municipalities(typed)))) | Q(question__icontains=typed) | number


def _covering(municipalities: Collection[int] | QuerySet[Municipality]) -> QuerySet[SupportRequest]:
    covers = SupportRequest.municipalities.through.objects.filter(municipality__in=municipalities)
    return covers.values("supportrequest")  # type: ignore[return-value]  # only their keys


# ---- as a file -------------------------------------------------------------------------------


def export_file(extension: str, found: Iterable[SupportRequest]) -> bytes:
    """The content of the desk as CSV or XLSX: the same requests, without what they say."""
    rows = [_export_row(line) for line in lines_of(found)]
    return write_csv(HEADERS, rows) if extension == "csv" else write_xlsx(HEADERS, rows, title="Ondersteuningsvragen")


def _export_row(line: Line) -> Sequence[Cell]:
    request = line.request
    others = [one.name for one in request.municipalities.all() if one.pk != request.municipality_id]
    return (
        request.pk, request.municipality.name, " | ".join(others), str(request.municipality.province or ""),
        request.get_kind_display(), " | ".join(topic.name for topic in request.topics.all()), " ".join(request.pillars),
        request.get_state_display(), _yes(request.awaits_capacity), request.waiting_on, str(request.adviser or ""),
        _day(request.asked_at), line.age, _day(request.assigned_at), _day(request.first_contact_at),
        _day(request.moved_at), _yes(line.is_forgotten), _day(request.ended_at),
    )  # fmt: skip


def _yes(true: bool) -> str:
    return "ja" if true else "nee"


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
