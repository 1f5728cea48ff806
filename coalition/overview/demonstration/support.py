"""Puts the demonstration's advisers and requests in through the services, and moves their moments back in time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from coalition.models import HealthRegion, Municipality, ProgrammePeriod, Province, User
from coalition.overview.demonstration import data, support_data
from coalition.overview.demonstration.scan import draw_sheet
from coalition.overview.demonstration.support_data import DemoAdviser, DemoMoment, DemoRequest, DemoTool, Did
from coalition.tools.dates import today
from coalition.tools.workdays import is_workday, workdays_before
from support.models import ContactMoment, MonthlyStatement, RequestAct, SupportRequest, Topic
from support.services import requests
from support.services.advisers import AdviserFacts, adviser_of, change_adviser
from support.services.hours import approve_month, submit_month, write_hours
from support.services.messages import ask_municipality, write_message
from support.services.moments import add_moment, tick_next_step
from support.services.toolkit import save_entry

People = Mapping[str, User]
Places = Mapping[str, Municipality]


def load_support(users: People, municipalities: Places) -> None:
    """After the signings: whoever signed may ask for more."""
    for adviser in support_data.ADVISERS:
        _add_adviser(users, adviser)
    for invented in support_data.REQUESTS:
        _Story(users, municipalities[invented.municipality], invented).load()
    _close_months(users[data.ADVISER], users[data.MINISTRY])
    for moment in support_data.MOMENTS:
        _add_moment(users[moment.by], municipalities[moment.municipality], moment)
    for tool in support_data.TOOLKIT:
        _add_tool(users[data.MINISTRY], tool)


def _add_adviser(users: People, invented: DemoAdviser) -> None:
    period = ProgrammePeriod.objects.on(today())
    facts = AdviserFacts(
        provinces=Province.objects.filter(slug__in=invented.provinces),
        health_regions=HealthRegion.objects.filter(slug__in=invented.regions),
        topics=Topic.objects.filter(slug__in=invented.topics),
        pillars=invented.pillars,
        capacities={period: Decimal(invented.hours)} if period else {},
    )
    change_adviser(actor=users[data.MINISTRY], adviser=adviser_of(users[invented.email]), facts=facts)


# ---- requests --------------------------------------------------------------------------------

# Which moments an act writes, beside the last move.
_MOMENTS = {
    RequestAct.ASSIGN: ("assigned_at",),
    RequestAct.MEET: ("first_contact_at",),
    RequestAct.CLOSE: ("ended_at",),
    RequestAct.WITHDRAW: ("ended_at",),
}


class _Story:
    """One request from its question to where it is now. Only the demonstration writes the past; the trail does not."""

    def __init__(self, users: People, municipality: Municipality, invented: DemoRequest) -> None:
        self.users, self.invented = users, invented
        self.ministry, self.officer = users[data.MINISTRY], users[invented.officer]
        self.adviser = users.get(invented.adviser, self.ministry)
        self.asked = requests.ask(
            actor=self.officer, municipality=municipality, kind=invented.kind, pillars=invented.pillars,
            topics=list(Topic.objects.filter(slug__in=invented.topics)), question=invented.question,
        )  # fmt: skip

    def load(self) -> None:
        self._move_back(_moment(self.invented.asked, 0), "asked_at", "moved_at")
        for number, did in enumerate(self.invented.story, 1):
            if did.act == RequestAct.CLOSE:  # hours are written before the end
                self._write_hours()
            now, then = timezone.now(), _moment(did.days_ago, number)
            self._act(did.act, did.words) if did.act else self._write(did)
            self.asked.messages.filter(written_at__gte=now).update(written_at=then)
            if not did.internal:
                self._move_back(then, "moved_at", *_MOMENTS.get(did.act, ()) if did.act else ())
        if self.asked.is_open:
            self._write_hours()

    def _act(self, act: RequestAct, words: str) -> None:
        asked = self.asked
        acts: dict[RequestAct, Callable[[], object]] = {
            RequestAct.ASSIGN: lambda: requests.assign(
                actor=self.ministry, request=asked, adviser=adviser_of(self.adviser), remark=words
            ),
            RequestAct.QUEUE: lambda: requests.queue(actor=self.ministry, request=asked),
            RequestAct.MEET: lambda: requests.meet(actor=self.adviser, request=asked),
            RequestAct.START: lambda: requests.start(actor=self.adviser, request=asked),
            RequestAct.WAIT: lambda: ask_municipality(actor=self.adviser, request=asked, text=words),
            RequestAct.CLOSE: lambda: requests.close(actor=self.adviser, request=asked, result=words),
            RequestAct.WITHDRAW: lambda: requests.withdraw(actor=self.officer, request=asked, reason=words),
        }
        acts[act]()

    def _write(self, did: Did) -> None:
        author = self.users[did.by] if did.by else self.adviser
        write_message(actor=author, request=self.asked, text=did.words, is_internal=did.internal)

    def _write_hours(self) -> None:
        for one in self.invented.hours:
            write_hours(
                actor=self.adviser, request=self.asked, day=_day(one.days_ago), quarters=one.quarters, kind=one.kind,
                note=one.note,
            )  # fmt: skip

    def _move_back(self, then: datetime, *moments: str) -> None:
        SupportRequest.objects.filter(pk=self.asked.pk).update(**dict.fromkeys(moments, then))
        self.asked.refresh_from_db()


def _moment(days_ago: int, number: int) -> datetime:
    """In office hours, and later for what comes later on the same day."""
    return timezone.make_aware(datetime.combine(_day(days_ago), time(9 + number, number * 17 % 60)))


def _day(days_ago: int) -> date:
    """The last working day from which so many have passed."""
    day = workdays_before(today(), days_ago)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


# ---- months, contacts, toolkit ---------------------------------------------------------------


def _close_months(user: User, ministry: User) -> None:
    """Of the months that are over the last one waits for the ministry; the others were approved."""
    adviser = adviser_of(user)
    months = sorted(
        {day.replace(day=1) for day in adviser.hours.values_list("day", flat=True)} - {today().replace(day=1)}
    )
    for month in months:
        statement = submit_month(actor=user, adviser=adviser, month=month)
        handed_in = timezone.make_aware(datetime.combine(month + timedelta(days=32), time(10)))
        moments = {"submitted_at": handed_in}
        if month != months[-1]:
            approve_month(actor=ministry, statement=statement, edition=statement.edition)
            moments["decided_at"] = handed_in + timedelta(days=4, hours=3)
        MonthlyStatement.objects.filter(pk=statement.pk).update(**moments)


def _add_moment(author: User, municipality: Municipality, invented: DemoMoment) -> None:
    happened_on = _day(invented.days_ago)
    moment = add_moment(
        actor=author, municipality=municipality, happened_on=happened_on, with_whom=invented.with_whom,
        outcome=invented.outcome, next_step=invented.next_step, next_on=today() + timedelta(days=invented.next_in),
    )  # fmt: skip
    if invented.is_done:
        tick_next_step(actor=author, moment=moment)
    then = timezone.make_aware(datetime.combine(happened_on, time(16)))
    ContactMoment.objects.filter(pk=moment.pk).update(created_at=then)


def _add_tool(ministry: User, invented: DemoTool) -> None:
    sheet = draw_sheet(invented.title, invented.lines) if invented.lines else b""
    upload = SimpleUploadedFile(f"{slugify(invented.title)}.pdf", sheet, "application/pdf") if sheet else None
    save_entry(
        actor=ministry, entry=None, upload=upload, title=invented.title, purpose=invented.purpose,
        pillars=invented.pillars, audience=invented.audience,
        link=settings.BASE_URL + reverse(invented.route) if invented.route else "",
    )  # fmt: skip
