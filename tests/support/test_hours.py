"""Hours are kept: within the budget, within the day, corrected and never overwritten, closed by the month."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from coalition.models import AuditEvent, ProgrammePeriod, User
from coalition.tools.workflow import Conflict, Refused
from support.models import Budget, HoursEntry, HoursKind, RequestState, SupportRequest
from support.services import hours, requests
from tests.factories import MinistryFactory, MunicipalityFactory, all_periods
from tests.support.factories import AdviserRowFactory, request_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def period() -> ProgrammePeriod:
    return all_periods()[2]


@pytest.fixture
def running() -> SupportRequest:
    return request_in(RequestState.RUNNING)


def write(
    request: SupportRequest, quarters: int = 6, day: date | None = None, kind: HoursKind = HoursKind.TALK
) -> HoursEntry:
    assert request.adviser
    return hours.write_hours(
        actor=request.adviser.user, request=request, day=day or TODAY(), quarters=quarters, kind=kind
    )


def left() -> list[int]:
    return [one.quarters - one.used_quarters for one in Budget.objects.order_by("pk")]


def test_hours_come_off_the_64_of_the_municipality(running: SupportRequest) -> None:
    write(running, 6)
    assert left() == [64 * 4 - 6]
    assert AuditEvent.objects.get().changes["uren"] == [None, "1,5 uur"]


def test_hours_for_three_municipalities_are_split_and_add_up(running: SupportRequest) -> None:
    running.municipalities.add(MunicipalityFactory.create(), MunicipalityFactory.create())
    entry = write(running, 7)
    assert [share.quarters for share in entry.shares.order_by("pk")] == [3, 2, 2]
    assert left() == [253, 254, 254]
    # What cannot be split evenly is not always paid by the same one: five quarters more, one by one, make four each.
    for _ in range(5):
        entry = write(running, 1)
    assert left() == [252, 252, 252]
    assert running.adviser
    hours.correct_hours(actor=running.adviser.user, entry=entry, quarters=0, kind=HoursKind.TALK)
    assert sum(left()) == 3 * 256 - 11


def test_the_budget_is_not_overrun_without_the_ministry(running: SupportRequest, period: ProgrammePeriod) -> None:
    ministry = MinistryFactory.create()
    hours.set_budget(
        actor=ministry, municipality=running.municipality, period=period, quarters=8, reason="Klein traject"
    )
    write(running, 6)
    with pytest.raises(Refused, match=r"nog 0,5 uur over; dit vraagt 0,75 uur"):
        write(running, 3)
    assert (left(), HoursEntry.objects.count()) == ([2], 1)
    hours.set_budget(
        actor=ministry, municipality=running.municipality, period=period, quarters=9, reason="Nog één gesprek"
    )
    write(running, 3)
    assert left() == [0]
    with pytest.raises(Refused, match="al 2,25 uur gebruikt"):
        hours.set_budget(
            actor=ministry, municipality=running.municipality, period=period, quarters=4, reason="Vergissing"
        )


@pytest.mark.parametrize(
    ("days", "quarters", "sentence"),
    [
        (1, 4, "moet nog komen"),
        (-1, 4, "toegewezen"),
        (0, 0, "kwartier of meer"),
        (0, -4, "kwartier of meer"),
        (0, 100, "24 uur"),
    ],
)
def test_a_day_or_an_amount_that_cannot_be(running: SupportRequest, days: int, quarters: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        write(running, quarters, TODAY() + timedelta(days=days))
    assert not HoursEntry.objects.exists()


def test_a_day_has_24_hours_for_all_requests_together(running: SupportRequest) -> None:
    write(running, 90)
    with pytest.raises(Refused, match=r"24 uur\. Op .* staat al 22,5 uur"):
        write(running, 8)


def test_a_correction_keeps_the_old_line_and_gives_back_the_difference(running: SupportRequest) -> None:
    old = write(running, 10)
    assert running.adviser
    new = hours.correct_hours(actor=running.adviser.user, entry=old, quarters=4, kind=HoursKind.TALK)
    old.refresh_from_db()
    assert (old.quarters, old.successor) == (10, new)
    assert left() == [64 * 4 - 4]
    with pytest.raises(Conflict, match="al verbeterd"):
        hours.correct_hours(actor=running.adviser.user, entry=old, quarters=8, kind=HoursKind.TALK)
    assert left() == [64 * 4 - 4]


def test_travel_counts_or_not_as_the_setting_says(running: SupportRequest, settings: Settings) -> None:
    settings.TRAVEL_COUNTS = False
    write(running, 8, kind=HoursKind.TRAVEL)
    write(running, 4)
    assert left() == [64 * 4 - 4]


def test_who_hands_over_a_request_still_writes_the_hours_until_then_and_the_next_one_from_then(
    running: SupportRequest,
) -> None:
    first, ministry = running.adviser, MinistryFactory.create()
    assert first
    with travel(timezone.now() + timedelta(days=3), tick=False):
        second = AdviserRowFactory.create()
        requests.assign(actor=ministry, request=running, adviser=second)
    with travel(timezone.now() + timedelta(days=5), tick=False):
        day = TODAY()

        def write_as(user: User, days_ago: int) -> HoursEntry:
            return hours.write_hours(
                actor=user, request=running, day=day - timedelta(days=days_ago), quarters=4, kind=HoursKind.TALK
            )

        for days_ago in (2, 5):
            assert write_as(first.user, days_ago).adviser == first
        with pytest.raises(Refused, match="was tot en met"):
            write_as(first.user, 1)
        assert write_as(second.user, 1).adviser == second
        with pytest.raises(Refused, match="Kies die dag of een latere"):
            write_as(second.user, 3)
        with pytest.raises(Refused, match="Deze vraag is u niet toegewezen"):
            write_as(AdviserRowFactory.create().user, 1)
    assert left() == [64 * 4 - 12]


def test_what_is_used_is_always_what_the_lines_add_up_to(running: SupportRequest, settings: Settings) -> None:
    running.municipalities.add(MunicipalityFactory.create())
    entries = [write(running, quarters) for quarters in (7, 4, 1)]
    settings.TRAVEL_COUNTS = False
    entries.append(write(running, 9, kind=HoursKind.TRAVEL))
    assert running.adviser
    for entry, quarters, kind in zip(entries, (2, 0, 5, 3), HoursKind.values * 2, strict=False):
        hours.correct_hours(actor=running.adviser.user, entry=entry, quarters=quarters, kind=HoursKind(kind))
    for budget in Budget.objects.all():
        counted = budget.shares.filter(entry__successor__isnull=True, entry__counts=True)
        assert budget.used_quarters == sum(counted.values_list("quarters", flat=True))


def test_an_approved_month_is_closed_and_one_given_back_is_open_again(running: SupportRequest) -> None:
    assert running.adviser
    entry = write(running)
    ministry = MinistryFactory.create()
    statement = hours.submit_month(actor=running.adviser.user, adviser=running.adviser, month=TODAY())
    hours.return_month(actor=ministry, statement=statement, remark="De reis ontbreekt.")
    write(running, 4, kind=HoursKind.TRAVEL)
    statement = hours.submit_month(actor=running.adviser.user, adviser=running.adviser, month=TODAY())
    hours.approve_month(actor=ministry, statement=statement, edition=statement.edition)
    with pytest.raises(Refused, match="maandstaat"):
        write(running)
    with pytest.raises(Refused, match="maandstaat"):
        hours.correct_hours(actor=running.adviser.user, entry=entry, quarters=2, kind=HoursKind.TALK)
    with pytest.raises(Conflict, match="goedgekeurd"):
        hours.approve_month(actor=ministry, statement=statement, edition=statement.edition)
    assert HoursEntry.objects.count() == 2
