"""Puts the demonstration's advisers and requests in through the services, and moves their moments back in time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from coalition.models import HealthRegion, Municipality, ProgrammePeriod, Province, User
from coalition.overview.demonstration import data, support_data
from coalition.overview.demonstration.support_data import DemoAdviser, DemoRequest
from coalition.tools.dates import today
from support.models import HoursKind, RequestAct, SupportRequest, Topic
from support.services import requests
from support.services.advisers import AdviserFacts, adviser_of, change_adviser
from support.services.hours import write_hours
from support.services.messages import write_message
from support.workdays import is_workday, workdays_before

People = Mapping[str, User]
Places = Mapping[str, Municipality]


def load_support(users: People, municipalities: Places) -> None:
    """After the signings: whoever signed may ask for more."""
    for adviser in support_data.ADVISERS:
        _add_adviser(users, adviser)
    for invented in support_data.REQUESTS:
        _add_request(users, municipalities[invented.municipality], invented)


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


def _add_request(users: People, municipality: Municipality, invented: DemoRequest) -> None:
    officer = users[invented.officer]
    asked = requests.ask(
        actor=officer, municipality=municipality, kind=invented.kind, pillars=invented.pillars,
        topics=list(Topic.objects.filter(slug__in=invented.topics)), question=invented.question,
    )  # fmt: skip
    _move_back(asked, invented.asked, "asked_at", "moved_at")
    if invented.waits:
        requests.queue(actor=users[data.MINISTRY], request=asked)
        _move_back(asked, invented.asked, "moved_at")
    for act, days_ago in invented.acts:
        if act == RequestAct.CLOSE:  # hours are written before the end
            _add_hours(users, asked, invented)
        _act(users, asked, invented, act)
        _move_back(asked, days_ago, "moved_at", *_MOMENTS.get(act, ()))
    if asked.is_open:
        _add_hours(users, asked, invented)


# Which moments an act writes, beside the last move.
_MOMENTS = {
    RequestAct.ASSIGN: ("assigned_at",),
    RequestAct.MEET: ("first_contact_at",),
    RequestAct.CLOSE: ("ended_at",),
    RequestAct.WITHDRAW: ("ended_at",),
}


def _act(users: People, asked: SupportRequest, invented: DemoRequest, act: RequestAct) -> None:
    ministry, officer = users[data.MINISTRY], users[invented.officer]
    adviser = users.get(invented.adviser, ministry)
    acts: dict[RequestAct, Callable[[], object]] = {
        RequestAct.ASSIGN: lambda: requests.assign(actor=ministry, request=asked, adviser=adviser_of(adviser)),
        RequestAct.MEET: lambda: _meet(adviser, asked),
        RequestAct.START: lambda: requests.start(actor=adviser, request=asked),
        RequestAct.WAIT: lambda: requests.wait_for_municipality(actor=adviser, request=asked),
        RequestAct.CLOSE: lambda: requests.close(
            actor=adviser, request=asked, result=f"Er ligt een nieuw plan, dat het college heeft vastgesteld. {data.INVENTED}."
        ),
        RequestAct.WITHDRAW: lambda: requests.withdraw(actor=officer, request=asked, reason="Wij vonden zelf een voorbeeld."),
    }  # fmt: skip
    acts[act]()


def _meet(adviser: User, asked: SupportRequest) -> None:
    requests.meet(actor=adviser, request=asked)
    write_message(actor=adviser, request=asked, text="Dank voor het gesprek. Ik stuur u een voorstel voor de aanpak.")
    write_message(
        actor=adviser, request=asked, text="Aandachtspunt: er is weinig tijd bij de gemeente.", is_internal=True
    )


def _add_hours(users: People, asked: SupportRequest, invented: DemoRequest) -> None:
    for days_ago, quarters in invented.hours:
        write_hours(
            actor=users[invented.adviser], request=asked, day=_day(days_ago), quarters=quarters, kind=HoursKind.TALK,
            note="Gesprek",
        )  # fmt: skip


def _move_back(asked: SupportRequest, days_ago: int, *moments: str) -> None:
    """Only the demonstration writes the past; the trail says when it was really done."""
    then = timezone.make_aware(datetime.combine(_day(days_ago), time(10)))
    SupportRequest.objects.filter(pk=asked.pk).update(**dict.fromkeys(moments, then))
    asked.refresh_from_db()


def _day(days_ago: int) -> date:
    """The last working day from which so many have passed."""
    day = workdays_before(today(), days_ago)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day
