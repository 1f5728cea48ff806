"""What the tests of the coordinator's pages start from: ZamenEen in Dronten, and who leads it, signed in."""

import pytest

from coalition.models import Municipality, User
from partners.models import LocalCoalition
from tests.client import StrictClient
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, coordinator_of


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")


@pytest.fixture
def zameneen(dronten: Municipality) -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", municipalities=[dronten])


@pytest.fixture
def lead(client: StrictClient, zameneen: LocalCoalition) -> User:
    user = coordinator_of(zameneen)
    client.force_login(user)
    return user
