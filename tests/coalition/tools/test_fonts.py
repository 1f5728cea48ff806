"""The fonts: which characters paper can show, small files for the screen, and no work twice."""

import xml.etree.ElementTree as ET

import pytest

from coalition.tools import fonts


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    fonts.build_fonts()


def test_building_again_does_nothing() -> None:
    before = fonts.REGULAR_FONT.stat().st_mtime_ns
    assert fonts.build_fonts() is False
    assert fonts.REGULAR_FONT.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "name", ["Súdwest-Fryslân", "’s-Hertogenbosch", "Łukasz Őry", "Γιώργος", "Жанна", "Nguyễn", "€ – …"]
)
def test_paper_can_show_the_names_of_europe(name: str) -> None:
    assert {ord(character) for character in name} <= fonts.covered_characters()


@pytest.mark.parametrize("character", ["😀", "ع", "中", "\ue000", "\n"])
def test_paper_cannot_show_these_so_input_must_be_checked(character: str) -> None:
    assert ord(character) not in fonts.covered_characters()


def test_screen_font_is_small_and_its_stylesheet_names_it() -> None:
    assert fonts.SCREEN_FONT.stat().st_size < 40_000
    assert 'url("noto-sans.woff2")' in fonts.SCREEN_STYLES.read_text()


def test_fonts_for_paper_are_static_and_of_one_family() -> None:
    from fontTools.ttLib import TTFont

    for path, weight in ((fonts.REGULAR_FONT, 400), (fonts.BOLD_FONT, 700)):
        with TTFont(path) as font:
            assert "fvar" not in font
            assert (font["name"].getDebugName(1), font["OS/2"].usWeightClass) == (fonts.FONT_FAMILY, weight)


def test_only_this_folder_is_searched_for_paper() -> None:
    conf = ET.parse(fonts.FONTS_CONF).getroot()
    assert [(element.text, element.get("prefix")) for element in conf.iter("dir")] == [(".", "relative")]
