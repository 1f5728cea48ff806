"""Figures for the ministry: per period and province how much was asked, how soon somebody called, hours by topic."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Sum
from django.utils import timezone

from coalition.models import ProgrammePeriod, Province
from coalition.tools.tables import Cell, write_csv, write_xlsx
from coalition.tools.workdays import workdays_between
from support.models import HoursEntry, SupportRequest, Topic
from support.services.hours import split

UNKNOWN = "provincie niet bekend"


@dataclass
class Figures:
    """Of one province, or of all together. Hours in quarters, by the name of their topic."""

    name: str
    asked: int = 0
    # Working days until the first contact, of every request that had one.
    waited: list[int] = field(default_factory=list)
    quarters: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def median_wait(self) -> float | None:
        return median(self.waited) if self.waited else None

    @property
    def hours(self) -> int:
        """In quarters."""
        return sum(self.quarters.values())

    def add(self, other: "Figures") -> None:
        self.asked += other.asked
        self.waited += other.waited
        for topic, quarters in other.quarters.items():
            self.quarters[topic] += quarters


@dataclass(frozen=True)
class Overview:
    period: ProgrammePeriod
    topics: Sequence[str]
    provinces: Sequence[Figures]
    total: Figures


def figures_of(period: ProgrammePeriod, province: Province | None = None) -> Overview:
    """What was asked and written within the period; the province is the one of who asked, as it is now.

    Hours on a request with several topics are divided over them in quarters, so that the sum is right.
    """
    found: dict[str, Figures] = {}
    _add_requests(found, period, province)
    topics = _add_hours(found, period, province)
    total = Figures("alle provincies" if province is None else province.name)
    for figures in found.values():
        total.add(figures)
    return Overview(period, topics, [found[name] for name in sorted(found)], total)


def _add_requests(found: dict[str, Figures], period: ProgrammePeriod, province: Province | None) -> None:
    rows = SupportRequest.objects.filter(asked_at__gte=_midnight(period.starts)).order_by()
    if period.ends:
        rows = rows.filter(asked_at__lt=_midnight(period.ends + timedelta(days=1)))
    if province:
        rows = rows.filter(municipality__province=province)
    for name, asked_at, contact_at in rows.values_list("municipality__province__name", "asked_at", "first_contact_at"):
        figures = _of(found, name)
        figures.asked += 1
        if contact_at:
            figures.waited.append(workdays_between(timezone.localdate(asked_at), timezone.localdate(contact_at)))


def _add_hours(found: dict[str, Figures], period: ProgrammePeriod, province: Province | None) -> list[str]:
    """Adds the hours, and gives the names of all topics in their order."""
    rows = HoursEntry.objects.current().filter(day__range=(period.starts, period.ends or date.max))
    if province:
        rows = rows.filter(request__municipality__province=province)
    written = rows.order_by().values_list("request", "request__municipality__province__name").annotate(Sum("quarters"))
    names = dict(Topic.objects.values_list("pk", "name"))
    topics_of: dict[int, list[int]] = defaultdict(list)
    through = SupportRequest.topics.through.objects.filter(supportrequest__in=rows.values("request"))
    for request, topic in through.order_by("topic__order", "topic").values_list("supportrequest", "topic"):
        topics_of[request].append(topic)
    for request, name, quarters in written:
        topics = topics_of.get(request)
        if not topics:
            _of(found, name).quarters["zonder onderwerp"] += quarters
            continue
        for topic, part in zip(topics, split(quarters, len(topics)), strict=True):
            _of(found, name).quarters[names[topic]] += part
    return list(names.values())


def _of(found: dict[str, Figures], name: str | None) -> Figures:
    return found.setdefault(name or UNKNOWN, Figures(name or UNKNOWN))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


# ---- as a file -------------------------------------------------------------------------------


def export_file(extension: str, overview: Overview) -> bytes:
    """One row for each province and one for all together."""
    headers = (
        "periode", "provincie", "vragen", "met_eerste_contact", "werkdagen_tot_eerste_contact_mediaan", "uren",
        *(f"uren: {topic}" for topic in overview.topics),
    )  # fmt: skip
    rows = list(_rows(overview))
    return write_csv(headers, rows) if extension == "csv" else write_xlsx(headers, rows, title="Ondersteuning")


def _rows(overview: Overview) -> Iterable[Sequence[Cell]]:
    for figures in (*overview.provinces, overview.total):
        yield (
            overview.period.name, figures.name, figures.asked, len(figures.waited), figures.median_wait,
            figures.hours / 4, *(figures.quarters.get(topic, 0) / 4 for topic in overview.topics),
        )  # fmt: skip
