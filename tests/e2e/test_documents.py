"""An officer makes a press release out of a signing: looks, edits, prints, goes back; with and without script."""

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in
from tests.e2e.test_accessibility import complaints_of, first_link

TEXT = "# Wij tekenen\n\nOp [invullen: dag] in het stadhuis."


@pytest.mark.parametrize(("size", "scripts"), [(WIDE, True), (NARROW, False)], ids=["1280", "360 without JavaScript"])
def test_from_the_facts_to_a_press_release_of_ones_own(
    own_site: str, open_page: OpenPage, size: dict[str, int], scripts: bool
) -> None:
    page = open_page(size=size, scripts=scripts)
    sign_in(page, own_site, "Demo Ambtenaar Salland")
    page.goto(own_site + first_link(page, f"{own_site}/mijn/gemeenten/deventer/", "/mijn/ondertekeningen/"))
    page.get_by_role("link", name="Stukken bij de ondertekening").click()
    seen = [complaints_of(page)] if scripts else []
    page.get_by_role("link", name="Persbericht", exact=True).click()
    seen += [complaints_of(page)] if scripts else []
    page.get_by_label("Tekst").fill(TEXT)
    if not scripts:
        page.get_by_role("button", name="Voorbeeld bijwerken").click()
    # With script the preview follows by itself.
    expect(page.get_by_role("heading", name="Wij tekenen")).to_be_visible()
    expect(page.get_by_role("heading", name="Nog 1 plek om in te vullen")).to_be_visible()
    page.get_by_role("button", name="Tekst opslaan").click()
    expect(page.get_by_text("De tekst is opgeslagen.")).to_be_visible()
    assert "in het stadhuis" in printed(page, own_site)
    page.get_by_role("link", name="Opnieuw uit de gegevens maken").click()
    seen += [complaints_of(page)] if scripts else []
    page.get_by_role("button", name="Opnieuw maken").click()
    expect(page.get_by_text("Dit stuk komt weer uit de gegevens.")).to_be_visible()
    assert "gemeente Deventer ondertekent" in printed(page, own_site)
    assert [problems for problems in seen if problems] == []


def printed(page: Page, site: str) -> str:
    """The words on the paper that the page offers."""
    address = page.get_by_role("link", name="Printen (PDF)").get_attribute("href")
    reader = pypdf.PdfReader(io.BytesIO(page.request.get(f"{site}{address}").body()))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
