"""Choosing an adviser: who fits and why not, their load, and two colleagues at once."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from coalition.models import AuditEvent, HealthRegion, OutboxMail, User
from support.models import (
    Adviser,
    AdviserAbsence,
    AdviserCapacity,
    Budget,
    HoursEntry,
    RequestKind,
    RequestState,
    SupportMessage,
    SupportRequest,
)
from support.services.fitting import Fit, fits_for, loads_in
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, ProvinceFactory, all_periods, officer_of
from tests.support.factories import AdviserRowFactory, TopicFactory, request_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november() -> Any:
    with time_machine.travel("2026-11-16 12:00+01:00", tick=False):
        yield


@pytest.fixture
def asked() -> SupportRequest:
    """Of a municipality in Flevoland, about a network."""
    all_periods()
    region = HealthRegion.objects.create(name="GGD Flevoland", slug="ggd-flevoland")
    request = request_in(
        RequestState.NEW, municipality=MunicipalityFactory.create(name="Dronten", health_region=region)
    )
    request.topics.add(TopicFactory.create(slug="netwerk"))
    return request


def adviser(name: str, *, hours: int = 100, topics: tuple[str, ...] = ("netwerk",), province: bool = True) -> Adviser:
    row: Adviser = AdviserRowFactory.create(user__name=name)
    row.topics.set([TopicFactory.create(slug=slug) for slug in topics])
    if province:
        row.provinces.add(ProvinceFactory.create())
    AdviserCapacity.objects.create(adviser=row, period=all_periods()[2], hours=Decimal(hours))
    return row


def told(fits: list[Fit]) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(fit.adviser), fit.against) for fit in fits]


class TestWhoFits:
    def test_by_province_or_by_health_region(self, asked: SupportRequest) -> None:
        region = adviser("Regio", province=False)
        region.health_regions.set(HealthRegion.objects.all())
        adviser("Provincie")
        adviser("Elders", province=False)
        assert told(fits_for(asked)) == [("Provincie", ()), ("Regio", ()), ("Elders", ("werkt niet in Dronten",))]

    def test_every_municipality_that_it_covers_counts(self, asked: SupportRequest) -> None:
        elsewhere = ProvinceFactory.create(code="PV26", name="Utrecht", slug="utrecht")
        asked.municipalities.add(MunicipalityFactory.create(name="Zeist", province=elsewhere))
        adviser("Flevoland")
        assert told(fits_for(asked)) == [("Flevoland", ("werkt niet in Zeist",))]

    def test_who_knows_more_of_it_comes_first_then_who_has_more_hours(self, asked: SupportRequest) -> None:
        asked.pillars = "2"
        adviser("Weinig uren", hours=10)
        adviser("Veel uren", hours=90)
        expert = adviser("Weet meer", hours=5)
        Adviser.objects.filter(pk=expert.pk).update(pillars="25")
        adviser("Weet hier niets van", topics=("plan",))
        assert [name for name, _against in told(fits_for(asked))] == [
            "Weet meer", "Veel uren", "Weinig uren", "Weet hier niets van",
        ]  # fmt: skip
        assert fits_for(asked)[0].shared == ("een netwerk of lokale coalitie beginnen en in stand houden", "pijler 2")
        assert fits_for(asked)[3].against == ("werkt niet aan deze onderwerpen of pijlers",)

    @pytest.mark.parametrize(
        ("starts", "ends", "against"),
        [
            (date(2026, 11, 1), date(2026, 11, 15), ()),
            (date(2026, 11, 16), date(2026, 11, 16), ("afwezig tot en met 16 november 2026",)),
            (date(2026, 11, 1), None, ("afwezig",)),
            (date(2026, 11, 17), None, ()),
        ],
    )
    def test_who_is_away_today(
        self, asked: SupportRequest, starts: date, ends: date | None, against: tuple[str, ...]
    ) -> None:
        AdviserAbsence.objects.create(adviser=adviser("Ans"), starts=starts, ends=ends)
        assert told(fits_for(asked)) == [("Ans", against)]

    def test_an_ended_account_is_not_offered_and_a_new_one_is(self, asked: SupportRequest) -> None:
        User.objects.filter(pk=adviser("Weg").user_id).update(is_active=False)
        AdviserRowFactory.create(user__name="Nieuw")
        Adviser.objects.all().delete()  # accounts with the role, and no rows yet
        assert [str(fit.adviser) for fit in fits_for(asked)] == ["Nieuw"]


class TestLoad:
    def test_left_is_capacity_minus_written_minus_what_open_requests_may_still_ask(self, asked: SupportRequest) -> None:
        period = all_periods()[2]
        ans = adviser("Ans", hours=200)
        running = request_in(RequestState.RUNNING, adviser=ans)
        Budget.objects.create(municipality=running.municipality, period=period, quarters=40, used_quarters=10)
        # A second request of the same municipality adds nothing; an orienting talk four hours; a closed one nothing.
        request_in(RequestState.RUNNING, adviser=ans, municipality=running.municipality)
        request_in(RequestState.MEETING, adviser=ans, kind=RequestKind.ORIENTING)
        request_in(RequestState.CLOSED, adviser=ans)
        self.write(running, ans, date(2026, 11, 2), 10)
        self.write(running, ans, date(2025, 12, 31), 90)  # an earlier period
        load = loads_in(period)[ans.pk]
        assert (load.capacity, load.written, load.expected, load.open_requests) == (800, 10, 30 + 16, 3)
        assert load.left == 800 - 10 - 46

    def test_a_corrected_line_counts_once(self, asked: SupportRequest) -> None:
        ans = adviser("Ans")
        running = request_in(RequestState.RUNNING, adviser=ans)
        old, new = (self.write(running, ans, date(2026, 11, 2), quarters) for quarters in (8, 6))
        HoursEntry.objects.filter(pk=old.pk).update(successor=new)
        assert loads_in(all_periods()[2])[ans.pk].written == 6

    def test_a_whole_budget_that_is_promised_leaves_nobody_free(self, asked: SupportRequest) -> None:
        ans = adviser("Ans", hours=64)
        request_in(RequestState.ASSIGNED, adviser=ans)
        assert told(fits_for(asked)) == [("Ans", ("heeft geen uren meer over",))]

    @staticmethod
    def write(request: SupportRequest, ans: Adviser, day: date, quarters: int) -> HoursEntry:
        return HoursEntry.objects.create(
            request=request, adviser=ans, day=day, quarters=quarters, kind="talk", written_by=ans.user
        )

    @pytest.mark.sqlite
    @pytest.mark.parametrize("number", [3, 30])
    def test_the_same_number_of_queries_for_3_and_30_advisers(
        self, asked: SupportRequest, number: int, django_assert_num_queries: Any
    ) -> None:
        for count in range(number):
            request_in(RequestState.RUNNING, adviser=adviser(f"Adviseur {count}"))
        with django_assert_num_queries(13):
            assert len(fits_for(asked)) == number


class TestThePage:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client: StrictClient, asked: SupportRequest) -> None:
        self.address = f"/mijn/ondersteuning/{asked.pk}/toewijzen/"
        self.ministry: User = MinistryFactory.create(name="Mia Ministerie")
        client.force_login(self.ministry)

    def test_the_picture_and_the_table_show_the_same_figures(self, client: StrictClient) -> None:
        adviser("Ans", hours=100)
        adviser("Bob", hours=50, province=False)
        page = client.get(self.address).content.decode()
        drawing, table = re.search(r"<svg class=\"portal-chart.*?</svg>", page, re.DOTALL), page.split("<table")[1]
        assert drawing
        assert "Ans: nog 100 uur" in drawing.group()
        assert "Bob: nog 50 uur" in drawing.group()
        assert re.findall(r'class="portal-load__capacity" x="1" y="\d+" width="(\d+)"', drawing.group()) == [
            "640",
            "320",
        ]
        assert table.index("Ans") < table.index("Werkt niet in Dronten")
        assert "100 uur" in table

    def test_assigning_with_a_remark(self, client: StrictClient, asked: SupportRequest) -> None:
        officer, ans = officer_of(asked.municipality), adviser("Ans")
        answer = client.post(self.address, {"adviser": ans.pk, "remark": "Graag snel", "version": asked.version})
        assert (answer.status_code, answer["Location"]) == (302, "/mijn/ondersteuning/")
        asked.refresh_from_db()
        assert (asked.state, asked.adviser, asked.assigned_by) == ("assigned", ans, self.ministry)
        note = SupportMessage.objects.get()
        assert (note.text, note.is_internal, note.author) == ("Graag snel", True, self.ministry)
        # Words have a term and the trail has none.
        assert "Graag snel" not in str(AuditEvent.objects.get().changes)
        assert {mail.to for mail in OutboxMail.objects.all()} == {ans.user.email, officer.email}

    def test_who_comes_second_sees_who_and_when_and_keeps_the_remark(
        self, client: StrictClient, asked: SupportRequest
    ) -> None:
        ans, bob = adviser("Ans"), adviser("Bob")
        stale = asked.version
        client.post(self.address, {"adviser": ans.pk, "version": stale})
        answer = client.post(self.address, {"adviser": bob.pk, "remark": "Bob kent Dronten", "version": stale})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Mia Ministerie heeft deze vraag om 12:00 al toegewezen aan Ans." in page
        assert "Bob kent Dronten" in page
        asked.refresh_from_db()
        assert asked.adviser == ans
        # Looking again, the colleague may still decide otherwise.
        client.post(self.address, {"adviser": bob.pk, "version": asked.version})
        asked.refresh_from_db()
        assert asked.adviser == bob

    def test_who_chose_the_same_adviser_sees_who_was_first_and_two_clicks_are_one(
        self, client: StrictClient, asked: SupportRequest
    ) -> None:
        ans = adviser("Ans")
        sent = {"adviser": ans.pk, "remark": "Graag snel", "version": asked.version}
        assert [client.post(self.address, sent).status_code for _ in range(2)] == [302, 302]
        assert AuditEvent.objects.count() == 1
        client.force_login(MinistryFactory.create())
        answer = client.post(self.address, sent)
        assert answer.status_code == 409
        assert "Mia Ministerie heeft deze vraag om 12:00 al toegewezen aan Ans." in answer.content.decode()

    def test_nothing_chosen_is_refused_and_the_remark_stays(self, client: StrictClient, asked: SupportRequest) -> None:
        adviser("Ans")
        answer = client.post(self.address, {"remark": "Nog kiezen", "version": asked.version})
        assert answer.status_code == 422
        assert "Nog kiezen" in answer.content.decode()
        assert not AuditEvent.objects.exists()

    @pytest.mark.sqlite
    def test_nobody_has_time(self, client: StrictClient, asked: SupportRequest) -> None:
        officer = officer_of(asked.municipality)
        client.post(f"/mijn/ondersteuning/{asked.pk}/wachtlijst/")
        asked.refresh_from_db()
        assert (asked.state, asked.awaits_capacity) == ("new", True)
        assert OutboxMail.objects.get().to == officer.email
        assert "wacht op capaciteit" in client.get("/mijn/ondersteuning/").content.decode()
        client.post(f"/mijn/ondersteuning/{asked.pk}/wachtlijst/")
        assert OutboxMail.objects.count() == AuditEvent.objects.count() == 1
        client.post(self.address, {"adviser": adviser("Ans").pk, "version": asked.version})
        asked.refresh_from_db()
        assert (asked.state, asked.awaits_capacity) == ("assigned", False)

    def test_taken_back_from_the_adviser(self, client: StrictClient) -> None:
        running = request_in(RequestState.RUNNING, adviser=adviser("Ans"))
        officer = officer_of(running.municipality)
        client.post(f"/mijn/ondersteuning/{running.pk}/terugnemen/")
        running.refresh_from_db()
        assert (running.state, running.adviser) == ("new", None)
        mails = {mail.to: mail.text for mail in OutboxMail.objects.all()}
        assert set(mails) == {officer.email, Adviser.objects.get().user.email}
        # The adviser does not see the request any more: no link to a page that is not there.
        assert f"/mijn/ondersteuning/{running.pk}/" in mails.pop(officer.email)
        assert f"/mijn/ondersteuning/{running.pk}/" not in "".join(mails.values())

    def test_what_has_ended_is_not_assigned(self, client: StrictClient) -> None:
        closed = request_in(RequestState.CLOSED)
        answer = client.get(f"/mijn/ondersteuning/{closed.pk}/toewijzen/", follow=True)
        assert "Toewijzen kan niet meer" in answer.content.decode()
