"""The toolkit: for everybody, more for who signed; kept by the ministry, shown by pillar and beside a request."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from coalition.models import AuditEvent, StoredFile, User
from coalition.tools.dates import today
from support.models import RequestState, ToolkitEntry
from support.services import toolkit
from tests.client import StrictClient
from tests.factories import (
    AdviserFactory,
    AmbassadorFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    all_periods,
    officer_of,
)
from tests.support.factories import AdviserRowFactory, request_in, signatory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ADDRESS = "/mijn/hulpmiddelen/"
FOR_EVERYONE, FOR_SIGNATORIES = "Handreiking beginnen", "Werkbladen voor ondertekenaars"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ministry(client: StrictClient) -> User:
    user: User = MinistryFactory.create()
    client.force_login(user)
    return user


def picture(name: str = "poster.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (30, 30), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def entry(title: str = FOR_EVERYONE, **facts: Any) -> ToolkitEntry:
    values: dict[str, Any] = {
        "title": title, "purpose": "Om te beginnen.", "pillars": "2", "link": "https://voorbeeld.example/",
        "audience": "everyone", **facts,
    }  # fmt: skip
    return toolkit.save_entry(actor=MinistryFactory.create(), entry=None, **values)


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Handreiking", "purpose": "Om te beginnen.", "pillars": ["5", "2"], "audience": "everyone",
        "link": "https://voorbeeld.example/", **fields,
    }  # fmt: skip


# ---- who sees what ---------------------------------------------------------------------------


def _officer_who_signed() -> User:
    return officer_of(signatory())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (lambda: None, False),
        (lambda: officer_of(MunicipalityFactory.create()), False),
        (AmbassadorFactory.create, False),
        (_officer_who_signed, True),
        (AdviserFactory.create, True),
        (MinistryFactory.create, True),
    ],
    ids=["visitor", "officer who did not sign", "ambassador", "officer who signed", "adviser", "ministry"],
)
def test_what_is_for_signatories_is_for_them_and_who_supports_them(client: StrictClient, who: Any, sees: bool) -> None:
    entry()
    hidden = entry(FOR_SIGNATORIES, audience="signatories", upload=picture())
    if user := who():
        client.force_login(user)
    for address in ("/hulpmiddelen/", "/hulpmiddelen/?q=e", "/pijlers/"):
        page = client.get(address).content.decode()
        assert FOR_EVERYONE in page
        assert (FOR_SIGNATORIES in page) is sees
    answer = client.get(f"/hulpmiddelen/{hidden.pk}/bestand/")
    assert (answer.status_code, answer.getvalue() == picture().read()) == ((200, True) if sees else (404, False))


def test_a_signing_that_is_withdrawn_ends_it(client: StrictClient) -> None:
    municipality = signatory()
    municipality.signings.update(withdrawn_on=today(), withdrawal_decision="Besluit 12")
    entry(FOR_SIGNATORIES, audience="signatories")
    client.force_login(officer_of(municipality))
    assert FOR_SIGNATORIES not in client.get("/hulpmiddelen/").content.decode()


def test_everybody_downloads_what_is_for_everybody(client: StrictClient) -> None:
    answer = client.get(f"/hulpmiddelen/{entry(upload=picture()).pk}/bestand/")
    assert answer.getvalue() == picture().read()
    assert answer["Content-Disposition"] == 'attachment; filename="poster.png"'


# ---- where it is shown -----------------------------------------------------------------------


def titles(page: str) -> list[str]:
    return [one for one in ("Een", "Twee", "Allemaal") if f"<strong>{one}</strong>" in page]


def test_the_list_is_by_pillar_and_is_filtered(client: StrictClient) -> None:
    for title, pillars in (("Een", "1"), ("Twee", "25")):
        entry(title, pillars=pillars)
    entry("Allemaal", pillars="", purpose="Voor iedereen.")
    page = client.get("/hulpmiddelen/").content.decode()
    assert titles(page) == ["Een", "Twee", "Allemaal"]
    assert page.count("<strong>Twee</strong>") == 2
    assert "3 hulpmiddelen." in page
    assert titles(client.get("/hulpmiddelen/?pijler=5").content.decode()) == ["Twee", "Allemaal"]
    assert titles(client.get("/hulpmiddelen/?q=iedereen").content.decode()) == ["Allemaal"]
    assert "Geen hulpmiddelen gevonden" in client.get("/hulpmiddelen/?q=zzz").content.decode()


def test_beside_a_request_stands_what_goes_with_its_pillars(client: StrictClient) -> None:
    all_periods()
    EditionFactory.create()
    for title, pillars in (("Een", "1"), ("Twee", "25"), ("Allemaal", "")):
        entry(title, pillars=pillars)
    asked = request_in(RequestState.RUNNING, municipality=signatory(), pillars="5")
    client.force_login(officer_of(asked.municipality))
    page = client.get(f"/mijn/ondersteuning/{asked.pk}/").content.decode()
    found = [title for title in ("Een", "Twee", "Allemaal") if f">{title}</a>" in page]
    assert found == ["Twee", "Allemaal"]
    assert "Nog <strong>64 uur</strong> over" in page
    assert "Uren schrijven" not in page
    assert "ontactmomenten" not in page


def test_the_adviser_goes_on_from_the_request(client: StrictClient) -> None:
    asked = request_in(RequestState.RUNNING, adviser=AdviserRowFactory.create())
    assert asked.adviser
    client.force_login(asked.adviser.user)
    page = client.get(f"/mijn/ondersteuning/{asked.pk}/").content.decode()
    for address in (f"/mijn/uren/?vraag={asked.pk}", f"/mijn/gemeenten/{asked.municipality.slug}/contacten/"):
        assert f'href="{address}"' in page


# ---- kept ------------------------------------------------------------------------------------


def test_the_ministry_adds_changes_and_removes(client: StrictClient, ministry: User) -> None:
    client.post(f"{ADDRESS}toevoegen/", typed(file=picture()))
    made = ToolkitEntry.objects.get()
    assert (made.pillars, made.file and made.file.original_name) == ("25", "poster.png")
    client.post(f"{ADDRESS}{made.pk}/", typed(title="Handleiding", remove_file="on"))
    made.refresh_from_db()
    assert (made.title, made.file) == ("Handleiding", None)
    client.post(f"{ADDRESS}{made.pk}/verwijderen/")
    assert not ToolkitEntry.objects.exists()
    acts = AuditEvent.objects.filter(action__startswith="toolkit").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["toolkit.created", "toolkit.changed", "toolkit.deleted"]


def test_a_file_that_is_replaced_is_erased(ministry: User, django_capture_on_commit_callbacks: Any) -> None:
    made = entry(upload=picture("oud.png"))
    assert made.file
    old = made.file.path
    with django_capture_on_commit_callbacks(execute=True):
        toolkit.save_entry(
            actor=ministry, entry=made, title="A", purpose="B", pillars="", link="", audience="everyone",
            upload=picture("nieuw.png"),
        )  # fmt: skip
    assert not old.exists()
    assert [one.original_name for one in StoredFile.objects.all()] == ["nieuw.png"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"link": ""}, "Vul een link in of kies een bestand"),
        ({"title": ""}, "Vul ‘Titel’ in"),
        ({"title": FOR_EVERYONE.upper()}, "Er is al een hulpmiddel met deze titel"),
        ({"link": "geen adres"}, "volledig webadres"),
        ({"link": "javascript:alert(1)"}, "volledig webadres"),
        ({"file": SimpleUploadedFile("slecht.pdf", b"MZ geen pdf")}, "slecht.pdf"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_typed_is_lost(
    client: StrictClient, ministry: User, fields: dict[str, Any], sentence: str
) -> None:
    entry()
    answer = client.post(f"{ADDRESS}toevoegen/", typed(purpose="Mijn lange uitleg", **fields))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Mijn lange uitleg" in answer.content.decode()
    assert ToolkitEntry.objects.count() == 1


@pytest.mark.sqlite
def test_the_toolkit_asks_as_much_for_many_as_for_few(client: StrictClient, django_assert_num_queries: Any) -> None:
    client.force_login(AdviserFactory.create())
    client.get("/hulpmiddelen/")
    for number in range(2):
        for row in range(3 + number * 20):
            entry(f"Hulpmiddel {number} {row}")
        with django_assert_num_queries(8):
            page = client.get("/hulpmiddelen/").content.decode()
        assert f"{(3, 26)[number]} hulpmiddelen." in page
        assert f"Hulpmiddel {number} {row}" in page
