"""The paper of the coalitions: what stands on it, its table over many pages, names of any length, the standards."""

import datetime as dt
import re
from dataclasses import replace

import page
import pypdfium2
import pytest
import zxingcpp

from coalition.tools.numbers import make_number
from coalition.tools.workflow import Refused
from partners.documents import (
    CovenantPaper,
    Group,
    Line,
    ListedPartner,
    Paper,
    PartnerList,
    SignInList,
    paper_html,
    render_paper,
)
from partners.wording import as_html, check_words
from tests.reading import sheets_of

LONG = ("Stichting Samenwerkende Organisaties voor Welzijn, Zorg en Ontmoeting in Dronten en Biddinghuizen " * 3)[:200]
FOUR_SURNAMES = "drs. A.B.C. van der Hoeven-Schimmelpenninck van der Oye-de Vries-Łukasiewicz"
TEXT = "# Wat wij zien\n\nWij kijken naar elkaar om.\n\n- Wij bellen aan.\n- Wij luisteren."
COVENANT = CovenantPaper(
    coalition="ZamenEen",
    word="manifest",
    title="Samen tegen eenzaamheid",
    goals="- Niemand alleen.",
    text=TEXT,
    order=2,
    number=make_number("CV", 2019, "0000", "7KQ"),
    created=dt.date(2019, 3, 1),
    lines=(Line("De Zonnebloem", "Anne de Vries", "voorzitter"), Line("Bibliotheek")),
    check_address="portaal.example.nl/controle/",
)
MANY = tuple(
    Line(LONG if row % 7 == 0 else f"Organisatie {row}", FOUR_SURNAMES if row % 5 == 0 else "") for row in range(40)
)
SIGN_IN = SignInList("ZamenEen", "Start", "15 maart 2019", "Dronten", dt.date(2019, 3, 1), (*MANY[:20], Line()))
LISTED = tuple(ListedPartner(line.organisation, "Dronten", "zorg", "maart 2019") for line in MANY)
PARTNERS = PartnerList(
    "ZamenEen", "16 maart 2019", dt.date(2019, 3, 16), (Group("zorg", LISTED), Group("sport", LISTED[:1])),
    ("41 partners met de gemeente, 40 zonder de gemeente.",),
)  # fmt: skip


def squeezed(text: str) -> str:
    """Without white space, which breaks differently on paper."""
    return re.sub(r"\s", "", text)


def test_a_covenant_carries_the_coalitions_own_word_and_a_line_for_each_partner() -> None:
    html = " ".join(paper_html(COVENANT).split())
    assert '<p class="kicker">Manifest, versie 2</p>' in html
    assert "onvenant" not in re.sub(r"<!--.*?-->|<head>.*?</head>", "", html)
    assert "<h2>Doelen</h2> <ul><li>Niemand alleen.</li></ul>" in html
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th> <td[^>]*>(.*?)</td> <td[^>]*>(.*?)</td>', html)
    assert rows == [("De Zonnebloem", "Anne de Vries", "voorzitter"), ("Bibliotheek", "", "")]
    assert "https" not in html


def test_one_partner_signs_in_a_box_of_its_own() -> None:
    html = paper_html(replace(COVENANT, lines=COVENANT.lines[:1], single=True, place="Dronten", date_text="15 maart"))
    assert "<table" not in html
    for text in ("De Zonnebloem", "Anne de Vries", "voorzitter", "Dronten", "15 maart"):
        assert f">{text}</p>" in html
    assert html.count('<div class="signature"></div>') == 1


def test_the_words_are_paragraphs_lists_and_headings() -> None:
    pasted = (
        "# Kop\n\n## Tussenkop\nEerste regel\nvervolg.\n\n• een\n* twee\n\n1. eerst\n2) dan\n\nTussenzin.\n\n3. laatst"
    )
    assert as_html(pasted) == (
        "<h2>Kop</h2><h3>Tussenkop</h3><p>Eerste regel vervolg.</p><ul><li>een</li><li>twee</li></ul>"
        '<ol><li value="1">eerst</li><li value="2">dan</li></ol><p>Tussenzin.</p><ol><li value="3">laatst</li></ol>'
    )
    assert as_html("1. een\n1. twee") == '<ol><li value="1">een</li><li value="2">twee</li></ol>'


def test_no_level_of_heading_is_skipped() -> None:
    assert as_html("## Alleen een kleine kop\n\nTekst.", level=3) == "<h3>Alleen een kleine kop</h3><p>Tekst.</p>"


def test_what_somebody_types_stays_text() -> None:
    assert as_html("<script>x</script> & <b>") == "<p>&lt;script&gt;x&lt;/script&gt; &amp; &lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("| a | b |", "Een tabel kan hier niet"), ("Dag, [invullen: naam].", "iets om in te vullen: [invullen: naam]")],
)
def test_a_covenant_holds_no_table_and_no_gap(text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)):
        check_words(text)


def test_a_number_that_is_not_ours_is_never_printed() -> None:
    with pytest.raises(ValueError, match="CV19-0000-0000"):
        paper_html(replace(COVENANT, number="CV19-0000-0000"))


def test_a_list_says_how_many_and_groups_by_kind() -> None:
    html = paper_html(PARTNERS)
    assert "41 partners met de gemeente, 40 zonder de gemeente." in html
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["zorg", "sport"]
    assert '<th scope="col" class="col-kind">' not in html
    assert "col-kind" in paper_html(replace(PARTNERS, groups=(Group("", LISTED),)))


@pytest.mark.parametrize(
    "paper",
    [COVENANT, replace(COVENANT, lines=COVENANT.lines[:1], single=True), SIGN_IN, PARTNERS],
    ids=["covenant", "single", "sign-in", "partners"],
)
def test_every_paper_meets_both_standards_and_is_the_same_file_each_time(paper: Paper) -> None:
    document = render_paper(paper)
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []
    assert render_paper(paper) == document


def test_the_heading_of_the_table_is_on_each_page_and_no_name_is_cut() -> None:
    paper = replace(COVENANT, lines=MANY, coalition=LONG[:120], title=LONG)
    document = render_paper(paper)
    text, *signing = sheets_of(document)
    assert squeezed(LONG[:120]) in squeezed(text)
    assert len(signing) == 3
    for place, sheet in enumerate(signing, start=2):
        assert "Organisatie Naam Functie Handtekening" in sheet
        assert sheet.endswith(f"bladzijde {place} van 4")
        assert f"Manifest {paper.number}, versie 2" in sheet
    found = squeezed(" ".join(signing))
    assert found.count(squeezed(LONG)) == 6
    assert found.count(squeezed(FOUR_SURNAMES)) == 8


def test_no_row_is_cut_by_the_end_of_a_page() -> None:
    """Each page holds the first and the last words of its names equally often."""
    name = f"begin {LONG[:180]} einde"
    signing = sheets_of(render_paper(replace(COVENANT, lines=(Line(name),) * 30)))[1:]
    counts = [(sheet.count("begin"), sheet.count("einde")) for sheet in signing]
    assert len(counts) > 1
    assert all(first == last for first, last in counts)
    assert sum(first for first, _ in counts) == 30


def test_a_scanner_reads_the_number() -> None:
    with pypdfium2.PdfDocument(render_paper(COVENANT)) as opened:
        picture = opened[0].render(scale=150 / 72).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [COVENANT.number]
