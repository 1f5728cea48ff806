"""The story of ZamenEen: 29 names pasted, the covenant on paper, an evening ticked off, and the public page on two dates."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from coalition.overview.demonstration.examples import COVENANT, EXAMPLES, Example
from tests.e2e.conftest import NARROW, WIDE, OpenPage, sign_in

COORDINATOR = "Demo Coördinator ZamenEen"
DESK = "/mijn/coalities/zameneen/"


@pytest.mark.parametrize(("size", "scripts"), [(WIDE, True), (NARROW, False)], ids=["1280", "360 without JavaScript"])
def test_from_a_pasted_list_to_the_count_on_any_date(
    own_site: str, open_page: OpenPage, size: dict[str, int], scripts: bool
) -> None:
    page = open_page(size=size, scripts=scripts)
    sign_in(page, own_site, COORDINATOR)
    first, second = EXAMPLES["partners-15-maart-2019"], EXAMPLES["partners-20-september-2019"]

    paste(page, own_site, first)
    write_covenant(page, own_site)
    evening = plan_evening(page, own_site, "Start van ZamenEen", ("15", "3", "2019"))
    assert first.rows[5][0] in paper(page, f"{evening}presentielijst.pdf")
    tick(page, first)
    close(page, evening, 29)

    visitor = open_page(size=size, scripts=scripts)
    expect_count(visitor, own_site, "14-03-2019", "deed nog niemand mee.")
    expect_count(
        visitor, own_site, "16-03-2019",
        "Op 16 maart 2019 deden 29 partners mee, met de gemeente meegeteld. Zonder de gemeente waren het er 28.",
    )  # fmt: skip
    expect(visitor.get_by_text("29 partners ondertekenden")).to_be_visible()

    paste(page, own_site, second)
    evening = plan_evening(page, own_site, "De vijf pijlers getekend", ("20", "9", "2019"))
    tick(page, second)
    close(page, evening, len(second.rows))
    expect_count(visitor, own_site, "19-09-2019", "Op 19 september 2019 deden 29 partners mee")
    expect_count(visitor, own_site, "20-09-2019", f"Op 20 september 2019 deden {29 + len(second.rows)} partners mee")


def paste(page: Page, site: str, example: Example) -> None:
    page.goto(f"{site}{DESK}")
    page.get_by_role("link", name="Veel tegelijk toevoegen").click()
    page.get_by_label("Plak hier de partners").fill(example.lines)
    page.get_by_role("button", name="Bekijken wat er gebeurt").click()
    page.get_by_role("button", name=f"{len(example.rows)} partners opslaan").first.click()
    expect(page.get_by_role("heading", name="De partners zijn ingelezen")).to_be_visible()


def write_covenant(page: Page, site: str) -> None:
    """The covenant with its paper: a line for each of the 29, the last one too."""
    page.goto(f"{site}{DESK}convenanten/nieuw/")
    page.get_by_label("Titel").fill(COVENANT["title"])
    page.get_by_label("Doelen").fill(COVENANT["goals"])
    page.get_by_label("Tekst", exact=True).fill(COVENANT["text"])
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("heading", name=COVENANT["title"], level=1)).to_be_visible()
    button = page.get_by_role("button", name="Openen om te printen")
    text = paper(
        page, button.evaluate("button => `${button.form.action}?${new URLSearchParams(new FormData(button.form))}`")
    )
    missing = [row[0] for row in EXAMPLES["partners-15-maart-2019"].rows if row[0] not in text]
    assert missing == []


def plan_evening(page: Page, site: str, name: str, day: tuple[str, str, str]) -> str:
    """The address of its page."""
    page.goto(f"{site}{DESK}bijeenkomsten/nieuw/")
    page.get_by_label("Naam", exact=True).fill(name)
    for label, text in zip(("Dag", "Maand", "Jaar"), day, strict=True):
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("Plaats").fill("Dronten")
    page.get_by_label(COVENANT["title"]).check()
    page.get_by_role("button", name="Bijeenkomst opslaan").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return re.sub(r"[?#].*", "", page.url)


def tick(page: Page, example: Example) -> None:
    """One by one; each tick is answered before the next."""
    for name, *_rest in example.rows:
        button = page.locator(".portal-evening__tick", has=page.get_by_text(name, exact=True))
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-evening-present]")).to_have_text(str(len(example.rows)))


def close(page: Page, evening: str, number: int) -> None:
    page.goto(f"{evening}afsluiten/")
    page.get_by_role("button", name=f"Afsluiten en {number} ondertekeningen vastleggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def expect_count(page: Page, site: str, day: str, sentence: str) -> None:
    page.goto(f"{site}/coalities/zameneen/")
    page.get_by_label("Peildatum").fill(day)
    page.get_by_role("button", name="Peildatum gebruiken").click()
    expect(page.get_by_text(sentence)).to_be_visible()


def paper(page: Page, address: str) -> str:
    """The text of a PDF, as one line."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf", answer.url
    pages = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())
