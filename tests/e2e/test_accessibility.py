"""Every kind of page: nothing for axe to find, in light and dark, and no sideways scroll at 320 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPage, sign_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "/",
    "/gemeenten/",
    "/gemeenten/?q=niets-te-vinden",
    "/gemeenten/dronten/",
    "/gemeenten/weesp/",
    "/pijlers/",
    "/pijlers/formulier/",
    "/pijlers/formulier.pdf?wethouder=😀",
    "/controle/",
    "/controle/5P26-0303-0000/",
    "/contact/",
    "/toegankelijkheid/",
    "/privacy/",
    "/inloggen/",
    "/wachtwoord-vergeten/",
    "/toegang-aanvragen/",
    "/bestaat-niet/",
]
OFFICER = [
    "/mijn/",
    "/mijn/gemeenten/dronten/",
    "/mijn/gemeenten/dronten/ondertekening/",
    "/mijn/gemeenten/dronten/collegas/",
    "/mijn/account/",
]
MINISTRY = ["/mijn/", "/mijn/postvak/", "/mijn/registreren/", "/mijn/toegang/", "/mijn/gebruikers/"]


def complaints_of(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]]


def look(page: Page, site: str, addresses: list[str]) -> dict[str, list[str]]:
    """For each address what is wrong with it, where something is."""
    wrong: dict[str, list[str]] = {}
    for address in addresses:
        page.goto(site + address)
        problems = complaints_of(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > page.viewport_size["width"]:  # type: ignore[index]  # every window here has a size
            problems.append(f"sideways scroll: {width} pixels")
        if problems:
            wrong[address] = problems
    return wrong


@pytest.mark.parametrize("window", [(1280, False), (320, True)], ids=["wide and light", "320 and dark"])
@pytest.mark.parametrize(
    ("account", "addresses"),
    [("", PUBLIC), ("Demo Ambtenaar Dronten", OFFICER), ("Demo Ministerie Een", MINISTRY)],
    ids=["public", "officer", "ministry"],
)
def test_axe_finds_nothing(
    site: str, open_page: OpenPage, account: str, addresses: list[str], window: tuple[int, bool]
) -> None:
    width, dark = window
    page = open_page(size={"width": width, "height": 900}, dark=dark)
    if account:
        sign_in(page, site, account)
    assert look(page, site, addresses) == {}
