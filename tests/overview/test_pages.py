"""Home, the pillars, and what the portal says of itself."""

import re
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from coalition.tools.dates import PartialDate
from pillars.models import PillarEdition
from tests.client import StrictClient
from tests.factories import EditionFactory, MinistryFactory, MunicipalityFactory, SigningFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november")]


def page(client: StrictClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("&#x27;", "'")


# ---- home ------------------------------------------------------------------------------------


def test_home_counts_with_a_reference_date_and_tells_apart_what_is_not_sure(client: StrictClient) -> None:
    SigningFactory.create(registered=True)
    SigningFactory.create(registered=True, signed_on=PartialDate.unknown())
    SigningFactory.create(submitted=True)
    MunicipalityFactory.create(ends=date(2022, 3, 24))
    content = page(client, "/")
    assert re.search(r'__number">1</span> <span class="portal-hero__of">van de 3 gemeenten', content)
    assert (
        "Stand op 21 november 2026. Daarnaast is er 1 van wie de datum niet precies bekend is. Die telt niet mee."
        in content
    )


def test_home_shows_who_signed_last_without_those_of_which_only_the_year_is_known(client: StrictClient) -> None:
    for name, signed_on in [("Vroeg", "2019-09-20"), ("Laat", "2025-10"), ("Ooit", "2026"), ("Onbekend", "")]:
        municipality = MunicipalityFactory.create(name=name)
        SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse(signed_on))
    assert re.findall(r'portal-tasks__link" href="[^"]+">([^<]+)', page(client, "/")) == ["Laat", "Vroeg"]


def test_home_of_an_empty_register(client: StrictClient) -> None:
    assert "Er is nog geen ondertekening geregistreerd." in page(client, "/")


def test_home_says_where_to_turn_and_on_which_day_that_was_checked(client: StrictClient, settings: Settings) -> None:
    assert "Telefoonnummer nog niet nagekeken." in page(client, "/")
    settings.HELP_LINE = {"name": "De Lijn", "phone": "088 1", "checked": "2026-11-02"}
    content = page(client, "/")
    assert 'Bel De Lijn: <a class="portal-nowrap" href="tel:0881">088 1</a>.' in content
    assert "Telefoonnummer nagekeken op 2 november 2026." in content


@pytest.mark.parametrize("number", [3, 60])
def test_home_costs_the_same_for_few_and_many(
    client: StrictClient, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number):
        SigningFactory.create(registered=True)
    page(client, "/")
    with django_assert_num_queries(11):
        content = page(client, "/")
    assert f'hero__number">{number}</span>' in content


# ---- the pillars -----------------------------------------------------------------------------


def test_the_current_wording_is_open_and_an_example_is_marked(client: StrictClient) -> None:
    content = page(client, "/pijlers/")
    current, others = content.split('id="eerder"')
    assert "Vijf pijlers, voorbeeldtekst" in current
    assert "voorbeeldtekst, niet vastgesteld door het ministerie" in current
    assert "voorbeeldtekst, niet" not in others
    names = re.findall(r"pillars__title\">([^<]+)", others)
    assert names == [
        "Bestuurlijk commitment",
        "Creëer een sterk netwerk",
        "Betrek mensen, eenzamen zelf",
        "Werk aan duurzaam aanpakken",
        "Monitoring en evaluatie",
    ]
    assert "officiële uitleg is hier niet opgenomen" in others


def test_a_draft_is_not_public(client: StrictClient) -> None:
    EditionFactory.create(slug="2027", name="Nog in de maak", state=PillarEdition.State.DRAFT)
    assert "Nog in de maak" not in page(client, "/pijlers/")


# ---- what the portal says of itself ----------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "audit", "sentence"),
    [
        ("niet-onderzocht", "", "nog niet onafhankelijk onderzocht"),
        ("volledig", "", "nog niet onafhankelijk onderzocht"),
        ("volledig", "gisteren", "nog niet onafhankelijk onderzocht"),
        ("volledig", "2026-10-01", "voldoet aan alle eisen (status A)"),
        ("gedeeltelijk", "2026-10-01", "voldoet aan een deel van de eisen (status B)"),
        ("perfect", "2026-10-01", "nog niet onafhankelijk onderzocht"),
    ],
)
def test_accessibility_is_never_claimed_without_an_audit(
    client: StrictClient, settings: Settings, status: str, audit: str, sentence: str
) -> None:
    settings.ACCESSIBILITY_STATUS, settings.ACCESSIBILITY_AUDIT_DATE = status, audit
    found = re.search(r"<strong>(Dit portaal [^<]+)</strong>", page(client, "/toegankelijkheid/"))
    assert found
    assert sentence in found[1]


def test_privacy_names_who_is_responsible(client: StrictClient, settings: Settings) -> None:
    settings.PRIVACY_CONTROLLER = "het ministerie & de gemeenten"
    assert "Verantwoordelijk voor de gegevens in dit portaal: het ministerie &amp; de gemeenten." in page(
        client, "/privacy/"
    )


def test_contact_leads_to_a_general_mailbox(client: StrictClient, settings: Settings) -> None:
    settings.CONTACT_EMAIL = "post@portaal.example"
    assert '<a href="mailto:post@portaal.example">' in page(client, "/contact/")


def test_security_txt_has_a_date_that_stays_ahead(client: StrictClient) -> None:
    assert page(client, "/.well-known/security.txt").splitlines() == [
        "Contact: mailto:beveiliging@portaal.example",
        "Expires: 2027-05-20T00:00:00Z",
        "Preferred-Languages: nl, en",
        "Canonical: https://testserver/.well-known/security.txt",
    ]


def test_search_engines_leave_a_demonstration_alone(client: StrictClient, settings: Settings) -> None:
    assert "Disallow: /mijn/" in page(client, "/robots.txt")
    settings.DEMO = True
    assert page(client, "/robots.txt") == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("address", ["/", "/gemeenten/", "/pijlers/", "/contact/", "/toegankelijkheid/", "/privacy/"])
def test_public_pages_set_no_cookie(client: StrictClient, address: str) -> None:
    assert not client.get(address).cookies


def test_the_address_of_a_button_opened_in_a_browser_is_no_empty_window(client: StrictClient) -> None:
    client.force_login(MinistryFactory.create())
    address = "/mijn/scans/wegleggen/"
    opened = client.get(address, headers={"accept": "text/html,application/xhtml+xml"})
    assert (opened.status_code, opened["Allow"]) == (405, "POST")
    assert "Dit adres is van een knop of een formulier." in opened.content.decode()
    assert client.get(address, headers={"accept": "application/json"}).content == b"", "a program needs no page"
