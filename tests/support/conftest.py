"""A request that runs, and the officer who asked it."""

import pytest

from coalition.models import User
from support.models import RequestState, SupportRequest
from tests.factories import officer_of
from tests.support.factories import AdviserRowFactory, request_in, signatory


@pytest.fixture
def asked() -> SupportRequest:
    """Running, by *Anna Adviseur*."""
    return request_in(
        RequestState.RUNNING,
        municipality=signatory(name="Dronten", slug="dronten"),
        adviser=AdviserRowFactory.create(user__name="Anna Adviseur"),
    )


@pytest.fixture
def officer(asked: SupportRequest) -> User:
    return officer_of(asked.municipality, name="Otto Ambtenaar")
