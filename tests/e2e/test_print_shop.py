"""An evening of 25 aldermen: all forms printed in one go, scanned in one stack, and registered in one act."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from coalition.tools.dates import today
from tests.e2e.conftest import OpenPage, environment, sign_in
from tests.scanning import as_pdf, printed, scanned

SIGN = 25
# Two sheets that the scanner drew so badly that no code can be read.
UNREADABLE = (4, 17)


@pytest.fixture
def worker(own_site: str, tmp_path: Path) -> Iterator[None]:
    """Beside the portal, as `make run` starts it."""
    port = int(own_site.rsplit(":", 1)[1])
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=environment(tmp_path / "data", port)
    )
    yield
    process.terminate()
    process.wait(30)


@pytest.mark.usefixtures("worker")
def test_forms_go_out_in_one_stack_and_come_back_in_one(own_site: str, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, own_site, "Demo Ministerie Een")
    names = municipalities_without_a_signing(page, own_site)
    prepare_an_evening(page, own_site, names)
    numbers = {name: number_of(page, name) for name in names}
    sheets = printed(print_the_stack(page, own_site))
    assert len(sheets) == SIGN
    in_order = [code_on(sheet) for sheet in sheets]
    assert sorted(in_order) == sorted(numbers.values())
    for place in UNREADABLE:
        blot_out_the_code(sheets[place])
    upload(
        page, own_site, as_pdf([scanned(sheet, place, upside_down=place == 9) for place, sheet in enumerate(sheets)])
    )
    read = SIGN - len(UNREADABLE)
    page.goto(f"{own_site}/mijn/scans/")
    expect(page.get_by_role("heading", name=f"Om te bekijken ({len(UNREADABLE)})")).to_be_visible()
    page.get_by_role("button", name=f"Alle {read} scans toevoegen").click()
    expect(page.get_by_text(f"{read} scans zijn toegevoegd.")).to_be_visible()
    for place in UNREADABLE:
        type_the_number(page, own_site, in_order[place])
    register_what_is_complete(page, own_site)
    standings = {line["gemeente"]: line["status"] for line in lines(page, own_site)}
    assert {standings[name] for name in names} == {"ondertekend"}


def lines(page: Page, site: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.request.get(f"{site}/gemeenten.json?provincie=limburg").json()["gemeenten"]
    return found


def municipalities_without_a_signing(page: Page, site: str) -> list[str]:
    return [line["gemeente"] for line in lines(page, site) if line["status"] == "geen ondertekening bekend"][:SIGN]


def prepare_an_evening(page: Page, site: str, names: list[str]) -> None:
    page.goto(f"{site}/mijn/ondertekenmomenten/nieuw/")
    page.get_by_label("Naam").fill("Proefavond van de scanner")
    day = today()
    for label, value in (("Dag", day.day), ("Maand", day.month), ("Jaar", day.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Plaats").fill("Maastricht")
    page.get_by_role("button", name="Ondertekenmoment opslaan").click()
    page.get_by_role("link", name="Gemeenten voorbereiden").first.click()
    rows = "\n".join(f"{name}; Proefwethouder {place}" for place, name in enumerate(names, start=1))
    page.get_by_label("Welke gemeenten gaan er tekenen, en wie?").fill(rows)
    page.get_by_role("button", name="Bekijken wat er gebeurt").click()
    page.get_by_role("button", name=f"{SIGN} gemeenten voorbereiden").click()
    expect(page.get_by_text(f"{SIGN} gemeenten zijn voorbereid.")).to_be_visible()


def print_the_stack(page: Page, site: str) -> bytes:
    page.get_by_role("button", name=f"{SIGN} formulieren printen").click()
    link = page.get_by_role("link", name=f"{SIGN} formulieren openen")
    link.wait_for(timeout=60_000)  # the page asks by itself how far the worker is
    return page.request.get(f"{site}{link.get_attribute('href')}").body()


def number_of(page: Page, name: str) -> str:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return row.get_by_role("cell").last.inner_text().strip()


def code_on(sheet: Image.Image) -> str:
    return zxingcpp.read_barcodes(sheet)[0].text


def blot_out_the_code(sheet: Image.Image) -> None:
    """Coffee on it."""
    spot = zxingcpp.read_barcodes(sheet)[0].position
    sheet.paste(90, (spot.top_left.x, spot.top_left.y, spot.bottom_right.x, spot.bottom_right.y))


def upload(page: Page, site: str, stack: bytes) -> None:
    page.goto(f"{site}/mijn/scans/")
    page.get_by_label("Bestanden uit de scanner").set_input_files(
        {"name": "scan0001.pdf", "mimeType": "application/pdf", "buffer": stack}
    )
    page.get_by_role("button", name="Scans uploaden").click()
    expect(page.get_by_text(f"{SIGN} bladzijden zijn ontvangen.")).to_be_visible()
    expect(page.get_by_text("Alles is gelezen.")).to_be_visible(timeout=60_000)


def type_the_number(page: Page, site: str, number: str) -> None:
    page.goto(f"{site}/mijn/scans/")
    page.get_by_role("link", name="Bekijken en beslissen").first.click()
    page.get_by_label("Nummer op het blad").fill(number.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Scan toevoegen").click()
    expect(page.get_by_text(f"De scan is toegevoegd bij {number}.")).to_be_visible()


def register_what_is_complete(page: Page, site: str) -> None:
    page.goto(f"{site}/mijn/ondertekenmomenten/")
    page.get_by_role("link", name="Proefavond van de scanner").click()
    page.get_by_role("link", name="Registreren wat compleet is").click()
    page.get_by_role("button", name="Aangevinkte ondertekeningen registreren").click()
    expect(page.get_by_text(f"{SIGN} ondertekeningen zijn geregistreerd.")).to_be_visible()
