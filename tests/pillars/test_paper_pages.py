"""Printing without an account, a signing's own form, and forms for many municipalities at once."""

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.urls import reverse

from coalition.models import Municipality
from pillars.models import PillarEdition
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory, officer_of
from tests.reading import sheets_of

# What is on paper is the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No page and no count of visits from an earlier test."""
    caches["pages"].clear()
    caches["default"].clear()


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


def text_of(content: bytes) -> str:
    """The words on the one page of a form."""
    (words,) = sheets_of(content)
    return words


def printed(client: StrictClient, **asked: str) -> Any:
    return client.get(reverse("form_pdf"), asked)


def test_anybody_prints_a_form_with_both_names_on_it(client: StrictClient, dronten: Municipality) -> None:
    answer = printed(client, gemeente="dronten", wethouder="Łucja d’Ávila-İnönü")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="vijf-pijlers-dronten.pdf"'
    words = text_of(answer.content)
    assert "Dronten" in words
    assert "Łucja d’Ávila-İnönü" in words
    assert "voorbeeldtekst, niet vastgesteld door het ministerie" in words.lower()


def test_the_button_on_the_page_leads_to_the_form(client: StrictClient, dronten: Municipality) -> None:
    page = client.get(reverse("form_page"), {"gemeente": dronten.slug}).content.decode()
    action = re.search(r'<form action="([^"]+)"[^>]*method="get"', page)
    assert action, "the page has no form"
    address = urljoin(reverse("form_page"), action[1])
    assert "Dronten" in text_of(client.get(address, {"gemeente": dronten.slug}).content)


def test_an_empty_form_has_lines_to_write_on(client: StrictClient) -> None:
    words = text_of(printed(client).content)
    for label in ("Gemeente:", "Naam wethouder:", "Handtekening:"):
        assert label in words


def test_a_name_of_300_letters_is_printed_whole(client: StrictClient) -> None:
    name = "Wilhelmina-" * 27 + "abc"
    assert name in text_of(printed(client, wethouder=name).content).replace(" ", "")


def test_what_somebody_types_is_only_ever_text(client: StrictClient) -> None:
    typed = '<script>alert(1)</script><img src="file:///etc/passwd">{{ settings }}'
    words = text_of(printed(client, wethouder=typed).content)
    assert "<script>alert(1)</script>" in words
    assert 'src="file:///etc/passwd"' in words
    assert "{{ settings }}" in words
    assert "root:" not in words


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"wethouder": "Peter 😀"}, "Dit teken kan niet op papier: ‘😀’ (U+1F600)."),
        ({"wethouder": "محمد"}, "Deze tekens kunnen niet op papier"),
        ({"gemeente": "bestaat-niet"}, "Kies bij ‘Gemeente’ een antwoord uit de lijst."),
        ({"wethouder": "x" * 301}, "gebruik hoogstens 300 tekens"),
    ],
)
def test_what_paper_cannot_carry_gets_a_sentence_and_stays_typed(
    client: StrictClient, asked: dict[str, str], sentence: str
) -> None:
    page = printed(client, **asked)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert all(text in page.content.decode() for name, text in asked.items() if name == "wethouder")


def test_greek_is_printed(client: StrictClient) -> None:
    assert "Ελένη" in text_of(printed(client, wethouder="Ελένη").content)


def test_a_dissolved_municipality_gets_no_new_form(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Weesp", slug="weesp", ends="2022-03-24")
    assert printed(client, gemeente="weesp").status_code == 422


def test_the_limit_for_each_address_says_to_wait(client: StrictClient, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"form_pdf": "1/m/ip"}
    assert printed(client).status_code == 200
    page = printed(client)
    assert page.status_code == 429
    assert "Wacht een minuut" in page.content.decode()
    assert printed(client, REMOTE_ADDR="192.0.2.9").status_code == 429
    assert client.get(reverse("form_pdf"), REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_signing_prints_its_number_and_nobody_elses(client: StrictClient, dronten: Municipality) -> None:
    signing = SigningFactory.create(municipality=dronten, signatories=["Eerste", "Tweede"])
    client.force_login(officer_of(dronten))
    words = text_of(client.get(reverse("signing_form_pdf", args=[signing.number])).content)
    for expected in (signing.number, "Eerste", "Tweede", "20 september 2019"):
        assert expected in words


def test_names_that_do_not_fit_one_page_get_a_sentence(client: StrictClient, dronten: Municipality) -> None:
    signing = SigningFactory.create(municipality=dronten, signatories=[f"{number} " + "W" * 290 for number in range(8)])
    client.force_login(officer_of(dronten))
    page = client.get(reverse("signing_form_pdf", args=[signing.number]), follow=True)
    assert "De namen passen niet samen op één bladzijde." in page.content.decode()


def test_forms_for_many_in_one_file_or_in_a_folder(dronten: Municipality, tmp_path: Path) -> None:
    MunicipalityFactory.create(code="GM0148", name="Dalfsen", slug="dalfsen")
    MunicipalityFactory.create(name="Weesp", slug="weesp", ends="2022-03-24")
    said = io.StringIO()
    call_command("print_forms", out=tmp_path / "stapel.pdf", stdout=said)
    pages = sheets_of((tmp_path / "stapel.pdf").read_bytes())
    assert [("Dalfsen" in page, "Dronten" in page) for page in pages] == [(True, False), (False, True)]
    call_command("print_forms", "GM0303", out=tmp_path / "map", stdout=said)
    assert [path.name for path in (tmp_path / "map").iterdir()] == ["vijf-pijlers-dronten.pdf"]
    assert "1 van 1: Dronten" in said.getvalue()


def test_an_unknown_code_prints_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Onbekende gemeentecode: GM9999"):
        call_command("print_forms", "GM9999", out=tmp_path / "stapel.pdf")
    assert list(tmp_path.iterdir()) == []


def test_without_a_current_edition_no_form_is_promised(client: StrictClient) -> None:
    PillarEdition.objects.update(is_current=False)
    assert printed(client).status_code == 422
    assert "geen tekst" in client.get(reverse("form_page")).content.decode()
