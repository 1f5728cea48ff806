"""An evening: two people tick at the same time, the connection goes and comes back, and it all works without script."""

import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from coalition.tools.dates import today
from tests.e2e.conftest import NARROW, OpenPage, sign_in
from tests.e2e.test_accessibility import complaints_of, look

COORDINATOR = "Demo Coördinator ZamenEen"
WAITING = "niet verstuurd, wij proberen het opnieuw"


def make_evening(page: Page, site: str, *names: str) -> str:
    """A meeting of today, with these partners added on the spot and taken off again; gives its address."""
    sign_in(page, site, COORDINATOR)
    page.goto(f"{site}/mijn/coalities/zameneen/bijeenkomsten/nieuw/")
    day = today()
    page.get_by_label("Naam").fill("Proefavond")
    for part, number in (("Dag", day.day), ("Maand", day.month), ("Jaar", day.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    page.get_by_label("Plaats").fill("De Meerpaal")
    page.get_by_role("button", name="Bijeenkomst opslaan").click()
    address = page.url
    for name in names:
        page.get_by_text("Staat een partner er niet bij?").click()
        page.get_by_label("Naam van de partner").fill(name)
        page.get_by_role("button", name="Toevoegen en aanvinken").click()
        expect(row(page, name)).to_have_attribute("aria-pressed", "true")
    return address.split("#")[0]


def row(page: Page, name: str) -> Locator:
    """The big button of a partner."""
    return page.get_by_role("button", name=re.compile(f"^{name}")).first


def said(page: Page, name: str) -> Locator:
    return page.locator("li", has=row(page, name)).locator("[data-evening-said]")


def is_there(page: Page, name: str, *, there: bool = True) -> None:
    expect(row(page, name)).to_have_attribute("aria-pressed", "true" if there else "false")


def look_now(page: Page) -> None:
    """As when somebody comes back to the tab: no waiting for the next round."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_at_the_table_and_a_helper_at_the_door_see_one_anothers_ticks(own_site: str, open_page: OpenPage) -> None:
    one = open_page(size=NARROW)
    address = make_evening(one, own_site, "Ark Proef", "Boei Proef", "Cirkel Proef")
    for name in ("Ark Proef", "Boei Proef"):
        row(one, name).click()
        expect(said(one, name)).to_have_text("opgeslagen")
    one.get_by_role("button", name="Link maken").click()
    link = one.locator(".portal-confirmation").inner_text().strip()
    one.goto(address)

    helper = open_page(size=NARROW)
    helper.goto(link)
    is_there(helper, "Ark Proef", there=False)
    row(helper, "Ark Proef").click()
    row(one, "Boei Proef").click()
    expect(said(helper, "Ark Proef")).to_have_text("opgeslagen")
    expect(said(one, "Boei Proef")).to_have_text("opgeslagen")
    for page in (one, helper):
        look_now(page)
        for name in ("Ark Proef", "Boei Proef", "Cirkel Proef"):
            is_there(page, name)
    expect(one.locator("[data-evening-present]")).to_have_text("3")

    two = open_page()
    sign_in(two, own_site, COORDINATOR)
    two.goto(address)
    two.get_by_text("Staat een partner er niet bij?").click()
    two.get_by_label("Naam van de partner").fill("Dorpshuis Proef")
    two.get_by_role("button", name="Toevoegen en aanvinken").click()
    look_now(one)
    is_there(one, "Dorpshuis Proef")
    one.get_by_role("searchbox").fill("dörps")
    expect(row(one, "Dorpshuis Proef")).to_be_visible()
    expect(row(one, "Ark Proef")).to_be_hidden()


def test_a_tick_without_a_connection_says_so_and_arrives_later(own_site: str, open_page: OpenPage) -> None:
    page = open_page(size=NARROW, loses_connection=True)
    address = make_evening(page, own_site, "Ark Proef", "Boei Proef")
    page.context.set_offline(True)
    row(page, "Ark Proef").click()
    row(page, "Boei Proef").click()
    expect(said(page, "Ark Proef")).to_have_text(WAITING)
    expect(page.get_by_text("2 wijzigingen zijn nog niet verstuurd.")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Proef" not in kept, "numbers and ticks only"
    page.context.set_offline(False)
    expect(said(page, "Boei Proef")).to_have_text("opgeslagen", timeout=15_000)
    expect(page.get_by_text("Alles is opgeslagen.")).to_be_visible()

    # The tick waits through a reload, and leaving is asked about first.
    page.route("**/aanwezig/**", lambda route: route.abort())
    row(page, "Ark Proef").click()
    expect(said(page, "Ark Proef")).to_have_text(WAITING)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", leave)
    page.goto(address)
    assert asked == ["beforeunload"]
    is_there(page, "Ark Proef")
    expect(said(page, "Ark Proef")).to_have_text(WAITING)
    page.unroute("**/aanwezig/**")
    expect(said(page, "Ark Proef")).to_have_text("opgeslagen", timeout=15_000)
    page.goto(address)
    is_there(page, "Ark Proef")
    is_there(page, "Boei Proef", there=False)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("scripts", [False, True], ids=["without JavaScript", "with"])
def test_an_evening_is_ticked_closed_and_opened_again(own_site: str, open_page: OpenPage, *, scripts: bool) -> None:
    page = open_page(size=NARROW, scripts=scripts)
    address = make_evening(page, own_site, "Ark Proef", "Boei Proef")
    row(page, "Boei Proef").click()
    is_there(page, "Boei Proef", there=False)
    if scripts:
        expect(said(page, "Boei Proef")).to_have_text("opgeslagen")
    else:
        assert re.search(r"/#rij-\d+$", page.url), "back at the row"
    page.get_by_role("link", name="Afsluiten").click()
    expect(page.get_by_text("1 partner was er.")).to_be_visible()
    page.get_by_role("button", name="Bijeenkomst afsluiten").click()
    expect(page.get_by_text("De bijeenkomst is afgesloten.")).to_be_visible()
    expect(page.get_by_role("cell", name="Boei Proef")).to_have_count(0)
    page.get_by_role("link", name="Afsluiten ongedaan maken").click()
    page.get_by_role("button", name="Afsluiten ongedaan maken").click()
    assert page.url == address
    is_there(page, "Ark Proef")


@pytest.mark.parametrize("window", [(1280, False), (320, True)], ids=["wide and light", "320 and dark"])
def test_axe_finds_nothing_on_the_pages_of_an_evening(
    own_site: str, open_page: OpenPage, window: tuple[int, bool]
) -> None:
    width, dark = window
    page = open_page(size={"width": width, "height": 900}, dark=dark)
    name = "Coöperatieve Zorgaanbieder Hart-voor-Elkaar Noordoost-Flevoland"
    address = make_evening(page, own_site, name).removeprefix(own_site)
    page.get_by_role("button", name="Link maken").click()
    door = page.locator(".portal-confirmation").inner_text().strip()
    assert complaints_of(page) == []
    gatherings = address.rsplit("/", 2)[0] + "/"
    own = [
        gatherings,
        f"{gatherings}nieuw/",
        address,
        f"{address}wijzigen/",
        f"{address}afsluiten/",
        f"{address}datums/",
    ]
    assert look(page, own_site, [*own, "/" + door.split("/", 3)[3], "/deur/fout/"]) == {}
    page.goto(f"{own_site}{address}afsluiten/")
    page.get_by_role("button", name="Bijeenkomst afsluiten").click()
    assert look(page, own_site, [address, f"{address}heropenen/"]) == {}


def test_the_answer_to_a_search_comes_into_sight(own_site: str, open_page: OpenPage) -> None:
    page = open_page(size=NARROW)
    make_evening(page, own_site, "Ark Proef", "Boei Proef", "Cirkel Proef", "Dijk Proef", "Eb Proef")
    page.set_viewport_size({"width": 360, "height": 400})
    search = page.get_by_label("Zoek een naam")
    search.fill("Proef")
    row(page, "Eb Proef").scroll_into_view_if_needed()
    page.evaluate(
        "window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})"
    )  # a wheel turns on behind us
    search.fill("nergens")
    expect(page.get_by_text("Geen naam gevonden.")).to_be_in_viewport()
    bar = page.locator(".portal-evening__bar").bounding_box()
    answer = page.get_by_text("Geen naam gevonden.").bounding_box()
    assert bar
    assert answer
    assert answer["y"] >= bar["y"] + bar["height"] - 1
