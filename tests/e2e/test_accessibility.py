"""Every kind of page: nothing for axe to find, in light and dark, and no sideways scroll at 1000 and 320 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPage, sign_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "/",
    "/gemeenten/",
    "/gemeenten/?q=niets-te-vinden",
    "/kaart/?kleur=jaar",
    "/cijfers/",
    "/kaart/?peildatum=15-1-2020",
    "/gemeenten/dronten/",
    "/aanpak/",
    "/aanpak/?pijler=9",
    "/vergelijken/?gemeente=dronten&q=dalf",
    "/vergelijken/?gemeente=zwolle&gemeente=kampen&gemeente=s-gravenhage&gemeente=dalfsen&gemeente=weesp",
    "/gemeenten/weesp/",
    "/coalities/",
    "/coalities/?q=niets-te-vinden",
    "/coalities/zameneen/",
    "/coalities/demo-samen-zwolle/",
    "/coalities/demo-deventer-ontmoet/?peildatum=1-1-2099",
    "/gemeenten/zwolle/",
    "/demo/voorbeelden/",
    "/pijlers/",
    "/pijlers/formulier/",
    "/pijlers/formulier.pdf?wethouder=😀",
    "/controle/",
    "/controle/5P26-0303-0000/",
    "/contact/",
    "/open-data/",
    "/zoeken/?q=den",
    "/toegankelijkheid/",
    "/privacy/",
    "/monitoring/1/",
    "/inloggen/",
    "/wachtwoord-vergeten/",
    "/toegang-aanvragen/",
    "/bestaat-niet/",
]
OFFICER = [
    "/mijn/",
    "/mijn/gemeenten/raalte/",
    "/mijn/gemeenten/raalte/ondertekening/",
    "/mijn/gemeenten/raalte/collegas/",
    "/mijn/gemeenten/raalte/contacten/",
    "/mijn/gemeenten/raalte/aanpak/",
    "/mijn/gemeenten/raalte/aanpak/schrijven/",
    "/mijn/gemeenten/raalte/aanpak/tekst/",
    "/mijn/gemeenten/raalte/mijlpalen/",
    "/mijn/gemeenten/raalte/mijlpalen/toevoegen/",
    "/mijn/account/",
    "/mijn/account/sessies/",
    "/mijn/account/beveiliging/",
    "/mijn/gemeenten/raalte/monitoring/1/",
    "/mijn/gemeenten/raalte/monitoring/2/",
    "/mijn/ondersteuning/",
    "/mijn/ondersteuning/vragen/?gemeente=raalte",
    "/hulpmiddelen/",
]
ADVISER = [
    "/mijn/",
    "/mijn/ondersteuning/",
    "/mijn/adviseurs/",
    "/mijn/uren/",
    "/mijn/contactmomenten/",
]
MINISTRY = [
    "/mijn/",
    "/mijn/postvak/",
    "/mijn/scans/",
    "/mijn/scans/behandeld/",
    "/mijn/registreren/",
    "/mijn/invoeren/",
    "/mijn/ondertekenmomenten/",
    "/mijn/mijlpalen/",
    "/mijn/monitoring/",
    "/mijn/monitoring/2/",
    "/mijn/monitoring/2/antwoorden/",
    "/mijn/cijfers/",
    "/mijn/pijlers/",
    "/mijn/contacten/",
    "/mijn/toegang/",
    "/mijn/uitnodigingen/",
    "/mijn/gebruikers/",
    "/mijn/gemeenten-zonder-ambtenaar/",
    "/mijn/ondersteuning/",
    "/mijn/ondersteuning/cijfers/",
    "/mijn/adviseurs/",
    "/mijn/maandstaten/",
    "/mijn/budgetten/",
    "/mijn/hulpmiddelen/",
    "/demo/post/",
]
_ZWOLLE = "/mijn/coalities/demo-samen-zwolle/"
COORDINATOR = [
    f"{_ZWOLLE}convenanten/",
    f"{_ZWOLLE}convenanten/nieuw/",
    f"{_ZWOLLE}persoonlijke-links/",
    f"{_ZWOLLE}persoonlijke-links/versturen/",
    f"{_ZWOLLE}papier/",
    f"{_ZWOLLE}partnerlijst.pdf?peildatum=ooit",
    "/meedoen/bedankt/",
    "/meedoen/bestaat-niet/",
]


def _request(number: int, *acts: str) -> list[tuple[str, str]]:
    """The page of a request of the demonstration, and what its buttons lead to."""
    address = f"/mijn/ondersteuning/{number}/"
    return [("/mijn/ondersteuning/", address[:-1]), *((address, address + act) for act in acts)]


# Pages of one thing: where a link to it stands, and what its address looks like.
FOLLOWED = {
    "Demo Ambtenaar Salland": [("/mijn/gemeenten/raalte/", "/mijn/ondertekeningen/"), *_request(2, "print")],
    "Demo Adviseur": [
        *_request(2, "wachten", "afronden", "print"),
        ("/mijn/ondersteuning/", "/mijn/ondersteuning/3"),
    ],
    "Demo Ministerie Een": [
        ("/mijn/postvak/", "/mijn/postvak/5"),
        ("/mijn/gebruikers/", "/mijn/gebruikers/"),
        ("/mijn/pijlers/", "/mijn/pijlers/"),
        ("/mijn/ondertekenmomenten/", "/mijn/ondertekenmomenten/"),
        ("/mijn/mijlpalen/", "/mijn/mijlpalen/"),
        *_request(4, "toewijzen", "afwijzen"),
        *_request(2, "toewijzen"),
        ("/mijn/adviseurs/", "/mijn/adviseurs/"),
        ("/mijn/adviseurs/1/", "/mijn/adviseurs/1/wijzigen"),
        ("/mijn/adviseurs/1/", "/mijn/adviseurs/1/overdragen"),
    ],
    "Demo Coördinator Overijssel": [(f"{_ZWOLLE}convenanten/", f"{_ZWOLLE}convenanten/")],
}


# What another theme or a narrow window can change; all else in a page is the same there.
BY_LOOKS = ["color-contrast", "target-size"]


def complaints_of(page: Page, rules: list[str] | None = None) -> list[str]:
    """Of all rules of the tags above, or of the rules that are named."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = Axe().run(page, options={"runOnly": only})
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]]


def aside_at(page: Page, wide: int) -> list[str]:
    """Whether the page is wider than its window; 1,000 is where a list has least room: its filters stand beside it."""
    page.set_viewport_size({"width": wide, "height": 900})
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"sideways scroll at {wide}: {width} pixels"] if width > wide else []


def look(page: Page, site: str, addresses: list[str]) -> dict[str, list[str]]:
    """For each address what is wrong with it, where something is: wide and light, then narrow and dark."""
    wrong: dict[str, list[str]] = {}
    for address in addresses:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour half-way to another
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site + address)
        problems = complaints_of(page)
        problems += aside_at(page, 1000)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        problems += aside_at(page, 320)
        problems += complaints_of(page, BY_LOOKS)
        if problems:
            wrong[address] = problems
    return wrong


@pytest.mark.parametrize(
    ("account", "addresses"),
    [
        ("", PUBLIC),
        ("Demo Ambtenaar Salland", OFFICER),
        ("Demo Coördinator Overijssel", COORDINATOR),
        ("Demo Adviseur", ADVISER),
        ("Demo Ministerie Een", MINISTRY),
    ],
    ids=["public", "officer", "coordinator", "adviser", "ministry"],
)
def test_axe_finds_nothing(site: str, open_page: OpenPage, account: str, addresses: list[str]) -> None:
    page = open_page()
    if account:
        sign_in(page, site, account)
    one_of_each = [first_link(page, site + where, like) for where, like in FOLLOWED.get(account, [])]
    assert look(page, site, addresses + one_of_each) == {}


def first_link(page: Page, where: str, like: str) -> str:
    """The address of the first link in the list on a page."""
    page.goto(where)
    links = page.locator(f'main a[href^="{like}"]').evaluate_all("all => all.map(link => link.getAttribute('href'))")
    return str(next(link for link in links if link != like and not link.endswith("nieuw/")))
