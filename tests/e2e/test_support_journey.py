"""The story of support: an officer asks, the ministry chooses an adviser, they work within hours, and it is closed.

Beside it an ambassador who notes a contact, and a municipality that has not signed and asks for a first talk.
"""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in

OFFICER, MINISTRY, ADVISER = "Demo Ambtenaar Zwolle", "Demo Ministerie Een", "Demo Adviseur"
AMBASSADOR, NOT_SIGNED = "Demo Ambassadeur", "Demo Ambtenaar Dronten"
QUESTION = "Ons netwerk verliest partners. Hoe houden wij hen vast?"
NOTE, CONTACT = "Intern: de wethouder twijfelt.", "Zij willen dit najaar beginnen."


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.png"
    Image.new("RGB", (400, 560), "white").save(path)
    return path


@pytest.mark.parametrize(("size", "scripts"), [(WIDE, True), (NARROW, False)], ids=["1280", "360 without JavaScript"])
def test_from_first_question_to_closed(
    own_site: str, open_page: OpenPage, plan: Path, size: dict[str, int], scripts: bool
) -> None:
    officer, ministry, adviser, ambassador = (open_page(size=size, scripts=scripts) for _ in range(4))
    sign_in(ambassador, own_site, AMBASSADOR)
    note_a_contact(ambassador, own_site)
    sign_in(officer, own_site, OFFICER)
    address = ask(officer, own_site, plan)
    expect_turn(officer, address, "Wacht op het ministerie.")
    sign_in(ministry, own_site, MINISTRY)
    assign(ministry, own_site, address)

    sign_in(adviser, own_site, ADVISER)
    number = address.rstrip("/").split("/")[-1]
    adviser.get_by_role("link", name=f"Vraag {number} van Zwolle").click()
    expect(adviser.get_by_text(QUESTION)).to_be_visible()
    adviser.get_by_role("link", name="Contactmomenten met Zwolle").click()
    expect(adviser.get_by_text(CONTACT)).to_be_visible()
    adviser.go_back()
    adviser.get_by_role("button", name="Kennismaking vastleggen").click()
    adviser.get_by_role("button", name="Ondersteuning beginnen").click()
    adviser.get_by_role("textbox", name="Interne notitie").fill(NOTE)
    adviser.get_by_role("button", name="Notitie opslaan").click()
    expect(adviser.get_by_text(NOTE)).to_be_visible()
    expect_turn(officer, address, "Wacht op de adviseur.")
    adviser.get_by_role("link", name="Iets aan de gemeente vragen").click()
    adviser.get_by_label("Wat heeft u van de gemeente nodig?").fill("Stuur mij de lijst van partners.")
    adviser.get_by_role("button", name="Aan de gemeente vragen").click()
    ministry.goto(f"{own_site}/mijn/ondersteuning/?q={number}")
    expect(ministry.get_by_role("row", name="Zwolle").get_by_text("de gemeente", exact=True)).to_be_visible()

    answer(officer, address)
    write_hours(adviser, officer, address)

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
    approve_the_month(adviser, ministry, own_site)


def test_who_has_not_signed_asks_for_a_first_talk(own_site: str, open_page: OpenPage) -> None:
    officer = open_page(size=NARROW)
    sign_in(officer, own_site, NOT_SIGNED)
    officer.goto(f"{own_site}/mijn/gemeenten/dronten/")
    officer.get_by_role("link", name="Vraag een adviseur").click()
    expect(officer.get_by_text("Een eerste, oriënterend gesprek kan altijd")).to_be_visible()
    expect(officer.get_by_label("Ondersteuning", exact=True)).to_have_count(0)
    officer.get_by_label("een plan van aanpak schrijven").check()
    officer.get_by_label("Uw vraag", exact=True).fill("Wat vragen de vijf pijlers van ons?")
    officer.get_by_role("button", name="Antwoorden controleren").click()
    expect(officer.get_by_text("oriënterend gesprek")).to_be_visible()
    officer.get_by_role("button", name="Vraag versturen").click()
    expect(officer.get_by_role("heading", name="Uw vraag is verstuurd")).to_be_visible()
    officer.goto(f"{own_site}/mijn/ondersteuning/")
    expect(officer.get_by_role("row", name="Dronten").get_by_text("het ministerie")).to_be_visible()


def note_a_contact(ambassador: Page, site: str) -> None:
    ambassador.goto(f"{site}/mijn/gemeenten/zwolle/contactmomenten/toevoegen/")
    ambassador.get_by_label("Met wie?").fill("de beleidsadviseur")
    ambassador.get_by_label("Wat kwam eruit?").fill(CONTACT)
    ambassador.get_by_role("button", name="Contactmoment opslaan").click()
    expect(ambassador.get_by_text(CONTACT)).to_be_visible()


def ask(officer: Page, site: str, plan: Path) -> str:
    """A mistake first, and nothing of what was filled in is lost by it. Gives the address of the request."""
    officer.goto(f"{site}/mijn/gemeenten/zwolle/")
    officer.get_by_role("link", name="Vraag een adviseur").click()
    expect(officer.get_by_label("Ondersteuning", exact=True)).to_be_checked()
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
    return re.sub(r"gesteld/.*$", "", officer.url)


def expect_turn(page: Page, address: str, words: str) -> None:
    page.goto(address)
    expect(page.get_by_text(words)).to_be_visible()


def assign(ministry: Page, site: str, address: str) -> None:
    """New ones stand first; the adviser whose region, knowledge and hours fit stands first too."""
    ministry.goto(f"{site}/mijn/ondersteuning/")
    rows = ministry.locator("tbody tr")
    own = rows.filter(has=ministry.locator(f"a[href='{address.removeprefix(site)}']"))
    for words in ("Zwolle", "nieuw", "het ministerie", "0 werkdagen"):
        expect(own).to_contain_text(words)
    place = own.evaluate("row => row.sectionRowIndex")
    assert all("nieuw" in row for row in rows.all_inner_texts()[:place])
    ministry.goto(address)
    ministry.get_by_role("link", name="Adviseur toewijzen").click()
    expect(ministry.get_by_role("img", name="Uren van de adviseurs naast elkaar")).to_be_visible()
    choice = ministry.get_by_role("radio").first
    expect(choice).to_have_accessible_name(re.compile(rf"^{ADVISER} \(past, nog \d+.* uur\)"))
    choice.check()
    ministry.get_by_role("button", name="Adviseur toewijzen").click()
    expect(ministry.get_by_text(f"{ADVISER} is de adviseur van Zwolle")).to_be_visible()


def answer(officer: Page, address: str) -> None:
    officer.goto(address)
    expect(officer.get_by_text("De adviseur wacht op uw gemeente")).to_be_visible()
    expect(officer.get_by_text("Stuur mij de lijst van partners.")).to_be_visible()
    assert NOTE not in officer.content()
    assert CONTACT not in officer.content()
    officer.get_by_role("link", name="Antwoord schrijven").click()
    officer.get_by_role("textbox", name="Uw antwoord").fill("Hier is de lijst.")
    officer.get_by_role("button", name="Antwoord versturen").click()
    expect(officer.get_by_text("Uw antwoord is verstuurd.")).to_be_visible()


def write_hours(adviser: Page, officer: Page, address: str) -> None:
    """What the adviser writes comes off what the officer sees."""
    adviser.goto(address)
    adviser.get_by_role("link", name="Uren schrijven").click()
    adviser.get_by_label("Hoeveel uur?").fill("25")
    adviser.get_by_role("button", name="Uren schrijven").click()
    expect(adviser.get_by_text("Een dag heeft 24 uur.").first).to_be_visible()
    adviser.get_by_label("Hoeveel uur?").fill("1:30")
    adviser.get_by_role("button", name="Uren schrijven").click()
    expect(adviser.get_by_text("Geschreven: 1,5 uur. Zwolle heeft nog 61,5 uur.")).to_be_visible()
    officer.goto(address)
    expect(officer.get_by_text("Nog 61,5 uur over van 64 uur")).to_be_visible()


def approve_the_month(adviser: Page, ministry: Page, site: str) -> None:
    adviser.goto(f"{site}/mijn/uren/")
    adviser.get_by_role("link", name="Bekijk de hele maand").click()
    adviser.get_by_role("button", name="Maandstaat indienen").click()
    expect(adviser.get_by_text("is ingediend. Het ministerie kijkt die na.")).to_be_visible()
    ministry.goto(f"{site}/mijn/maandstaten/")
    ministry.locator("tbody tr").first.get_by_role("link").click()
    expect(ministry.get_by_role("cell", name="Zwolle").first).to_be_visible()
    ministry.get_by_role("button", name="Maandstaat goedkeuren").click()
    expect(ministry.get_by_text("is gesloten voor Demo Adviseur.")).to_be_visible()
