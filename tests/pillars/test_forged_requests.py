"""Requests that no form of ours sends: they get a sentence, change nothing, and never fail."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coalition.models import Municipality, StoredFile, User
from coalition.services.files import hand_out, page_picture
from pillars.facts import SigningFacts
from pillars.models import Signing, SigningCorrection, SigningState
from pillars.services.signing import propose_correction
from tests.client import StrictClient
from tests.factories import (
    EditionFactory,
    FileFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
    signing_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten)


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


@pytest.fixture
def ministry() -> StrictClient:
    client = StrictClient()
    client.force_login(MinistryFactory.create())
    return client


@pytest.fixture
def proposal(dronten: Municipality, officer: User) -> SigningCorrection:
    signing = SigningFactory.create(registered=True, municipality=dronten)
    facts = replace(SigningFacts.of(signing), place="Biddinghuizen")
    return propose_correction(actor=officer, signing=signing, facts=facts, reason="Plaats")


@pytest.fixture
def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (21, 30), "white").save(target, "PNG")
    return target.getvalue()


def answers(**changed: Any) -> dict[str, Any]:
    return {
        "creation_key": str(uuid.uuid4()),
        "version": "1",
        "personen-TOTAL_FORMS": "1",
        "personen-INITIAL_FORMS": "0",
        "personen-0-name": "Peter van Bergen",
        "personen-0-function": "wethouder",
        "personen-0-capacity": "municipality",
        "signed_on_2": "2019",
        "edition": str(EditionFactory.create().pk),
        "source": "https://krant.example/1",
        **changed,
    }


def test_the_key_of_another_municipalitys_form_makes_nothing_and_shows_nothing(desk: StrictClient) -> None:
    theirs = SigningFactory.create(place="Dalfsen")
    page = desk.post(reverse("signing_create", args=["dronten"]), answers(creation_key=str(theirs.creation_key)))
    assert page.status_code == 422
    content = page.content.decode()
    assert "Opslaan is niet gelukt. Open een nieuw formulier" in content
    assert theirs.number not in content
    assert Signing.objects.get() == theirs


def test_a_correction_without_a_single_row_of_people_is_told_who_is_missing(
    desk: StrictClient, dronten: Municipality
) -> None:
    signing = SigningFactory.create(registered=True, municipality=dronten)
    rowless = answers(**{"personen-TOTAL_FORMS": "-1", "waarom-reason": "Plaats", "place": "Biddinghuizen"})
    page = desk.post(reverse("signing_correct", args=[signing.number]), rowless)
    assert page.status_code == 422
    assert "Vul de naam in van ten minste één ondertekenaar." in page.content.decode()


def test_a_reason_that_does_not_fit_is_refused_before_the_database_does(
    ministry: StrictClient, dronten: Municipality
) -> None:
    signing = SigningFactory.create(registered=True, municipality=dronten)
    page = ministry.post(reverse("signing_void", args=[signing.number]), {"reason": "x" * 301})
    assert page.status_code == 422
    assert "gebruik hoogstens 300 tekens" in page.content.decode()
    signing.refresh_from_db()
    assert signing.state == SigningState.REGISTERED


@pytest.mark.parametrize("decision", ["klopt\0niet", "klopt\x07niet", "x" * 1001])
def test_what_is_said_of_a_correction_is_checked_as_any_text(
    ministry: StrictClient, proposal: SigningCorrection, decision: str
) -> None:
    address = reverse("correction_decide", args=[proposal.signing.number, proposal.pk])
    page = ministry.post(address, {"besluit": "weigeren", "decision": decision})
    assert page.status_code == 422
    assert "Toelichting" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == SigningCorrection.State.OPEN


@pytest.mark.parametrize("address", ["/controle/%00/", "/gemeenten/?q=%00", "/uitnodiging/a%00b/"])
def test_an_address_with_a_nul_is_no_address(client: StrictClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 400
    assert "Uw browser stuurde iets wat het portaal niet kan lezen." in page.content.decode()
    assert "default-src" in page["Content-Security-Policy"]


# ---- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [SigningState.SUBMITTED, SigningState.REGISTERED])
def test_an_officer_adds_no_evidence_to_what_was_handed_in(
    desk: StrictClient, ministry: StrictClient, dronten: Municipality, state: SigningState, picture: bytes
) -> None:
    signing = signing_in(state, municipality=dronten)
    add = reverse("signing_file_add", args=[signing.number])
    page = desk.post(add, {"file": SimpleUploadedFile("scan.png", picture)}, follow=True)
    assert "Er kan nu geen bestand bij." in page.content.decode()
    assert not StoredFile.objects.exists()
    ministry.post(add, {"file": SimpleUploadedFile("scan.png", picture)})
    assert signing.files.count() == 1


def test_a_file_that_opens_but_cannot_be_drawn_has_no_pictures(desk: StrictClient, dronten: Municipality) -> None:
    signing = SigningFactory.create(municipality=dronten)
    signing.files.add(kept(b"%PDF-1.7 once it was whole"))
    address = reverse("signing_file_page", args=[signing.number, signing.files.get().pk, 1])
    assert [desk.get(address).status_code for _ in range(2)] == [404, 404]


def test_all_pages_can_be_asked_for_at_the_same_time(picture: bytes) -> None:
    file = kept(picture, StoredFile.Kind.PNG)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: page_picture(file, 1), range(4)))
    assert {path and path.name for path in found} == {"page-001.jpg"}


@pytest.mark.parametrize(
    ("named", "downloaded"),
    [("formulier.html", "formulier.html.pdf"), ("formulier.PDF", "formulier.PDF"), ("formulier", "formulier.pdf")],
)
def test_a_download_is_called_what_it_is(named: str, downloaded: str) -> None:
    file = kept(b"%PDF-1.7 <script>alert(1)</script>", original_name=named)
    dronten = MunicipalityFactory.create()
    answer = hand_out(actor=MinistryFactory.create(), file=file, of=dronten, municipality=dronten)
    assert answer["Content-Disposition"] == f'attachment; filename="{downloaded}"'
    answer.close()


def kept(content: bytes, kind: StoredFile.Kind = StoredFile.Kind.PDF, **fields: Any) -> StoredFile:
    """A file that was let in before, with these bytes."""
    file = FileFactory.create(kind=kind, **fields)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(content)
    return file
