"""Figures for the ministry: how much was asked, how soon somebody called, hours by topic; on the page and in the file."""

import csv
import io
import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from support.models import HoursEntry, RequestState, SupportRequest
from support.services.figures import figures_of
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, ProvinceFactory, all_periods
from tests.support.factories import TopicFactory, many_requests, request_in

pytestmark = pytest.mark.django_db
PAGE = "/mijn/ondersteuning/cijfers"


@pytest.fixture(autouse=True)
def _clock(client: StrictClient) -> Any:
    with time_machine.travel("2026-11-16 12:00+01:00", tick=False):
        all_periods()
        client.force_login(MinistryFactory.create())
        yield


def asked(day: str, contact: str = "", province: str = "Flevoland", topics: tuple[str, ...] = ()) -> SupportRequest:
    code = {"Flevoland": "PV24", "Utrecht": "PV26"}[province]
    place = MunicipalityFactory.create(province=ProvinceFactory.create(code=code, name=province, slug=province.lower()))
    contact_at = at(contact) if contact else None
    request = request_in(RequestState.RUNNING, municipality=place, asked_at=at(day), first_contact_at=contact_at)
    request.topics.set([TopicFactory.create(slug=slug) for slug in topics])
    return request


def at(day: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T10:00"))


def written(request: SupportRequest, quarters: int, day: str = "2026-06-01") -> HoursEntry:
    assert request.adviser
    return HoursEntry(
        request=request, adviser=request.adviser, day=date.fromisoformat(day), quarters=quarters, kind="talk",
        written_by=request.adviser.user,
    )  # fmt: skip


def write(request: SupportRequest, quarters: int, day: str = "2026-06-01") -> HoursEntry:
    entry = written(request, quarters, day)
    entry.save()
    return entry


def test_the_median_of_working_days_until_the_first_contact() -> None:
    asked("2026-04-24", "2026-04-28")  # one working day: the weekend and King's day are not counted
    asked("2026-03-02", "2026-03-05")  # three
    asked("2026-03-02", "2026-03-12")  # eight
    asked("2026-03-02")
    asked("2025-12-31", "2026-01-30")  # asked in the period before
    total = figures_of(all_periods()[2]).total
    assert (total.asked, sorted(total.waited), total.median_wait) == (4, [1, 3, 8], 3)
    assert figures_of(all_periods()[1]).total.asked == 1
    assert figures_of(all_periods()[0]).total.median_wait is None


def test_a_period_holds_its_first_and_its_last_day() -> None:
    for day in ("2021-12-31", "2022-01-01", "2025-12-31", "2026-01-01"):
        write(asked(day), 4, day)
    second = figures_of(all_periods()[1]).total
    assert (second.asked, second.hours) == (2, 8)


def test_hours_are_divided_over_topics_and_add_up() -> None:
    request = asked("2026-03-02", topics=("netwerk", "plan", "college"))
    write(request, 4)
    replaced = write(request, 40)
    HoursEntry.objects.filter(pk=replaced.pk).update(successor=write(request, 3))
    write(asked("2026-03-02", topics=("plan",)), 2)
    total = figures_of(all_periods()[2]).total
    assert sorted(total.quarters.values()) == [2, 3, 4]
    assert total.hours == 9


def test_by_province_on_the_page_and_in_the_file(client: StrictClient) -> None:
    write(asked("2026-03-02", "2026-03-03", topics=("plan",)), 6)
    write(asked("2026-03-02", province="Utrecht", topics=("bedrijven",)), 2)
    page = client.get(f"{PAGE}/").content.decode()
    assert re.findall(r'<th scope="row">(Flevoland|Utrecht|alle provincies)</th>', page) == [
        "Flevoland", "Utrecht", "alle provincies",
    ]  # fmt: skip
    assert "1,5 uur" in page
    flevoland, utrecht, total = rows(client)
    assert (flevoland["vragen"], flevoland["werkdagen_tot_eerste_contact_mediaan"], flevoland["uren"]) == (
        "1",
        "1",
        "1.5",
    )
    assert (utrecht["uren: samenwerken met bedrijven"], utrecht["werkdagen_tot_eerste_contact_mediaan"]) == ("0.5", "")
    assert (total["provincie"], total["vragen"], total["uren"]) == ("alle provincies", "2", "2.0")
    [one, sum_of_one] = rows(client, "?provincie=utrecht")
    assert (one["provincie"], sum_of_one["uren"]) == ("Utrecht", "0.5")
    assert f"{PAGE}.csv?provincie=utrecht" in client.get(f"{PAGE}/?provincie=utrecht").content.decode()


def rows(client: StrictClient, query: str = "") -> list[dict[str, str]]:
    content = client.get(f"{PAGE}.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_a_period_that_does_not_exist_is_refused(client: StrictClient) -> None:
    assert client.get(f"{PAGE}/?periode=999").status_code == 422
    assert client.get(f"{PAGE}.csv?periode=x").status_code == 422


def test_nothing_written_yet_is_said(client: StrictClient) -> None:
    page = client.get(f"{PAGE}/").content.decode()
    assert "nog geen uren geschreven" in page
    assert "Er was nog geen eerste contact" in page


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [3, 300])
def test_as_many_queries_for_3_as_for_300(number: int, django_assert_num_queries: Any) -> None:
    period = all_periods()[2]
    one = asked("2026-03-02", topics=("plan",))
    given = {name: getattr(one, name) for name in ("municipality", "adviser", "assigned_by", "asked_at", "assigned_at")}
    more = many_requests(number - 1, topics=one.topics.all(), state=one.state, **given)
    HoursEntry.objects.bulk_create(written(request, 1) for request in (one, *more))
    with django_assert_num_queries(4):
        assert figures_of(period).total.asked == number
