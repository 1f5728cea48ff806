"""The seal on issued paper: both standards stay whole, a change shows, and without a certificate all goes on."""

import logging
from pathlib import Path
from typing import Any

import page
import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from coalition.models import IssuedPaper
from coalition.services import papers
from coalition.tools.seal import SealState, make_test_certificate, read_seal, seal
from pillars.models import Signing
from pillars.services.paper import issue_form
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory, officer_of

# pyHanko's writing of an object is the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("zegel") / "zegel.p12"
    make_test_certificate(file)
    return file


@pytest.fixture(autouse=True)
def with_certificate(settings: Any, certificate: Path) -> None:
    settings.SEAL_FILE = certificate
    caches["default"].clear()


@pytest.fixture
def signing() -> Signing:
    return SigningFactory.create(municipality=MunicipalityFactory.create(name="Dronten", slug="dronten"))


def issue(signing: Signing) -> IssuedPaper:
    return issue_form(actor=officer_of(signing.municipality), signing=signing)


def checked(client: StrictClient, content: bytes) -> str:
    answer: Any = client.post(reverse("check_file"), {"bestand": SimpleUploadedFile("vorm.pdf", content)})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_issued_paper_is_sealed_once_and_stays_archival_and_accessible(
    signing: Signing, certificate: Path, settings: Any
) -> None:
    paper = issue(signing)
    content = papers.content_of(paper)
    assert (paper.is_sealed, paper.size) == (True, len(content))
    assert issue(signing) == paper
    settings.SEAL_FILE = Path()
    [bare] = [papers.content_of(issue(other)) for other in [SigningFactory.create()]]
    assert read_seal(bare, certificate, "").state == SealState.NONE
    assert page.validate_pdf_bytes(content, profile="3a").failures == []
    # Stricter here than veraPDF, which passes it: an invisible field takes no place, so it has no tag either.
    failures = page.validate_pdf_bytes(content, profile="ua1").failures
    assert {failure.rule_id for failure in failures} == {"PDFUA1-WIDGET-FORM-TAG-001"}


def test_a_file_that_was_changed_after_its_seal_is_told(client: StrictClient, signing: Signing) -> None:
    content = papers.content_of(issue(signing))
    page_ = checked(client, content)
    assert "Precies zo door ons uitgegeven" in page_
    assert '<dd class="portal-summary__value">klopt</dd>' in page_
    # What is put behind the sealed part is how a sealed PDF would be given another look.
    assert "Veranderd na het verzegelen" in checked(client, content + b"\n% meer\n")
    # Ours though its row is gone: the seal itself says so.
    IssuedPaper.objects.all().delete()
    assert "Verzegeld door dit portaal" in checked(client, content)


def test_somebody_elses_seal_and_a_forged_mark_say_nothing(
    client: StrictClient, signing: Signing, tmp_path: Path, settings: Any
) -> None:
    ours = settings.SEAL_FILE
    settings.SEAL_FILE = tmp_path / "ander.p12"
    make_test_certificate(settings.SEAL_FILE)
    content = papers.content_of(issue(signing))
    IssuedPaper.objects.all().delete()
    settings.SEAL_FILE = ours
    for foreign in (content, b"%PDF-1.7 /ByteRange [0 1 2 3]"):
        assert "Niet precies zo door ons uitgegeven" in checked(client, foreign)


def test_a_certificate_that_fails_holds_up_no_printing_and_is_told(
    signing: Signing, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("check", "--tag", "portaal")
    settings.SEAL_FILE = tmp_path / "stuk.p12"
    settings.SEAL_FILE.write_bytes(b"geen certificaat")
    with caplog.at_level(logging.ERROR):
        assert not issue(signing).is_sealed
    assert "stuk.p12 is niet te openen als PKCS#12" in caplog.text
    with pytest.raises(SystemCheckError, match=r"stuk\.p12"):
        call_command("check", "--tag", "portaal")


def test_a_sealed_file_begins_with_the_unsealed_one(certificate: Path, signing: Signing, settings: Any) -> None:
    settings.SEAL_FILE = Path()
    bare = papers.content_of(issue(signing))
    assert seal(bare, certificate, "").startswith(bare)
