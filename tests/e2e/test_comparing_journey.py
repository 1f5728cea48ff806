"""An officer tells what the municipality does, reads it back in public, puts another beside it, and takes it along."""

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in

CHOSEN = "Wij kiezen alleen wat elders werkte."
OF_KAMPEN = "De demogemeente maakte één ambtenaar vrij"


@pytest.mark.parametrize(("size", "scripts"), [(WIDE, True), (NARROW, False)], ids=["1280", "360 without JavaScript"])
def test_from_the_yearly_check_in_to_a_comparison(
    own_site: str, open_page: OpenPage, size: dict[str, int], scripts: bool
) -> None:
    officer, visitor = open_page(size=size, scripts=scripts), open_page(size=size, scripts=scripts)
    sign_in(officer, own_site, "Demo Ambtenaar Zwolle")
    officer.goto(f"{own_site}/mijn/")
    officer.get_by_role("link", name="Klopt de lokale aanpak van Zwolle nog?").click()
    officer.locator("#pijler-1").get_by_role("button", name="Ongewijzigd").click()
    expect(officer.get_by_text("3 pijlers zijn langer dan een jaar niet bevestigd.")).to_be_visible()
    officer.get_by_role("link", name="Aanpak wijzigen").click()
    officer.get_by_label("Wat doet u bij pijler 4?").fill(CHOSEN)
    officer.get_by_label("Links bij pijler 4").fill("www.zwolle.example/keuze")
    officer.get_by_role("button", name="Aanpak opslaan").click()
    expect(officer.get_by_text("Opgeslagen: pijler 4.")).to_be_visible()
    take_along(officer, scripts=scripts)

    visitor.goto(f"{own_site}/gemeenten/zwolle/")
    expect(visitor.get_by_text(CHOSEN)).to_be_visible()
    expect(visitor.get_by_role("link", name="zwolle.example/keuze")).to_be_visible()
    visitor.get_by_role("link", name="Vergelijken met andere gemeenten").click()
    add_kampen(visitor, scripts=scripts)
    expect(visitor.get_by_role("heading", name="Zwolle en Kampen vergelijken")).to_be_visible()
    expect(visitor.get_by_text(CHOSEN)).to_be_visible()
    expect(visitor.get_by_text(OF_KAMPEN)).to_be_visible()
    sheets = pypdf.PdfReader(io.BytesIO(visitor.pdf(prefer_css_page_size=True))).pages
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)
    assert CHOSEN in " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def take_along(officer: Page, *, scripts: bool) -> None:
    officer.get_by_role("link", name="Eén tekst maken").click()
    text = officer.get_by_label("De tekst").input_value()
    assert CHOSEN in text
    if scripts:
        officer.context.grant_permissions(["clipboard-read", "clipboard-write"])
        officer.get_by_role("button", name="Tekst kopiëren").click()
        expect(officer.get_by_role("button", name="Gekopieerd")).to_be_visible()
        assert officer.evaluate("navigator.clipboard.readText()") == text


def add_kampen(visitor: Page, *, scripts: bool) -> None:
    """By keyboard alone, while typing; or by the button."""
    box = visitor.get_by_label("Naam van de gemeente")
    if not scripts:
        box.fill("kamp")
        visitor.get_by_role("button", name="Zoeken").click()
        visitor.locator("#gevonden").get_by_role("link", name="Kampen").click()
        return
    box.focus()
    visitor.keyboard.type("kamp")
    expect(visitor.locator("#gevonden").get_by_role("link", name="Kampen")).to_be_visible()
    visitor.keyboard.press("ArrowDown")
    visitor.keyboard.press("Enter")
