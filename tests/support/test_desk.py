"""The ministry's desk: what stands first, what is marked, what is filtered is what is exported."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from support.models import RequestKind, RequestState, SupportRequest
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, ProvinceFactory
from tests.support.factories import AdviserRowFactory, TopicFactory, many_requests, request_in

pytestmark = pytest.mark.django_db
DESK = "/mijn/ondersteuning/"


@pytest.fixture
def ministry(client: StrictClient) -> None:
    sign_in(client)


def sign_in(client: StrictClient) -> None:
    """Again where the clock is moved: a session does not last that long."""
    client.force_login(MinistryFactory.create())


def at(day: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T10:00"))


def asked_by(name: str, state: RequestState = RequestState.NEW, **fields: Any) -> SupportRequest:
    return request_in(state, municipality=MunicipalityFactory.create(name=name), **fields)


def names(client: StrictClient, query: str = "") -> list[str]:
    """The municipalities of the list, from top to bottom, as the export gives them; the page must show them too."""
    page = client.get(DESK + query).content.decode()
    found = [row["gemeente"] for row in rows(client, query)]
    for name in found:
        assert f">{name}</a>" in page
    return found


def rows(client: StrictClient, query: str = "") -> list[dict[str, str]]:
    content = client.get(f"{DESK}vragen.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


@pytest.mark.usefixtures("ministry")
class TestTheList:
    def test_new_ones_come_first_the_oldest_on_top_then_what_lies_still_longest(self, client: StrictClient) -> None:
        asked_by("Loopt net", RequestState.RUNNING, moved_at=at("2026-03-05"))
        asked_by("Ligt stil", RequestState.WAITING, moved_at=at("2026-02-05"))
        asked_by("Nieuw en jong", asked_at=at("2026-03-04"))
        asked_by("Nieuw en oud", asked_at=at("2026-03-02"))
        asked_by("Wachtlijst", asked_at=at("2026-02-02"), awaits_capacity=True)
        asked_by("Klaar", RequestState.CLOSED)
        assert names(client) == ["Nieuw en oud", "Nieuw en jong", "Wachtlijst", "Ligt stil", "Loopt net"]
        assert names(client, "?status=alle")[-1] == "Klaar"

    @time_machine.travel("2027-01-05 12:00+01:00", tick=False)
    def test_the_age_skips_weekends_christmas_and_new_year(self, client: StrictClient) -> None:
        sign_in(client)
        asked_by("Dronten", asked_at=at("2026-12-23"))
        # 24, 28, 29, 30 and 31 December, 4 and 5 January; 25 December and 1 January are holidays on a Friday.
        assert rows(client)[0]["werkdagen_oud"] == "7"
        assert "7 werkdagen" in client.get(DESK).content.decode()

    @time_machine.travel("2026-05-11 12:00+02:00", tick=False)
    def test_ten_working_days_without_a_move_are_marked_kings_day_not_counted(self, client: StrictClient) -> None:
        # 28 April is the first of the ten working days; King's day, Monday 27 April, is none of them.
        sign_in(client)
        asked_by("Vergeten", RequestState.RUNNING, moved_at=at("2026-04-27").replace(hour=23))
        asked_by("Nog net niet", RequestState.RUNNING, moved_at=at("2026-04-28").replace(hour=0))
        asked_by("Klaar", RequestState.CLOSED, moved_at=at("2026-01-05"))
        assert {row["gemeente"]: row["tien_werkdagen_geen_reactie"] for row in rows(client, "?status=alle")} == {
            "Vergeten": "ja", "Nog net niet": "nee", "Klaar": "nee",
        }  # fmt: skip
        assert client.get(DESK).content.decode().count("10 werkdagen geen reactie</span>") == 1
        assert names(client, "?vergeten=ja") == ["Vergeten"]

    def test_whose_turn_it_is(self, client: StrictClient) -> None:
        for state in (RequestState.NEW, RequestState.RUNNING, RequestState.WAITING):
            asked_by(str(state.label), state)
        assert {row["gemeente"]: row["wacht_op"] for row in rows(client)} == {
            "nieuw": "het ministerie", "in uitvoering": "de adviseur", "wacht op gemeente": "de gemeente",
        }  # fmt: skip

    def test_nothing_open_is_said_and_has_a_way_out(self, client: StrictClient) -> None:
        page = client.get(DESK).content.decode()
        assert "Er is niets open" in page
        assert "Geen vragen gevonden" in client.get(f"{DESK}?q=xyz").content.decode()

    @pytest.mark.sqlite
    @pytest.mark.parametrize("number", [3, 300])
    def test_it_asks_as_many_queries_for_3_as_for_300(
        self, client: StrictClient, number: int, django_assert_num_queries: Any
    ) -> None:
        adviser = AdviserRowFactory.create()
        fields = {"state": RequestState.RUNNING, "adviser": adviser, "assigned_at": timezone.now()}
        fields["assigned_by"] = MinistryFactory.create()
        many_requests(number, topics=[TopicFactory.create()], **fields)
        client.get(DESK)
        with django_assert_num_queries(QUERIES_OF_THE_DESK):
            page = client.get(DESK).content.decode()
        assert f"{number} vragen open." in page
        with django_assert_num_queries(QUERIES_OF_THE_EXPORT):
            assert len(rows(client)) == number


# Session, user and second factor, the choices of three filters, how many there are, the requests, their topics and municipalities.
QUERIES_OF_THE_DESK = 10
QUERIES_OF_THE_EXPORT = 9


@pytest.mark.usefixtures("ministry")
class TestFilters:
    @pytest.fixture(autouse=True)
    def _requests(self) -> None:
        overijssel = ProvinceFactory.create(code="PV23", name="Overijssel", slug="overijssel")
        self.adviser = AdviserRowFactory.create(user__name="Ans Adviseur")
        zwolle = MunicipalityFactory.create(name="Zwolle", province=overijssel)
        plan = TopicFactory.create(slug="plan", name="een plan schrijven")
        running = request_in(
            RequestState.RUNNING, municipality=zwolle, adviser=self.adviser, question="Over bibliotheken"
        )
        running.topics.add(plan)
        self.queued = asked_by("Urk", kind=RequestKind.ORIENTING, awaits_capacity=True)
        asked_by("Almere").municipalities.add(zwolle)

    def test_each_filter_narrows_the_page_and_the_file_alike(self, client: StrictClient) -> None:
        for query, found in [
            ("status=running", ["Zwolle"]),
            ("status=wachtlijst", ["Urk"]),
            ("provincie=overijssel", ["Almere", "Zwolle"]),  # Almere asks for Zwolle too
            ("soort=orienting", ["Urk"]),
            ("onderwerp=plan", ["Zwolle"]),
            ("q=zwol", ["Almere", "Zwolle"]),
            ("q=BIBLIOTHEKEN", ["Zwolle"]),
            ("q=nergens", []),
            ("provincie=overijssel&status=new", ["Almere"]),
        ]:
            assert sorted(names(client, f"?{query}")) == found, query
            page = client.get(f"{DESK}?{query}").content.decode()
            assert page.count("verwijder filter") == query.count("="), query

    def test_by_adviser_and_by_number(self, client: StrictClient) -> None:
        assert names(client, f"?adviseur={self.adviser.pk}") == ["Zwolle"]
        assert "Urk" in names(client, f"?q={self.queued.pk}")

    def test_a_choice_that_does_not_exist_is_refused_not_ignored(self, client: StrictClient) -> None:
        answer = client.get(f"{DESK}?provincie=atlantis")
        assert answer.status_code == 422
        assert "Pas eerst de filters aan" in answer.content.decode()
        assert client.get(f"{DESK}vragen.csv?provincie=atlantis").status_code == 422

    def test_the_file_carries_no_formula_and_no_question(self, client: StrictClient) -> None:
        asked_by("=1+1", question="Onze geheime vraag")
        content = client.get(f"{DESK}vragen.csv").content.decode()
        assert "'=1+1" in content
        assert "geheime" not in content
        assert client.get(f"{DESK}vragen.xlsx").content.startswith(b"PK")
