"""Marked names, addresses and numbers are planted wherever a coalition keeps them, and searched for on every page.

Every address is asked for as everybody who must not see them; the coalition's own coordinator, who may, shows that
the search finds what is there.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

import pypdf
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent
from coalition.tools.dates import PartialDate
from partners.models import Attendance, MembershipState, PartnerInvitation, PartnerName
from tests.client import HttpsClient
from tests.factories import UserFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)
from tests.routes.routes import every_route
from tests.routes.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# What nobody but the coalition's own coordinators sees.
INSIDE = (
    "Merkcontact", "merkmail@geheim.example", "0600111222", "Merkfunctie", "Merkinwoner", "Merkplaats",
    "Merkintrekker", "Merkmeisjesnaam", "Merkgast", "merklink@geheim.example", "Merkduopartner", "Merktekenaar", "Merkbaas",
)  # fmt: skip
# What officers of its municipalities and the ministry may know, and the public not.
NOT_PUBLIC = (
    "Merkgenodigde",
    "Merkbijdrage",
    "Merkkwartiermaker",
    "merkkwartier@geheim.example",
)
# Unpublished, so not there for who has no business with it.
HIDDEN = ("Merkcoalitie", "Merkverborgen")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    """The world of the route walk with its coalition published, and every place where personal data goes filled."""
    world = World()
    coalition = world.coalition
    coalition.is_published = True
    coalition.save()
    world.public_coalition = coalition
    contact = {
        "contact_name": "Merkcontact", "contact_email": "merkmail@geheim.example", "contact_phone": "0600111222",
        "contact_function": "Merkfunctie",
    }  # fmt: skip
    for name, value in contact.items():
        setattr(world.membership, name, value)
    world.membership.contribution = "Merkbijdrage"
    world.membership.save()
    coordinator = world.users["coordinator"]
    coordinator.name, coordinator.email = "Merkkwartiermaker", "merkkwartier@geheim.example"
    coordinator.save()
    unknown = PartialDate.unknown()
    MembershipFactory.create(
        coalition=coalition, partner__name="Merkgenodigde", state=MembershipState.INVITED, joined_on=unknown, **contact
    )
    person = PersonFactory.create(name="Merkinwoner", place="Merkplaats")
    PartnerName.objects.create(partner=person, name="Merkmeisjesnaam")
    resident = MembershipFactory.create(coalition=coalition, partner=person, **contact)
    given = {"consent_given_on": date(2020, 1, 1), "consent_withdrawn_on": date(2021, 1, 1)}
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Merkintrekker", **given))
    world.covenant_signing.signatory_name, world.covenant_signing.signatory_function = "Merktekenaar", "Merkbaas"
    world.covenant_signing.save()
    CovenantSigningFactory.create(version=world.covenant_version, partner=person, signatory_name="Merkduopartner")
    for gathering in (world.gathering, GatheringFactory.create(coalition=coalition, ceremony__name="Gewoon overleg")):
        for membership in (world.membership, resident):
            Attendance.objects.create(gathering=gathering, membership=membership, signatory_name="Merkgast")
    PartnerInvitation.objects.create(
        membership=world.membership, token_hash="f" * 64, email="merklink@geheim.example",
        invited_by=UserFactory.create(), expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    hidden = CoalitionFactory.create(name="Merkcoalitie", slug="merkcoalitie", municipalities=[world.dronten])
    MembershipFactory.create(coalition=hidden, partner__name="Merkverborgen")
    return world


def text_of(response: HttpResponseBase) -> str:
    """Everything that can be read in an answer: a page, a sheet or a PDF."""
    content: bytes = response.getvalue()  # also of one that streams
    # The transaction of this test would lose its connection, as Django's own client knows.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return content.decode(errors="replace")


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Every address by the name of its route, and the coalition's own in each of their forms."""
    for route in every_route():
        if not route.name.startswith("admin:") and not route.name.endswith(route.pattern):
            arguments = world.arguments(route.name, route.arguments)
            yield route.name, reverse(route.name, kwargs=arguments)
            if "extension" in arguments and "xlsx" in route.pattern:
                yield route.name, reverse(route.name, kwargs={**arguments, "extension": "xlsx"})
    for membership in world.coalition.memberships.all():
        for name in ("membership_detail", "covenant_single_pdf"):
            yield name, reverse(name, args=[world.coalition.slug, membership.pk])
    for query in ("?peildatum=2020-06-01", "?status=alle", "?q=Merk", "?soort=inwoner"):
        for name in ("coalition_page", "coalition_desk", "coalition_partners_export"):
            more = ["csv"] if name == "coalition_partners_export" else []
            yield name, reverse(name, args=[world.coalition.slug, *more]) + query


def found_by(world: World, role: str, marks: tuple[str, ...]) -> dict[str, list[str]]:
    """By mark, the routes on which somebody of this role can read it."""
    client = HttpsClient(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(world.users[role])
        client.get("/mijn/")
    cookies = client.cookies.output(header="", sep=";")
    found: dict[str, list[str]] = {}
    for name, address in addresses(world):
        client.cookies.load(cookies)
        with transaction.atomic():
            response = client.get(address)
            text = text_of(response) if response.status_code == 200 else ""
            transaction.set_rollback(True)
        typed = address.partition("?q=")[2]
        for mark in marks:
            if mark.lower() in text.lower() and mark != typed and name not in found.get(mark, []):
                found.setdefault(mark, []).append(name)
    return found


def test_a_visitor_finds_nothing(world: World) -> None:
    assert found_by(world, "anonymous", INSIDE + NOT_PUBLIC + HIDDEN) == {}


@pytest.mark.parametrize("role", ["officer", "ministry"])
def test_officers_and_the_ministry_find_no_contact_and_no_resident(world: World, role: str) -> None:
    assert found_by(world, role, INSIDE) == {}


def test_the_coordinator_of_another_coalition_finds_nothing(world: World) -> None:
    world.users["other"] = coordinator_of(CoalitionFactory.create(name="Elders", slug="elders"))
    assert found_by(world, "other", INSIDE + NOT_PUBLIC + HIDDEN) == {}


def test_its_own_coordinator_finds_it_so_the_search_works(world: World) -> None:
    found = found_by(world, "coordinator", INSIDE + NOT_PUBLIC)
    missing = {"Merkmeisjesnaam", "Merkduopartner", "merklink@geheim.example"}  # shown on no page, or not yet
    assert set(INSIDE + NOT_PUBLIC) - found.keys() <= missing


def test_the_trail_keeps_none_of_it(world: World) -> None:
    told = str(list(AuditEvent.objects.values_list("object_label", "changes"))).lower()
    assert [mark for mark in INSIDE if mark.lower() in told] == []
