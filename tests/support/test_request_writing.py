"""Messages, answers and acts on the page of a request: nothing typed is lost, nothing is done twice."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail, User
from support.models import RequestState, SupportMessage, SupportRequest
from support.services import requests as services
from tests.factories import MinistryFactory, officer_of
from tests.support.factories import request_in
from tests.support.pages import adviser_of, as_user, page_of, picture

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


class TestMessages:
    def test_a_message_with_an_attachment_is_there_for_all(self, asked: SupportRequest, officer: User) -> None:
        address = reverse("request_message", args=[asked.pk])
        answer = as_user(officer).post(address, {"text": "Hier is het plan.", "uploads": [picture("plan.png")]})
        assert answer.headers["Location"] == reverse("support_request", args=[asked.pk])
        for user in (officer, adviser_of(asked), MinistryFactory.create()):
            page = page_of(asked, user)
            assert "Hier is het plan." in page
            assert "plan.png, bladzijde 1" in page
        assert {mail.to for mail in OutboxMail.objects.all()} == {adviser_of(asked).email}

    @pytest.mark.parametrize(
        ("route", "prefix", "state"),
        [
            ("request_message", "", "running"),
            ("request_note", "notitie-", "running"),
            ("request_wait", "", "running"),
            ("request_answer", "", "waiting"),
        ],
    )
    def test_two_clicks_write_one_message_and_two_texts_write_two(self, route: str, prefix: str, state: str) -> None:
        asked = request_in(RequestState(state))
        user = officer_of(asked.municipality) if route == "request_answer" else adviser_of(asked)
        client, address = as_user(user), reverse(route, args=[asked.pk])
        sent = {f"{prefix}text": "Eén keer.", f"{prefix}creation_key": str(uuid.uuid4())}
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert SupportMessage.objects.count() == 1
        assert AuditEvent.objects.filter(action__in=["request.message", "request.note"]).count() == 1
        # The back button brings the form as it was, key and all.
        again = "request_message" if route == "request_answer" else route
        if route != "request_wait":
            client.post(reverse(again, args=[asked.pk]), {**sent, f"{prefix}text": "Iets anders."})
            assert SupportMessage.objects.count() == 2

    @pytest.mark.parametrize("route", ["request_message", "request_note"])
    @pytest.mark.parametrize(
        ("text", "name", "sentence"),
        [
            ("Dit blijft staan.", "virus.pdf", "Dit is een programma, geen document."),
            ("y" * 20_000, "", "gebruik hoogstens 5000 tekens. Nu zijn het er 20000."),
            ("", "", "Vul ‘"),
        ],
        ids=["attachment", "20,000", "empty"],
    )
    def test_what_is_refused_keeps_what_was_typed(
        self, asked: SupportRequest, route: str, text: str, name: str, sentence: str
    ) -> None:
        prefix = "notitie-" if route == "request_note" else ""
        data: dict[str, Any] = {f"{prefix}text": text}
        if name:
            data[f"{prefix}uploads"] = [SimpleUploadedFile(name, b"MZ programma")]
        answer = as_user(adviser_of(asked)).post(reverse(route, args=[asked.pk]), data)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in shown
        assert text in shown
        assert not SupportMessage.objects.exists()

    def test_what_the_municipality_writes_while_it_is_waited_for_is_its_answer(
        self, asked: SupportRequest, officer: User
    ) -> None:
        adviser = as_user(adviser_of(asked))
        adviser.post(reverse("request_wait", args=[asked.pk]), {"text": "Stuur het convenant."})
        assert [(mail.to, mail.subject) for mail in OutboxMail.objects.all()] == [
            (officer.email, "De adviseur wacht op Dronten")
        ]
        page = page_of(asked, officer)
        assert "De adviseur wacht op uw gemeente" in page
        assert "Stuur het convenant." in page
        as_user(officer).post(reverse("request_message", args=[asked.pk]), {"text": "Hierbij."})
        assert SupportRequest.objects.get().state == RequestState.RUNNING

    def test_who_was_answered_by_telephone_goes_on(self, asked: SupportRequest, officer: User) -> None:
        services.wait_for_municipality(actor=adviser_of(asked), request=asked)
        assert "Weer verder" not in page_of(asked, officer)
        assert "Weer verder" in page_of(asked, adviser_of(asked))
        as_user(adviser_of(asked)).post(reverse("request_resume", args=[asked.pk]))
        page = page_of(asked, officer)
        assert "Wacht op de adviseur" in page
        assert "Weer verder, zonder antwoord in het portaal" in page

    def test_an_answer_that_is_no_longer_asked_for_is_not_lost(self, asked: SupportRequest, officer: User) -> None:
        answer = as_user(officer).post(reverse("request_answer", args=[asked.pk]), {"text": "Hier is het plan."})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "Deze vraag heeft nu de status ‘in uitvoering’" in shown
        assert "Hier is het plan.</textarea>" in shown

    def test_nothing_is_written_under_an_ended_request_but_notes(self, officer: User, asked: SupportRequest) -> None:
        services.close(actor=adviser_of(asked), request=asked, result="Een netwerk.")
        answer = as_user(officer).post(reverse("request_message", args=[asked.pk]), {"text": "Nog iets."})
        assert answer.status_code == 422
        assert "Deze vraag is afgerond. Stel een nieuwe vraag als er nog iets is." in answer.content.decode()
        as_user(adviser_of(asked)).post(reverse("request_note", args=[asked.pk]), {"notitie-text": "Terugbellen."})
        assert SupportMessage.objects.get().is_internal


class TestActs:
    def test_who_comes_too_late_reads_who_was_first_and_when(self, asked: SupportRequest, officer: User) -> None:
        services.withdraw(actor=officer, request=asked)
        answer = as_user(adviser_of(asked)).post(reverse("request_close", args=[asked.pk]), {"text": "Mooi werk."})
        shown = answer.content.decode()
        when = timezone.localtime(AuditEvent.objects.get(action="request.withdraw").at)
        assert "Deze vraag heeft nu de status ‘ingetrokken’" in shown
        assert f"Dat deed Otto Ambtenaar op {when.day} " in shown
        assert f"om {when:%H:%M}." in shown
        assert "Mooi werk.</textarea>" in shown

    def test_a_button_that_is_too_late_says_so_on_the_page(self, officer: User, asked: SupportRequest) -> None:
        answer = as_user(adviser_of(asked)).post(reverse("request_meet", args=[asked.pk]))
        assert answer.status_code == 422
        assert "Deze vraag heeft nu de status ‘in uitvoering’; dat kan dan niet." in answer.content.decode()

    def test_who_declines_twice_says_why_twice_and_both_are_kept(self) -> None:
        asked = request_in(RequestState.ASSIGNED)
        assert asked.adviser
        ministry, adviser, address = (
            MinistryFactory.create(),
            asked.adviser,
            reverse("request_decline", args=[asked.pk]),
        )
        as_user(adviser.user).post(address, {"text": "Geen tijd."})
        asked.refresh_from_db()
        services.assign(actor=ministry, request=asked, adviser=adviser, remark="Toch graag u.")
        as_user(adviser.user).post(address, {"text": "Nog steeds geen tijd."})
        asked = SupportRequest.objects.get()
        assert (asked.state, asked.adviser, asked.reason) == ("new", None, "Nog steeds geen tijd.")
        page = page_of(asked, ministry)
        for words in ("Geen tijd.", "Toch graag u.", "Nog steeds geen tijd."):
            assert words in page
            assert words not in page_of(asked, officer_of(asked.municipality))
        assert as_user(adviser.user).get(reverse("support_request", args=[asked.pk])).status_code == 404

    def test_who_declines_lands_on_the_own_list_and_the_desk_reads_why(self) -> None:
        asked = request_in(RequestState.ASSIGNED)
        adviser = as_user(adviser_of(asked))
        page = adviser.post(reverse("request_decline", args=[asked.pk]), {"text": "Te ver weg."}, follow=True)
        assert "U heeft de vraag teruggegeven." in page.content.decode()
        assert adviser.get(reverse("support_request", args=[asked.pk])).status_code == 404
        assert "Te ver weg." in page_of(asked, MinistryFactory.create())
        assert "Te ver weg." not in page_of(asked, officer_of(asked.municipality))
