"""Days of a plan (*draaiboek*), for its template: counted in working days from the day that everything leads to."""

from datetime import date

from django import template

from coalition.tools import workdays
from coalition.tools.dates import long_date

register = template.Library()


@register.filter
def day(on: date | None) -> str:
    """*vrijdag 20 september 2019*; nothing where the day is not known."""
    return f"{workdays.WEEKDAYS[on.weekday()]} {long_date(on)}" if on else ""


@register.filter
def workdays_before(on: date | None, number: int) -> str:
    """*vr 20 september 2019*, for the column of a table; as long as the day is not known *15 werkdagen ervoor*."""
    return _short(workdays.count_back(on, number)) if on else _apart(number, "ervoor")


@register.filter
def workdays_after(on: date | None, number: int) -> str:
    return _short(workdays.workdays_after(on, number)) if on else _apart(number, "erna")


@register.filter
def free_day(on: date | None) -> str:
    """*zaterdag* or *Hemelvaartsdag*; nothing for a working day."""
    return workdays.free_day(on) if on else ""


def _short(on: date) -> str:
    return f"{workdays.WEEKDAYS[on.weekday()][:2]} {long_date(on)}"


def _apart(number: int, side: str) -> str:
    if not number:
        return "de dag zelf"
    return f"{number} {'werkdag' if number == 1 else 'werkdagen'} {side}"
