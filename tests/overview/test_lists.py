"""Every list costs the same number of queries for three rows and for thirty, and at most fourteen."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import AccessRequest, Invitation, Municipality, User
from pillars.models import PillarEdition
from tests.client import StrictClient
from tests.factories import (
    AdministratorFactory,
    EditionFactory,
    GrantFactory,
    MilestoneFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MOST = 14


def _in_tray(_user: User) -> None:
    SigningFactory.create(submitted=True)
    MilestoneFactory.create()


def _own(user: User) -> None:
    municipality = MunicipalityFactory.create()
    GrantFactory.create(user=user, municipality=municipality)
    SigningFactory.create(municipality=municipality, needs_more=True)


def _desk(_user: User) -> None:
    municipality = Municipality.objects.filter(slug="dronten").first() or MunicipalityFactory.create(slug="dronten")
    SigningFactory.create(municipality=municipality)
    MilestoneFactory.create(municipality=municipality)
    GrantFactory.create(user=UserFactory.create(), municipality=municipality)


def _invitation(user: User) -> None:
    count = Invitation.objects.count()
    Invitation.objects.create(
        token_hash=str(count), email=f"a{count}@dronten.example", municipality=MunicipalityFactory.create(),
        invited_by=user, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def _request(_user: User) -> None:
    AccessRequest.objects.create(
        municipality=MunicipalityFactory.create(), name="Jan", email="jan@dronten.example", function="adviseur",
        domain_matches=True,
    )  # fmt: skip


def _session(user: User) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    UserSession.objects.create(user=user, session_key=store.session_key, ip="192.0.2.1", user_agent="Firefox")


LISTS: dict[str, tuple[type[UserFactory], Callable[[User], object]]] = {
    "/mijn/": (UserFactory, _own),
    "/mijn/postvak/": (MinistryFactory, _in_tray),
    "/mijn/gemeenten/dronten/": (MinistryFactory, _desk),
    "/mijn/gemeenten/dronten/collegas/": (MinistryFactory, _desk),
    "/mijn/pijlers/": (
        MinistryFactory,
        lambda _user: EditionFactory.create(slug=f"tekst-{PillarEdition.objects.count()}"),
    ),
    "/mijn/uitnodigingen/": (AdministratorFactory, _invitation),
    "/mijn/toegang/": (MinistryFactory, _request),
    "/mijn/account/sessies/": (UserFactory, _session),
    "/mijn/invoeren/ondertekeningen.csv": (MinistryFactory, lambda _user: SigningFactory.create(registered=True)),
}


@pytest.mark.sqlite  # the number of queries is the same on every database
@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_for_three_rows_and_for_thirty(client: StrictClient, address: str) -> None:
    factory, add = LISTS[address]
    user = factory.create()
    client.force_login(user)
    costs, sizes = [], []
    for rows in (3, 27):
        for _ in range(rows):
            add(user)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        costs.append(len(queries))
        sizes.append(len(page.content))
    assert sizes[0] < sizes[1], "the rows are there"
    assert costs[0] == costs[1] <= MOST
