"""An adviser reaches the municipalities of the requests at hand: their contacts, to read and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.permissions import Permission, municipalities_for
from support.models import RequestState, SupportRequest
from support.roles import AFTER_THE_END
from support.services import requests
from tests.client import StrictClient
from tests.factories import AdviserFactory, ContactFactory, MinistryFactory, MunicipalityFactory
from tests.support.factories import AdviserRowFactory, request_in

pytestmark = pytest.mark.django_db
EMAIL = "anne@dronten.example"


@pytest.fixture
def dronten() -> Municipality:
    municipality: Municipality = MunicipalityFactory.create(name="Dronten", slug="dronten")
    ContactFactory.create(municipality=municipality, email=EMAIL)
    return municipality


def adviser_of(dronten: Municipality, state: RequestState = RequestState.RUNNING, **facts: Any) -> User:
    adviser: User = AdviserFactory.create()
    request_in(state, municipality=dronten, adviser=AdviserRowFactory.create(user=adviser), **facts)
    return adviser


def address(municipality: Municipality) -> str:
    return f"/mijn/gemeenten/{municipality.slug}/contacten/"


def test_the_adviser_reads_the_contacts_and_changes_nothing(client: StrictClient, dronten: Municipality) -> None:
    client.force_login(adviser_of(dronten))
    page = client.get(address(dronten)).content.decode()
    assert EMAIL in page
    assert "Bevestigen" not in page
    assert "Logboek" not in page
    typed = {"name": "Bob", "email": "bob@dronten.example"}
    assert client.get(f"{address(dronten)}ambtelijk/").status_code == 403
    assert client.post(f"{address(dronten)}ambtelijk/", typed).status_code == 403
    assert client.post(f"{address(dronten)}ambtelijk/verwijderen/").status_code == 403
    assert dronten.contacts.get().email == EMAIL


def test_another_municipalitys_contacts_are_not_there(client: StrictClient, dronten: Municipality) -> None:
    dalfsen = MunicipalityFactory.create(slug="dalfsen")
    ContactFactory.create(municipality=dalfsen)
    client.force_login(adviser_of(dronten))
    for path in ("", "ambtelijk/", "portefeuillehouder/"):
        assert client.get(address(dalfsen) + path).status_code == 404
    assert client.get("/mijn/contacten/").status_code == 403


def test_a_municipality_that_the_request_covers_too_is_reached(client: StrictClient, dronten: Municipality) -> None:
    adviser = adviser_of(MunicipalityFactory.create(), municipalities=[dronten])
    client.force_login(adviser)
    assert EMAIL in client.get(address(dronten)).content.decode()


def test_who_is_no_longer_the_adviser_is_out_at_once(client: StrictClient, dronten: Municipality) -> None:
    adviser = adviser_of(dronten)
    requests.assign(
        actor=MinistryFactory.create(), request=SupportRequest.objects.get(), adviser=AdviserRowFactory.create()
    )
    client.force_login(adviser)
    assert client.get(address(dronten)).status_code == 404


@pytest.mark.parametrize(("days", "status"), [(-1, 200), (1, 404)])
def test_after_the_end_it_lasts_ninety_days(
    client: StrictClient, dronten: Municipality, days: int, status: int
) -> None:
    ended = timezone.now() - AFTER_THE_END - timedelta(days=days)
    client.force_login(adviser_of(dronten, RequestState.CLOSED, ended_at=ended))
    assert client.get(address(dronten)).status_code == status


def test_it_is_about_contacts_alone(dronten: Municipality) -> None:
    adviser = adviser_of(dronten)
    reached = {permission for permission in Permission if municipalities_for(adviser, permission).filter(pk=dronten.pk)}
    national = {Permission.SUPPORT_NOTES, Permission.TOOLKIT_VIEW, Permission.APPROACH_READ}
    assert reached == {Permission.CONTACT_VIEW, *national}


def test_an_account_that_has_ended_reaches_nothing(dronten: Municipality) -> None:
    adviser = adviser_of(dronten)
    adviser.is_active = False
    assert not municipalities_for(adviser, Permission.CONTACT_VIEW).exists()
