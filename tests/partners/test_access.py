"""Whose business a coalition is: every address below it, for somebody of another coalition and a former coordinator.

What officers, the ministry and the public may read of it is searched by the walk (`tests/routes`).
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from coalition.models import User
from partners.models import LocalCoalition
from tests.client import HttpsClient
from tests.partners.factories import CoalitionFactory, MembershipFactory, PersonFactory, coordinator_of
from tests.routes.routes import Route, every_route
from tests.routes.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRETS = ("Geheime Persoon", "Geheime Contact", "geheim@partner.example", "06 1234 5678", "geheime functie")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    """Dronten's coalition, with contacts and a private person that nobody but its coordinator may see."""
    world = World()
    contact = dict(
        zip(("contact_name", "contact_email", "contact_phone", "contact_function"), SECRETS[1:], strict=True)
    )
    type(world.membership).objects.filter(pk=world.membership.pk).update(**contact)
    person = PersonFactory.create(name="Geheime Persoon")
    MembershipFactory.create(coalition=world.coalition, partner=person, **contact)
    return world


def below_a_coalition() -> list[Route]:
    found = [route for route in every_route() if "mijn/coalities/" in route.pattern and "coalition" in route.arguments]
    assert len(found) > 40
    return found


def ask(world: World, user: User) -> Iterator[tuple[str, str, Any]]:
    """Each address by GET and POST, from the same world: name, method, answer."""
    client = HttpsClient(raise_request_exception=False)
    client.force_login(user)
    for route in below_a_coalition():
        address = reverse(route.name, kwargs=world.arguments(route.name, route.arguments))
        for method in ("GET", "POST"):
            with transaction.atomic():
                answer = client.generic(method, address)
                content = b"".join(answer) if answer.streaming else answer.content
                transaction.set_rollback(True)
            yield route.name, method, (answer.status_code, content.decode(errors="replace"))


def test_for_the_coordinator_of_another_coalition_nothing_is_there(world: World) -> None:
    stranger = coordinator_of(CoalitionFactory.create(municipalities=[world.dronten]))
    answers: dict[str, set[int]] = {}
    for name, _method, (status, content) in ask(world, stranger):
        answers.setdefault(name, set()).add(status)
        assert not [secret for secret in SECRETS if secret in content], name
    # Where one of the methods is not one of this address, the other answers that nothing is there.
    assert {name: found for name, found in answers.items() if found not in ({404}, {404, 405})} == {}


@pytest.mark.parametrize("role", ["officer", "ministry"])
def test_who_reads_along_cannot_find_a_person_by_searching(world: World, role: str) -> None:
    client = HttpsClient()
    client.force_login(world.users[role])
    address = reverse("coalition_desk", args=[world.coalition.slug])
    assert "een inwoner" in client.get(address).content.decode()
    for words in ("Geheime", "geheim@partner.example"):
        assert "0 partners" in client.get(address, {"q": words}).content.decode()


def test_a_coordinator_who_stopped_sees_nothing(world: World) -> None:
    coalition: LocalCoalition = world.coalition
    lead = world.users["coordinator"]
    lead.coordinator_grants.update(ended_at=coalition.created_at, ended_by=lead)
    assert not [name for name, method, (status, _) in ask(world, lead) if status == 200]
