"""Editions: written or loaded as a draft, published, made current; what was published never changes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from coalition.models import AuditEvent, User
from coalition.tools.workflow import Conflict, Refused
from pillars.models import Pillar, PillarEdition
from pillars.services import edition as acts
from pillars.services.edition_file import FOLDER, EditionText, read_edition, write_edition
from tests.client import StrictClient
from tests.factories import EditionFactory, MinistryFactory, MunicipalityFactory, SigningFactory, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NAMES = ("Commitment", "Netwerk", "Mensen", "Duurzaam", "Evaluatie")
DRAFT = PillarEdition.State.DRAFT


def draft(**changed: Any) -> PillarEdition:
    facts: dict[str, Any] = {
        "actor": MinistryFactory.create(),
        "edition": None,
        "name": "Vijf pijlers, 2027",
        "valid_from": date(2027, 1, 1),
        "source": "Kamerbrief",
        "introduction": "",
        "pillars": [(name, "Uitleg.") for name in NAMES],
    }
    return acts.save_draft(**(facts | changed))


# ---- rules -----------------------------------------------------------------------------------


def test_a_draft_is_written_over_and_the_trail_tells_what_changed() -> None:
    edition = draft()
    acts.save_draft(
        actor=MinistryFactory.create(), edition=edition, name=edition.name, valid_from=edition.valid_from,
        source="Kamerbrief", introduction="", pillars=[("Bestuur", "Uitleg."), *[(name, "Uitleg.") for name in NAMES[1:]]],
    )  # fmt: skip
    assert [pillar.name for pillar in edition.pillars.all()] == ["Bestuur", *NAMES[1:]]
    changes = AuditEvent.objects.get(action="edition.changed").changes
    assert changes == {"pijler 1": ["Commitment: Uitleg.", "Bestuur: Uitleg."]}


def test_two_texts_of_one_name_have_addresses_of_their_own() -> None:
    assert [draft().slug, draft().slug] == ["vijf-pijlers-2027", "vijf-pijlers-2027-2"]


def test_what_is_published_is_not_written_over_or_deleted() -> None:
    edition = draft()
    acts.publish_edition(actor=MinistryFactory.create(), edition=edition)
    with pytest.raises(Refused, match="verandert niet meer"):
        draft(edition=edition)
    with pytest.raises(Refused, match="blijft bestaan"):
        acts.delete_draft(actor=MinistryFactory.create(), edition=edition)
    with pytest.raises(Conflict):
        acts.publish_edition(actor=MinistryFactory.create(), edition=edition)


def test_words_that_were_signed_cannot_be_saved() -> None:
    pillar = SigningFactory.create(edition=EditionFactory.create()).edition.pillars.get(number=1)
    pillar.name = "Iets anders"
    with pytest.raises(ValidationError, match="ondertekend"):
        pillar.save()


def test_a_text_that_does_not_fit_on_paper_is_not_published() -> None:
    edition = draft(pillars=[(name, "Een lange uitleg. " * 65) for name in NAMES], introduction="Veel woorden. " * 140)
    with pytest.raises(Refused, match="past niet op één blad"):
        acts.publish_edition(actor=MinistryFactory.create(), edition=edition)
    edition.refresh_from_db()
    assert edition.state == DRAFT


def test_one_text_is_for_new_forms() -> None:
    actor, edition = MinistryFactory.create(), draft()
    with pytest.raises(Refused, match="Publiceer"):
        acts.make_current(actor=actor, edition=edition)
    published = EditionFactory.create()
    acts.make_current(actor=actor, edition=published)
    assert PillarEdition.objects.current() == published
    assert PillarEdition.objects.filter(is_current=True).count() == 1


def test_the_database_refuses_a_second_current_one_and_a_draft_as_current() -> None:
    acts.make_current(actor=None, edition=EditionFactory.create())
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFactory.create(slug="tweede", is_current=True)
    with pytest.raises(IntegrityError, match="current_edition_is_published"), transaction.atomic():
        PillarEdition.objects.filter(is_current=True).update(state=DRAFT)
    with pytest.raises(IntegrityError, match="five_pillars"), transaction.atomic():
        Pillar.objects.create(edition=EditionFactory.create(), number=6, name="Zes")


# ---- files -----------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.strip)


TEXTS = st.builds(
    EditionText,
    slug=st.just(""),
    name=WORDS.filter(bool),
    valid_from=st.dates(),
    source=WORDS,
    introduction=WORDS,
    is_example=st.booleans(),
    pillars=st.tuples(*[st.tuples(WORDS.filter(bool), WORDS)] * 5),
)


@given(TEXTS)
def test_a_file_gives_the_same_text_back(text: EditionText) -> None:
    assert read_edition(write_edition(text).encode()) == text


@pytest.mark.parametrize("name", ["2018", "voorbeeld"])
def test_the_shipped_texts_can_be_read(name: str) -> None:
    text = read_edition((FOLDER / f"{name}.toml").read_bytes())
    assert text.pillars[0][0] == "Bestuurlijk commitment"
    assert bool(text.pillars[0][1]) == text.is_example, "of 2018 only the names are held"


GOOD = write_edition(EditionText("", "Tekst", date(2027, 1, 1), "", "", False, tuple((name, "") for name in NAMES)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "geen TOML"),
        (b"PK\x03\x04", "geen TOML"),
        (b"[" * 60_000, "geen TOML"),
        (b"x" * 100_001, "te groot"),
        (GOOD.replace('name = "Tekst"', "").encode(), "ontbreekt de naam"),
        (GOOD.replace("2027-01-01", '"morgen"').encode(), "ontbreekt de datum"),
        (GOOD.replace("2027-01-01", "2027-01-01T10:00:00").encode(), "ontbreekt de datum"),
        (GOOD.rpartition("[[pillars]]")[0].encode(), "precies vijf pijlers"),
        (b'name = "x"\nvalid_from = 2027-01-01\npillars = [1, 2, 3, 4, 5]', "precies vijf pijlers"),
        (GOOD.replace("Netwerk", " ").encode(), "heeft geen naam"),
    ],
)
def test_a_file_that_is_wrong_says_what(content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_edition(content)


# ---- pages -----------------------------------------------------------------------------------


@pytest.fixture
def ministry(client: StrictClient) -> User:
    user = MinistryFactory.create()
    client.force_login(user)
    return user


def answers(**changed: str) -> dict[str, str]:
    pillars = {f"name_{number}": name for number, name in enumerate(NAMES, 1)}
    day = {"valid_from_dag": "1", "valid_from_maand": "1", "valid_from_jaar": "2027"}
    explanations = {f"explanation_{number}": "" for number in range(1, 6)}
    return {"name": "Vijf pijlers, 2027", "source": "", "introduction": "", **day, **pillars, **explanations, **changed}


def test_from_draft_to_new_forms(client: StrictClient, ministry: User) -> None:
    page = client.post(reverse("edition_create"), answers(), follow=True).content.decode()
    assert "Het concept is opgeslagen." in page
    edition = PillarEdition.objects.get(name="Vijf pijlers, 2027")
    client.post(reverse("edition_edit", args=[edition.slug]), answers(explanation_2="Samen."))
    assert edition.pillars.get(number=2).explanation == "Samen."
    page = client.post(reverse("edition_publish", args=[edition.slug]), follow=True).content.decode()
    assert "De tekst is gepubliceerd. Zij verandert niet meer." in page
    client.post(reverse("edition_make_current", args=[edition.slug]))
    assert PillarEdition.objects.current() == edition
    page = client.post(
        reverse("edition_edit", args=[edition.slug]), answers(name="Anders"), follow=True
    ).content.decode()
    assert "Een gepubliceerde tekst verandert niet meer. Schrijf een nieuw concept." in page
    edition.refresh_from_db()
    assert edition.name == "Vijf pijlers, 2027"
    copy = client.get(f"{reverse('edition_create')}?van={edition.slug}").content.decode()
    assert "Samen." in copy


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name_3": ""}, "Vul ‘Naam van pijler 3’ in."),
        ({"valid_from_dag": ""}, "Vul dag, maand en jaar in"),
        ({"explanation_1": "x" * 1201}, "gebruik hoogstens 1200 tekens"),
        ({"name_1": "Pijler 🦊"}, "kan niet op papier"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: StrictClient, ministry: User, changed: dict[str, str], says: str
) -> None:
    answer = client.post(reverse("edition_create"), answers(source="Kamerbrief 12", **changed))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Kamerbrief 12" in answer.content.decode()


def test_a_text_is_downloaded_and_loaded_again(client: StrictClient, ministry: User) -> None:
    edition = draft(introduction="Eerste regel\n\nTweede “regel”", is_example=True)
    content = client.get(reverse("edition_file", args=[edition.slug])).content
    upload = SimpleUploadedFile("tekst.toml", content)
    client.post(reverse("edition_load"), {"file": upload})
    copy = PillarEdition.objects.get(slug="vijf-pijlers-2027-2")
    assert acts.shown(copy) == acts.shown(edition)
    assert (copy.is_example, copy.state) == (True, DRAFT)


def test_what_a_file_says_wrong_is_put_right_in_the_form(client: StrictClient, ministry: User) -> None:
    upload = SimpleUploadedFile("tekst.toml", GOOD.replace("Netwerk", "N" * 81).encode())
    answer = client.post(reverse("edition_load"), {"file": upload})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Maak ‘Naam van pijler 2’ korter" in page
    assert f'action="{reverse("edition_create")}#' in page
    wrong = client.post(reverse("edition_load"), {"file": SimpleUploadedFile("tekst.toml", b"\xff")})
    assert "Dit is geen TOML-bestand" in wrong.content.decode()


def test_a_text_is_seen_as_on_paper(client: StrictClient, ministry: User) -> None:
    edition = draft()
    answer = client.get(reverse("edition_paper", args=[edition.slug]))
    assert answer["Content-Type"] == "application/pdf"
    long = draft(pillars=[(name, "Een lange uitleg. " * 65) for name in NAMES], introduction="Veel woorden. " * 140)
    page = client.get(reverse("edition_paper", args=[long.slug]), follow=True).content.decode()
    assert "De tekst past niet op één blad." in page


def test_a_draft_is_deleted_after_a_question(client: StrictClient, ministry: User) -> None:
    edition = draft()
    address = reverse("edition_delete", args=[edition.slug])
    assert "Dat kan niet ongedaan worden gemaakt." in client.get(address).content.decode()
    client.post(address)
    assert not PillarEdition.objects.filter(pk=edition.pk).exists()


def test_a_signed_text_says_that_it_never_changes(client: StrictClient, ministry: User) -> None:
    SigningFactory.create(edition=EditionFactory.create())
    page = client.get(reverse("edition_detail", args=["2018"])).content.decode()
    assert "Zij verandert nooit meer." in page
    assert "Wijzigen" not in page
    listed = client.get(reverse("edition_list")).content.decode()
    assert "1 keer" in listed


def test_only_the_ministry_writes_texts(client: StrictClient) -> None:
    client.force_login(officer_of(MunicipalityFactory.create()))
    slug = EditionFactory.create().slug
    for route in ("edition_list", "edition_create", "edition_load"):
        assert client.get(reverse(route)).status_code == 403
    for route in ("edition_detail", "edition_edit", "edition_file", "edition_paper", "edition_delete"):
        assert client.get(reverse(route, args=[slug])).status_code == 403
    for route in ("edition_publish", "edition_make_current", "edition_delete"):
        assert client.post(reverse(route, args=[slug])).status_code == 403
