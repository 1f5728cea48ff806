"""The register on paper: the filtered list, whole, with its day, its counts and a head on every page."""

from collections.abc import Iterator
from typing import Any

import page
import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse

from coalition.models import Municipality
from coalition.tools.dates import PartialDate
from partners.models import LocalCoalition
from tests.client import StrictClient
from tests.factories import SigningFactory
from tests.reading import sheets_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("country", "november")]


@pytest.fixture
def november() -> Iterator[None]:
    for kept in caches.all(initialized_only=True):
        kept.clear()
    with time_machine.travel("2026-11-22 12:00+01:00", tick=False):
        yield


def sheets(client: StrictClient, query: str = "") -> list[str]:
    answer = client.get(reverse("municipality_paper") + query)
    assert answer["Content-Type"] == "application/pdf"
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(answer.content, profile=profile).failures == []
    return sheets_of(answer.content)


def sign(slug: str, day: str = "2019-09-20", **fields: Any) -> None:
    municipality = Municipality.objects.get(slug=slug)
    SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse(day), **fields)


def test_the_whole_country_with_a_head_and_a_number_on_every_page(client: StrictClient) -> None:
    sign("dronten")
    pages = sheets(client)
    assert len(pages) == 8
    for number, words in enumerate(pages, 1):
        assert "Gemeente Provincie Status Ondertekend op Lokale coalitie" in words
        assert f"stand op 22 november 2026 bladzijde {number} van 8" in words
    together = " ".join(pages)
    assert together.count("geen ondertekening bekend") == 341
    assert "Dronten Flevoland ondertekend 20 september 2019" in together
    assert "Op 22 november 2026 heeft 1 van de 342 gemeenten de vijf pijlers ondertekend." in pages[0]


def test_what_is_filtered_is_what_is_printed(client: StrictClient) -> None:
    sign("dronten")
    sign("urk", "2018")
    sign("almere", "")
    coalition = LocalCoalition.objects.create(
        name="Lange naam " * 9 + "van een coalitie", slug="lang", is_published=True
    )
    coalition.municipalities.set(Municipality.objects.filter(slug="urk"))
    query = "?provincie=flevoland&status=ondertekend&status=mogelijk-ondertekend&sorteer=-naam"
    (words,) = sheets(client, query)
    assert "Op deze lijst: gemeenten: Flevoland, ondertekend, mogelijk ondertekend. 3 gemeenten." in words
    assert words.index("Urk Flevoland") < words.index("Dronten Flevoland") < words.index("Almere Flevoland")
    assert "Van nog 1 gemeente is niet precies bekend" in words
    assert "mogelijk ondertekend (datum onbekend)" in words
    assert words.count("Lange naam") == 9, "no name is cut"
    (then,) = sheets(client, "?q=Noordoostpolder&peildatum=2018-06-01")
    assert "Stand op 1 juni 2018" in then
    assert "van de 380 gemeenten" in then


def test_what_cannot_be_filtered_on_is_answered_by_the_list(client: StrictClient) -> None:
    answer = client.get(reverse("municipality_paper"), {"peildatum": "31-2-2020"})
    assert answer.status_code == 422
    assert "Pas de filters aan" in answer.content.decode()
    (words,) = sheets(client, "?q=%F0%9F%98%80zz")
    assert "Er zijn geen gemeenten gevonden." in words


def test_the_paper_is_kept_no_longer_than_it_is_true(client: StrictClient) -> None:
    query = "?provincie=flevoland"
    first = client.get(reverse("municipality_paper") + query).content
    assert client.get(reverse("municipality_paper") + query).content == first
    sign("dronten")
    assert client.get(reverse("municipality_paper") + query).content != first


def test_the_list_leads_to_its_paper(client: StrictClient) -> None:
    listed = client.get(reverse("municipality_list") + "?provincie=flevoland").content.decode()
    assert reverse("municipality_paper") + "?provincie=flevoland" in listed
