"""What people type is kept as they meant it, and what cannot be kept is named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.tools.text import TextRefused, check_printable, clean_line, clean_text, require_printable

LATIN = {ord(c) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'’é-"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Peter\tvan  Bergen \r\n", "Peter van Bergen"),
        ("Su\u0301dwest-Frysla\u0302n", "Súdwest-Fryslân"),
        ("\u202enegreB\u202c", "negreB"),
        ("so\u00adcial\u200b", "social"),
        ("o\ufb03ciële", "officiële"),
        ("’s-Gravenhage, Łódź, İğş", "’s-Gravenhage, Łódź, İğş"),
        ("Ελένη 🦊 مريم", "Ελένη 🦊 مريم"),
        ("<script>{{ x }}", "<script>{{ x }}"),
        ("een\u00a0twee", "een twee"),
    ],
)
def test_a_line_is_cleaned(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_text_keeps_its_paragraphs() -> None:
    assert clean_text(" Eerst \r\n\r\n\r\n\r\n dan\u2028nog\x0biets \r") == "Eerst\n\ndan\nnog\niets"


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x7f", "U+007F"),
        ("\ud800", "U+D800"),
        ("\ue000", "U+E000"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(character: str, named: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_line(f"Jan{character}sen")
    assert named in refused.value.sentence
    assert character not in refused.value.sentence


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean_text(text)
    except TextRefused:
        return
    assert clean_text(once) == once == unicodedata.normalize("NFC", once)
    assert "\n" not in clean_line(text)


def test_what_paper_cannot_carry_is_named_once() -> None:
    assert check_printable("Zoë 🦊 en 🦊 مَ", LATIN) == ["ë", "🦊", "م", "َ"]
    assert check_printable("Jos’e van 's-H\nx", LATIN) == []
    with pytest.raises(TextRefused) as refused:
        require_printable("Jan 🦊", LATIN)
    assert refused.value.sentence == (
        "Dit teken kan niet op papier: ‘🦊’ (U+1F98A). Schrijf de tekst met andere letters."
    )
