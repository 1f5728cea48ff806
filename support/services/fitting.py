"""Which adviser fits a request: where they work, what they know, whether they are there, and their load in hours.

The load is counted in quarters of an hour, like everything about hours.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, Sum

from coalition.models import HealthRegion, Municipality, ProgrammePeriod, Province
from coalition.tools.dates import long_date, today
from support.models import (
    OPEN_STATES,
    Adviser,
    AdviserAbsence,
    AdviserCapacity,
    Budget,
    HoursEntry,
    RequestKind,
    SupportRequest,
)
from support.models.hours import DEFAULT_BUDGET_QUARTERS
from support.services.advisers import present_advisers

# A first, orienting talk never takes a whole budget; this much is kept free for it.
ORIENTING_QUARTERS = 4 * 4


@dataclass(frozen=True)
class Load:
    """An adviser's hours of one programme period, in quarters."""

    capacity: int = 0
    written: int = 0
    # What the budgets behind their open requests still allow.
    expected: int = 0
    open_requests: int = 0

    @property
    def left(self) -> int:
        """Below zero when there is more work than time."""
        return self.capacity - self.written - self.expected


@dataclass(frozen=True)
class Fit:
    """How one adviser fits one request; `against` says in words what speaks against it."""

    adviser: Adviser
    load: Load
    shared: tuple[str, ...] = ()
    against: tuple[str, ...] = field(default=())

    @property
    def fits(self) -> bool:
        return not self.against


def fits_for(request: SupportRequest) -> list[Fit]:
    """All advisers but the present one: who fits first, of those who knows most of it, then who has most hours left."""
    day = today()
    period = ProgrammePeriod.objects.on(day)
    absences = AdviserAbsence.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)
    advisers = present_advisers().prefetch_related(
        "provinces", "health_regions", "topics", Prefetch("absences", absences, to_attr="absent_now")
    )
    loads = loads_in(period)
    places = list(request.municipalities.select_related("province", "health_region"))
    topics = list(request.topics.all())
    found = [
        _fit(
            adviser, loads.get(adviser.pk, Load()), places, {topic.pk: topic.name for topic in topics}, request.pillars
        )
        for adviser in advisers
        if adviser.pk != request.adviser_id
    ]
    return sorted(found, key=lambda fit: (len(fit.against), -len(fit.shared), -fit.load.left, str(fit.adviser)))


def _fit(adviser: Adviser, load: Load, places: Iterable[Municipality], topics: dict[int, str], pillars: str) -> Fit:
    shared = [topics[topic.pk] for topic in adviser.topics.all() if topic.pk in topics]
    shared += [f"pijler {number}" for number in pillars if number in adviser.pillars]
    against = [_outside(adviser, places), _absent(adviser)]
    if (topics or pillars) and not shared:
        against.append("werkt niet aan deze onderwerpen of pijlers")
    if load.left <= 0:
        against.append("heeft geen uren meer over")
    return Fit(adviser, load, tuple(shared), tuple(filter(None, against)))


def _outside(adviser: Adviser, places: Iterable[Municipality]) -> str:
    """The municipalities outside the working area, which is made of provinces and health regions."""
    provinces, regions = set(adviser.provinces.all()), set(adviser.health_regions.all())
    outside = [place.name for place in places if place.province not in provinces and place.health_region not in regions]
    return f"werkt niet in {', '.join(outside)}" if outside else ""


def _absent(adviser: Adviser) -> str:
    absences: list[AdviserAbsence] = adviser.absent_now  # type: ignore[attr-defined]  # the prefetch above
    if not absences:
        return ""
    ends = [absence.ends for absence in absences if absence.ends]
    return f"afwezig tot en met {long_date(max(ends))}" if len(ends) == len(absences) else "afwezig"


def loads_in(period: ProgrammePeriod | None) -> dict[int, Load]:
    """The load of every adviser in this period, by primary key, in four queries."""
    if period is None:
        return {}
    capacity = dict(AdviserCapacity.objects.filter(period=period).values_list("adviser", "hours"))
    entries = HoursEntry.objects.current().filter(day__range=(period.starts, period.ends or date.max))
    written = dict(entries.order_by().values_list("adviser").annotate(Sum("quarters")))
    requests, expected = _expected(period)
    return {
        adviser: Load(
            int(capacity.get(adviser, 0) * 4),
            written.get(adviser, 0),
            expected.get(adviser, 0),
            len(requests.get(adviser, ())),
        )
        for adviser in {*capacity, *written, *requests}
    }


def _expected(period: ProgrammePeriod) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Of each adviser the open requests, and what these may still ask; a municipality with two requests counts once."""
    rows = SupportRequest.objects.filter(state__in=OPEN_STATES, adviser__isnull=False).order_by()
    requests: dict[int, set[int]] = defaultdict(set)
    kinds: dict[tuple[int, int], set[str]] = defaultdict(set)
    for adviser, request, kind, place in rows.values_list("adviser", "pk", "kind", "municipalities"):
        requests[adviser].add(request)
        kinds[adviser, place].add(kind)
    budgets = Budget.objects.filter(period=period).values_list("municipality", "quarters", "used_quarters")
    left = {place: quarters - used for place, quarters, used in budgets}
    expected: dict[int, int] = defaultdict(int)
    for (adviser, place), asked in kinds.items():
        most = left.get(place, DEFAULT_BUDGET_QUARTERS)
        expected[adviser] += most if RequestKind.SUPPORT in asked else min(most, ORIENTING_QUARTERS)
    return requests, expected


def working_area(adviser: Adviser) -> list[Province | HealthRegion]:
    """Provinces, then health regions."""
    return [*adviser.provinces.all(), *adviser.health_regions.all()]
