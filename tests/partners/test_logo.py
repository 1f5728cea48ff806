"""A coalition's logo: a picture with words beside it, on its page as soon as the page is public."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coalition.models import StoredFile, User
from partners.models import LocalCoalition
from tests.client import StrictClient
from tests.partners.factories import CoalitionFactory, coordinator_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
EDIT = "/mijn/coalities/zameneen/logo/"


def picture(name: str = "logo.png", kind: str = "PNG") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (60, 30), "teal").save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", is_published=True)


@pytest.fixture
def coordinator(coalition: LocalCoalition, client: StrictClient) -> User:
    user = coordinator_of(coalition)
    client.force_login(user)
    return user


def test_the_page_shows_the_logo_with_its_words(
    client: StrictClient, coordinator: User, coalition: LocalCoalition
) -> None:
    client.post(EDIT, {"file": picture(), "logo_alt": "twee handen"})
    client.logout()
    page = client.get("/coalities/zameneen/").content.decode()
    assert 'alt="twee handen"' in page
    shown = client.get(reverse("coalition_logo", args=["zameneen"]))
    assert Image.open(io.BytesIO(shown.getvalue())).size == (60, 30)
    LocalCoalition.objects.update(is_published=False)
    assert client.get(reverse("coalition_logo", args=["zameneen"])).status_code == 404


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"logo_alt": "twee handen"}, "Kies"),
        ({"logo_alt": "", "file": "png"}, "Wat staat er op het logo?"),
        ({"logo_alt": "twee handen", "file": "text"}, "geen"),
    ],
)
def test_what_is_missing_or_no_picture_is_refused_and_what_was_typed_stays(
    client: StrictClient, coordinator: User, answers: dict[str, object], sentence: str
) -> None:
    files = {"png": picture(), "text": SimpleUploadedFile("logo.png", b"geen plaatje")}
    answer = client.post(EDIT, {**answers, **({"file": files[str(answers["file"])]} if "file" in answers else {})})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert answers["logo_alt"] == "" or 'value="twee handen"' in page
    assert not StoredFile.objects.exists()


def test_another_logo_takes_the_place_and_removing_leaves_nothing(client: StrictClient, coordinator: User) -> None:
    client.post(EDIT, {"file": picture(), "logo_alt": "twee handen"})
    client.post(EDIT, {"file": picture("foto.jpg", "JPEG"), "logo_alt": "een kring"})
    assert list(StoredFile.objects.values_list("original_name", flat=True)) == ["foto.jpg"]
    client.post(EDIT, {"logo_alt": "een kring van mensen"})
    assert LocalCoalition.objects.get().logo_alt == "een kring van mensen"
    client.post(f"{EDIT}verwijderen/")
    assert not StoredFile.objects.exists()
    assert LocalCoalition.objects.get().logo is None
