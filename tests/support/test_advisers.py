"""Advisers' data: who may change what, absences, and taking over all that somebody has."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coalition.models import AuditEvent, HealthRegion, OutboxMail, User
from coalition.tools.workflow import Conflict, Refused
from support.models import Adviser, RequestState, SupportMessage, SupportRequest
from support.services import advisers as services
from support.services import requests
from tests.client import StrictClient
from tests.factories import AdviserFactory, MinistryFactory, ProvinceFactory, all_periods, officer_of
from tests.support.factories import AdviserRowFactory, TopicFactory, request_in

pytestmark = pytest.mark.django_db


def sign_in(client: StrictClient, user: User) -> None:
    client.force_login(user)


@pytest.fixture
def ans() -> Adviser:
    adviser: Adviser = AdviserRowFactory.create(user__name="Ans Adviseur")
    return adviser


class TestData:
    @pytest.fixture(autouse=True)
    def _ministry(self, client: StrictClient, ans: Adviser) -> None:
        self.period = all_periods()[2]
        self.address = f"/mijn/adviseurs/{ans.pk}/"
        self.ministry = MinistryFactory.create()
        sign_in(client, self.ministry)

    def facts(self, **changes: Any) -> dict[str, Any]:
        region = HealthRegion.objects.create(name="GGD IJsselland", slug="ijsselland")
        return {
            "provinces": [ProvinceFactory.create().pk], "health_regions": [region.pk],
            "topics": [TopicFactory.create(slug="plan").pk], "pillars": ["3", "1"], f"hours_{self.period.pk}": "120,5",
            **changes,
        }  # fmt: skip

    def test_the_ministry_changes_area_expertise_and_capacity(self, client: StrictClient, ans: Adviser) -> None:
        assert client.post(f"{self.address}wijzigen/", self.facts()).status_code == 302
        ans.refresh_from_db()
        assert [str(one) for one in (*ans.provinces.all(), *ans.health_regions.all())] == [
            "Flevoland",
            "GGD IJsselland",
        ]
        assert (ans.pillars, ans.capacities.get().hours) == ("13", Decimal("120.50"))
        changes = AuditEvent.objects.get().changes
        assert changes["pijlers"] == ["", "1, 3"]
        assert changes["uren vanaf 2026"] == ["0", "120.5"]
        page = client.get(self.address).content.decode()
        assert "Flevoland, GGD IJsselland" in page
        assert "Capaciteit 120,5 uur" in page

    def test_saving_the_same_again_leaves_no_line(self, client: StrictClient) -> None:
        facts = self.facts()
        client.post(f"{self.address}wijzigen/", facts)
        client.post(f"{self.address}wijzigen/", facts)
        assert AuditEvent.objects.count() == 1

    @pytest.mark.sqlite
    @pytest.mark.parametrize("hours", ["-4", "7,1", "veel", ""])
    def test_hours_that_cannot_be_are_refused_and_the_rest_stays(
        self, client: StrictClient, ans: Adviser, hours: str
    ) -> None:
        answer = client.post(f"{self.address}wijzigen/", self.facts(**{f"hours_{self.period.pk}": hours}))
        assert answer.status_code == 422
        assert f'value="{hours}"' in answer.content.decode() or not hours
        assert "checked" in answer.content.decode()
        assert not ans.provinces.exists()

    @pytest.mark.parametrize("field", ["provinces", "health_regions", "topics"])
    def test_a_number_that_no_database_holds_is_no_answer(self, client: StrictClient, field: str) -> None:
        answer = client.post(f"{self.address}wijzigen/", self.facts(**{field: [str(10**30)]}))
        assert answer.status_code == 422
        assert not AuditEvent.objects.exists()

    def test_a_new_account_is_in_the_list_at_once_an_ended_one_is_not(self, client: StrictClient) -> None:
        AdviserFactory.create(name="Nieuwe Adviseur")
        AdviserFactory.create(name="Vertrokken Adviseur", is_active=False)
        page = client.get("/mijn/adviseurs/").content.decode()
        assert "Nieuwe Adviseur" in page
        assert "Vertrokken" not in page

    def test_who_left_with_open_requests_stays_in_the_list_until_they_are_taken_over(
        self, client: StrictClient
    ) -> None:
        left = AdviserRowFactory.create(user__name="Vertrokken Adviseur", user__is_active=False)
        request_in(RequestState.RUNNING, adviser=left)
        assert "account beëindigd: draag de vragen over" in client.get("/mijn/adviseurs/").content.decode()
        services.take_over(
            actor=self.ministry,
            adviser=left,
            successor=None,
            looked_at=services.fingerprint(services.open_requests(left)),
        )
        assert "Vertrokken" not in client.get("/mijn/adviseurs/").content.decode()


class TestOwnData:
    def test_an_adviser_sees_own_data_and_no_other(self, client: StrictClient, ans: Adviser) -> None:
        other = AdviserRowFactory.create(user__name="Bob Ander")
        sign_in(client, ans.user)
        page = client.get("/mijn/adviseurs/", follow=True).content.decode()
        assert "Mijn gegevens als adviseur" in page
        assert "Bob" not in page
        assert client.get(f"/mijn/adviseurs/{other.pk}/").status_code == 404
        for change in ("wijzigen", "overdragen"):
            assert client.get(f"/mijn/adviseurs/{ans.pk}/{change}/").status_code == 403

    def test_an_adviser_adds_and_removes_own_absence(self, client: StrictClient, ans: Adviser) -> None:
        sign_in(client, ans.user)
        dates = {"starts_dag": "4", "starts_maand": "1", "starts_jaar": "2027"}
        answer = client.post(f"/mijn/adviseurs/{ans.pk}/afwezig/", dates, follow=True)
        assert "4 januari 2027, einde nog niet bekend" in answer.content.decode()
        absence = ans.absences.get()
        assert (absence.starts, absence.ends) == (date(2027, 1, 4), None)
        # When somebody is away is personal: the trail says only that it changed.
        assert AuditEvent.objects.get().changes == {"afwezigheid": True}
        client.post(f"/mijn/adviseurs/{ans.pk}/afwezig/{absence.pk}/verwijderen/")
        assert not ans.absences.exists()

    def test_nobody_removes_the_absence_of_another(self, client: StrictClient, ans: Adviser) -> None:
        absence = AdviserRowFactory.create().absences.create(starts=date(2027, 1, 4))
        sign_in(client, ans.user)
        for adviser in (ans.pk, absence.adviser_id):
            assert client.post(f"/mijn/adviseurs/{adviser}/afwezig/{absence.pk}/verwijderen/").status_code == 404
        absence.refresh_from_db()

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("last", "sentence"),
        [(("3", "1", "2027"), "ligt voor de eerste"), (("31", "2", "2027"), "31-2-2027 bestaat niet")],
    )
    def test_dates_that_cannot_be_are_refused_and_stay(
        self, client: StrictClient, ans: Adviser, last: tuple[str, str, str], sentence: str
    ) -> None:
        sign_in(client, ans.user)
        dates = {"starts_dag": "4", "starts_maand": "1", "starts_jaar": "2027"} | {
            f"ends_{name}": part for name, part in zip(("dag", "maand", "jaar"), last, strict=True)
        }
        answer = client.post(f"/mijn/adviseurs/{ans.pk}/afwezig/", dates)
        page = answer.content.decode()
        assert (answer.status_code, ans.absences.count()) == (422, 0)
        assert sentence in page
        assert f'name="ends_dag" value="{last[0]}"' in page

    def test_two_absences_do_not_overlap(self, ans: Adviser) -> None:
        add = services.add_absence
        add(actor=ans.user, adviser=ans, starts=date(2027, 1, 4), ends=date(2027, 1, 8))
        add(actor=ans.user, adviser=ans, starts=date(2027, 1, 9), ends=date(2027, 1, 9))
        for starts, ends in ((date(2027, 1, 8), date(2027, 1, 12)), (date(2026, 12, 1), None)):
            with pytest.raises(Refused, match="staat al een afwezigheid"):
                add(actor=ans.user, adviser=ans, starts=starts, ends=ends)


class TestTakingOver:
    """Ans falls ill with three open requests and one that has ended."""

    @pytest.fixture(autouse=True)
    def _requests(self, ans: Adviser, client: StrictClient) -> None:
        states = (RequestState.ASSIGNED, RequestState.RUNNING, RequestState.WAITING, RequestState.CLOSED)
        self.requests = [request_in(state, adviser=ans) for state in states]
        self.officer = officer_of(*(one.municipality for one in self.requests))
        self.bob: Adviser = AdviserRowFactory.create(user__name="Bob Ander")
        self.ministry = MinistryFactory.create()
        self.address = f"/mijn/adviseurs/{ans.pk}/overdragen/"
        sign_in(client, self.ministry)

    def states(self) -> list[tuple[str, int | None]]:
        return list(SupportRequest.objects.order_by("pk").values_list("state", "adviser"))

    def confirm(self, client: StrictClient, to: str, remark: str = "") -> Any:
        page = client.get(f"{self.address}?naar={to}")
        looked_at = page.context["form"].initial["looked_at"]
        return client.post(self.address, {"naar": to, "looked_at": looked_at, "remark": remark}, follow=True)

    @pytest.mark.sqlite
    def test_the_preview_changes_nothing(self, client: StrictClient) -> None:
        before = self.states()
        page = client.get(f"{self.address}?naar={self.bob.pk}").content.decode()
        assert "3 open vragen gaan van Ans Adviseur naar Bob Ander" in page
        assert page.count("toegewezen aan Bob Ander") == 3
        assert self.states() == before
        assert not OutboxMail.objects.exists()

    def test_to_another_adviser_each_with_its_line_and_its_mails(self, client: StrictClient, ans: Adviser) -> None:
        page = self.confirm(client, str(self.bob.pk), "Ans is er voorlopig niet").content.decode()
        assert "3 vragen gaan naar Bob Ander" in page
        assert self.states() == [("assigned", self.bob.pk)] * 3 + [("closed", ans.pk)]
        lines = AuditEvent.objects.filter(action="request.assign")
        assert {line.object_id for line in lines} == {str(one.pk) for one in self.requests[:3]}
        # The remark is a note with each request, which has its term; the trail keeps no words.
        notes = SupportMessage.objects.filter(text="Ans is er voorlopig niet", is_internal=True, author=self.ministry)
        assert set(notes.values_list("request", flat=True)) == {one.pk for one in self.requests[:3]}
        assert "voorlopig niet" not in str([line.changes for line in lines])
        told = sorted(OutboxMail.objects.values_list("to", flat=True))
        assert told == sorted([self.bob.user.email, ans.user.email, self.officer.email] * 3)

    def test_back_to_the_desk(self, client: StrictClient, ans: Adviser) -> None:
        self.confirm(client, "desk")
        assert self.states() == [("new", None)] * 3 + [("closed", ans.pk)]
        assert AuditEvent.objects.filter(action="request.release").count() == 3

    def test_something_moved_since_the_preview_then_nothing_is_done_and_it_is_shown_anew(
        self, client: StrictClient, ans: Adviser
    ) -> None:
        page = client.get(f"{self.address}?naar={self.bob.pk}")
        requests.start(actor=ans.user, request=self._meeting(ans))
        before = self.states()
        looked_at = page.context["form"].initial["looked_at"]
        answer = client.post(self.address, {"naar": self.bob.pk, "looked_at": looked_at, "remark": "Graag zorgvuldig"})
        text = answer.content.decode()
        assert (answer.status_code, self.states()) == (409, before)
        assert "4 open vragen gaan" in text
        assert "Graag zorgvuldig" in text

    def _meeting(self, ans: Adviser) -> SupportRequest:
        return request_in(RequestState.MEETING, adviser=ans)

    def test_all_or_nothing(self, ans: Adviser) -> None:
        before = self.states()
        found = list(services.open_requests(ans))
        User.objects.filter(pk=self.bob.user_id).update(is_active=False)
        self.bob.refresh_from_db()
        with pytest.raises(Refused, match="beëindigd"):
            services.take_over(
                actor=self.ministry, adviser=ans, successor=self.bob, looked_at=services.fingerprint(found)
            )
        with pytest.raises(Conflict):
            services.take_over(actor=self.ministry, adviser=ans, successor=None, looked_at="1.1")
        assert self.states() == before
        assert not AuditEvent.objects.exists()
        assert not OutboxMail.objects.exists()

    def test_nobody_chosen_or_oneself(self, client: StrictClient, ans: Adviser) -> None:
        assert client.get(f"{self.address}?naar=").status_code == 422
        assert client.get(f"{self.address}?naar={ans.pk}").status_code == 422
        assert client.post(self.address, {}).status_code == 422
