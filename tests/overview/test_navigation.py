"""The menu and the footer of every page: links, one of which says where we are."""

import html5lib
import pytest
from django.urls import reverse

from tests.client import StrictClient
from tests.factories import MinistryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def links(client: StrictClient, route: str, part: str) -> dict[str, tuple[str, str | None]]:
    tree = html5lib.parse(client.get(reverse(route)).content.decode(), namespaceHTMLElements=False)
    return {link.text: (link.get("href"), link.get("aria-current")) for link in tree.iterfind(f".//{part}//li/a")}


def test_a_visitor_goes_by_links_to_the_public_pages(client: StrictClient) -> None:
    menu = links(client, "municipality_list", "header/nav")
    assert menu["Gemeenten"] == ("/gemeenten/", "page")
    assert menu["Kaart"] == ("/kaart/", None)
    assert "Postvak" not in menu
    footer = links(client, "municipality_list", "footer")
    assert {footer["Gemeenten"], footer["Contact"]} == {("/gemeenten/", "page"), ("/contact/", None)}


def test_the_ministry_has_its_own_work_in_the_menu(client: StrictClient) -> None:
    client.force_login(MinistryFactory.create())
    menu = links(client, "import_signings", "header/nav")
    assert menu["Mijn overzicht"] == ("/mijn/", "true")
    assert links(client, "in_tray", "header/nav")["Postvak"] == ("/mijn/postvak/", "page")
