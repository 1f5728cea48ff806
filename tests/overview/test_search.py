"""The search box: everything public is found by any of its names, and nothing else is."""

import re
from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coalition.models import MunicipalityAlias, MunicipalityChange
from coalition.tools.dates import PartialDate
from partners.models import MembershipState, PartnerName
from tests.client import StrictClient
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def found(client: StrictClient, text: str, **headers: str) -> list[tuple[str, str]]:
    content = client.get("/zoeken/", {"q": text}, headers=headers).content.decode()
    hits = re.findall(
        r'<a class="portal-tasks__link" href="[^"]*">([^<]*)</a>(?: <span class="portal-tasks__note">([^<]*))?', content
    )
    return [(label.replace("&#x27;", "'"), note) for label, note in hits]


def test_a_municipality_by_its_name_another_name_and_a_former_one(client: StrictClient) -> None:
    hague = MunicipalityFactory.create(name="'s-Gravenhage", slug="s-gravenhage")
    MunicipalityAlias.objects.create(municipality=hague, name="Den Haag", kind="spreektaal")
    weesp, amsterdam = (
        MunicipalityFactory.create(name="Weesp", ends=date(2022, 3, 24)),
        MunicipalityFactory.create(name="Amsterdam"),
    )
    MunicipalityChange.objects.create(
        date=date(2022, 3, 24), from_municipality=weesp, to_municipality=amsterdam, kind="absorbed"
    )
    MunicipalityFactory.create(name="Hardenhaven")
    assert [name for name, _note in found(client, "den h")] == ["'s-Gravenhage", "Hardenhaven"]
    for text in ("den haag", "gravenh", "'s-Gravenhage"):
        assert found(client, text) == [("'s-Gravenhage", "Flevoland")]
    assert found(client, "weesp") == [
        ("Weesp", "opgeheven op 24 maart 2022"), ("Amsterdam", "hier ging een gemeente met deze naam in op"),
    ]  # fmt: skip


def test_coalitions_and_partners_that_everybody_may_see(client: StrictClient) -> None:
    coalition = CoalitionFactory.create(name="ZamenEen", former_names="Samen Dronten", is_published=True)
    MembershipFactory.create(coalition=coalition, partner=PartnerFactory.create(name="Stichting De Meerpaal"))
    renamed = PartnerFactory.create(name="Impuls")
    PartnerName.objects.create(partner=renamed, name="Meerwaarde", kind="former")
    MembershipFactory.create(coalition=coalition, partner=renamed)
    agreed = PersonFactory.create(name="Meerke", consent_given_on=timezone.localdate(), consent_how="mail")
    MembershipFactory.create(coalition=coalition, partner=agreed)
    assert found(client, "samen dronten") == [("ZamenEen", "ook: Samen Dronten")]
    assert found(client, "meer") == [
        (name, "doet mee in ZamenEen") for name in ("Meerke", "Stichting De Meerpaal", "Impuls")
    ]


def test_what_is_not_public_is_not_found(client: StrictClient) -> None:
    hidden = CoalitionFactory.create(name="Merkcoalitie", is_published=False)
    MembershipFactory.create(coalition=hidden, partner=PartnerFactory.create(name="Merkpartner"))
    shown = CoalitionFactory.create(name="Open", is_published=True)
    MembershipFactory.create(coalition=shown, partner=PersonFactory.create(name="Merkinwoner"))
    invited = PartnerFactory.create(name="Merkgenodigde")
    MembershipFactory.create(
        coalition=shown, partner=invited, state=MembershipState.INVITED, joined_on=PartialDate.unknown()
    )
    assert found(client, "merk") == []


def test_pages_by_what_people_call_them(client: StrictClient) -> None:
    assert [label for label, _note in found(client, "csv")] == ["Open data"]
    assert [label for label, _note in found(client, "account")] == ["Toegang aanvragen"]


def test_a_number_on_paper_and_the_code_of_a_municipality(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Dronten", code="GM0303")
    assert found(client, "5p26 o3o3 32e8") == [("Nummer 5P26-0303-32E8 controleren", "")]
    assert found(client, "5P26-0303-32E9") == []
    assert found(client, "gm0303") == found(client, "0303") == [("Dronten", "Flevoland")]
    assert found(client, "030") == []


def test_while_typing_only_the_results_come(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Urk")
    part = client.get("/zoeken/?q=urk", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert found(client, "urk", **{"HX-Request": "true"}) == found(client, "urk") == [("Urk", "Flevoland")]
    assert "Niets gevonden bij ‘&lt;b&gt;xyz’" in client.get("/zoeken/?q=<b>xyz").content.decode()
    assert "ten minste twee letters" in client.get("/zoeken/?q=u").content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [2, 30])
def test_many_cost_as_much_as_few(
    client: StrictClient, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    coalition = CoalitionFactory.create(name="Proef", is_published=True)
    for n in range(number):
        MunicipalityFactory.create(name=f"Proefdorp {n}")
        MembershipFactory.create(coalition=coalition, partner=PartnerFactory.create(name=f"Proefpartner {n}"))
    with django_assert_num_queries(9 if number < 8 else 8):
        assert len(found(client, "proef")) == min(number, 8) * 2 + 1
