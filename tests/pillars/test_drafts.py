"""Drafts for college and council: what the record knows is in them, what it does not know is a gap."""

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest

from coalition.tools.documents import gaps, parse
from pillars.documents import FormSignatory
from pillars.drafts import CollegeProposal, CouncilNotice, NoticeKind, draft_text, render_draft

PILLARS = ("Bestuurlijk commitment", "Creëer een sterk netwerk")
PROPOSAL = CollegeProposal(
    municipality="Dronten",
    edition="Voorbeeldeditie",
    pillars=PILLARS,
    created=dt.date(2019, 9, 1),
    is_example=True,
    signatories=(FormSignatory("Peter van Bergen"),),
    portfolio_holder="Peter van Bergen",
    college_date_text="3 september 2019",
    date_text="20 september 2019",
    place="Dronten",
    ceremony="de Week tegen Eenzaamheid",
    number="5P26-0303-32E8",
    notice_kind=NoticeKind.COLLEGEBRIEF,
)
NOTICE = CouncilNotice(
    municipality="’s-Gravenhage",
    edition="Editie 2018",
    pillars=PILLARS,
    created=dt.date(2019, 9, 1),
    notice_kind=NoticeKind.RAADSMEDEDELING,
    mayor="A. Burger",
    secretary="B. Schrijver",
)


def headings(text: str) -> list[str]:
    return [block.texts[0] for block in parse(text) if block.kind == "heading-2"]


def test_the_proposal_asks_the_college_and_tells_what_signing_is() -> None:
    text = draft_text(PROPOSAL)
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
    text = draft_text(NOTICE)
    assert text.startswith("# Raadsmededeling: ")
    assert headings(text) == ["Kernboodschap", "Toelichting", "Communicatie", "Bijlagen", "Ondertekening"]
    assert "| B. Schrijver | A. Burger |" in text
    assert "voorbeeldtekst" not in text
    assert "informeert het college uw raad" in text
    assert "| Aan | De gemeenteraad van ’s-Gravenhage |" in text


@pytest.mark.parametrize(("draft", "missing"), [(PROPOSAL, 0), (NOTICE, 4)])
def test_what_is_not_known_is_a_gap(draft: CollegeProposal | CouncilNotice, missing: int) -> None:
    """Beside the gaps that only the municipality can fill, there is one for each fact that is missing."""
    facts = {"functie en naam van wie tekent", "datum van de ondertekening", "datum van de vergadering"}
    facts |= {"naam van de portefeuillehouder", "naam van de burgemeester", "naam van de gemeente"}
    assert len([gap for gap in gaps(draft_text(draft)) if gap in facts]) == missing
    assert "None" not in draft_text(draft)
    assert "TEMPLATE-SLIP" not in draft_text(draft)


def test_two_who_sign_are_both_named_and_an_unknown_name_is_a_gap() -> None:
    people = (FormSignatory("Peter van Bergen"), FormSignatory("", "burgemeester"))
    text = draft_text(replace(NOTICE, signatories=people))
    assert "Wethouder Peter van Bergen en burgemeester [invullen: naam] tekenen namens de gemeente" in text


def test_what_is_typed_is_never_a_heading_or_a_gap() -> None:
    hostile = "x\n# Kop\n- punt [invullen: y] | z & <b>"
    text = draft_text(replace(NOTICE, municipality=hostile, place=hostile, mayor=hostile))
    assert headings(text) == headings(draft_text(NOTICE))
    assert text.count("(invullen: y) / z & <b>") == 4
    assert "y" not in gaps(text)


@pytest.mark.parametrize("draft", [PROPOSAL, NOTICE])
def test_a_draft_opens_in_a_word_processor(draft: CollegeProposal | CouncilNotice) -> None:
    document = docx.Document(io.BytesIO(render_draft(draft)))
    assert document.core_properties.author == f"Gemeente {draft.municipality}"
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"] == headings(
        draft_text(draft)
    )
