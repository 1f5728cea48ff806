"""Nobody is forgotten: one mail, to whose turn it is, ten working days after the last move; and once."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from coalition.models import OutboxMail, User
from coalition.services.worker import NIGHTLY
from coalition.tools.workdays import workdays_before, workdays_between
from support.models import RequestState, SupportRequest
from support.services import requests
from support.services.messages import write_message
from support.services.reminders import due_for_reminder, remind
from tests.factories import officer_of
from tests.support.factories import request_in

MINISTRY = "postvak@ministerie.example"


def at(day: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T16:00"))


def lying_still(state: RequestState = RequestState.RUNNING, since: str = "2026-12-16", **fields: Any) -> SupportRequest:
    return request_in(state, moved_at=at(since), **fields)


def told() -> list[str]:
    return sorted(OutboxMail.objects.values_list("to", flat=True))


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("2026-12-23", "2026-12-28", 2),  # Thursday 24 and Monday 28; Christmas is on Friday and Saturday
            ("2026-04-24", "2026-04-28", 1),  # King's day is on Monday 27 April
            ("2025-04-25", "2025-04-28", 1),  # and when the 27th is a Sunday, on Saturday 26 April
            ("2026-05-13", "2026-05-15", 1),  # Ascension day
            ("2026-03-06", "2026-03-09", 1),
            ("2026-03-09", "2026-03-09", 0),
            ("2026-03-10", "2026-03-09", 0),
            ("2026-01-01", "2027-01-01", 254),
        ],
    )
    def test_weekends_and_holidays_are_not_counted(self, start: str, end: str, days: int) -> None:
        assert workdays_between(date.fromisoformat(start), date.fromisoformat(end)) == days

    @pytest.mark.parametrize("day", ["2027-01-04", "2026-12-25", "2026-05-10", "2026-04-27"])
    def test_the_day_before_is_the_latest_from_which_ten_have_passed(self, day: str) -> None:
        end = date.fromisoformat(day)
        start = workdays_before(end, 10)
        assert workdays_between(start, end) == 10
        assert workdays_between(date.fromordinal(start.toordinal() + 1), end) == 9


@pytest.mark.django_db
class TestReminding:
    @pytest.fixture(autouse=True)
    def _thursday_after_christmas(self) -> Any:
        # 17, 18, 21, 22, 23, 24, 28, 29, 30 and 31 December are ten working days after Wednesday 16 December.
        with time_machine.travel("2026-12-31 04:00+01:00", tick=False):
            yield

    def test_on_the_tenth_working_day_and_not_before(self) -> None:
        late = lying_still()
        lying_still(since="2026-12-17")
        call_command("remind", verbosity=0)
        assert late.adviser
        assert told() == [late.adviser.user.email]
        mail = OutboxMail.objects.get()
        assert mail.subject == f"Al 10 werkdagen geen reactie op de vraag van {late.municipality}"
        assert f"/mijn/ondersteuning/{late.pk}/" in mail.text
        assert late.question not in mail.text + mail.html

    def test_each_is_told_to_whose_turn_it_is(self) -> None:
        lying_still(RequestState.NEW)
        running, waiting = lying_still(RequestState.RUNNING), lying_still(RequestState.WAITING)
        officer, ended = officer_of(waiting.municipality), officer_of(waiting.municipality)
        User.objects.filter(pk=ended.pk).update(is_active=False)
        lying_still(RequestState.CLOSED)
        call_command("remind", verbosity=0)
        assert running.adviser
        assert told() == sorted([MINISTRY, running.adviser.user.email, officer.email])

    def test_where_nobody_is_left_to_tell_the_ministry_is_told(self) -> None:
        lying_still(RequestState.WAITING)  # a municipality without an officer
        running = lying_still(RequestState.RUNNING)
        assert running.adviser
        User.objects.filter(pk=running.adviser.user_id).update(is_active=False)
        call_command("remind", verbosity=0)
        assert told() == [MINISTRY, MINISTRY]

    def test_once_and_again_only_after_a_move_and_ten_more_days(self) -> None:
        request = lying_still()
        assert request.adviser
        call_command("remind", verbosity=0)
        call_command("remind", verbosity=0)
        assert OutboxMail.objects.count() == 1
        with time_machine.travel("2027-01-04 12:00+01:00", tick=False):
            write_message(actor=request.adviser.user, request=request, text="Wij spreken elkaar in februari.")
        with time_machine.travel("2027-01-15 12:00+01:00", tick=False):
            call_command("remind", verbosity=0)
            assert OutboxMail.objects.count() == 1
        with time_machine.travel("2027-01-18 12:00+01:00", tick=False):
            call_command("remind", verbosity=0)
        assert told() == [request.adviser.user.email] * 2

    def test_an_act_starts_the_count_anew(self) -> None:
        request = lying_still()
        call_command("remind", verbosity=0)
        request.refresh_from_db()
        requests.wait_for_municipality(actor=request.asked_by, request=request)
        request.refresh_from_db()
        assert request.reminded_at is None

    def test_of_two_workers_one_sends_it_and_a_move_in_between_stops_both(self) -> None:
        lying_still()
        [first], [second] = list(due_for_reminder()), list(due_for_reminder())
        assert [remind(request=first), remind(request=second)] == [True, False]
        moved = lying_still()
        [seen] = list(due_for_reminder())
        SupportRequest.objects.filter(pk=moved.pk).update(moved_at=timezone.now())
        assert not remind(request=seen)
        assert OutboxMail.objects.count() == 1

    def test_it_is_part_of_each_nights_work(self) -> None:
        assert "remind" in NIGHTLY
