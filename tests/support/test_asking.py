"""Asking for an adviser: the form, the check page, the confirmation; nothing that was typed or uploaded is lost."""

import io
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from coalition.models import Municipality, OutboxMail, StoredFile, User
from coalition.services.retention import apply_terms
from pillars.models import Signing
from support.models import RequestState, SupportRequest, Topic
from tests.client import StrictClient
from tests.factories import GrantFactory, MunicipalityFactory, officer_of
from tests.partners.factories import CoalitionFactory
from tests.support.factories import request_in, signatory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ASK, CHECK = "/mijn/ondersteuning/vragen/", "/mijn/ondersteuning/vragen/controleren/"


@pytest.fixture
def dronten() -> Municipality:
    return signatory(name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten)


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


def picture(name: str = "plan.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def answers(**changed: Any) -> dict[str, Any]:
    """The form as an officer fills it in."""
    topics = Topic.objects.filter(slug__in=["netwerk", "plan"]).values_list("pk", flat=True)
    given = {
        "creation_key": str(uuid.UUID(int=1)),
        "kind": "support",
        "topics": list(topics),
        "question": "Hoe houden wij ons netwerk in stand?\n\nPartners haken af.",
        "pillars": ["2", "3"],
        "wished_start_maand": "2",
        "wished_start_jaar": "2027",
    }
    return {**given, **changed}


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_form_to_confirmation(desk: StrictClient, officer: User, dronten: Municipality) -> None:
    zameneen = CoalitionFactory.create(name="ZamenEen", municipalities=[dronten])
    form = answers(coalition=zameneen.pk, uploads=[picture("plan.png"), picture("kaart.png")])
    check = desk.post(ASK, form, follow=True)
    shown = body(check)
    words = ("Ondersteuning", "een plan van aanpak schrijven", "Partners haken af.", "2. Creëer een sterk netwerk")
    for words_shown in (*words, "ZamenEen", "februari 2027", "plan.png, kaart.png"):
        assert words_shown.lower() in shown.lower()
    assert not SupportRequest.objects.exists()
    address = check.redirect_chain[-1][0]
    done = desk.post(address, follow=True)
    asked = SupportRequest.objects.get()
    assert [file.original_name for file in asked.files.order_by("uploaded_at")] == ["plan.png", "kaart.png"]
    assert (asked.pillars, asked.coalition, asked.asked_by, str(asked.wished_start)) == (
        "23", zameneen, officer, "februari 2027",
    )  # fmt: skip
    assert "Uw vraag is verstuurd" in body(done)
    # The second of two clicks lands on the same page and makes nothing.
    again = desk.post(address)
    assert again.headers["Location"] == reverse("support_asked", args=[asked.pk])
    assert (SupportRequest.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_who_goes_back_and_sends_again_is_told_and_loses_nothing(desk: StrictClient) -> None:
    form = answers(uploads=[picture("plan.png")])
    desk.post(desk.post(ASK, form).headers["Location"])
    number = SupportRequest.objects.get().pk
    changed = answers(creation_key=form["creation_key"], question="Toch iets anders.", uploads=[picture("nieuw.png")])
    answer = desk.post(ASK, changed)
    page = body(answer)
    assert answer.status_code == 422
    assert f"U heeft dit formulier al verstuurd: dat is vraag {number}." in page
    assert "Toch iets anders.</textarea>" in page
    assert "nieuw.png weghalen" in page
    # Who means it, sends it once more.
    key = re.findall(r'name="creation_key" value="([^"]+)"', page)[0]
    desk.post(desk.post(ASK, {**changed, "creation_key": key, "uploads": []}).headers["Location"])
    second = SupportRequest.objects.latest("pk")
    assert (second.question, [file.original_name for file in second.files.all()]) == (
        "Toch iets anders.",
        ["nieuw.png"],
    )


def test_for_a_dissolved_municipality_one_reads_why_not(
    desk: StrictClient, officer: User, dronten: Municipality
) -> None:
    gone = MunicipalityFactory.create(slug="opgeheven", ends=date(2026, 1, 1))
    GrantFactory.create(user=officer, municipality=gone)
    assert "Uw gemeente bestaat niet meer" in body(desk.get(f"{ASK}?gemeente=opgeheven"))
    assert "/mijn/ondersteuning/vragen/" not in body(desk.get("/mijn/gemeenten/opgeheven/"))
    assert "Gemeente Dronten" in body(desk.get(f"{ASK}?gemeente=dronten"))


def test_it_says_by_when_somebody_is_found(desk: StrictClient, dronten: Municipality) -> None:
    asked = request_in(RequestState.NEW, municipality=dronten)
    # Before two days of Christmas, New Year's Day and three weekends.
    moment = datetime(2025, 12, 17, 12, tzinfo=UTC)
    SupportRequest.objects.filter(pk=asked.pk).update(asked_at=moment)
    assert "tot en met 5 januari 2026" in body(desk.get(reverse("support_asked", args=[asked.pk])))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"question": ""}, "Vul ‘Uw vraag’ in."),
        ({"question": "   "}, "Vul ‘Uw vraag’ in."),
        ({"question": "x" * 20_000}, "gebruik hoogstens 5000 tekens. Nu zijn het er 20000."),
        ({"topics": []}, "Kies minstens 1 antwoord bij ‘Waar gaat uw vraag over?’."),
        ({"wished_start_maand": "13"}, "13-2027 bestaat niet."),
    ],
    ids=["empty", "blank", "20,000", "no topic", "month 13"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: StrictClient, changed: dict[str, Any], sentence: str
) -> None:
    page = desk.post(ASK, answers(uploads=[picture()], **changed))
    assert page.status_code == 422
    shown = body(page)
    assert sentence.lower() in shown.lower()
    typed = changed.get("question", "Partners haken af.")
    assert typed.strip() in shown
    assert 'value="2027"' in shown
    assert re.search(r'name="pillars" value="3"[^>]*checked', shown)
    assert "plan.png weghalen" in shown
    assert not SupportRequest.objects.exists()


def test_an_attachment_that_is_refused_takes_nothing_along(desk: StrictClient) -> None:
    bad = SimpleUploadedFile("virus.pdf", b"MZ programma")
    page = desk.post(ASK, answers(uploads=[picture("goed.png"), bad]))
    shown = body(page)
    assert page.status_code == 422
    assert "virus.pdf kunnen wij niet gebruiken. Dit is een programma, geen document." in shown
    assert "Partners haken af." in shown
    check = desk.post(ASK, answers(), follow=True)
    assert "goed.png" in body(check)
    desk.post(check.redirect_chain[-1][0])
    assert [file.original_name for file in SupportRequest.objects.get().files.all()] == ["goed.png"]


def test_an_upload_can_be_taken_off_again(desk: StrictClient) -> None:
    desk.post(ASK, answers(uploads=[picture("een.png"), picture("twee.png")]))
    first = StoredFile.objects.get(original_name="een.png")
    check = desk.post(ASK, answers(weghalen=[str(first.pk)]), follow=True)
    assert "een.png" not in body(check)
    change = desk.get(check.redirect_chain[-1][0].replace("controleren/", ""))
    assert change.status_code == 200
    assert "twee.png weghalen" in body(change)
    assert "Partners haken af." in body(change)


def test_no_more_than_ten_attachments(desk: StrictClient) -> None:
    desk.post(ASK, answers(uploads=[picture(f"{number}.png") for number in range(9)]))
    page = desk.post(ASK, answers(uploads=[picture("tien.png"), picture("elf.png")]))
    assert page.status_code == 422
    assert "Er zijn al 10 bijlagen." in body(page)
    assert "tien.png weghalen" in body(page)
    assert "elf.png weghalen" not in body(page)


class TestTheGate:
    def test_who_has_not_signed_reads_why_there_is_one_choice(self, client: StrictClient) -> None:
        client.force_login(officer_of(MunicipalityFactory.create()))
        page = body(client.get(ASK))
        assert "heeft de vijf pijlers niet ondertekend" in page
        assert 'value="support"' not in page
        refused = client.post(ASK, answers())
        assert refused.status_code == 422
        assert "Ondersteuning is er voor gemeenten die de vijf pijlers hebben ondertekend." in body(refused)

    def test_a_signing_withdrawn_between_form_and_check_is_refused_with_the_answers_kept(
        self, desk: StrictClient, officer: User
    ) -> None:
        check = desk.post(ASK, answers())
        Signing.objects.all().delete()
        page = desk.post(check.headers["Location"])
        assert page.status_code == 422
        assert "Partners haken af." in body(page)
        assert not SupportRequest.objects.exists()

    def test_support_covers_only_municipalities_that_signed(self, desk: StrictClient, officer: User) -> None:
        other = MunicipalityFactory.create(name="Urk")
        GrantFactory.create(user=officer, municipality=other)
        address = desk.post(ASK + "?gemeente=dronten", answers(also=[other.pk])).headers["Location"]
        page = desk.post(address)
        assert page.status_code == 422
        assert "Niet ondertekend: Urk." in body(page)


class TestWhoWorksForMoreThanOne:
    @pytest.fixture
    def urk(self, officer: User) -> Municipality:
        urk = signatory(name="Urk", slug="urk")
        GrantFactory.create(user=officer, municipality=urk)
        return urk

    def test_chooses_for_whom_and_may_cover_the_other(self, desk: StrictClient, urk: Municipality) -> None:
        assert "Voor welke gemeente vraagt u?" in body(desk.get(ASK))
        form = body(desk.get(ASK + "?gemeente=urk"))
        assert "Gemeente Urk" in form
        address = desk.post(ASK + "?gemeente=urk", answers(also=[Municipality.objects.get(slug="dronten").pk]))
        desk.post(address.headers["Location"])
        asked = SupportRequest.objects.get()
        assert asked.municipality == urk
        assert {str(one) for one in asked.municipalities.all()} == {"Urk", "Dronten"}

    def test_cannot_ask_for_or_cover_somebody_elses(self, desk: StrictClient, urk: Municipality) -> None:
        elsewhere = signatory(slug="elders")
        assert desk.get(ASK + "?gemeente=elders").status_code == 404
        page = desk.post(ASK + "?gemeente=urk", answers(also=[elsewhere.pk]))
        assert page.status_code == 422
        assert not SupportRequest.objects.exists()


def test_somebody_elses_draft_is_nobodys(desk: StrictClient) -> None:
    address = desk.post(ASK, answers(uploads=[picture()])).headers["Location"]
    other = StrictClient()
    other.force_login(officer_of(signatory()))
    page = other.get(address, follow=True)
    assert "Uw antwoorden zijn er niet meer." in body(page)
    assert "Partners haken af" not in body(page)


def test_an_ended_request_is_asked_again_with_its_answers(desk: StrictClient, dronten: Municipality) -> None:
    old = request_in(RequestState.WITHDRAWN, municipality=dronten, question="De oude vraag", pillars="4")
    page = body(desk.get(reverse("support_request", args=[old.pk])))
    address = f"{ASK}?gemeente=dronten&opnieuw={old.pk}"
    assert address.replace("&", "&amp;") in page
    assert "De oude vraag" in body(desk.get(address))
    elsewhere = request_in(RequestState.WITHDRAWN)
    assert desk.get(f"{ASK}?gemeente=dronten&opnieuw={elsewhere.pk}").status_code == 404


def test_what_is_never_sent_is_erased_and_what_was_sent_is_not(desk: StrictClient) -> None:
    sent = desk.post(ASK, answers(uploads=[picture("verstuurd.png")])).headers["Location"]
    desk.post(sent)
    desk.post(ASK, answers(creation_key=str(uuid.UUID(int=2)), uploads=[picture("verlaten.png")]))
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    list(apply_terms())
    assert [file.original_name for file in StoredFile.objects.all()] == ["verstuurd.png"]


def test_the_desk_of_a_municipality_leads_to_asking(desk: StrictClient, dronten: Municipality) -> None:
    page = body(desk.get("/mijn/gemeenten/dronten/"))
    assert "/mijn/ondersteuning/vragen/?gemeente=dronten" in page
    asked = request_in(RequestState.RUNNING, municipality=dronten)
    assert f"Vraag {asked.pk}</a>, in uitvoering" in body(desk.get("/mijn/gemeenten/dronten/"))
