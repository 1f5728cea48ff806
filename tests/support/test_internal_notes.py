"""Internal notes and their attachments reach no officer: not by page, print, file, export or mail. A search for marked text."""

import io
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from coalition.models import AuditEvent, OutboxMail, StoredFile
from coalition.tools.dates import today
from support.models import HoursKind
from support.services import hours
from support.services import requests as services
from support.services.messages import write_message
from tests.client import HttpsClient, StrictClient
from tests.routes.routes import every_route
from tests.routes.world import World
from tests.support.factories import AdviserRowFactory, MomentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
# In the note, in the name of its attachment, in the reasons that are meant for the desk.
MARKS = ("GEHEIM-NOTITIE", "GEHEIM-BESTAND", "GEHEIM-TERUGGAVE", "GEHEIM-OPMERKING")
# Beside the request, and as little the municipality's: a note on hours, a contact moment.
BESIDE = ("GEHEIM-UREN", "GEHEIM-CONTACT")


def picture(name: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def taken(client: StrictClient, route: str, *arguments: Any) -> bytes:
    answer: Any = client.get(reverse(route, args=arguments))
    content = b"".join(answer)
    answer.close()
    return content


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    """A request that was declined with a reason, assigned with a remark, and written about."""
    world = World()
    asked, ministry = world.support_request, world.users["ministry"]
    asked.state = "assigned"
    asked.save(update_fields=["state"])
    services.decline(actor=world.users["adviser"], request=asked, reason=f"{MARKS[2]}: lastige gemeente.")
    adviser = AdviserRowFactory.create(user__name="Tweede Adviseur")
    services.assign(actor=ministry, request=asked, adviser=adviser, remark=f"{MARKS[3]}: kent de wethouder.")
    services.release(actor=ministry, request=asked, remark=f"{MARKS[3]}: ruzie.")
    services.assign(actor=ministry, request=asked, adviser=AdviserRowFactory.create(user__name="Derde Adviseur"))
    note = f"{MARKS[0]}: de wethouder wil niet."
    write_message(actor=ministry, request=asked, text=note, is_internal=True, uploads=[picture(f"{MARKS[1]}.png")])
    write_message(actor=ministry, request=asked, text="Wij zoeken een ander.", uploads=[picture("kaart.png")])
    hours.write_hours(
        actor=ministry, request=asked, day=timezone.localdate(), quarters=6, kind=HoursKind.TALK, note=BESIDE[0]
    )
    MomentFactory.create(municipality=asked.municipality, outcome=BESIDE[1], next_step=BESIDE[1], next_on=today())
    return world


def everything(world: World, user: Any) -> Iterator[tuple[str, int, str]]:
    """Each address of the portal by GET, and those of support by POST too."""
    client = HttpsClient(raise_request_exception=False)
    client.force_login(user)
    for route in every_route():
        if route.name.startswith("admin:") or route.name.endswith(route.pattern):
            continue
        address = reverse(route.name, kwargs=world.arguments(route.name, route.arguments))
        for method in ("GET", "POST") if "ondersteuning" in route.pattern else ("GET",):
            with transaction.atomic():
                answer: Any = client.generic(method, address)
                content = b"".join(answer) if answer.streaming else answer.content
                answer.close()
                transaction.set_rollback(True)
            yield route.name, answer.status_code, str(answer.headers) + readable(content)


def readable(content: bytes) -> str:
    """As text, a ZIP or a sheet by what is in it."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(f"{name} {readable(archive.read(name))}" for name in archive.namelist())


def test_no_page_of_an_officer_holds_them(world: World) -> None:
    read, unpacked = set(), 0
    for name, status, content in everything(world, world.users["officer"]):
        assert not [mark for mark in (*MARKS, *BESIDE) if mark in content], name
        unpacked += content.count("[Content_Types].xml ")
        if status == 200 and "Wij zoeken een ander." in content:
            read.add(name)
    # The search is of pages that do hold the rest of what was written.
    assert {"support_request", "request_print"} <= read
    assert unpacked


def test_the_ministry_does_read_them(world: World) -> None:
    client = StrictClient()
    client.force_login(world.users["ministry"])
    for route in ("support_request", "request_print"):
        page = client.get(reverse(route, args=[world.support_request.pk])).content.decode()
        assert [mark for mark in MARKS if mark not in page] == []


def test_the_attachment_of_a_note_is_not_there_for_the_municipality(world: World) -> None:
    asked = world.support_request
    secret, shared = (StoredFile.objects.get(original_name=name) for name in (f"{MARKS[1]}.png", "kaart.png"))
    client = StrictClient()
    client.force_login(world.users["officer"])
    for route, rest in (("request_file", []), ("request_file_page", [1])):
        assert client.get(reverse(route, args=[asked.pk, secret.pk, *rest])).status_code == 404
        assert taken(client, route, asked.pk, shared.pk, *rest)[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    client.force_login(world.users["ministry"])
    assert b"PNG" in taken(client, "request_file", asked.pk, secret.pk)


def test_who_took_such_an_attachment_is_not_in_the_officers_log(world: World) -> None:
    asked, secret = world.support_request, StoredFile.objects.get(original_name=f"{MARKS[1]}.png")
    client = StrictClient()
    client.force_login(world.users["ministry"])
    taken(client, "request_file", asked.pk, secret.pk)
    address = reverse("request_print", args=[asked.pk])
    told = ("bestand: PNG, 1 bladzijde", "Interne notitie geplaatst")
    assert [words in client.get(address).content.decode() for words in told] == [True, True]
    client.force_login(world.users["officer"])
    assert [words in client.get(address).content.decode() for words in told] == [False, False]


def test_a_file_of_another_request_is_not_there(world: World) -> None:
    other = world.concept.files.get()
    client = StrictClient()
    client.force_login(world.users["ministry"])
    assert client.get(reverse("request_file", args=[world.support_request.pk, other.pk])).status_code == 404


def test_no_mail_holds_a_text_and_officers_get_none_of_the_note(world: World) -> None:
    mails = OutboxMail.objects.all()
    assert mails.count() > 4
    for mail in mails:
        for words in (*MARKS, *BESIDE, "Wij zoeken een ander."):
            assert words not in mail.subject + mail.text + mail.html
    OutboxMail.objects.all().delete()
    write_message(actor=world.users["ministry"], request=world.support_request, text="Nog iets.", is_internal=True)
    adviser = world.support_request.adviser
    assert adviser
    assert {mail.to for mail in OutboxMail.objects.all()} == {adviser.user.email}


def test_the_export_for_the_ministry_holds_all_of_it_and_marks_the_notes(world: World) -> None:
    asked, ministry = world.support_request, world.users["ministry"]
    client = StrictClient()
    client.force_login(ministry)
    answer: Any = client.post(reverse("request_export", args=[asked.pk]))
    content = b"".join(answer)
    answer.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        text = archive.read(f"vraag-{asked.pk}.txt").decode()
        pictures = [archive.read(name)[:4] for name in names[1:]]
    assert [mark for mark in MARKS if mark not in text] == []
    assert f"INTERNE NOTITIE van {ministry}" in text
    assert f"Gemeenten waarvoor de vraag geldt: {asked.municipality}" in text
    assert "QuerySet" not in text
    assert f"1,5 uur, gesprek, Derde Adviseur, {BESIDE[0]}" in text
    assert names[2:] == [f"bijlagen/02-{MARKS[1]}.png", "bijlagen/03-kaart.png"]
    assert f"Bijlage: bijlagen/02-{MARKS[1]}.png" in text
    assert set(pictures) == {b"\x89PNG"}
    assert AuditEvent.objects.filter(action="request.exported", actor=ministry).count() == 1
