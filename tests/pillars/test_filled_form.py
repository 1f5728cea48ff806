"""The fillable form: printed by anybody, filled in on a screen, and read back as a proposal that saves nothing."""

import io
from typing import Any

import page
import pikepdf
import pypdf
import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import Municipality, StoredFile
from pillars.models import Signing
from tests.client import StrictClient
from tests.factories import HolderFactory, MunicipalityFactory, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def dronten() -> Municipality:
    for kept in ("pages", "default"):
        caches[kept].clear()
    MunicipalityFactory.create(code="GM0148", name="Dalfsen", slug="dalfsen")
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def officer(client: StrictClient, dronten: Municipality) -> StrictClient:
    client.force_login(officer_of(dronten))
    return client


def filled_in(client: StrictClient, **answers: str) -> bytes:
    """The form as the portal gives it, with these answers in its fields."""
    blank = client.get(reverse("form_fillable")).content
    with pikepdf.open(io.BytesIO(blank)) as opened:
        for one in opened.Root.AcroForm.Fields:
            one.V = pikepdf.String(answers.get(str(one.T), ""))
        result = io.BytesIO()
        opened.save(result)
    return result.getvalue()


def sent(client: StrictClient, content: bytes, name: str = "formulier.pdf") -> Any:
    return client.post(reverse("signing_from_form", args=["dronten"]), {"filled": SimpleUploadedFile(name, content)})


def test_anybody_gets_a_form_with_five_fields(client: StrictClient, dronten: Municipality) -> None:
    answer = client.get(reverse("form_fillable"), {"gemeente": "dronten", "wethouder": "Łucja d’Ávila"})
    assert answer["Content-Disposition"] == 'inline; filename="vijf-pijlers-invulbaar-dronten.pdf"'
    assert page.validate_pdf_bytes(answer.content, profile="ua1").failures == []
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    fields = {name: (one.get("/TU"), one.get("/V")) for name, one in (reader.get_fields() or {}).items()}
    assert {name: told for name, (told, _) in fields.items()} == {
        "municipality": "Gemeente",
        "place": "Plaats",
        "name-1": "Naam wethouder",
        "date": "Datum",
        "portfolio": "Portefeuille",
    }
    assert (fields["municipality"][1], fields["name-1"][1]) == ("Dronten", "Łucja d’Ávila")
    assert reverse("form_fillable") in client.get(reverse("form_page")).content.decode()


def test_what_was_typed_on_the_form_stands_in_the_answers_and_nothing_is_saved(officer: StrictClient) -> None:
    content = filled_in(
        officer, municipality="dronten", place=" Lelystad ", date="20 september 2026", portfolio="Zorg",
        **{"name-1": "Łucja d’Ávila <b>"},
    )  # fmt: skip
    answer = sent(officer, content)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Overgenomen van het formulier" in told
    for shown in ('value="Łucja d’Ávila &lt;b&gt;"', 'value="Lelystad"', 'value="Zorg"', 'value="20"', 'value="2026"'):
        assert shown in told
    assert f'action="{reverse("signing_create", args=["dronten"])}#' in told, "the answers go where they always go"
    assert not Signing.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_cannot_be_taken_over_is_told_and_the_rest_is(officer: StrictClient, dronten: Municipality) -> None:
    HolderFactory.create(municipality=dronten, name="Bekende Wethouder")
    content = filled_in(
        officer, municipality="Drontn", place="x" * 200, date="31-2-2026", portfolio="Zorg", **{"name-1": "Peter 😀"}
    )
    told = sent(officer, content).content.decode()
    for sentence in (
        "Op het formulier staat gemeente ‘Drontn’. Controleer of het van Dronten is.",
        "‘Naam wethouder’ is niet overgenomen. Dit teken kan niet op papier",
        "‘Plaats’ is niet overgenomen: het heeft meer dan 120 tekens.",
        "De datum is niet overgenomen. ‘31-2-2026’ is geen bestaande datum.",
    ):
        assert sentence in told
    assert 'value="Bekende Wethouder"' in told


def test_a_form_of_another_municipality_is_refused(officer: StrictClient) -> None:
    answer = sent(officer, filled_in(officer, municipality="Dalfsen", **{"name-1": "Peter van Bergen"}))
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Dit formulier is van Dalfsen. U voert nu in voor Dronten." in told
    assert "Peter van Bergen" not in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b"MZ niet van ons", "Dit is een programma, geen document."),
        (b"%PDF-1.7 kapot", "Het bestand is beschadigd"),
        (b"\x89PNG\r\n\x1a\n", "Kies het invulbare formulier, als pdf."),
    ],
)
def test_what_is_no_form_gets_a_sentence(officer: StrictClient, content: bytes, sentence: str) -> None:
    answer = sent(officer, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_print_and_a_form_of_another_making_are_refused(officer: StrictClient) -> None:
    empty = "In dit bestand is niets ingevuld."
    assert empty in sent(officer, officer.get(reverse("form_pdf")).content).content.decode()
    assert empty in sent(officer, filled_in(officer)).content.decode()
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(T="place", V=pikepdf.Name.Yes), 5])
    odd = io.BytesIO()
    made.save(odd)
    answer = sent(officer, odd.getvalue())
    assert answer.status_code == 422
    assert empty in answer.content.decode() or "beschadigd" in answer.content.decode()


def test_an_officer_of_another_municipality_finds_no_such_page(client: StrictClient, dronten: Municipality) -> None:
    client.force_login(officer_of(Municipality.objects.get(slug="dalfsen")))
    assert sent(client, filled_in(client, place="Lelystad")).status_code == 404
