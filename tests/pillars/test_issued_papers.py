"""What was printed with a number: kept byte for byte, printed again the same, recognised when it comes back."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent, IssuedPaper, Municipality, User
from coalition.services import papers
from coalition.services.retention import apply_terms
from pillars.models import Signing
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory, officer_of
from tests.reading import sheets_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()
    caches["default"].clear()


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def signing(dronten: Municipality) -> Signing:
    return SigningFactory.create(municipality=dronten)


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten)


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


def print_form(desk: StrictClient, signing: Signing) -> bytes:
    answer: Any = desk.get(reverse("signing_form_pdf", args=[signing.number]))
    assert answer["Content-Disposition"] == f'inline; filename="vijf-pijlers-dronten-{signing.number}.pdf"'
    content: bytes = answer.content
    return content


def checked(client: StrictClient, content: bytes) -> str:
    answer: Any = client.post(reverse("check_file"), {"bestand": SimpleUploadedFile("Bewijs & zo.pdf", content)})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def keep(content: bytes = b"papier", number: str = "", **fields: Any) -> IssuedPaper:
    return papers.keep(content=content, number=number, title="Papier", file_name="papier.pdf", **fields)


@pytest.mark.sqlite
def test_a_form_is_kept_once_and_again_when_the_facts_changed(
    desk: StrictClient, signing: Signing, officer: User
) -> None:
    before = print_form(desk, signing)
    assert print_form(desk, signing) == before
    [first] = IssuedPaper.objects.all()
    assert (first.number, first.municipality, first.issued_by) == (signing.number, signing.municipality, officer)
    assert (first.sha256, first.size) == (hashlib.sha256(before).hexdigest(), len(before))
    signing.signatories.update(name="Een Ander")
    after = print_form(desk, signing)
    page = desk.get(reverse("signing_detail", args=[signing.number])).content.decode()
    newest, oldest = IssuedPaper.objects.all()
    for paper, content, name in [(newest, after, "Een Ander"), (oldest, before, "Peter van Bergen")]:
        address = reverse("signing_paper", args=[signing.number, paper.pk])
        assert f'href="{address}"' in page
        answer: Any = desk.get(address)
        assert answer.content == content
        assert name in sheets_of(answer.content)[0]


def test_paper_of_one_signing_is_not_found_through_another(desk: StrictClient, signing: Signing) -> None:
    other = keep(number=SigningFactory.create().number)
    assert desk.get(reverse("signing_paper", args=[signing.number, other.pk])).status_code == 404


@pytest.mark.sqlite
def test_anybody_may_ask_whether_a_file_is_ours(client: StrictClient, desk: StrictClient, signing: Signing) -> None:
    content = print_form(desk, signing)
    visitor = StrictClient()
    page = checked(visitor, content)
    assert "Precies zo door ons uitgegeven" in page
    assert "Formulier vijf pijlers, Dronten" in page
    assert f'href="{reverse("check_number", args=[signing.number])}">{signing.number}</a>' in page
    assert "Peter van Bergen" not in page
    changed = content[:-10] + bytes([content[-10] ^ 1]) + content[-9:]
    for other in (changed, content + b"\n", content[:-1], b"geen pdf"):
        page = checked(visitor, other)
        assert "Niet precies zo door ons uitgegeven" in page
        assert signing.number not in page
    assert "Bewijs &amp; zo.pdf" in page


def test_checking_a_file_says_what_is_wrong_and_has_its_limits(client: StrictClient, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    page: Any = client.post(reverse("check_file"), {"bestand": SimpleUploadedFile("groot.pdf", b"x" * (1024**2 + 1))})
    assert page.status_code == 422
    assert "Het bestand is groter dan 1 MB." in page.content.decode()
    page = client.post(reverse("check_file"), {})
    assert page.status_code == 422
    assert "Kies een bestand" in page.content.decode()
    settings.ACCOUNT_RATE_LIMITS = {"check_file": "1/m/ip"}
    assert client.post(reverse("check_file"), {}).status_code == 422
    assert "Wacht een minuut" in client.post(reverse("check_file"), {}).content.decode()
    assert client.get(reverse("check_file")).status_code == 200


def test_paper_that_never_came_into_the_register_is_erased_after_two_years_but_still_recognised(
    desk: StrictClient, signing: Signing, django_capture_on_commit_callbacks: Any
) -> None:
    content = print_form(desk, signing)
    registered = keep(b"geregistreerd", SigningFactory.create(registered=True).number)
    withdrawn = keep(b"ingetrokken", SigningFactory.create(withdrawn=True).number)
    stack = keep(b"stapel")
    with time_machine.travel(timezone.now() + timedelta(days=729)):
        list(apply_terms())
        assert not IssuedPaper.objects.filter(stored_name="").exists()
    path = Path(IssuedPaper.objects.get(number=signing.number).path)
    with time_machine.travel(timezone.now() + timedelta(days=731)), django_capture_on_commit_callbacks(execute=True):
        list(apply_terms())
    kept = IssuedPaper.objects.exclude(stored_name="")
    assert set(kept) == {registered, withdrawn}
    assert papers.content_of(registered) == b"geregistreerd"
    assert not path.exists()
    assert set(AuditEvent.objects.filter(action="paper.erased").values_list("object_id", flat=True)) == {
        str(IssuedPaper.objects.get(number=signing.number).pk),
        str(stack.pk),
    }
    assert "Precies zo door ons uitgegeven" in checked(desk, content)
    desk.force_login(officer_of(signing.municipality))
    page = desk.get(reverse("signing_detail", args=[signing.number])).content.decode()
    assert "gewist na de bewaartermijn" in page
    address = reverse("signing_paper", args=[signing.number, IssuedPaper.objects.get(number=signing.number).pk])
    assert address not in page
    assert desk.get(address).status_code == 404
    # Printed once more it is the same paper, not another.
    assert print_form(desk, signing) == content
    assert desk.get(address).content == content
    assert IssuedPaper.objects.filter(number=signing.number).count() == 1
