"""The story of support: an officer asks, the ministry chooses an adviser, they work together, and it is closed."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in

OFFICER, MINISTRY, ADVISER = "Demo Ambtenaar Dronten", "Demo Ministerie Een", "Demo Adviseur"
QUESTION = "Ons netwerk verliest partners. Hoe houden wij hen vast?"
NOTE = "Intern: de wethouder twijfelt."


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.png"
    Image.new("RGB", (400, 560), "white").save(path)
    return path


@pytest.mark.parametrize(("size", "scripts"), [(WIDE, True), (NARROW, False)], ids=["1280", "360 without JavaScript"])
def test_from_first_question_to_closed(
    own_site: str, open_page: OpenPage, plan: Path, size: dict[str, int], scripts: bool
) -> None:
    officer, ministry, adviser = (open_page(size=size, scripts=scripts) for _ in range(3))
    sign_in(officer, own_site, OFFICER)
    ask(officer, own_site, plan)
    address = re.sub(r"gesteld/.*$", "", officer.url)
    number = address.split("/")[-2]

    sign_in(ministry, own_site, MINISTRY)
    ministry.goto(f"{own_site}/mijn/ondersteuning/")
    expect(ministry.get_by_role("link", name="Dronten").first).to_be_visible()
    ministry.goto(address)
    ministry.get_by_role("link", name="Adviseur toewijzen").click()
    ministry.get_by_label(re.compile(rf"^{ADVISER} \(")).check()
    ministry.get_by_role("button", name="Adviseur toewijzen").click()
    expect(ministry.get_by_text(f"{ADVISER} is de adviseur van Dronten")).to_be_visible()

    sign_in(adviser, own_site, ADVISER)
    adviser.get_by_role("link", name=f"Vraag {number} van Dronten").click()
    expect(adviser.get_by_text(QUESTION)).to_be_visible()
    adviser.get_by_role("button", name="Kennismaking vastleggen").click()
    adviser.get_by_role("button", name="Ondersteuning beginnen").click()
    adviser.get_by_role("textbox", name="Interne notitie").fill(NOTE)
    adviser.get_by_role("button", name="Notitie opslaan").click()
    expect(adviser.get_by_text(NOTE)).to_be_visible()
    adviser.get_by_role("link", name="Iets aan de gemeente vragen").click()
    adviser.get_by_label("Wat heeft u van de gemeente nodig?").fill("Stuur mij de lijst van partners.")
    adviser.get_by_role("button", name="Aan de gemeente vragen").click()

    answer(officer, own_site)

    adviser.goto(address)
    expect(adviser.get_by_text("Hier is de lijst.")).to_be_visible()
    adviser.get_by_role("link", name="Vraag afronden").click()
    adviser.get_by_label("Wat heeft het opgeleverd?").fill("Tien partners bleven.")
    adviser.get_by_role("button", name="Vraag afronden").click()

    officer.goto(address)
    expect(officer.get_by_text("Tien partners bleven.")).to_be_visible()
    expect(officer.get_by_role("link", name="Opnieuw vragen")).to_be_visible()
    officer.get_by_role("link", name="Vraag met logboek printen").click()
    expect(officer.get_by_text("Hier is de lijst.")).to_be_visible()
    assert NOTE not in officer.content()


def ask(officer: Page, site: str, plan: Path) -> None:
    """A mistake first, and nothing of what was filled in is lost by it."""
    officer.goto(f"{site}/mijn/gemeenten/dronten/")
    officer.get_by_role("link", name="Vraag een adviseur").click()
    officer.get_by_label("een netwerk of lokale coalitie").check()
    officer.get_by_label("2. Creëer een sterk netwerk").check()
    officer.get_by_label("Bijlagen").set_input_files(plan)
    officer.get_by_role("button", name="Antwoorden controleren").click()
    expect(officer.get_by_text("Er is 1 antwoord dat u nog moet aanpassen.")).to_be_visible()
    officer.get_by_label("Uw vraag", exact=True).fill(QUESTION)
    officer.get_by_role("button", name="Antwoorden controleren").click()
    expect(officer.get_by_text("plan.png")).to_be_visible()
    officer.get_by_role("button", name="Vraag versturen").click()
    expect(officer.get_by_role("heading", name="Uw vraag is verstuurd")).to_be_visible()


def answer(officer: Page, site: str) -> None:
    officer.goto(f"{site}/mijn/")
    officer.get_by_role("link", name="Beantwoord de adviseur van Dronten").click()
    expect(officer.get_by_text("Stuur mij de lijst van partners.")).to_be_visible()
    assert NOTE not in officer.content()
    officer.get_by_role("textbox", name="Uw antwoord").fill("Hier is de lijst.")
    officer.get_by_role("button", name="Antwoord versturen").click()
    expect(officer.get_by_text("Uw antwoord is verstuurd.")).to_be_visible()
