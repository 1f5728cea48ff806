"""The page for sheets: look first, correct by uploading again, then save all of it or leave rows out."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from coalition.models import Municipality, User
from coalition.tools.tables import read_table
from pillars.models import Signing
from tests.client import StrictClient
from tests.factories import EditionFactory, MinistryFactory, MunicipalityFactory, SigningFactory, all_periods

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PERIOD = "vanaf 2026"


@pytest.fixture(autouse=True)
def dronten(db: None) -> Municipality:
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "sheets", ignore_errors=True)
    all_periods()
    EditionFactory.create()
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def mila(client: StrictClient) -> User:
    user = MinistryFactory.create(name="Mila")
    client.force_login(user)
    return user


def upload(client: StrictClient, content: str, name: str = "lijst.csv") -> str:
    """Uploads a sheet; gives the address of its preview."""
    file = SimpleUploadedFile(name, content.encode())
    answer = client.post(reverse("import_signings"), {"sheet": file, "period": PERIOD})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def fingerprint(client: StrictClient, preview: str) -> str:
    return str(client.get(preview).context["plan"].fingerprint)


def test_a_sheet_is_shown_row_by_row_and_only_then_saved(client: StrictClient, mila: User) -> None:
    preview = upload(client, "gemeente;datum;wethouder\nDronten;2019-09;Peter van Bergen")
    page = client.get(preview).content.decode()
    assert "lijst.csv: 1 rij. Er is nog niets opgeslagen." in page
    assert "september 2019, Peter van Bergen (wethouder)" in page
    assert not Signing.objects.exists()

    answer = client.post(preview, {"fingerprint": fingerprint(client, preview)}, follow=True)
    assert "Ingelezen: 1 nieuw, 0 gewijzigd." in answer.content.decode()
    assert Signing.objects.get().registered_by == mila
    assert "Dit bestand is er niet meer." in client.get(preview, follow=True).content.decode(), "used up"


def test_refused_rows_are_left_out_only_when_asked(client: StrictClient, mila: User) -> None:
    preview = upload(client, "gemeente;datum\nDronten;2019\nNergens;2019")
    page = client.get(preview)
    assert "Gemeente ‘Nergens’ is niet bekend. Controleer de spelling." in page.content.decode()
    assert "1 rij opslaan en 1 weglaten" in page.content.decode()
    mark = page.context["plan"].fingerprint
    refused = client.post(preview, {"fingerprint": mark})
    assert refused.status_code == 422
    assert "1 van de 2 rijen zijn geweigerd" in refused.content.decode()
    client.post(preview, {"fingerprint": mark, "leave_out": "1"})
    assert Signing.objects.get().municipality.name == "Dronten"


def test_what_was_shown_is_what_is_saved(client: StrictClient, mila: User, dronten: Municipality) -> None:
    preview = upload(client, "gemeente;datum;plaats\nDronten;2019;Lelystad")
    mark = fingerprint(client, preview)
    SigningFactory.create(registered=True, municipality=dronten)
    answer = client.post(preview, {"fingerprint": mark})
    assert answer.status_code == 422
    assert "Er is intussen iets veranderd." in answer.content.decode()
    assert Signing.objects.get().place == "Dronten"


def test_a_table_can_be_pasted(client: StrictClient, mila: User) -> None:
    pasted = "gemeente\tdatum\r\nDronten\t20-09-2019"
    answer = client.post(reverse("import_signings"), {"pasted": pasted, "period": PERIOD}, follow=True)
    assert "20 september 2019" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Kies een bestand, of plak een tabel."),
        ({"pasted": "naam\nDronten"}, "De kopregel klopt niet."),
    ],
)
def test_what_cannot_be_read_keeps_what_was_pasted(
    client: StrictClient, mila: User, fields: dict[str, str], says: str
) -> None:
    answer = client.post(reverse("import_signings"), {"period": PERIOD, **fields})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert fields.get("pasted", "") in answer.content.decode()


def test_somebody_elses_sheet_is_not_opened(client: StrictClient, mila: User) -> None:
    preview = upload(client, "gemeente\nDronten")
    client.force_login(MinistryFactory.create())
    assert "Dit bestand is er niet meer." in client.get(preview, follow=True).content.decode()


def test_a_sheet_is_kept_for_a_day(client: StrictClient, mila: User) -> None:
    preview = upload(client, "gemeente\nDronten")
    call_command("retention", "--apply", verbosity=0)
    assert client.get(preview).status_code == 200
    (kept,) = (Path(settings.MEDIA_ROOT) / "sheets").iterdir()
    os.utime(kept, (0, 0))
    call_command("retention", "--apply", verbosity=0)
    assert not kept.exists()
    assert "Dit bestand is er niet meer." in client.get(preview, follow=True).content.decode()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_export_is_what_the_import_reads(client: StrictClient, mila: User, extension: str) -> None:
    SigningFactory.create(registered=True, place="=1+1")
    SigningFactory.create(submitted=True)
    answer = client.get(reverse("export_signings", args=[extension]))
    assert extension in answer["Content-Disposition"]
    assert [row.cells[9] for row in read_table(answer.content, "x").rows] == ["=1+1"]
    file = SimpleUploadedFile(f"terug.{extension}", answer.content)
    back = client.post(reverse("import_signings"), {"sheet": file, "period": PERIOD}, follow=True)
    assert "Er is niets om op te slaan." in back.content.decode()
