"""Internal notes and their attachments reach no officer: not by page, print, file, export or mail. A search for marked text.

That no page of an officer, of another municipality or of a visitor holds them, is searched in the walk (`tests/routes`).
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from coalition.models import AuditEvent, OutboxMail, StoredFile
from support.services.messages import write_message
from tests.client import StrictClient
from tests.routes.marks import BESIDE, NOTES, SHARED, TOLD, plant_notes
from tests.routes.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


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


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        plant_notes(world)
        yield world
        transaction.set_rollback(True)


def test_the_ministry_does_read_them_and_the_officer_all_but_those(world: World) -> None:
    client = StrictClient()
    for role, hidden in (("ministry", []), ("officer", list(NOTES))):
        client.force_login(world.users[role])
        for route in ("support_request", "request_print"):
            page = client.get(reverse(route, args=[world.support_request.pk])).content.decode()
            assert [mark for mark in (*NOTES, TOLD) if mark not in page] == hidden


def test_the_attachment_of_a_note_is_not_there_for_the_municipality(world: World) -> None:
    asked = world.support_request
    secret, shared = (StoredFile.objects.get(original_name=name) for name in (f"{NOTES[1]}.png", f"{SHARED}.png"))
    client = StrictClient()
    client.force_login(world.users["officer"])
    for route, rest in (("request_file", []), ("request_file_page", [1])):
        assert client.get(reverse(route, args=[asked.pk, secret.pk, *rest])).status_code == 404
        assert taken(client, route, asked.pk, shared.pk, *rest)[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    client.force_login(world.users["ministry"])
    assert b"PNG" in taken(client, "request_file", asked.pk, secret.pk)


def test_who_took_such_an_attachment_is_not_in_the_officers_log(world: World) -> None:
    asked, secret = world.support_request, StoredFile.objects.get(original_name=f"{NOTES[1]}.png")
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
        for words in (*NOTES, *BESIDE, TOLD):
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
    assert [mark for mark in NOTES if mark not in text] == []
    assert f"INTERNE NOTITIE van {ministry}" in text
    assert f"Gemeenten waarvoor de vraag geldt: {asked.municipality}" in text
    assert "QuerySet" not in text
    assert f"1,5 uur, gesprek, {asked.adviser}, {BESIDE[0]}" in text
    assert names[2:] == [f"bijlagen/02-{NOTES[1]}.png", f"bijlagen/03-{SHARED}.png"]
    assert f"Bijlage: bijlagen/02-{NOTES[1]}.png" in text
    assert set(pictures) == {b"\x89PNG"}
    assert AuditEvent.objects.filter(action="request.exported", actor=ministry).count() == 1
