"""The page of one request and the lists of them: what each role reads, and what is erased in the end."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent, Municipality, StoredFile, User
from coalition.services.retention import apply_terms
from pillars.models import Signing
from support.models import Adviser, RequestState, SupportMessage, SupportRequest
from support.services import requests as services
from support.services.messages import write_message
from support.services.retention import ERASED_TEXT
from tests.client import StrictClient
from tests.factories import FileFactory, MinistryFactory, MunicipalityFactory, officer_of
from tests.routes.world import stored_file
from tests.support.factories import AdviserRowFactory, TopicFactory, request_in, signatory
from tests.support.pages import adviser_of, as_user, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


class TestThePage:
    def test_the_officer_reads_who_the_adviser_is_and_whose_turn_it_is(
        self, asked: SupportRequest, officer: User
    ) -> None:
        asked.topics.add(TopicFactory.create(slug="plan"))
        page = page_of(asked, officer)
        for words in (
            "Anna Adviseur, adviseur",
            "Wacht op de adviseur",
            "een plan van aanpak schrijven",
            asked.question,
        ):
            assert words.lower() in page.lower()

    def test_a_signing_withdrawn_meanwhile_is_shown_and_stops_nothing(
        self, asked: SupportRequest, officer: User
    ) -> None:
        warning = "Nu geldt geen ondertekening van Dronten"
        assert warning not in page_of(asked, officer)
        Signing.objects.all().delete()
        for user in (officer, adviser_of(asked), MinistryFactory.create()):
            assert warning in page_of(asked, user)
        as_user(adviser_of(asked)).post(reverse("request_close", args=[asked.pk]), {"text": "Gelukt."})
        assert SupportRequest.objects.get().state == RequestState.CLOSED

    @pytest.mark.parametrize(
        ("state", "who", "first"),
        [
            ("new", "ministry", "Adviseur toewijzen"),
            ("assigned", "adviser", "Kennismaking vastleggen"),
            ("assigned", "ministry", "Andere adviseur toewijzen"),
            ("meeting", "adviser", "Ondersteuning beginnen"),
            ("waiting", "officer", "Antwoord schrijven"),
            ("waiting", "adviser", "Weer verder"),
            ("closed", "officer", "Opnieuw vragen"),
            ("closed", "adviser", "Uren schrijven"),
        ],
    )
    def test_what_comes_next_stands_first_above_all_that_is_long(self, state: str, who: str, first: str) -> None:
        asked = request_in(RequestState(state))
        people = {"ministry": MinistryFactory.create(), "officer": officer_of(asked.municipality)}
        user = people[who] if who in people else adviser_of(asked)
        above, below = page_of(asked, user).split('id="de-vraag"')
        buttons = re.findall(r"portal-button[^>]*>([^<]+)</", above.split('aria-label="Wat u kunt doen"')[1])
        assert buttons[0] == first
        # A link within the page leads somewhere.
        assert ('href="#schrijven"' in above) == ('id="schrijven"' in below)

    def test_support_goes_on_when_the_municipality_is_dissolved_and_everybody_reads_so(
        self, asked: SupportRequest, officer: User
    ) -> None:
        words = "Opgeheven: Dronten (per 1 januari 2026). De vraag loopt gewoon door."
        assert words not in page_of(asked, officer)
        Municipality.objects.filter(pk=asked.municipality_id).update(ends=date(2026, 1, 1))
        for user in (officer, adviser_of(asked), MinistryFactory.create()):
            assert words in page_of(asked, user)
        as_user(officer).post(reverse("request_message", args=[asked.pk]), {"text": "Wij heten nu anders."})
        assert SupportMessage.objects.get().text == "Wij heten nu anders."

    def test_a_dissolved_municipality_is_not_asked_for_again(self) -> None:
        gone = MunicipalityFactory.create(ends=date(2026, 1, 1))
        ended = request_in(RequestState.CLOSED, municipality=gone)
        assert "Opnieuw vragen" not in page_of(ended, officer_of(gone))

    def test_what_is_forgotten_is_seen_by_everybody(self, asked: SupportRequest, officer: User) -> None:
        words = "10 werkdagen geen reactie"
        people = (officer, adviser_of(asked), MinistryFactory.create())
        assert not any(words in page_of(asked, user) for user in people)
        SupportRequest.objects.update(moved_at=timezone.now() - timedelta(days=30))
        for user in people:
            assert words in page_of(asked, user)
            assert words in as_user(user).get(reverse("support_list")).content.decode()

    @pytest.mark.parametrize(
        ("state", "title"),
        [("rejected", "Deze vraag is afgewezen"), ("withdrawn", "Deze vraag is ingetrokken")],
    )
    def test_why_it_ended_is_read_by_the_municipality(self, state: str, title: str) -> None:
        ended = request_in(RequestState(state))
        page = page_of(ended, officer_of(ended.municipality))
        assert title in page
        assert "Daarom." in page
        assert "Er kunnen geen berichten meer bij." in page

    def test_the_woo_is_named_beside_the_field_for_notes(self, asked: SupportRequest, officer: User) -> None:
        words = "ook interne notities kunnen onder de Woo worden opgevraagd"
        for user in (adviser_of(asked), MinistryFactory.create()):
            assert words in page_of(asked, user)
        assert words not in page_of(asked, officer)

    def test_the_button_of_the_ministry_says_that_there_is_an_adviser(self, asked: SupportRequest) -> None:
        ministry = MinistryFactory.create()
        assert "Andere adviseur toewijzen</a>" in page_of(asked, ministry)
        assert ">Adviseur toewijzen</a>" in page_of(request_in(RequestState.NEW), ministry)

    def test_only_the_ministry_is_offered_the_export(self, asked: SupportRequest, officer: User) -> None:
        address = reverse("request_export", args=[asked.pk])
        offered = [address in page_of(asked, user) for user in (officer, adviser_of(asked), MinistryFactory.create())]
        assert offered == [False, False, True]

    def test_the_log_calls_advisers_by_their_name(self, asked: SupportRequest, officer: User) -> None:
        other = AdviserRowFactory.create(user__name="Bert Adviseur")
        services.assign(actor=MinistryFactory.create(), request=asked, adviser=other)
        page = page_of(asked, officer, "request_print")
        assert "adviseur: Anna Adviseur → Bert Adviseur" in page
        assert f"account {other.user_id}" not in page

    def test_on_paper_it_is_there_with_its_log(self, asked: SupportRequest, officer: User) -> None:
        write_message(actor=officer, request=asked, text="Komt u dinsdag?")
        page = page_of(asked, officer, "request_print")
        for words in ("Komt u dinsdag?", "Bericht geplaatst", asked.question, "Otto Ambtenaar"):
            assert words in page
        assert "<form" not in page.split('id="inhoud"')[1]


class TestLists:
    def test_what_waits_on_the_reader_comes_first(self, client: StrictClient) -> None:
        adviser: Adviser = AdviserRowFactory.create()
        states = (RequestState.CLOSED, RequestState.WAITING, RequestState.ASSIGNED)
        made = {state: request_in(state, adviser=adviser) for state in states}
        request_in(RequestState.RUNNING)
        client.force_login(adviser.user)
        page = client.get(reverse("support_list")).content.decode()
        order = sorted(made, key=lambda state: page.index(f"Vraag {made[state].pk},"))
        assert order == [RequestState.ASSIGNED, RequestState.WAITING, RequestState.CLOSED]
        assert page.count('<th scope="row">') == 3

    def test_an_officer_without_requests_is_shown_the_way(self, client: StrictClient) -> None:
        client.force_login(officer_of(signatory()))
        page = client.get(reverse("support_list")).content.decode()
        assert "Uw gemeente heeft nog niets gevraagd" in page
        assert reverse("support_ask") in page

    @pytest.mark.parametrize("rows", [1, 40])
    def test_it_costs_the_same_for_one_and_for_many(
        self, client: StrictClient, rows: int, django_assert_num_queries: Any
    ) -> None:
        adviser: Adviser = AdviserRowFactory.create()
        for _ in range(rows):
            request_in(RequestState.RUNNING, adviser=adviser).topics.add(TopicFactory.create())
        client.force_login(adviser.user)
        client.get(reverse("support_list"))
        with django_assert_num_queries(7):
            page = client.get(reverse("support_list")).content.decode()
        assert page.count('<td data-label="Onderwerpen">') == rows

    @pytest.mark.parametrize("rows", [1, 40])
    def test_so_does_the_page_of_a_request_with_many_messages(
        self, asked: SupportRequest, rows: int, django_assert_num_queries: Any
    ) -> None:
        for _ in range(rows):
            write_message(actor=adviser_of(asked), request=asked, text="Hoi").files.add(FileFactory.create())
        client = as_user(adviser_of(asked))
        address = reverse("support_request", args=[asked.pk])
        client.get(address)
        with django_assert_num_queries(15):
            page = client.get(address).content.decode()
        assert page.count("Hoi") == rows

    def test_my_overview_says_what_waits(self, asked: SupportRequest, officer: User) -> None:
        request_in(RequestState.NEW)
        assert f"Vraag {asked.pk} van Dronten" in overview(adviser_of(asked))
        assert "Zoek een adviseur voor 1 ondersteuningsvraag" in overview(MinistryFactory.create())
        assert "Beantwoord de adviseur" not in overview(officer)
        services.wait_for_municipality(actor=adviser_of(asked), request=asked)
        assert "Beantwoord de adviseur van Dronten" in overview(officer)
        assert f"Vraag {asked.pk} van Dronten" not in overview(adviser_of(asked))


def overview(user: User) -> str:
    return str(as_user(user).get("/mijn/").content.decode())


class TestRetention:
    def test_letters_go_after_two_years_and_words_after_five(self, asked: SupportRequest, officer: User) -> None:
        letter = write_message(actor=officer, request=asked, text="Hoi")
        letter.files.add(stored_file())
        asked.files.add(stored_file())
        paths = [file.path for file in StoredFile.objects.all()]
        services.close(actor=adviser_of(asked), request=asked, result="Een netwerk.")
        now = timezone.now()
        erase(now + timedelta(days=729))
        assert (SupportMessage.objects.count(), StoredFile.objects.count()) == (1, 2)
        erase(now + timedelta(days=731))
        assert (SupportMessage.objects.count(), StoredFile.objects.count()) == (0, 0)
        assert not [path for path in paths if path.exists()]
        assert SupportRequest.objects.get().result == "Een netwerk."
        erase(now + timedelta(days=5 * 365 + 1))
        kept = SupportRequest.objects.get()
        assert (kept.question, kept.result, kept.reason) == (ERASED_TEXT, ERASED_TEXT, "")
        done = AuditEvent.objects.filter(action__in=["request.letters_erased", "request.words_erased"])
        assert done.count() == 2

    def test_of_an_open_request_nothing_goes(self, asked: SupportRequest, officer: User) -> None:
        write_message(actor=officer, request=asked, text="Hoi")
        asked.files.add(FileFactory.create())
        erase(timezone.now() + timedelta(days=3650))
        assert (SupportMessage.objects.count(), StoredFile.objects.count()) == (1, 1)
        assert SupportRequest.objects.get().question == asked.question


def erase(moment: Any) -> None:
    for _ in apply_terms(moment):
        pass
