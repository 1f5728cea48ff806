"""The search box: answers while somebody types, the arrow keys walk through them; and the same without JavaScript."""

from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, OpenPage


def test_typed_walked_through_with_the_arrow_keys_and_opened(site: str, open_page: OpenPage) -> None:
    page = open_page(size=WIDE, scripts=True)
    page.goto(site)
    page.get_by_role("link", name="Zoeken", exact=True).click()
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("weesp", delay=30)
    expect(page.get_by_role("link", name="Weesp", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken/?q=weesp")
    expect(page.get_by_role("link", name="Weesp", exact=True)).to_be_visible()
    box.press("Control+A")
    page.keyboard.type("zam", delay=30)
    first = page.locator("#gevonden .portal-tasks__link").first
    expect(page.get_by_role("heading", name="Lokale coalities")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.textContent") == "ZamenEen":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="ZamenEen")).to_be_visible()


def test_without_script_a_button_finds_the_same(site: str, open_page: OpenPage) -> None:
    page = open_page(size=NARROW, scripts=False)
    page.goto(f"{site}/zoeken/")
    page.get_by_role("searchbox").fill("zam")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("link", name="ZamenEen", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="ZamenEen")).to_be_visible()
