"""The pages of a signing, as an officer and the ministry use them."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coalition.models import AuditEvent, Municipality, OutboxMail, User
from coalition.services.access import request_access
from coalition.tools.numbers import make_number
from pillars.models import PillarEdition, Signing, SigningCorrection, SigningState
from tests.client import StrictClient
from tests.factories import (
    EditionFactory,
    HolderFactory,
    MilestoneFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    all_periods,
    officer_of,
    signing_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def dronten() -> Municipality:
    all_periods()
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten, name="Officier van Dronten")


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


@pytest.fixture
def ministry() -> StrictClient:
    client = StrictClient()
    client.force_login(MinistryFactory.create())
    return client


def answers(**changed: Any) -> dict[str, Any]:
    """The form as an officer of Dronten fills it in."""
    edition = EditionFactory.create()
    return {
        "creation_key": str(uuid.UUID(int=1)),
        "personen-TOTAL_FORMS": "1",
        "personen-INITIAL_FORMS": "0",
        "personen-0-name": "Peter van Bergen",
        "personen-0-function": "wethouder",
        "personen-0-capacity": "municipality",
        "signed_on_dag": "20",
        "signed_on_maand": "9",
        "signed_on_jaar": "2019",
        "place": "Dronten",
        "edition": str(edition.pk),
        "source": "https://krant.example/dronten",
        **changed,
    }


def create(client: StrictClient, **changed: Any) -> Any:
    return client.post(reverse("signing_create", args=["dronten"]), answers(**changed))


def body(response: Any) -> str:
    return str(response.content.decode())


def test_the_whole_way_from_form_to_register(desk: StrictClient, ministry: StrictClient) -> None:
    signing_page = create(desk)
    signing = Signing.objects.get()
    assert signing_page["Location"] == reverse("signing_review", args=[signing.number])
    review = body(desk.get(signing_page["Location"]))
    assert "20 september 2019" in review
    assert "Peter van Bergen (wethouder)" in review

    confirmation = desk.post(reverse("signing_submit", args=[signing.number]), follow=True)
    assert signing.number in body(confirmation)
    assert "Wat gebeurt er nu?" in body(confirmation)

    assert "Dronten" in body(ministry.get(reverse("in_tray")))
    beside = body(ministry.get(reverse("in_tray_signing", args=[signing.number])))
    assert "Ondertekening registreren" in beside
    signing.refresh_from_db()
    ministry.post(reverse("signing_register", args=[signing.number]), {"period": signing.period_id})
    signing.refresh_from_db()
    assert (signing.state, signing.period and signing.period.name) == (SigningState.REGISTERED, "2018–2021")
    assert "Echt en geregistreerd" in body(StrictClient().get(reverse("check_number", args=[signing.number])))
    assert "Alles is gecontroleerd" in body(ministry.get(reverse("in_tray")))


def test_the_in_tray_tells_of_what_waits_elsewhere(ministry: StrictClient, dronten: Municipality) -> None:
    assert "Ook te controleren" not in body(ministry.get(reverse("in_tray")))
    MilestoneFactory.create_batch(2)
    request_access(municipality=dronten, name="Jan", email="jan@dronten.example", function="adviseur")
    page = body(ministry.get(reverse("in_tray")))
    assert f'href="{reverse("milestone_list")}">2 mijlpalen</a>' in page
    assert f'href="{reverse("access_request_list")}">1 aanvraag om toegang</a>' in page


def test_the_known_alderman_is_filled_in(desk: StrictClient, dronten: Municipality) -> None:
    HolderFactory.create(municipality=dronten, name="Demo Wethouder")
    assert 'value="Demo Wethouder"' in body(desk.get(reverse("signing_create", args=["dronten"])))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signed_on_dag": "31"}, "31-9-2019 bestaat niet. Vul een bestaande datum in, bijvoorbeeld 27 3 2026."),
        ({"signed_on_maand": ""}, "Vul ook de maand in."),
        ({"personen-0-name": ""}, "Vul de naam in van wie namens de gemeente tekent."),
        (
            {"personen-0-name": "Peter 😀"},
            "Dit teken kan niet op papier: ‘😀’ (U+1F600). Schrijf de tekst met andere letters.",
        ),
        ({"place": "x" * 121}, "Maak ‘Plaats’ korter: gebruik hoogstens 120 tekens. Nu zijn het er 121."),
    ],
)
def test_a_mistake_gets_its_sentence_and_loses_nothing(
    desk: StrictClient, changed: dict[str, str], sentence: str
) -> None:
    page = create(desk, **{"remarks": "<script>alert(1)</script>", **changed})
    assert page.status_code == 422
    assert sentence in body(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body(page)
    assert 'value="https://krant.example/dronten"' in body(page)
    assert not Signing.objects.exists()


def test_two_clicks_make_one_concept(desk: StrictClient) -> None:
    assert create(desk)["Location"] == create(desk)["Location"]
    assert Signing.objects.count() == 1


def test_a_refused_file_saves_nothing_and_keeps_what_was_typed(desk: StrictClient) -> None:
    page = create(desk, file=SimpleUploadedFile("formulier.pdf", b"MZ\x90\x00 this is a program"))
    assert page.status_code == 422
    assert "formulier.pdf kunnen wij niet gebruiken. Dit is een programma, geen document." in body(page)
    assert 'value="Peter van Bergen"' in body(page)
    assert not Signing.objects.exists()


def test_a_planned_date_can_be_kept_but_not_submitted(desk: StrictClient) -> None:
    edition = PillarEdition.objects.get(slug="voorbeeld")
    create(desk, signed_on_jaar="2190", edition=str(edition.pk))
    signing = Signing.objects.get()
    assert "De datum ligt in de toekomst" in body(desk.get(reverse("signing_review", args=[signing.number])))
    page = desk.post(reverse("signing_submit", args=[signing.number]))
    assert page.status_code == 422
    assert "De datum (20 september 2190) ligt in de toekomst." in body(page)
    signing.refresh_from_db()
    assert signing.state == SigningState.CONCEPT


def test_the_second_editor_sees_both_versions_and_loses_nothing(desk: StrictClient, dronten: Municipality) -> None:
    signing = SigningFactory.create(municipality=dronten)
    edit = reverse("signing_edit", args=[signing.number])
    first = answers(version="1", place="Lelystad")
    second = answers(version="1", place="Swifterbant")
    desk.post(edit, first)
    conflict = desk.post(edit, second)
    assert conflict.status_code == 409
    assert "Er zijn twee versies" in body(conflict)
    assert "Lelystad" in body(conflict)
    assert 'value="Swifterbant"' in body(conflict)
    signing.refresh_from_db()
    assert signing.place == "Lelystad"
    assert 'name="version" value="2"' in body(conflict)
    desk.post(edit, second | {"version": "2"})
    signing.refresh_from_db()
    assert signing.place == "Swifterbant"


def test_who_goes_back_to_the_first_form_loses_nothing_that_was_typed(desk: StrictClient) -> None:
    create(desk, place="Dronten")
    create(desk, place="Swifterbant")
    signing = Signing.objects.get()
    assert signing.place == "Swifterbant"
    conflict = create(desk, place="Biddinghuizen")
    assert conflict.status_code == 409
    assert 'value="Biddinghuizen"' in body(conflict)
    create(desk, place="Biddinghuizen", version="2")
    signing.refresh_from_db()
    assert signing.place == "Biddinghuizen"


def test_of_what_is_voided_no_form_is_offered_to_print(ministry: StrictClient, dronten: Municipality) -> None:
    for state, offered in ((SigningState.REGISTERED, True), (SigningState.VOIDED, False)):
        signing = signing_in(state, municipality=dronten)
        page = body(ministry.get(reverse("signing_detail", args=[signing.number])))
        assert (reverse("signing_form_pdf", args=[signing.number]) in page) is offered


def test_what_is_still_needed_reaches_the_officer(
    desk: StrictClient, ministry: StrictClient, dronten: Municipality
) -> None:
    signing = signing_in(SigningState.SUBMITTED, municipality=dronten)
    ask = reverse("signing_ask_more", args=[signing.number])
    assert ministry.post(ask, {"aanvulling-reason": " "}).status_code == 422
    ministry.post(ask, {"aanvulling-reason": "Stuur de scan mee."})
    overview = body(desk.get(reverse("my_overview")))
    assert "Vul de ondertekening van Dronten aan" in overview
    assert reverse("signing_create", args=[dronten.slug]) not in overview, "one that waits is not to be entered twice"
    assert "Stuur de scan mee." in body(desk.get(reverse("signing_detail", args=[signing.number])))
    assert "Stuur de scan mee." in OutboxMail.objects.get().text


def test_an_officer_takes_back_and_deletes(desk: StrictClient, dronten: Municipality) -> None:
    signing = signing_in(SigningState.SUBMITTED, municipality=dronten)
    page = desk.post(reverse("signing_take_back", args=[signing.number]), follow=True)
    assert "weer een concept" in body(page)
    page = desk.post(reverse("signing_delete", args=[signing.number]), follow=True)
    assert f"Het concept {signing.number} is verwijderd." in body(page)
    assert not Signing.objects.exists()


def test_a_correction_is_proposed_and_applied(
    desk: StrictClient, ministry: StrictClient, dronten: Municipality
) -> None:
    signing = signing_in(SigningState.REGISTERED, municipality=dronten)
    number = signing.number
    proposal = answers(version="1", place="Biddinghuizen", **{"waarom-reason": "Verkeerde plaats"})
    page = desk.post(reverse("signing_correct", args=[number]), proposal, follow=True)
    assert "Uw voorstel is verstuurd." in body(page)
    signing.refresh_from_db()
    assert signing.place == "Dronten"
    beside = body(ministry.get(reverse("in_tray_signing", args=[number])))
    assert "Biddinghuizen" in beside
    correction = SigningCorrection.objects.get()
    ministry.post(reverse("correction_decide", args=[number, correction.pk]), {"besluit": "doorvoeren"})
    signing.refresh_from_db()
    assert (signing.place, signing.number, signing.state) == ("Biddinghuizen", number, SigningState.REGISTERED)


def test_a_correction_is_not_refused_without_a_reason(
    desk: StrictClient, ministry: StrictClient, dronten: Municipality
) -> None:
    number = signing_in(SigningState.REGISTERED, municipality=dronten).number
    proposal = answers(version="1", place="Biddinghuizen", **{"waarom-reason": "Verkeerde plaats"})
    desk.post(reverse("signing_correct", args=[number]), proposal)
    decide = reverse("correction_decide", args=[number, SigningCorrection.objects.get().pk])
    page = ministry.post(decide, {"besluit": "weigeren", "decision": " "})
    assert page.status_code == 422
    assert "Schrijf op waarom u de correctie niet doorvoert." in body(page)
    ministry.post(decide, {"besluit": "weigeren", "decision": "Het was in Dronten."})
    late = ministry.post(decide, {"besluit": "doorvoeren"})
    assert "Over deze correctie is al besloten." in body(late)
    assert "Het was in Dronten." in body(desk.get(reverse("signing_detail", args=[number])))


def test_withdrawing_asks_for_a_day_and_a_decision(ministry: StrictClient, dronten: Municipality) -> None:
    signing = signing_in(SigningState.REGISTERED, municipality=dronten)
    address = reverse("signing_withdraw", args=[signing.number])
    page = ministry.post(address, {"withdrawn_on_jaar": "2021", "decision": "Raadsbesluit"})
    assert "Vul dag, maand en jaar in" in body(page)
    day = {"withdrawn_on_dag": "1", "withdrawn_on_maand": "maart", "withdrawn_on_jaar": "2021"}
    ministry.post(address, day | {"decision": "Raadsbesluit 12"})
    assert "Ingetrokken per 1 maart 2021" in body(StrictClient().get(reverse("check_number", args=[signing.number])))


def test_a_voided_number_says_so_and_nothing_more(ministry: StrictClient, dronten: Municipality) -> None:
    signing = signing_in(SigningState.REGISTERED, municipality=dronten)
    ministry.post(reverse("signing_void", args=[signing.number]), {"reason": "Verkeerde gemeente"})
    page = body(StrictClient().get(reverse("check_number", args=[signing.number])))
    assert "Dit nummer is ten onrechte geregistreerd en is vervallen." in page
    assert "Peter van Bergen" not in page


@pytest.mark.parametrize("state", [SigningState.CONCEPT, SigningState.SUBMITTED, SigningState.NEEDS_MORE])
def test_of_what_is_not_registered_only_that_it_was_issued(client: StrictClient, state: SigningState) -> None:
    signing = signing_in(state)
    page = body(client.get(reverse("check_number", args=[signing.number])))
    assert "Uitgegeven formulier, nog niet gecontroleerd" in page
    assert signing.municipality.name not in page


def test_a_mistyped_number_is_told_from_an_unknown_one(client: StrictClient) -> None:
    assert "Dit nummer kan niet kloppen" in body(client.get("/controle/5P26-0303-0000/"))
    unknown = client.get(reverse("check_number", args=[make_number("5P", 2026, "0303", "ABC")]))
    assert (unknown.status_code, "Onbekend nummer" in body(unknown)) == (404, True)


def test_another_municipalitys_signing_is_not_there(client: StrictClient, dronten: Municipality) -> None:
    signing = signing_in(SigningState.REGISTERED, municipality=dronten)
    client.force_login(officer_of(MunicipalityFactory.create()))
    for route in ("signing_detail", "signing_edit", "signing_form_pdf", "signing_correct"):
        assert client.get(reverse(route, args=[signing.number])).status_code == 404, route
    assert client.get(reverse("signing_create", args=["dronten"])).status_code == 404


def test_the_file_is_seen_in_pictures_and_downloaded_with_a_line_in_the_trail(
    desk: StrictClient, dronten: Municipality, signed_form: bytes
) -> None:
    create(desk, file=SimpleUploadedFile("scan.png", signed_form, "image/png"))
    signing = Signing.objects.get()
    file = signing.files.get()
    picture = desk.get(reverse("signing_file_page", args=[signing.number, file.pk, 1]))
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Cache-Control"] == "private, max-age=600"
    assert picture.getvalue().startswith(b"\xff\xd8\xff")
    assert desk.get(reverse("signing_file_page", args=[signing.number, file.pk, 2])).status_code == 404
    download = desk.get(reverse("signing_file", args=[signing.number, file.pk]))
    assert download["Content-Disposition"] == 'attachment; filename="scan.png"'
    assert download.getvalue() == signed_form
    opened = AuditEvent.objects.get(action="file.opened", object_id=str(signing.pk))
    assert opened.changes == {"bestand": [None, "PNG, 1 bladzijde"]}
    assert not AuditEvent.objects.filter(changes__icontains="scan.png").exists(), "a file's name may hold a person's"


def test_the_same_file_twice_is_kept_once(desk: StrictClient, signed_form: bytes) -> None:
    create(desk)
    add = reverse("signing_file_add", args=[Signing.objects.get().number])
    for _ in range(2):
        desk.post(add, {"file": SimpleUploadedFile("scan.png", signed_form)})
    assert Signing.objects.get().files.count() == 1


@pytest.fixture
def signed_form() -> bytes:
    """A small picture, as a scanner makes it."""
    target = io.BytesIO()
    Image.new("RGB", (210, 297), "white").save(target, "PNG")
    return target.getvalue()
