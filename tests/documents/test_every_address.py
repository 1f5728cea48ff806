"""Every address that prints, with the longest and most hostile names that can be in the portal."""

import io
import re
from typing import Any

import page
import pypdf
import pytest
from django.core.cache import caches
from django.urls import reverse

from coalition.models import Municipality
from partners.models import Covenant, LocalCoalition, Partner
from pillars.models import Ceremony, Signatory, Signing
from tests.client import HttpsClient
from tests.documents.kinds import COALITION_OF_120, FOUR_SURNAMES, NUENEN
from tests.routes.routes import every_route
from tests.routes.table import expected
from tests.routes.world import ROLES, World

# What is on paper is the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

HOSTILE = 'Stichting "De Brug"\\; filename=x.exe <img src=x> & ’s-Łódź'
# A file with fields to fill in cannot be archival.
STANDARDS: dict[str, tuple[str, ...]] = {"form_fillable": ("ua1",)}
# Addresses that do not end in `.pdf`, and what the world has no argument for.
UNNAMED = {"edition_paper": {"slug": "2018"}, "statement_file": {"extension": "pdf"}}
# What was made before, by the worker or for the printer, byte for byte; the world has a few bytes for it.
KEPT = {"stack_pdf"}


@pytest.fixture
def world() -> World:
    caches["default"].clear()
    world = World()
    Municipality.objects.filter(pk=world.dronten.pk).update(name=NUENEN)
    Municipality.objects.filter(pk=world.dalfsen.pk).update(name="’s-Gravenhage")
    LocalCoalition.objects.update(name=COALITION_OF_120)
    Covenant.objects.update(title=f"{HOSTILE} " * 3)
    Partner.objects.update(name=HOSTILE)
    Signatory.objects.update(name=FOUR_SURNAMES, function="locoburgemeester")
    Signing.objects.update(in_presence_of=HOSTILE, on_behalf_of=COALITION_OF_120, remarks=HOSTILE)
    Ceremony.objects.update(name=HOSTILE, place=NUENEN)
    return world


def test_what_is_printed_is_valid_named_and_says_what_it_is(world: World) -> None:
    table = expected()
    printed, wrong = set(), []
    for route in every_route():
        if ".pdf" not in route.pattern and route.name not in UNNAMED:
            continue
        arguments = {**world.arguments(route.name, route.arguments), **UNNAMED.get(route.name, {})}
        allowed = [role for role in ROLES if table[route.name, "GET"][role] == "200"]
        role = allowed[0] if allowed else "ministry"
        client = HttpsClient()
        if role != "anonymous":
            client.force_login(world.users[role])
        answer: Any = client.get(reverse(route.name, kwargs=arguments))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        printed.add(route.name)
        wrong += [f"{route.name}: {problem}" for problem in problems(route.name, answer, content)]
    assert wrong == []
    assert {"form_pdf", "signing_form_pdf", "draft_pdf", "covenant_pdf", "sign_in_list_pdf"} < printed


def problems(name: str, answer: Any, content: bytes) -> list[str]:
    """What is wrong with one printed answer."""
    if answer.status_code != 200 or answer["Content-Type"] != "application/pdf":
        return [f"{answer.status_code} {answer['Content-Type']}"]
    found = []
    if not re.fullmatch(r'(inline|attachment); filename="[A-Za-z0-9-]{6,150}\.pdf"', answer["Content-Disposition"]):
        found.append(answer["Content-Disposition"])
    if name in KEPT:
        return found
    reader = pypdf.PdfReader(io.BytesIO(content))
    about = reader.metadata
    if about is None or not about.title or not about.author or str(reader.root_object.get("/Lang")) != "nl":
        found.append(f"says of itself {about} in {reader.root_object.get('/Lang')}")
    for standard in STANDARDS.get(name, ("3a", "ua1")):
        found += [str(failure) for failure in page.validate_pdf_bytes(content, profile=standard).failures]
    return found
