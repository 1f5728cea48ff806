"""Open data: files that tell what the API tells, a feed of new signatories, exports that explain themselves."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import python_calamine as calamine

from coalition.models import Municipality
from coalition.services.sheet_plan import Outcome
from coalition.tools.dates import PartialDate
from coalition.tools.tables import read_table
from pillars.models import Signatory, SigningState
from pillars.services.import_signings import plan_import
from tests.client import HttpsClient, StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, SigningFactory, signing_in
from tests.partners.factories import CoalitionFactory, MembershipFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def dronten() -> Municipality:
    """With a signing by an alderman and a chair, and a coalition."""
    municipality = MunicipalityFactory.create(
        name="Dronten", code="GM0303", slug="dronten", latitude=52.53, longitude=5.72, website_domain="dronten.nl"
    )
    signing = SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse("2019-09"))
    Signatory.objects.create(
        signing=signing, order=1, name="Merknaam", function="voorzitter", organisation="ZamenEen", capacity="coalition"
    )
    coalition = CoalitionFactory.create(
        name="ZamenEen", slug="zameneen", municipalities=[municipality], is_published=True
    )
    MembershipFactory.create(coalition=coalition)
    return municipality


def rows(client: HttpsClient, name: str) -> list[dict[str, str]]:
    response = client.get(f"/open-data/{name}.csv")
    assert response["Access-Control-Allow-Origin"] == "*"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = calamine.load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_file_tells_what_the_api_tells(client: HttpsClient, dronten: Municipality) -> None:
    for name in ("gemeenten", "ondertekeningen", "coalities"):
        whole = json.loads(client.get(f"/open-data/{name}.json").content)
        (told,) = json.loads(client.get(f"/api/v1/{name}").content)[name]
        assert whole["licentie"] == "CC0 1.0"
        assert whole[name] == [{key: value for key, value in told.items() if key != "_links"}]
        assert len(rows(client, name)) == 1
    (signing,) = rows(client, "ondertekeningen")
    assert (signing["gemeenteCode"], signing["ondertekendOp"], signing["ingetrokkenPer"]) == ("GM0303", "2019-09", "")
    assert signing["ondertekenaarsNaam"] == "Peter van Bergen (wethouder) | voorzitter, ZamenEen"
    (municipality,) = rows(client, "gemeenten")
    assert (municipality["teltMee"], municipality["coalitiesNaam"]) == ("ja", "ZamenEen")
    assert rows(client, "coalities")[0]["partnersMetGemeente"] == "1"


def test_every_municipality_is_a_point(client: HttpsClient, dronten: Municipality) -> None:
    MunicipalityFactory.create(name="Zonder plek")
    features = json.loads(client.get("/open-data/gemeenten.geojson").content)["features"]
    assert [feature["geometry"] for feature in features] == [{"type": "Point", "coordinates": [5.72, 52.53]}, None]
    assert features[0]["properties"]["status"] == "ondertekend"


def test_the_page_explains_every_column_in_words(client: StrictClient) -> None:
    content = client.get("/open-data/").content.decode()
    assert content.count('<tr><th scope="row">') == 16 + 15 + 14
    assert "<td></td>" not in content


def test_a_file_of_another_form_is_not_there(client: HttpsClient) -> None:
    for name in ("coalities.geojson", "gebruikers.csv"):
        assert client.get(f"/open-data/{name}").status_code == 404


def test_the_feed_tells_who_was_registered_last(client: HttpsClient, dronten: Municipality) -> None:
    urk = MunicipalityFactory.create(name="Urk", slug="urk")
    SigningFactory.create(registered=True, municipality=urk, signed_on=PartialDate.unknown())
    signing_in(SigningState.WITHDRAWN)
    signing_in(SigningState.SUBMITTED)
    response = client.get("/nieuws.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = ET.fromstring(response.content).findall(f"{ATOM}entry")
    told = [[entry.findtext(f"{ATOM}{name}") for name in ("title", "summary")] for entry in entries]
    period = dronten.signings.get().period
    assert told == [
        ["Urk ondertekende de vijf pijlers", f"De datum van ondertekenen is niet bekend. Programmaperiode {period}."],
        ["Dronten ondertekende de vijf pijlers", f"Ondertekend in september 2019. Programmaperiode {period}."],
    ]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/gemeenten.xlsx?q=dron&peildatum=2020-01-01", {"Peildatum": "1 januari 2020", "Gekozen": "gemeenten: ‘dron’, peildatum 1 januari 2020"}),
        ("/coalities.xlsx?q=zamen", {"Gekozen": "‘zamen’"}),
        ("/coalities/zameneen/partners.xlsx?peildatum=2020-01-01", {"Peildatum": "1 januari 2020", "Coalitie": "ZamenEen"}),
    ],
)  # fmt: skip
def test_an_export_explains_itself(
    client: HttpsClient, dronten: Municipality, address: str, said: dict[str, str]
) -> None:
    content = client.get(address).content
    first, told = sheets(content).values()
    facts = {str(row[0]): str(row[1]) for row in told}
    assert {name: facts[name] for name in said} == said
    assert facts["Rijen"] == "1"
    # Every column is explained, in its order.
    explained = list(facts)[list(facts).index("Kolommen") + 1 :]
    assert explained == first[0]
    assert all(facts[name] for name in explained)


def test_the_filtered_register_goes_out_to_be_corrected_and_comes_back(dronten: Municipality) -> None:
    SigningFactory.create(registered=True, municipality=MunicipalityFactory.create(name="Urk"))
    ministry = HttpsClient()
    ministry.force_login(MinistryFactory.create())
    assert "/mijn/invoeren/gemeenten.xlsx?q=dron" in ministry.get("/gemeenten/?q=dron").content.decode()
    content = ministry.get("/mijn/invoeren/gemeenten.xlsx?q=dron").content
    assert list(sheets(content)) == ["Ondertekeningen", "Toelichting"]
    assert len(read_table(content, "terug.xlsx").rows) == 1
    assert [row.outcome for row in plan_import(content, "terug.xlsx").rows] == [Outcome.SAME]


def test_the_catalogue_leads_to_every_file_and_to_the_api(client: HttpsClient) -> None:
    told = json.loads(client.get("/open-data/catalogus.jsonld").content)
    files = [file for one in told["dcat:dataset"] for file in one["dcat:distribution"]]
    assert len(files) == 7
    addresses = [file["dcat:downloadURL"]["@id"] for file in files]
    addresses.append(told["dcat:service"][0]["dcat:endpointDescription"]["@id"])
    for address in addresses:
        answer = client.get(address.removeprefix("https://testserver"))
        kinds = [file["dcat:mediaType"]["@id"] for file in files if file["@id"] == address]
        assert not kinds or kinds[0].endswith(answer["Content-Type"].partition(";")[0])
        assert (answer.status_code, bool(answer.content)) == (200, True)
    # What the shapes of DCAT-AP-NL 3.0 ask for: without it no other portal takes it over.
    everywhere = {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint"}
    of_data = {"dct:identifier", "dct:creator", "dct:accessRights", "dcat:theme"}
    assert told.keys() >= everywhere
    assert all(one.keys() >= everywhere | of_data for one in (*told["dcat:dataset"], *told["dcat:service"]))
    assert all(file.keys() >= {"dcat:accessURL", "dct:license", "dct:format"} for file in files)
