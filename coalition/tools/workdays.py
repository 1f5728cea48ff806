"""Working days in the Netherlands: no weekends, no public holidays (the package `holidays` knows those)."""

import functools
from datetime import date, timedelta

import holidays

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@functools.cache
def _public_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("NL", years=year, language="nl"))


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def free_day(day: date) -> str:
    """What a day is on which nobody works: *Hemelvaartsdag*, *zaterdag*; empty for a working day."""
    return _public_holidays(day.year).get(day, "") or (WEEKDAYS[day.weekday()] if day.weekday() > 4 else "")


def workdays_between(start: date, end: date) -> int:
    """How many working days came after `start`, up to and including `end`; 0 when `end` is not later."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    odd_days = sum((end - timedelta(days=number)).weekday() < 5 for number in range(rest))
    # By the week and not day by day: a list shows the age of hundreds of requests.
    free = [day for year in range(start.year, end.year + 1) for day in _public_holidays(year)]
    return weeks * 5 + odd_days - sum(start < day <= end and day.weekday() < 5 for day in free)


def workdays_before(day: date, number: int) -> date:
    """The latest day from which `number` working days have passed on `day`."""
    while number:
        number -= is_workday(day)
        day -= timedelta(days=1)
    return day


def workdays_after(day: date, number: int) -> date:
    """The day on which `number` working days have passed since `day`."""
    while number:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day


def count_back(day: date, number: int) -> date:
    """The working day that lies `number` working days before `day`."""
    while number:
        day -= timedelta(days=1)
        number -= is_workday(day)
    return day
