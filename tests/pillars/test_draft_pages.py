"""The documents of a signing in the hands of an officer: edited, printed, followed by the facts, and back to them."""

import io
import re
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from coalition.models import AuditEvent, Municipality, User
from coalition.services.retention import apply_terms
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SigningFacts
from pillars.models import DraftAnswers, DraftKind, MilestoneKind, Signatory, Signing, SigningDraft, SigningState
from pillars.services import drafts
from tests.client import StrictClient
from tests.factories import (
    HolderFactory,
    MilestoneFactory,
    MunicipalityFactory,
    SigningFactory,
    all_periods,
    officer_of,
    signing_in,
)
from tests.reading import sheets_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PRESS = DraftKind.PRESS_RELEASE


@pytest.fixture
def dronten() -> Municipality:
    all_periods()
    caches["pages"].clear()
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten, name="Officier van Dronten")


@pytest.fixture
def signing(dronten: Municipality) -> Signing:
    return signing_in(SigningState.CONCEPT, municipality=dronten)


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


def page_of(signing: Signing, kind: str = "persbericht") -> str:
    return reverse("signing_document", args=[signing.number, kind])


def posted(signing: Signing, text: str, kind: DraftKind = PRESS, **more: Any) -> dict[str, Any]:
    """The form as the page offers it, with another text."""
    document = drafts.document_of(signing, kind)
    return {"text": text, "based_on": document.mark, "facts_seen": document.facts_mark, **more}


def read(answer: Any) -> str:
    """The page without the marks around words that differ."""
    return re.sub("</?(ins|del)>", "", answer.content.decode())


def move(signing: Signing, **columns: Any) -> None:
    Signing.objects.filter(pk=signing.pk).update(**columns)
    signing.refresh_from_db()


def words_of(answer: Any) -> str:
    return " ".join(sheets_of(answer.content))


@pytest.mark.sqlite
def test_all_documents_stand_on_one_page_with_what_is_still_to_be_filled_in(
    desk: StrictClient, signing: Signing
) -> None:
    page = desk.get(reverse("signing_documents", args=[signing.number])).content.decode()
    for name in ("Collegevoorstel", "Raadsinformatiebrief", "Persbericht", "Draaiboek"):
        assert f">{name}</a></h2>" in page
    assert "Naam van de portefeuillehouder" in page
    assert page.count("niet ingevuld") == 3


@pytest.mark.sqlite
def test_what_the_officer_writes_is_what_is_printed(desk: StrictClient, signing: Signing) -> None:
    text = "# Persbericht: wij tekenen\r\n\r\nKom dat zien, zegt [invullen: naam].\r\n\r\n- punt"
    assert desk.post(page_of(signing), posted(signing, text)).status_code == 302
    page = desk.get(page_of(signing)).content.decode()
    assert "door Officier van Dronten" in page
    assert "<h3>Persbericht: wij tekenen</h3><p>Kom dat zien, zegt " in page
    assert "Nog 1 plek om in te vullen" in page
    printed = desk.get(reverse("draft_pdf", args=[signing.number, "persbericht"]))
    assert printed["Content-Disposition"] == 'inline; filename="persbericht-vijf-pijlers-dronten.pdf"'
    assert "nog 1 plek in te vullen. Die heeft een kader. Kom dat zien, zegt [invullen: naam]" in words_of(printed)
    word = desk.get(reverse("draft_docx", args=[signing.number, "persbericht"]))
    assert word["Content-Disposition"] == 'attachment; filename="persbericht-vijf-pijlers-dronten.docx"'
    assert "Kom dat zien, zegt [invullen: naam]." in [
        p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs
    ]
    event = AuditEvent.objects.get(action="draft.saved")
    assert (event.object_label, event.changes) == (str(signing), {"persbericht": True})


@pytest.mark.sqlite
def test_a_preview_keeps_nothing(desk: StrictClient, signing: Signing) -> None:
    answer = desk.post(page_of(signing), posted(signing, "# Nieuw\n\nVoorbeeld", preview="1"))
    assert "<h3>Nieuw</h3><p>Voorbeeld</p>" in answer.content.decode()
    part = desk.post(page_of(signing), posted(signing, "# Alleen dit", preview="1"), headers={"HX-Request": "true"})
    assert "<h3>Alleen dit</h3>" in part.content.decode()
    assert "<h1" not in part.content.decode()
    assert not SigningDraft.objects.exists()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Laat de tekst niet leeg"),
        ("Dag \U0001f98a", "Dit teken kan niet op papier"),
        ("x" * 40_001, "korter"),
        ("| a | b |\r\n" * 700, "hoogstens 2000 regels en vakjes"),
    ],
)
def test_what_paper_cannot_carry_is_refused_and_stays_in_the_field(
    desk: StrictClient, signing: Signing, text: str, sentence: str
) -> None:
    answer = desk.post(page_of(signing), posted(signing, text))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert text in page
    assert not SigningDraft.objects.exists()


def test_an_untouched_text_keeps_following_the_facts(desk: StrictClient, signing: Signing) -> None:
    desk.post(page_of(signing), posted(signing, drafts.document_of(signing, PRESS).text))
    assert not SigningDraft.objects.exists()
    assert not AuditEvent.objects.filter(action="draft.saved").exists()
    move(signing, place="Swifterbant")
    assert "in Swifterbant de vijf pijlers" in drafts.document_of(signing, PRESS).text


def test_who_comes_second_sees_both_texts_and_overwrites_nothing_unasked(
    desk: StrictClient, signing: Signing, officer: User
) -> None:
    mine = posted(signing, "# Mijn tekst")
    desk.post(page_of(signing), posted(signing, "# Tekst van een collega"))
    answer = desk.post(page_of(signing), mine)
    assert answer.status_code == 409
    page = read(answer)
    assert "Er zijn twee versies" in page
    assert page.count("# Mijn tekst") == 2
    assert "# Tekst van een collega" in page
    assert SigningDraft.objects.get().text == "# Tekst van een collega"
    desk.post(page_of(signing), posted(signing, "# Mijn tekst"))
    assert SigningDraft.objects.get().text == "# Mijn tekst"


def test_a_text_made_again_is_another_text(desk: StrictClient, signing: Signing) -> None:
    """Somebody who still has the first in front of them does not overwrite the second, though both are version 1."""
    desk.post(page_of(signing), posted(signing, "# Eerste"))
    old = posted(signing, "# Te laat")
    desk.post(reverse("draft_reset", args=[signing.number, PRESS]), {"based_on": old["based_on"]})
    desk.post(page_of(signing), posted(signing, "# Tweede"))
    assert desk.post(page_of(signing), old).status_code == 409
    assert SigningDraft.objects.get().text == "# Tweede"


def test_a_changed_fact_is_told_and_can_be_put_into_the_text(desk: StrictClient, signing: Signing) -> None:
    own = drafts.document_of(signing, PRESS).text.replace("## Vijf pijlers", "## Onze pijlers")
    desk.post(page_of(signing), posted(signing, own))
    assert "gegevens zijn veranderd" not in read(desk.get(page_of(signing)))
    move(signing, place="Swifterbant")
    page = read(desk.get(page_of(signing)))
    assert "De gegevens zijn veranderd" in page
    assert "in Swifterbant de vijf pijlers" in page
    assert "gegevens veranderd" in read(desk.get(reverse("signing_documents", args=[signing.number])))
    renewed = desk.get(page_of(signing) + "?bijwerken").context["form"].initial["text"]
    assert "in Swifterbant de vijf pijlers" in renewed
    assert "## Onze pijlers" in renewed
    assert SigningDraft.objects.get().text == own
    desk.post(page_of(signing), posted(signing, renewed))
    assert "De gegevens zijn veranderd" not in read(desk.get(page_of(signing)))


def test_a_fact_that_changed_while_somebody_typed_is_still_told(desk: StrictClient, signing: Signing) -> None:
    desk.post(page_of(signing), posted(signing, "# Eigen"))
    typed = posted(signing, "# Eigen, nog eens")
    move(signing, place="Swifterbant")
    assert desk.post(page_of(signing), typed).status_code == 302
    assert "De gegevens zijn veranderd" in desk.get(page_of(signing)).content.decode()


@pytest.mark.sqlite
def test_a_change_whose_place_was_rewritten_is_left_to_the_officer(desk: StrictClient, signing: Signing) -> None:
    desk.post(page_of(signing), posted(signing, "# Eigen"))
    move(signing, place="Swifterbant")
    page = read(desk.get(page_of(signing) + "?bijwerken"))
    assert "Dit kon niet vanzelf" in page
    assert "in Swifterbant de vijf pijlers" in page


def test_back_to_the_facts_after_a_look_at_what_is_lost(desk: StrictClient, signing: Signing) -> None:
    desk.post(page_of(signing), posted(signing, "# Eigen tekst"))
    reset = reverse("draft_reset", args=[signing.number, PRESS])
    assert "# Eigen tekst" in read(desk.get(reset))
    seen = drafts.document_of(signing, PRESS).mark
    desk.post(page_of(signing), posted(signing, "# Eigen tekst, beter"))
    assert "Er is niets overschreven" in desk.post(reset, {"based_on": seen}, follow=True).content.decode()
    assert SigningDraft.objects.count() == 1
    answer = desk.post(reset, {"based_on": drafts.document_of(signing, PRESS).mark}, follow=True)
    assert "Dit stuk komt weer uit de gegevens." in read(answer)
    assert not SigningDraft.objects.exists()
    assert AuditEvent.objects.filter(action="draft.reset").count() == 1


def test_answers_are_given_once_and_stand_in_all_documents(desk: StrictClient, signing: Signing) -> None:
    address = reverse("draft_answers", args=[signing.number])
    typed = {"notice_word": "collegebrief", "mayor": "A. Burger", "secretary": "B. Schrijver", "version": "0"}
    day = {"college_on_dag": "31", "college_on_maand": "2", "college_on_jaar": "2020"}
    wrong = desk.post(address, {**typed, **day})
    assert wrong.status_code == 422
    assert "B. Schrijver" in wrong.content.decode()
    assert desk.post(address, {**typed, **day, "college_on_dag": "3", "college_on_maand": "9"}).status_code == 302
    texts = {document.kind: document.text for document in drafts.documents_of(signing)}
    assert "met bijgaande collegebrief" in texts[DraftKind.COLLEGE_PROPOSAL]
    assert "3 september 2020" in texts[DraftKind.COLLEGE_PROPOSAL]
    assert "| B. Schrijver | A. Burger |" in texts[DraftKind.COUNCIL_NOTICE]
    assert "do 3 september 2020 | Besluit" in texts[DraftKind.PLAN]
    assert AuditEvent.objects.get(action="draft.answers").changes == {
        "bericht aan de raad": ["raadsinformatiebrief", "collegebrief"],
        "burgemeester": True,
        "gemeentesecretaris": True,
        "vergadering van het college": ["", "3 september 2020"],
    }
    notice = desk.get(reverse("draft_pdf", args=[signing.number, "raadsbericht"]))
    assert notice["Content-Disposition"] == 'inline; filename="collegebrief-vijf-pijlers-dronten.pdf"'
    again = desk.post(address, {**typed, "mayor": "C. Ander"})
    assert again.status_code == 409
    assert "C. Ander" in again.content.decode()
    assert DraftAnswers.objects.get().mayor == "A. Burger"


def test_the_next_signing_starts_with_the_names_of_the_last(
    desk: StrictClient, signing: Signing, officer: User
) -> None:
    facts = drafts.AnswerFacts("collegebrief", "A. Burger", "B. Schrijver", date(2020, 9, 3))
    drafts.save_answers(actor=officer, signing=signing, facts=facts, version=0)
    other = SigningFactory.create(municipality=signing.municipality)
    form = desk.get(reverse("draft_answers", args=[other.number])).context["form"]
    assert (form.initial["mayor"], bool(form.initial["college_on"])) == ("A. Burger", False)


def test_a_decision_of_an_earlier_period_is_not_about_this_signing(signing: Signing) -> None:
    """A municipality that signed in 2019 and signs again decides again."""
    move(signing, period=None, signed_on_earliest=date(2026, 5, 26), signed_on_latest=date(2026, 5, 26))
    decided = {"municipality": signing.municipality, "kind": MilestoneKind.COLLEGE_DECISION, "confirmed": True}
    MilestoneFactory.create(happened_on=PartialDate.of(2019, 9, 3), **decided)
    facts = drafts.facts_of(signing)
    assert (facts.college_date_text, facts.college_day_is_proposal) == ("", True)
    assert facts.college_day == date(2026, 4, 23)
    MilestoneFactory.create(happened_on=PartialDate.of(2026, 5), **decided)
    assert drafts.facts_of(signing).college_date_text == "mei 2026"


@pytest.mark.sqlite
def test_only_the_municipality_signs_for_itself_and_no_private_name_is_in_a_document(signing: Signing) -> None:
    HolderFactory.create(municipality=signing.municipality, name="Peter van Bergen")
    for order, (capacity, name) in enumerate([("ministry", "M. Minister"), ("coalition", "V. Vrijwilliger")], start=7):
        Signatory.objects.create(
            signing=signing, order=order, capacity=capacity, name=name, function="voorzitter", organisation=capacity
        )
    for document in drafts.documents_of(signing):
        assert "Vrijwilliger" not in document.text
    text = drafts.document_of(signing, PRESS).text
    own = [person.name for person in SigningFacts.of(signing).signatories if person.capacity == "municipality"]
    assert own
    assert f"Wethouder {own[0]} ondertekent" in text
    assert "tekenen mee: M. Minister (voorzitter, ministry); voorzitter, coalition." in text


@pytest.mark.sqlite
def test_what_was_imported_and_cannot_be_printed_is_said_and_not_a_failure(
    desk: StrictClient, signing: Signing
) -> None:
    move(signing, in_presence_of="\U0001f98a")
    address = reverse("draft_pdf", args=[signing.number, "persbericht"])
    assert escape("Dit teken kan niet op papier") in desk.get(address, follow=True).content.decode()


def test_nothing_changes_at_a_signing_that_was_voided(signing: Signing, officer: User) -> None:
    move(signing, state=SigningState.VOIDED, void_reason="dubbel", voided_at="2026-01-01T00:00Z", voided_by=officer)
    with pytest.raises(Refused, match="vervallen"):
        drafts.save_draft(actor=officer, signing=signing, kind=PRESS, text="x", based_on="", facts_seen="")


def test_what_was_never_there_cannot_be_saved_over(signing: Signing, officer: User) -> None:
    with pytest.raises(Conflict):
        drafts.save_draft(actor=officer, signing=signing, kind=PRESS, text="x", based_on="1-1", facts_seen="")


@pytest.mark.sqlite
def test_an_unknown_kind_is_not_there(desk: StrictClient, signing: Signing) -> None:
    for route in ("signing_document", "draft_pdf", "draft_docx", "draft_reset"):
        assert desk.get(reverse(route, args=[signing.number, "brief"])).status_code == 404


def test_after_two_years_what_was_typed_goes_and_the_document_follows_the_facts_again(
    signing: Signing, officer: User
) -> None:
    drafts.save_draft(actor=officer, signing=signing, kind=PRESS, text="Oud", based_on="", facts_seen="")
    facts = drafts.AnswerFacts(secretary="B. Schrijver")
    drafts.save_answers(actor=officer, signing=signing, facts=facts, version=0)
    SigningDraft.objects.update(changed_at=timezone.now() - timedelta(days=729))
    list(apply_terms())
    assert SigningDraft.objects.exists()
    for model in (SigningDraft, DraftAnswers):
        model._base_manager.update(changed_at=timezone.now() - timedelta(days=731))
    list(apply_terms())
    assert not SigningDraft.objects.exists()
    assert not DraftAnswers.objects.exists()
    assert drafts.document_of(signing, PRESS).text.startswith("# Persbericht: gemeente Dronten")
    assert "Schrijver" not in str(list(AuditEvent.objects.values("changes", "object_label")))


@pytest.mark.sqlite
def test_a_registered_signing_has_its_proof_among_its_documents(
    desk: StrictClient, signing: Signing, dronten: Municipality
) -> None:
    registered = signing_in(SigningState.REGISTERED, municipality=dronten)
    pages = [read(desk.get(reverse("signing_documents", args=[one.number]))) for one in (signing, registered)]
    assert [reverse("signing_proof", args=[registered.number]) in page for page in pages] == [False, True]
    assert "Bewijs van ondertekening" not in pages[0]
