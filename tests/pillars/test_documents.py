"""The pillar form: what stands on it, on one page, for every name; and its code can be read by a scanner."""

import datetime as dt
import io
import re
from dataclasses import replace

import page
import pypdf
import pypdfium2
import pytest
import zxingcpp

from coalition.tools import pdf
from coalition.tools.numbers import make_number
from pillars.documents import (
    FormPillar,
    FormSignatory,
    PillarForm,
    pillar_form_html,
    pillar_form_styles,
    render_pillar_form,
    render_pillar_stack,
)
from tests.reading import sheets_of

NAMES = [
    "Bestuurlijk commitment",
    "Creëer een sterk netwerk",
    "Betrek mensen, eenzamen zelf",
    "Werk aan duurzaam aanpakken",
    "Monitoring en evaluatie",
]
EXAMPLE = PillarForm(
    edition="Voorbeeldeditie",
    is_example=True,
    intro="Waar de vijf pijlers voor zijn, in een paar zinnen. " * 4,
    pillars=tuple(
        FormPillar(place, name, "Wat deze pijler vraagt van een gemeente. " * 5) for place, name in enumerate(NAMES, 1)
    ),
    created=dt.date(2026, 1, 5),
    municipality="Dronten",
    signatories=(FormSignatory("Peter van Bergen"),),
    number="5P26-0303-32E8",
    check_url="https://portaal.example.nl/controle/",
)
NAMES_ONLY = PillarForm(
    edition="Editie 2018",
    pillars=tuple(FormPillar(place, name) for place, name in enumerate(NAMES, 1)),
    created=dt.date(2018, 3, 1),
)
FOUR = (
    FormSignatory("Peter van Bergen"),
    FormSignatory("drs. A.B. de Vries-van der Meulen", "locoburgemeester"),
    FormSignatory("Zoë Łukasiewicz-İğşoğlu"),
    FormSignatory("", "burgemeester"),
)
LONG = ("Maria-Antoinette van der Hoeven-Schimmelpenninck van der Oye " * 5)[:300].strip()


def squeezed(text: str) -> str:
    """Without white space and hyphens, which break differently on paper."""
    return re.sub(r"[\s\u00ad-]", "", text)


def codes(document: bytes, place: int = 0) -> list[str]:
    """What a scanner at 150 dpi reads from a page."""
    with pypdfium2.PdfDocument(document) as opened:
        picture = opened[place].render(scale=150 / 72).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_form_says_what_the_official_form_says_and_who_signs() -> None:
    html = pillar_form_html(EXAMPLE)
    for text in [*NAMES, "Gemeente:", "Naam wethouder:", "Handtekening:", "Plaats:", "Datum:", "5P26-0303-32E8"]:
        assert html.count(f">{text}<") == 1 or f" {text}<" in html, text
    assert '<div class="value" id="municipality">Dronten</div>' in html
    assert '<div class="value" id="name-1">Peter van Bergen</div>' in html
    assert "Voorbeeldtekst, niet vastgesteld door het ministerie" in html
    assert "portaal.example.nl/controle/" in html
    assert "https" not in html
    long = replace(EXAMPLE, check_url="https://portaal.example.nl/controle/5P26-0303-32E8/")
    assert pillar_form_html(long) == pillar_form_html(replace(EXAMPLE, check_url="portaal.example.nl/controle/"))


def test_an_edition_of_names_only_puts_no_words_under_them() -> None:
    html = pillar_form_html(NAMES_ONLY)
    assert "officiële toelichting is hier niet opgenomen" in " ".join(html.split())
    assert "oorbeeldtekst" not in html
    assert "Formuliernummer" not in html
    assert "<svg" not in html


def test_each_signatory_has_a_name_and_a_line_to_sign_on() -> None:
    html = pillar_form_html(replace(EXAMPLE, signatories=FOUR))
    assert re.findall(r"(Naam \w+):", html) == [
        "Naam wethouder",
        "Naam locoburgemeester",
        "Naam wethouder",
        "Naam burgemeester",
    ]
    assert html.count("Handtekening:") == html.count('<div class="signature"></div>') == 4


def test_what_is_typed_stays_text() -> None:
    hostile = "<script>alert(1)</script>{{ form }}{% now 'Y' %}<img src='file:///etc/passwd'>\"&amp;"
    form = replace(
        EXAMPLE, municipality=hostile, signatories=(FormSignatory(hostile, hostile),), place=hostile, edition=hostile
    )
    html = pillar_form_html(form)
    assert "<script" not in html
    assert "<img" not in html
    (text,) = sheets_of(render_pillar_form(form))
    assert squeezed(text).count(squeezed(hostile)) >= 4


@pytest.mark.parametrize(
    "form",
    [
        EXAMPLE,
        replace(EXAMPLE, municipality="", signatories=(), number="", check_url=""),
        replace(
            EXAMPLE, municipality="’s-Gravenhage", signatories=FOUR, place="Den Haag", date_text="20 september 2026"
        ),
        NAMES_ONLY,
        replace(EXAMPLE, number="", place=""),
    ],
    ids=["filled", "empty", "four", "names-only", "no-number"],
)
def test_the_form_is_one_page_that_meets_both_standards_as_it_is_laid_out_whole(form: PillarForm) -> None:
    document = render_pillar_form(form)
    whole = pdf.render(pillar_form_html(form), pillar_form_styles(), one_page=True)
    with pypdfium2.PdfDocument(whole) as one, pypdfium2.PdfDocument(document) as other:
        assert one[0].render().to_pil().tobytes() == other[0].render().to_pil().tobytes()
    for read in (whole, document):
        assert form.municipality in str(pypdf.PdfReader(io.BytesIO(read)).metadata)
    (text,) = sheets_of(document)
    assert [text] == sheets_of(whole)
    assert all(name in text for name in NAMES)
    assert all(person.name in text for person in form.signatories)
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []
    assert codes(document) == ([form.number] if form.number else [])
    assert render_pillar_form(form) == document


@pytest.mark.parametrize("long", [LONG, "W" * 300, "’s-Hertogenbosch/" * 17])
def test_a_name_of_300_letters_prints_whole_on_one_page(long: str) -> None:
    form = replace(
        EXAMPLE, municipality=long, signatories=(FormSignatory(long),) * 4, place=long, date_text="september 2026"
    )
    (text,) = sheets_of(render_pillar_form(form))
    assert squeezed(text).count(squeezed(long)) == 6


def test_an_edition_with_far_too_much_text_is_told_not_cut() -> None:
    pillars = tuple(pillar._replace(explanation="Veel te veel tekst. " * 75) for pillar in EXAMPLE.pillars)
    with pytest.raises(pdf.TooManyPages):
        render_pillar_form(replace(EXAMPLE, pillars=pillars))


def test_a_number_that_is_not_ours_is_never_printed() -> None:
    with pytest.raises(ValueError, match="5P26-0303-32E9"):
        pillar_form_html(replace(EXAMPLE, number="5P26-0303-32E9"))


def test_a_stack_is_the_same_paper_as_the_single_forms() -> None:
    forms = [
        replace(EXAMPLE, municipality=f"Gemeente {place}", number=make_number("5P", 2026, f"{place:04d}", "7KQ"))
        for place in range(7)
    ]
    forms[2] = replace(forms[2], signatories=(FormSignatory(LONG),))
    forms[4] = replace(forms[4], signatories=FOUR)
    forms[6] = replace(NAMES_ONLY, municipality="Dalfsen")
    stack = render_pillar_stack(forms)
    assert page.validate_pdf_bytes(stack, profile="2b").failures == []
    with pypdfium2.PdfDocument(stack) as opened:
        assert len(opened) == 7
        for place in (0, 2, 4, 6):
            with pypdfium2.PdfDocument(render_pillar_form(forms[place])) as single:
                assert opened[place].render().to_pil().tobytes() == single[0].render().to_pil().tobytes()
    assert [codes(stack, place) for place in range(7)] == [[form.number] if form.number else [] for form in forms]


def test_forms_for_all_municipalities_stay_small() -> None:
    forms = [replace(EXAMPLE, municipality=f"Gemeente {place}") for place in range(5)]
    stack = render_pillar_stack(forms)
    assert len(stack) < 75_000, "alone they are 26,000 each"
    assert [f"Gemeente {place} " in f"{text} " for place, text in enumerate(sheets_of(stack))] == [True] * 5
