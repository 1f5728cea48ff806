"""The main story: Dronten prints, signs, submits; the ministry registers; everybody sees it."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in

OFFICER, MINISTRY = "Demo Ambtenaar Dronten", "Demo Ministerie Een"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "getekend.jpg"
    Image.new("RGB", (827, 1169), "white").save(path)
    return path


@pytest.mark.parametrize(
    ("size", "scripts"),
    [(WIDE, True), (NARROW, True), (NARROW, False)],
    ids=["1280", "360", "360 without JavaScript"],
)
def test_from_a_name_on_a_form_to_the_public_register(
    own_site: str, open_page: OpenPage, scan: Path, size: dict[str, int], scripts: bool
) -> None:
    visitor = open_page(size=size, scripts=scripts)
    before = count_of_signed(visitor, own_site)

    officer = open_page(size=size, scripts=scripts)
    sign_in(officer, own_site, OFFICER)
    officer.get_by_role("link", name="Ondertekening invoeren").first.click()
    officer.get_by_label("Naam", exact=True).first.fill("Peter van Bergen")
    fill_date(officer, "20", "9", "2019")
    officer.get_by_label("Plaats").first.fill("Dronten")
    officer.get_by_label("Vijf pijlers, 2018").check()
    officer.get_by_label("Namens").fill("ook namens de lokale partners")
    officer.get_by_label("In aanwezigheid van").fill("het ministerie")
    officer.get_by_role("button", name="Concept bewaren").click()

    number = found(officer.get_by_role("heading", level=1).inner_text())
    paper = form_of(officer)
    assert "Peter van Bergen" in paper
    assert number in paper

    officer.get_by_label("Scan of foto toevoegen").set_input_files(scan)
    officer.get_by_role("button", name="Bestand toevoegen").click()
    expect(officer.get_by_role("img", name="getekend.jpg, bladzijde 1")).to_be_visible()
    officer.get_by_role("link", name="Controleren en indienen").click()
    expect(officer.get_by_text("20 september 2019", exact=True)).to_be_visible()
    officer.get_by_role("button", name="Ondertekening indienen").click()
    expect(officer.get_by_role("heading", name="De ondertekening is ingediend")).to_be_visible()
    visitor.goto(f"{own_site}/controle/{number}/")
    expect(visitor.get_by_text("Uitgegeven formulier, nog niet gecontroleerd")).to_be_visible()

    ministry = open_page(size=size, scripts=scripts)
    sign_in(ministry, own_site, MINISTRY)
    ministry.goto(f"{own_site}/mijn/postvak/")
    ministry.get_by_role("link", name="Dronten", exact=True).click()
    expect(ministry.get_by_role("img", name="getekend.jpg, bladzijde 1")).to_be_visible()
    ministry.get_by_role("button", name="Ondertekening registreren").click()
    expect(ministry.get_by_text("Dronten is geregistreerd")).to_be_visible()

    assert count_of_signed(visitor, own_site) == before + 1
    visitor.goto(f"{own_site}/gemeenten/?q=dronten")
    visitor.get_by_role("link", name="Dronten", exact=True).first.click()
    expect(visitor.get_by_text("20 september 2019").first).to_be_visible()
    expect(visitor.get_by_text("Peter van Bergen").first).to_be_visible()
    visitor.goto(f"{own_site}/controle/{number}/")
    expect(visitor.get_by_text("Echt en geregistreerd")).to_be_visible()


def test_the_form_is_filled_in_by_keyboard_alone(own_site: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{own_site}/inloggen/")
    tab_to(page, OFFICER)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn/")
    tab_to(page, "Ondertekening invoeren")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ondertekening/")
    tab_to(page, "Antwoorden controleren")
    page.keyboard.press("Enter")
    # The summary has the focus; its first link leads into the control.
    expect(page.locator("#foutoverzicht")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Naam", exact=True).first).to_be_focused()
    page.keyboard.type("Peter van Bergen")
    tab_to(page, "Antwoorden controleren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Controleer uw antwoorden")).to_be_visible()
    expect(page.get_by_text("Peter van Bergen (wethouder)")).to_be_visible()
    assert "#" not in page.url  # the page of the mistakes had one


def fill_date(page: Page, day: str, month: str, year: str) -> None:
    for label, text in (("Dag", day), ("Maand", month), ("Jaar", year)):
        page.get_by_label(label, exact=True).first.fill(text)


def found(text: str) -> str:
    match = re.search(r"5P\d\d-\d{4}-\w{4}", text)
    assert match, text
    return match[0]


def form_of(page: Page) -> str:
    """The text on the paper that the page offers to print."""
    address = page.get_by_role("link", name="Formulier printen (PDF)").get_attribute("href")
    answer = page.request.get(f"{page.url.split('/mijn/')[0]}{address}")
    reader = pypdf.PdfReader(io.BytesIO(answer.body()))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def count_of_signed(page: Page, site: str) -> int:
    """How many municipalities signed, as the home page says it."""
    page.goto(f"{site}/")
    match = re.search(r"(\d+)\s+van de\s+342", " ".join(page.locator("main").inner_text().split()))
    assert match, page.locator("main").inner_text()
    return int(match[1])


def tab_to(page: Page, name: str, limit: int = 80) -> None:
    """Presses Tab until the control with this text has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"no way to {name!r} by keyboard")
