"""The pages of the scan tray, and what the page of a signing says of the code on its own scan."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import ScanPage, ScanState, User
from pillars.models import Signing, SigningState
from tests.client import StrictClient
from tests.factories import CeremonyFactory, FileFactory, SigningFactory, officer_of, signing_in
from tests.scanning import as_pdf, read_all, scanned, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def desk(client: StrictClient, ministry: User) -> StrictClient:
    client.force_login(ministry)
    return client


def pdf(*pages: Any, name: str = "scan.pdf", **options: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, as_pdf(pages, **options), "application/pdf")


def text_of(client: StrictClient, route: str, *arguments: Any) -> str:
    return client.get(reverse(route, args=arguments)).content.decode()


def versions(content: str) -> dict[str, list[str]]:
    """The pages that stand in the form of each act."""
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', content, re.DOTALL)
    return {action: re.findall(r'name="page" value="([^"]+)"', inside) for action, inside in forms}


def test_a_stack_from_the_scanner_is_uploaded_read_and_confirmed(desk: StrictClient) -> None:
    evening = CeremonyFactory.create(name="Avond in Utrecht")
    signing, other = SigningFactory.create(ceremony=evening), SigningFactory.create()
    scans = [
        pdf(sheet(signing.number), sheet(text=""), sheet(text="Zonder code")),
        SimpleUploadedFile("foto.jpg", scanned(sheet(other.number), 3)),
    ]
    page = desk.post(reverse("scan_upload"), {"scans": scans}, follow=True).content.decode()
    assert "4 bladzijden zijn ontvangen." in page
    assert "scan.pdf: wacht om te worden gelezen (3 bladzijden)." in page
    assert '<noscript><meta http-equiv="refresh"' in page
    read_all()
    page = text_of(desk, "scan_tray")
    assert "4 bladzijden te behandelen." in page
    assert 'http-equiv="refresh"' not in page
    for title in ("Om te bekijken (1)", "Lege bladzijden (1)", "Gelezen en gevonden (2)", "Alle 2 scans toevoegen"):
        assert title in page
    assert f"Ondertekening van {signing.municipality}" in page
    chosen = versions(page)
    done = desk.post(reverse("scan_confirm_sure"), {"page": chosen[reverse("scan_confirm_sure")]}, follow=True)
    assert "2 scans zijn toegevoegd." in done.content.decode()
    assert (
        f'<a href="{reverse("ceremony_detail", args=[evening.pk])}">Verder bij Avond in Utrecht</a>'
        in done.content.decode()
    )
    desk.post(reverse("scan_discard_many"), {"page": chosen[reverse("scan_discard_many")]})
    assert [one.state for one in ScanPage.objects.order_by("upload__created_at", "page")] == [
        ScanState.CONFIRMED, ScanState.DISCARDED, ScanState.WAITING, ScanState.CONFIRMED,
    ]  # fmt: skip
    kept = text_of(desk, "signing_detail", signing.number)
    assert f"scan-{signing.number}.pdf" in kept
    assert "De code op deze scan is die van deze ondertekening." in kept
    assert "1 gescande bladzijde" in text_of(desk, "in_tray")
    assert f"Ondertekening van {signing.municipality}" in text_of(desk, "scan_done_list")
    # The same again is no second stack.
    again = desk.post(
        reverse("scan_upload"), {"scans": pdf(sheet(signing.number), sheet(text=""), sheet(text="Zonder code"))}
    )
    assert again.status_code == 422
    assert "scan.pdf staat er al: geüpload op" in again.content.decode()


def test_a_page_that_could_not_be_read_is_given_its_number_and_then_confirmed(desk: StrictClient) -> None:
    signing = SigningFactory.create(ceremony=CeremonyFactory.create(name="Avond in Utrecht"))
    desk.post(reverse("scan_upload"), {"scans": pdf(sheet(text="Een"), sheet(text="Twee"))})
    read_all()
    first, second = ScanPage.objects.order_by("page")
    typed = {"number": "5P26-0303-XXXX", "version": "1"}
    wrong = desk.post(reverse("scan_move", args=[first.pk]), typed)
    assert wrong.status_code == 422
    assert "Dit nummer klopt niet." in wrong.content.decode()
    assert 'value="5P26-0303-XXXX"' in wrong.content.decode()
    right = desk.post(reverse("scan_move", args=[first.pk]), typed | {"number": signing.number}, follow=True)
    assert f"Ondertekening van {signing.municipality}" in right.content.decode()
    turned = desk.post(reverse("scan_turn", args=[first.pk]), {"version": "2"}, follow=True)
    assert "?draai=90" in turned.content.decode()
    late = desk.post(reverse("scan_confirm", args=[first.pk]), {"version": "2"}, follow=True)
    assert "Iemand anders heeft deze bladzijde zojuist behandeld." in late.content.decode()
    done = desk.post(reverse("scan_confirm", args=[first.pk]), {"version": "3"})
    assert done["Location"] == reverse("scan_detail", args=[second.pk]), "on to the next that needs somebody"
    assert signing.files.get().numbers == [""], "typed, not read"
    kept = text_of(desk, "signing_detail", signing.number)
    assert "geen code gelezen" in kept
    assert "Verder bij Avond in Utrecht" in kept, "told as after many at once"
    last = desk.post(reverse("scan_discard", args=[second.pk]), {"version": "1"})
    assert last["Location"] == reverse("scan_tray")
    page = desk.post(reverse("scan_bring_back", args=[second.pk]), {"version": "2"}, follow=True).content.decode()
    assert "wacht weer op een besluit" in page
    original: Any = desk.get(reverse("scan_original", args=[first.upload_id]))
    assert b"".join(original.streaming_content).startswith(b"%PDF")
    original.close()
    assert original["Content-Disposition"] == 'attachment; filename="scan.pdf"'


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (
            lambda: pdf(sheet(), encryption=pikepdf.Encryption(owner="x", user="x"), deterministic_id=False),
            "wachtwoord",
        ),
        (lambda: SimpleUploadedFile("scan.pdf", _many(500)), "Het heeft 500 bladzijden; het mogen er 50 zijn."),
        (lambda: SimpleUploadedFile("scan.docx", b"PK\x03\x04"), "Bewaar het als pdf"),
        (lambda: SimpleUploadedFile("leeg.pdf", b""), "leeg"),
        (lambda: None, "Kies een bestand bij ‘Bestanden uit de scanner’."),
    ],
    ids=["encrypted", "500 pages", "word", "empty", "nothing"],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(desk: StrictClient, upload: Any, says: str) -> None:
    given = upload()
    answer = desk.post(reverse("scan_upload"), {"scans": given} if given else {})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ScanPage.objects.exists()


def test_a_file_that_cannot_be_used_does_not_hold_up_the_others(desk: StrictClient) -> None:
    given = [SimpleUploadedFile("brief.docx", b"PK\x03\x04"), pdf(sheet(text="Een"))]
    page = desk.post(reverse("scan_upload"), {"scans": given}, follow=True).content.decode()
    assert "1 bladzijde is ontvangen." in page
    assert "brief.docx kunnen wij niet gebruiken." in page


def _many(pages: int) -> bytes:
    result = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        made.save(result)
    return result.getvalue()


# ---- the officer's own upload ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_the_scan", "tone", "says"),
    [
        ("own", "ok", "De code op deze scan is die van deze ondertekening."),
        ("other", "warning", "Op deze scan staat de code van een ander stuk: "),
        ("none", "info", "Op deze scan is geen code gelezen."),
    ],
)
def test_the_portal_says_whose_code_is_on_an_officers_scan(
    client: StrictClient, ministry: User, on_the_scan: str, tone: str, says: str
) -> None:
    signing = SigningFactory.create()
    number = {"own": signing.number, "other": SigningFactory.create().number, "none": ""}[on_the_scan]
    client.force_login(officer_of(signing.municipality))
    page = _upload(client, signing, scanned(sheet(number), 8))
    assert f"Het bestand is toegevoegd. {says}" in page
    assert f"portal-files__note--{tone}" in page
    Signing.objects.filter(pk=signing.pk).update(
        state="submitted", submitted_at=signing.created_at, submitted_by=ministry
    )
    client.force_login(ministry)
    assert says in text_of(client, "in_tray_signing", signing.number)


def _upload(client: StrictClient, signing: Signing, content: bytes) -> str:
    given = {"file": SimpleUploadedFile("formulier.jpg", content)}
    return client.post(reverse("signing_file_add", args=[signing.number]), given, follow=True).content.decode()


def test_a_wrong_scan_comes_off_a_registered_signing_on_its_own_page(desk: StrictClient) -> None:
    signing = signing_in(SigningState.REGISTERED, source="https://krant.example/1")
    file = FileFactory.create(original_name="verkeerd.pdf")
    signing.files.add(file)
    address = reverse("evidence_correct", args=[signing.number, file.pk])
    assert f'href="{address}"' in text_of(desk, "signing_detail", signing.number)
    empty = desk.post(address, {"reason": " "})
    assert empty.status_code == 422
    done = desk.post(address, {"reason": "Dit blad is van Dalfsen"}, follow=True).content.decode()
    assert f"{file.original_name} hoort niet meer bij deze ondertekening." in done
    assert "Dit blad is van Dalfsen" in done, "in the trail"
    assert not signing.files.exists()
    officer = StrictClient()
    officer.force_login(officer_of(signing.municipality))
    signing.files.add(file)
    assert address not in text_of(officer, "signing_detail", signing.number)
