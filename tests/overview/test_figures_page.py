"""The figures of a day: that pictures, tables and sentence say what the register says."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import Municipality, Population
from coalition.tools.dates import PartialDate
from partners.models import PartnerKind
from support.models import RequestState
from tests.client import StrictClient
from tests.factories import MinistryFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, PartnerFactory
from tests.support.factories import TopicFactory, request_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november", "country", "signed")]

SIGNED = {"dronten": "2019-09-20", "zwolle": "2021-03", "urk": ""}


def page(client: StrictClient, query: str = "", status: int = 200) -> str:
    response = client.get(f"/cijfers/{query}")
    assert response.status_code == status
    return unescape(response.content.decode())


def table(content: str, title: str) -> dict[str, list[str]]:
    """The rows of the table with this picture, by their name."""
    part = content[content.index(f'<caption class="portal-visually-hidden">{title}') :]
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', part[: part.index("</table>")])
    return {name: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for name, cells in rows}


def drawn(content: str, slug: str) -> dict[str, str]:
    described = re.search(rf'<desc id="{slug}-uitleg">(.*?)\.</desc>', content)
    assert described
    return dict(part.split(": ", 1) for part in described.group(1).split("; "))


def test_picture_and_table_say_the_same_and_provinces_add_up(client: StrictClient) -> None:
    content = page(client)
    provinces = table(content, "Ondertekenaars per provincie")
    assert provinces["Flevoland"] == ["1", "6", "16,7%"]
    assert provinces["Utrecht"] == ["0", "26", "0%"]
    assert sum(int(row[1]) for row in provinces.values()) == 342
    assert drawn(content, "provincies")["Flevoland"] == "1 van 6 (16,7%)"
    sizes = table(content, "Ondertekenaars naar grootte")
    assert [sum(int(row[place]) for row in sizes.values()) for place in (0, 1)] == [2, 342]
    assert sizes["100.000 inwoners of meer"][0] == "1"  # Zwolle
    assert "hebben 2 van de 342 gemeenten de vijf pijlers ondertekend: 0,6% van de gemeenten." in content
    assert "peildatum 21 november 2026" in content


def test_a_past_day_has_the_municipalities_of_that_day(client: StrictClient) -> None:
    Population.objects.filter(municipality__slug="beemster").delete()
    content = page(client, "?peildatum=15-1-2020")
    sizes = table(content, "Ondertekenaars naar grootte")
    assert sum(int(row[1]) for row in sizes.values()) == 355
    assert "inwonertal niet bekend" in sizes
    assert "Op 15 januari 2020 had 1 van de 355 gemeenten" in content


def test_partners_by_kind_are_those_of_public_coalitions_on_that_day(client: StrictClient) -> None:
    public, hidden = CoalitionFactory.create(is_published=True), CoalitionFactory.create(is_published=False)
    for coalition, kind, joined in (
        (public, PartnerKind.CARE, "2020-01-01"),
        (public, PartnerKind.LIBRARY, "2022-01-01"),
        (hidden, PartnerKind.SPORT, "2020-01-01"),
    ):
        MembershipFactory.create(
            coalition=coalition, partner=PartnerFactory.create(kind=kind), joined_on=PartialDate.parse(joined)
        )
    assert table(page(client), "Partners van lokale coalities") == {"bibliotheek": ["1", "1"], "zorg": ["1", "1"]}
    assert table(page(client, "?peildatum=1-1-2021"), "Partners van lokale coalities") == {"zorg": ["1", "1"]}


def test_requests_by_topic_are_for_who_follows_all_of_them(client: StrictClient) -> None:
    topic = TopicFactory.create(slug="proef", name="een proef beginnen")
    dronten = Municipality.objects.get(slug="dronten")
    request_in(RequestState.NEW, municipality=dronten, asked_at=timezone.now()).topics.add(topic)
    assert "een proef beginnen" not in page(client)
    client.force_login(MinistryFactory.create())
    assert table(page(client), "Ondersteuningsvragen naar onderwerp")["een proef beginnen"] == ["1"]
    assert table(page(client, "?peildatum=1-1-2026"), "Ondersteuningsvragen")["een proef beginnen"] == ["0"]


def test_a_day_before_the_register_is_refused(client: StrictClient) -> None:
    content = page(client, "?peildatum=31-12-2017", 422)
    assert "Het register begint op 1 januari 2018." in content
    assert 'value="31-12-2017"' in content


def test_the_number_of_queries_does_not_grow_with_what_is_counted(client: StrictClient) -> None:
    page(client)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
        for _number in range(5):
            MembershipFactory.create(joined_on=PartialDate.parse("2020-01-01"))
    assert counts[0] == counts[1]


def test_home_draws_todays_map_as_one_link(client: StrictClient) -> None:
    content = unescape(client.get("/").content.decode())
    drawing = re.search(r'<a class="portal-map[^"]*" href="/kaart/">(.*?)</a>', content, re.DOTALL)
    assert drawing
    assert len(re.findall(r"<g><title>", drawing.group(1))) == 342
    assert "<title>Dronten: ondertekend, 20-09-2019</title>" in drawing.group(1)


def test_each_picture_is_a_file_with_its_day_and_source(client: StrictClient) -> None:
    found = re.findall(r'href="(/cijfers/[a-z]+\.svg\?peildatum=2020-01-15)"', page(client, "?peildatum=15-01-2020"))
    assert [address.split("/")[-1].split(".")[0] for address in found] == [
        "groei",
        "provincies",
        "grootte",
        "partners",
    ][: len(found)]
    assert len(found) >= 3
    for address in found:
        drawing = ET.fromstring(client.get(address).content)
        texts = [element.text or "" for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
        assert any("Register van de vijf pijlers, peildatum 15 januari 2020" in text for text in texts), address
    assert client.get("/cijfers/onderwerpen.svg").status_code == 404
    assert client.get("/cijfers/groei.svg?peildatum=1-1-2000").status_code == 422
