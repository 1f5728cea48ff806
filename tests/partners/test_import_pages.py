"""The pages for many partners at once, as a coordinator walks through them, without script."""

import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.tools.tables import read_table
from partners.models import LocalCoalition, Partner
from tests.client import StrictClient
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, PartnerFactory, PersonFactory, coordinator_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NAMES = [f"{word} {place}" for word in ("Kerk", "School", "Club") for place in ("Noord", "Zuid", "Midden")]


@pytest.fixture
def coalition(db: None) -> LocalCoalition:
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "sheets", ignore_errors=True)
    dronten = MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", municipalities=[dronten])


@pytest.fixture
def kim(client: StrictClient, coalition: LocalCoalition) -> StrictClient:
    """The client of somebody who leads this coalition."""
    client.force_login(coordinator_of(coalition, name="Kim"))
    return client


def page(name: str) -> str:
    return reverse(name, args=["zameneen"])


def paste(client: StrictClient, text: str, **fields: str) -> Any:
    """Pastes a list and gives the page that follows."""
    return client.post(page("partner_import"), {"status": "uitgenodigd", "pasted": text, **fields}, follow=True)


def sheet(client: StrictClient, content: bytes, name: str = "lijst.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(page("partner_import"), {"status": "uitgenodigd", "sheet": file}, follow=True)


def send(client: StrictClient, answer: Any, button: str = "", **fields: str) -> Any:
    """Sends the form of the preview as it stands, with what was typed; `button` is the text on it."""
    text = answer.content.decode()
    form = text[text.index('<form class="portal-form"') :]
    tags = re.findall(r'<input[^>]* name="([^"]+)"[^>]*>', form)
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        kept = "checkbox" not in tag and "radio" not in tag
        if name and (kept or " checked" in tag):
            data[name[1]] = value[1] if value else ""
    assert set(fields) <= {*tags, *re.findall(r'<(?:select|button)[^>]* name="([^"]+)"', form)}, "no such field"
    found = re.search(r'formaction="([^"]+)"', form) if button == "opslaan" else re.search(r'action="([^"]+)"', form)
    assert found is not None, "no such button"
    return client.post(found[1], data | fields, follow=True)


def test_a_pasted_list_of_names_is_saved_in_three_steps(kim: StrictClient, coalition: LocalCoalition) -> None:
    preview = paste(kim, "\n".join(NAMES))
    assert "Geplakte tabel: 9 rijen. Er is nog niets opgeslagen." in preview.content.decode()
    assert "9 partners opslaan" in preview.content.decode()
    assert not Partner.objects.exists()
    done = send(kim, preview, "opslaan").content.decode()
    assert re.findall(r'key">([^<]+)</dt><dd[^>]*>([^<]+)<', done) == [
        ("Nieuw", "9 partners"), ("Bestaat al, komt erbij", "0 partners"), ("Staat er al, wordt aangevuld", "0 partners"),
    ]  # fmt: skip
    assert sorted(coalition.memberships.values_list("partner__name", "state")) == [
        (name, "invited") for name in sorted(NAMES)
    ]


def test_all_rows_take_part_since_a_day(kim: StrictClient, coalition: LocalCoalition) -> None:
    since = {"joined_on_dag": "15", "joined_on_maand": "3", "joined_on_jaar": "2019"}
    send(kim, paste(kim, "De Meerpaal", status="doet-mee", place="Dronten", **since), "opslaan")
    membership = coalition.memberships.select_related("partner").get()
    assert (membership.state, str(membership.joined_on), membership.partner.place) == (
        "member", "15 maart 2019", "Dronten",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"pasted": " "}, "Plak een lijst met partners, of kies een bestand."),
        ({"pasted": "naam"}, "Geplakte tabel heeft alleen een kopregel."),
        ({"pasted": "Meerpaal\n" * 5000}, "De lijst heeft 5000 rijen. Er passen er 1000 in."),
        ({"pasted": "De Meerpaal", "joined_on_jaar": "2019"}, "Kies dat ze al meedoen, of maak deze datum leeg."),
        ({"pasted": "De Meerpaal", "status": "doet-mee", "joined_on_jaar": "19"}, "vier cijfers"),
    ],
)
def test_what_cannot_be_read_keeps_what_was_typed(kim: StrictClient, fields: dict[str, str], says: str) -> None:
    pasted = fields.pop("pasted")
    answer = paste(kim, pasted, **fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert pasted in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "leeg.csv", "leeg.csv is leeg."),
        (b"naam;plaats", "kop.csv", "kop.csv heeft alleen een kopregel."),
        (b"%PDF-1.7", "lijst.pdf", "Dit is een pdf."),
        (b"naam\nAap;Noot", "scheef.csv", "Regel 2 heeft in kolom 2 een waarde, maar die kolom heeft geen kop."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(kim: StrictClient, content: bytes, name: str, says: str) -> None:
    answer = sheet(kim, content, name)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)


def test_a_zip_bomb_is_not_unpacked(kim: StrictClient) -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 45_000_000)
    answer = sheet(kim, bomb.getvalue(), "bom.xlsx")
    assert "bom.xlsx is te groot om in te lezen." in answer.content.decode()


def test_columns_are_chosen_by_hand_where_no_header_tells(kim: StrictClient, coalition: LocalCoalition) -> None:
    step = sheet(kim, b"De Meerpaal;Dronten\nIcare;Swifterbant")
    assert "Kies per kolom wat erin staat." in step.content.decode()
    address = step.redirect_chain[-1][0]
    wrong = kim.post(address, {"column_0": "place", "column_1": "place"})
    assert wrong.status_code == 422
    assert "‘plaats’ koos u al bij kolom 1. Kies er een." in wrong.content.decode()
    chosen = {"column_0": "name", "column_1": "place", "first_is_a_row": "on"}
    send(kim, kim.post(address, chosen, follow=True), "opslaan")
    assert sorted(coalition.memberships.values_list("partner__name", "partner__place")) == [
        ("De Meerpaal", "Dronten"), ("Icare", "Swifterbant"),
    ]  # fmt: skip


def test_columns_that_are_not_read_are_told(kim: StrictClient) -> None:
    preview = sheet(kim, b"Naam;Opmerkingen;Kleur\nDe Meerpaal;x;y").content.decode()
    assert "Deze kolommen worden niet ingelezen: Opmerkingen, Kleur." in preview


def test_a_refused_row_is_corrected_where_it_stands(kim: StrictClient, coalition: LocalCoalition) -> None:
    preview = paste(kim, "naam;kvk;e-mail\nIcare;1234567;\nDe Klup;;geen-adres\nMeerpaal;;")
    assert "is het 01234567?" in preview.content.decode()
    blocked = send(kim, preview, "opslaan")
    assert blocked.status_code == 422
    assert "2 rijen zijn nog niet goed." in blocked.content.decode()
    assert 'href="#id_r2-kvk_number"' in blocked.content.decode()
    assert not Partner.objects.exists()
    again = send(kim, blocked, **{"r2-kvk_number": "01234567", "r3-contact_email": "nog geen adres"})
    assert again.status_code == 422
    assert 'value="nog geen adres"' in again.content.decode()
    last = send(kim, again, "opslaan", **{"r3-contact_email": "klup@klup.example"})
    assert "De partners zijn ingelezen" in last.content.decode()
    assert sorted(coalition.memberships.values_list("partner__name", "partner__kvk_number", "contact_email")) == [
        ("De Klup", "", "klup@klup.example"), ("Icare", "01234567", ""), ("Meerpaal", "", ""),
    ]  # fmt: skip


def test_the_dropped_zero_is_offered(kim: StrictClient) -> None:
    preview = paste(kim, "naam;kvk\nIcare;1234567\nDe Klup;7654321")
    assert "Maak er 01234567 van" in preview.content.decode()
    assert "Overal de nullen terugzetten" in preview.content.decode()
    assert "2 partners opslaan" in send(kim, preview, offer="alle").content.decode()


def test_a_row_is_left_out_and_any_row_can_be_changed(kim: StrictClient, coalition: LocalCoalition) -> None:
    preview = paste(kim, "naam;kvk\nIcare;12\nDe Kulp;\nMeerpaal;")
    opened = send(kim, preview, edit="3", **{"r2-out": "1"})
    assert 'name="r3-contact_phone"' in opened.content.decode()
    corrected = send(kim, opened, **{"r3-name": "De Klup", "r3-kind": "sport"})
    assert "2 partners opslaan" in corrected.content.decode()
    send(kim, corrected, "opslaan")
    assert sorted(coalition.memberships.values_list("partner__name", "partner__kind")) == [
        ("De Klup", "sport"), ("Meerpaal", ""),
    ]  # fmt: skip


def test_perhaps_the_same_is_asked_and_the_answer_kept(kim: StrictClient, coalition: LocalCoalition) -> None:
    there = PartnerFactory.create(name="Zorggroep Almere", place="Dronten")
    preview = paste(kim, "Zorggroep Almelo; Dronten")
    assert "Het is dezelfde als Zorggroep Almere" in preview.content.decode()
    blocked = send(kim, preview, "opslaan")
    assert "Regel 1: kies of Zorggroep Almelo dezelfde is." in blocked.content.decode()
    chosen = send(kim, blocked, **{"r1-choice": str(there.pk)})
    assert "als Zorggroep Almere" in chosen.content.decode()
    send(kim, chosen, "opslaan")
    assert coalition.memberships.get().partner == there


def test_a_correction_that_changes_somebody_who_is_here_is_shown_first(
    kim: StrictClient, coalition: LocalCoalition
) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Icare", contact_phone="06 1")
    preview = paste(kim, "naam;telefoon;e-mail\nIcarre;06 2;fout")
    asked = send(kim, preview, "opslaan", **{"r2-name": "Icare", "r2-contact_email": ""})
    assert "Kijk nog één keer en sla dan op." in asked.content.decode()
    assert "telefoon: 06 1 → 06 2" in asked.content.decode()
    assert coalition.memberships.get().contact_phone == "06 1"
    send(kim, asked, "opslaan")
    assert coalition.memberships.get().contact_phone == "06 2"


def test_what_was_shown_is_what_is_saved(kim: StrictClient, coalition: LocalCoalition) -> None:
    preview = paste(kim, "De Meerpaal; Dronten")
    PartnerFactory.create(name="Meerpaal", place="Dronten")
    answer = send(kim, preview, "opslaan")
    assert answer.status_code == 422
    assert "Er is intussen iets veranderd." in answer.content.decode()
    assert not coalition.memberships.exists()


def test_more_rows_than_a_page_keep_what_was_typed(kim: StrictClient, coalition: LocalCoalition) -> None:
    preview = paste(kim, "\n".join(f"Welzijn {number}" for number in range(150)))
    second = send(kim, preview, page="2", **{"r1-out": "1"})
    assert "Bladzijde 2 van 2" in second.content.decode()
    send(kim, second, "opslaan", **{"r150-out": "1"})
    assert coalition.memberships.count() == 148


def test_an_import_is_taken_back(kim: StrictClient, coalition: LocalCoalition) -> None:
    send(kim, paste(kim, "De Meerpaal\nIcare"), "opslaan")
    start = kim.get(page("partner_import"))
    result = kim.get(start.context["last_url"])
    answer = kim.post(result.context["undo_url"], follow=True)
    assert "2 partners zijn weer uit de lijst." in answer.content.decode()
    assert not Partner.objects.exists()
    assert "al teruggedraaid" in kim.get(start.context["last_url"], follow=True).content.decode()


def test_somebody_elses_list_and_one_of_another_coalition_are_not_opened(
    client: StrictClient, kim: StrictClient, coalition: LocalCoalition
) -> None:
    preview = paste(kim, "De Meerpaal").redirect_chain[-1][0]
    other = CoalitionFactory.create(slug="andere")
    both = coordinator_of(coalition, other)
    client.force_login(both)
    assert "Dit bestand is er niet meer." in client.get(preview, follow=True).content.decode()
    own = paste(client, "Icare").redirect_chain[-1][0]
    answer = client.get(own.replace("/zameneen/", "/andere/"), follow=True)
    assert "Deze lijst is er niet meer." in answer.content.decode()


def test_the_export_has_contact_data_and_is_in_the_trail(kim: StrictClient, coalition: LocalCoalition) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Icare", contact_email="a@icare.example")
    MembershipFactory.create(partner__name="Van een ander", contact_email="b@ander.example")
    answer = kim.get(reverse("partner_import_export", args=["zameneen", "xlsx"]))
    (row,) = read_table(answer.content, "x").rows
    assert (row.cells[0], row.cells[10]) == ("Icare", "a@icare.example")
    assert AuditEvent.objects.get(action="membership.exported").changes == {"partners": [None, 1]}


def test_the_example_holds_nobody(kim: StrictClient, coalition: LocalCoalition) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Icare")
    answer = kim.get(reverse("partner_import_example", args=["zameneen", "csv"]))
    names = [row.cells[0] for row in read_table(answer.content, "x").rows]
    assert names == ["Welzijnsorganisatie De Brug", "Basisschool De Linde", "Gemeente Dronten"]


def test_while_typing_a_fragment_tells_who_may_be_meant(kim: StrictClient, coalition: LocalCoalition) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Stichting De Meerpaal", partner__place="Dronten")
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Meerpaal Jansen"))
    answer = kim.get(page("partner_suggest"), {"name": "meerp"}).content.decode()
    assert re.findall(r"<li>(.*?)</li>", answer) == ["Stichting De Meerpaal, Dronten: staat al in uw lijst"]
    assert kim.get(page("partner_suggest"), {"name": "Voedselbank"}).content.decode().strip() == ""


def test_the_form_for_one_partner_asks_while_somebody_types(kim: StrictClient) -> None:
    form = kim.get(page("partner_add")).content.decode()
    assert f'id="lijkt-op" aria-live="polite" data-hx-get="{page("partner_suggest")}"' in form
