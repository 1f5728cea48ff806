"""The documents around a signing: what the record knows is in them, what it does not know is a gap."""

import datetime as dt
import io
from dataclasses import replace

import docx
import page
import pypdf
import pytest
from docx.enum.text import WD_COLOR_INDEX

from coalition.tools.documents import gaps, parse
from pillars.documents import FormSignatory
from pillars.drafts import DraftFacts, DraftPaper, draft_html, draft_text, render_draft_docx, render_draft_pdf
from pillars.models import DraftKind
from tests.reading import sheets_of

PROPOSAL, NOTICE, PRESS, PLAN = DraftKind
KNOWN = DraftFacts(
    municipality="Dronten",
    edition="Voorbeeldeditie",
    pillars=("Bestuurlijk commitment", "Creëer een sterk netwerk"),
    is_example=True,
    signatories=(FormSignatory("Peter van Bergen"),),
    portfolio_holder="Peter van Bergen",
    college_date_text="3 september 2019",
    date_text="20 september 2019",
    when="op 20 september 2019",
    place="Dronten",
    ceremony="de Week tegen Eenzaamheid",
    number="5P26-0303-32E8",
    notice_word="collegebrief",
    mayor="A. Burger",
    secretary="B. Schrijver",
    signing_day=dt.date(2019, 9, 20),
    college_day=dt.date(2019, 9, 3),
)
UNKNOWN = DraftFacts(municipality="’s-Gravenhage", edition="Editie 2018", pillars=KNOWN.pillars)
LONGEST = replace(
    KNOWN,
    municipality="Nuenen, Gerwen en Nederwetten",
    signatories=(
        FormSignatory("Wilhelmina van der Meulen-Oosterhuis de Graaf-van Nieuwenhuizen", "locoburgemeester"),
        FormSignatory("Łucja d’Ávila-İnönü"),
    ),
    place="x" * 120,
    ceremony="<script>alert(1)</script> " + "Congres " * 11,
    in_presence_of='<img src="file:///etc/passwd"> ' + "heel veel mensen, " * 14,
    on_behalf_of="{{ settings }} alle partners",
    co_signers=("voorzitter, ZamenEen",),
)


def paper_of(kind: DraftKind, facts: DraftFacts, text: str | None = None) -> DraftPaper:
    day = dt.date(2019, 9, 1)
    return DraftPaper(
        kind=kind, text=draft_text(kind, facts) if text is None else text, municipality=facts.municipality,
        number=facts.number, notice_word=facts.notice_word, created=day, modified=day,
        links={"persbericht": "https://portaal.example/persbericht/"},
    )  # fmt: skip


def headings(text: str) -> list[str]:
    return [block.texts[0] for block in parse(text) if block.kind == "heading-2"]


def rows(text: str) -> dict[str, str]:
    """Of the tables the second cell (what) by the first (when); of a day that comes twice the first."""
    found = [(block.texts[0], block.texts[1]) for block in parse(text) if block.kind == "row"]
    return dict(reversed(found))


def test_the_proposal_asks_the_college_and_tells_what_signing_is() -> None:
    text = draft_text(PROPOSAL, KNOWN)
    assert headings(text) == [
        "Gevraagd besluit",
        "Aanleiding",
        "Argumenten",
        "Kanttekeningen",
        "Financiën",
        "Communicatie",
        "Vervolg",
        "Bijlagen",
    ]
    assert (
        "Wethouder Peter van Bergen namens de gemeente te laten ondertekenen op 20 september 2019 in Dronten." in text
    )
    assert "De gemeenteraad te informeren met bijgaande collegebrief." in text
    assert "geen verplichting tot extra inspanningen" in text
    assert "Ondertekenen is gratis." in text
    assert "geen lid van de Nationale Coalitie" in text
    assert "Die is niet vastgesteld door het ministerie." in text
    assert "nummer 5P26-0303-32E8" in text
    assert [block.texts[0] for block in parse(text) if block.kind == "bullet"][:2] == [
        "Pijler 1: Bestuurlijk commitment",
        "Pijler 2: Creëer een sterk netwerk",
    ]


def test_the_notice_informs_the_council_under_the_name_the_officer_chose() -> None:
    text = draft_text(NOTICE, replace(KNOWN, notice_word="raadsmededeling", is_example=False))
    assert text.startswith("# Raadsmededeling: ")
    assert headings(text) == ["Kernboodschap", "Toelichting", "Communicatie", "Bijlagen", "Ondertekening"]
    assert "|| De gemeentesecretaris | De burgemeester ||\n| | |\n| B. Schrijver | A. Burger |" in text
    assert "voorbeeldtekst" not in text
    assert "informeert het college uw raad" in text
    assert "| Aan | De gemeenteraad van Dronten |" in text


def test_the_press_release_says_who_signs_and_what_it_is_not() -> None:
    text = draft_text(PRESS, replace(KNOWN, co_signers=("voorzitter, ZamenEen",), on_behalf_of="de partners"))
    assert text.startswith("# Persbericht: gemeente Dronten ondertekent de vijf pijlers tegen eenzaamheid")
    assert "Wethouder Peter van Bergen ondertekent op 20 september 2019 in Dronten de vijf pijlers" in text
    assert "Met de gemeente tekent mee: voorzitter, ZamenEen." in text
    assert "mede namens de partners" in text
    assert "geen lid van de Nationale Coalitie" in text


def test_the_plan_counts_back_in_working_days() -> None:
    """Friday 20 September 2019: three working days before it is a Tuesday; five after it a Friday."""
    plan = rows(draft_text(PLAN, KNOWN))
    assert plan["Ondertekening"] == "vrijdag 20 september 2019, Dronten"
    assert plan["di 17 september 2019"].startswith("Spreektekst")
    assert plan["di 27 augustus 2019"] == "Stukken aanleveren voor de vergadering"
    assert plan["di 3 september 2019"] == "Besluit"
    assert plan["wo 4 september 2019"] == "Versturen: [stuk: collegebrief]"
    assert plan["vr 27 september 2019"].startswith("Gasten")


def test_the_plan_steps_over_holidays_and_says_that_a_day_is_free() -> None:
    """Two working days before Whit Tuesday: Whit Monday is none."""
    text = draft_text(PLAN, replace(KNOWN, signing_day=dt.date(2026, 5, 26)))
    assert rows(text)["do 21 mei 2026"].startswith("Printen")
    assert "Let op" not in text
    assert "geen werkdag (Tweede pinksterdag)" in draft_text(PLAN, replace(KNOWN, signing_day=dt.date(2026, 5, 25)))


def test_a_plan_without_a_day_says_how_far_apart_the_steps_are() -> None:
    text = draft_text(PLAN, UNKNOWN)
    assert rows(text)["1 werkdag erna"]
    assert rows(text)["15 werkdagen ervoor"]
    assert "de dag van de ondertekening" in gaps(text)


@pytest.mark.parametrize("kind", DraftKind)
def test_what_is_not_known_is_a_gap(kind: DraftKind) -> None:
    """Beside the gaps that only the municipality can fill, there is one for each fact that is missing."""
    facts = {"functie en naam van wie tekent", "datum van de ondertekening", "datum van de vergadering"}
    facts |= {"naam van de portefeuillehouder", "naam van de burgemeester", "naam van de gemeentesecretaris"}
    facts |= {"de dag van de ondertekening", "de dag van de vergadering van het college"}
    known, unknown = draft_text(kind, KNOWN), draft_text(kind, UNKNOWN)
    assert [gap for gap in gaps(known) if gap in facts] == []
    found = {gap for gap in gaps(unknown) if gap in facts}
    assert len(found) == {PROPOSAL: 3, NOTICE: 6, PRESS: 2, PLAN: 3}[kind], found
    assert "None" not in known + unknown
    assert "TEMPLATE-SLIP" not in known + unknown


def test_two_who_sign_are_both_named_and_an_unknown_name_is_a_gap() -> None:
    people = (FormSignatory("Peter van Bergen"), FormSignatory("", "burgemeester"))
    text = draft_text(NOTICE, replace(KNOWN, signatories=people))
    assert "Wethouder Peter van Bergen en burgemeester [invullen: naam] tekenen namens de gemeente" in text


def test_what_is_typed_is_never_a_heading_or_a_gap() -> None:
    hostile = "x\n# Kop\n- punt [invullen: y] | z & <b>"
    text = draft_text(NOTICE, replace(KNOWN, municipality=hostile, place=hostile, mayor=hostile))
    assert headings(text) == headings(draft_text(NOTICE, KNOWN))
    assert text.count("(invullen: y) / z & <b>") == 4
    assert "y" not in gaps(text)


@pytest.mark.parametrize("kind", DraftKind)
def test_a_draft_opens_in_a_word_processor(kind: DraftKind) -> None:
    paper = paper_of(kind, LONGEST)
    document = docx.Document(io.BytesIO(render_draft_docx(paper)))
    assert document.core_properties.author == "Gemeente Nuenen, Gerwen en Nederwetten"
    found = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert found == headings(paper.text)
    cells = [p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    runs = [run for p in [*document.paragraphs, *cells] for run in p.runs]
    yellow = [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert sorted(yellow) == sorted(f"[invullen: {gap}]" for gap in gaps(paper.text))


def test_a_draft_on_paper_is_archival_and_accessible_with_the_longest_names() -> None:
    """Of several pages; the other kinds in `tests/documents`."""
    kind = DraftKind.PLAN
    content = render_draft_pdf(paper_of(kind, LONGEST))
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(content, profile=profile).failures == []
    reader = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(sheets_of(content))
    assert "Oosterhuis de Graaf-van Nieuwenhuizen" in words
    assert f"bladzijde 1 van {len(reader.pages)}" in words
    assert reader.metadata
    assert reader.metadata.author == "Gemeente Nuenen, Gerwen en Nederwetten"
    assert reader.metadata.title == parse(draft_text(kind, LONGEST))[0].texts[0]


@pytest.mark.parametrize(
    "text", ["Geen titel.", "## Meteen een kop\n\n# En dan pas een titel", "| a |\n| b | c |", "[x"]
)
def test_whatever_is_left_of_a_draft_keeps_to_both_standards(text: str) -> None:
    content = render_draft_pdf(paper_of(PRESS, KNOWN, text))
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(content, profile=profile).failures == []


def test_gaps_have_a_frame_and_are_counted_on_top() -> None:
    html = draft_html(paper_of(PRESS, KNOWN, "# Titel\n\nDag [invullen: naam], lees het [stuk: persbericht]."))
    assert "Concept: nog 1 plek in te vullen. Die heeft een kader." in html
    assert '<mark class="gap">[invullen: naam]</mark>' in html
    assert '<a href="https://portaal.example/persbericht/">persbericht</a>' in html
    assert "Concept" not in draft_html(paper_of(PRESS, KNOWN, "# Titel\n\nKlaar."))
