"""What is left: of a municipality's hours, and of an adviser's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.services.municipality_search import search_among
from coalition.tools.dates import today
from support.models import AdviserCapacity, Budget, HoursEntry
from support.models.hours import DEFAULT_BUDGET_QUARTERS
from support.services.hours import in_words


@dataclass(frozen=True)
class Hours:
    """So much of so much, in quarters; the words are what people read."""

    of: Municipality | User
    period: ProgrammePeriod
    quarters: int
    used_quarters: int

    @property
    def left_quarters(self) -> int:
        return max(self.quarters - self.used_quarters, 0)

    @property
    def budget(self) -> str:
        return in_words(self.quarters)

    @property
    def used(self) -> str:
        return in_words(self.used_quarters)

    @property
    def left(self) -> str:
        return in_words(self.left_quarters)

    @property
    def is_over(self) -> bool:
        """More than there is: of an adviser's time, never of a budget."""
        return self.used_quarters > self.quarters


def hours_left(municipalities: Iterable[Municipality], day: date | None = None) -> list[Hours]:
    """Of each municipality what is left in the period of a day (today); nothing outside every period."""
    period = ProgrammePeriod.objects.on(day or today())
    if period is None:
        return []
    return with_budgets(list(municipalities), period)


def with_budgets(municipalities: list[Municipality], period: ProgrammePeriod) -> list[Hours]:
    """A municipality without a row has the hours that everybody starts with."""
    budgets = {
        one.municipality_id: one for one in Budget.objects.filter(period=period, municipality__in=municipalities)
    }
    rows = []
    for one in municipalities:
        budget = budgets.get(one.pk)
        total, used = (budget.quarters, budget.used_quarters) if budget else (DEFAULT_BUDGET_QUARTERS, 0)
        rows.append(Hours(one, period, total, used))
    return rows


def municipalities_with_hours(period: ProgrammePeriod, words: str) -> QuerySet[Municipality]:
    """Those that exist today or wrote hours in the period; with words, only what they find."""
    budgeted = Municipality.objects.filter(pk__in=Budget.objects.filter(period=period).values("municipality"))
    return search_among(Municipality.objects.existing_on(today()) | budgeted, words)


def hours_of_adviser(user: User, day: date | None = None) -> Hours | None:
    """What an adviser wrote in the period of a day (today), against the capacity in it."""
    period = ProgrammePeriod.objects.on(day or today())
    if period is None:
        return None
    written = HoursEntry.objects.current().filter(adviser__user=user, day__gte=period.starts)
    if period.ends:
        written = written.filter(day__lte=period.ends)
    used: int = written.aggregate(sum=Coalesce(Sum("quarters"), 0))["sum"]
    capacity = AdviserCapacity.objects.filter(adviser__user=user, period=period).first()
    return Hours(user, period, int(capacity.hours * 4) if capacity else 0, used)
