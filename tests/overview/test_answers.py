"""The answer to *how many on that day*: sentence, picture, sheet and list; and one that was laid down."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coalition.models import AppendOnly, AuditEvent, KeptAnswer, Population
from coalition.overview.answers.answer import Answer
from coalition.overview.answers.question import Question
from coalition.tools.dates import PartialDate
from coalition.tools.tables import read_table
from pillars.models import Signing
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, SigningFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/mijn/antwoord/"
ASKED = "?peildatum=15-1-2020"


@pytest.fixture(autouse=True)
def november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T15:50:00+01:00", tick=False) as now:
        yield now


@pytest.fixture(autouse=True)
def _towns() -> None:
    """Four towns, of which Dronten signed in 2019, Zwolle in 2022; of Urk only the year is known."""
    for name, signed_on in (("Dronten", "2019-09-20"), ("Urk", "2020"), ("Zwolle", "2022-05-01"), ("Kampen", None)):
        municipality = MunicipalityFactory.create(name=name, slug=name.lower())
        Population.objects.create(municipality=municipality, year=2020, inhabitants=40_000)
        if signed_on:
            SigningFactory.create(
                registered=True,
                municipality=municipality,
                signed_on=PartialDate.parse(signed_on),
                number=f"5P26-{name}",
            )


@pytest.fixture
def staff(client: StrictClient) -> StrictClient:
    client.force_login(MinistryFactory.create(name="Mina Ministerie"))
    return client


def page(client: StrictClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def keep(client: StrictClient, purpose: str = "Debat", seen: str | None = None) -> str:
    """Lays the answer down as somebody does who looked at it; the text of the page that follows."""
    sentence = seen or found(page(client, ADDRESS + ASKED))
    data = {"purpose": purpose, "question_number": "2026Z01234", "seen": sentence}
    response = client.post(f"{ADDRESS}vastleggen/{ASKED}", data, follow=True)
    return unescape(response.content.decode())


def found(content: str) -> str:
    match = re.search(r'id="zin"[^>]*>([^<]*)</textarea>', content)
    assert match
    return match[1]


@pytest.mark.sqlite
def test_the_question_of_the_assistant_is_one_page(staff: StrictClient) -> None:
    content = page(staff, ADDRESS + ASKED)
    assert found(content) == (
        "Op 15 januari 2020 had 1 van de 4 gemeenten de vijf pijlers ondertekend: 25% van de gemeenten. "
        "Daar wonen 40.000 mensen: 25% van de inwoners (inwonertallen van 1 januari 2020). "
        "Van nog 1 gemeente is de datum niet precies bekend; die telt niet mee. "
        "Na 15 januari 2020 kwamen er 2 gemeenten bij: op 21 november 2026 zijn het er 3 (eerst 1). "
        "Bron: het register van gemeenten die de vijf pijlers ondertekenden, peildatum 15 januari 2020, "
        "opgehaald op 21 november 2026."
    )
    joined = content.split('id="erbij"')[1].split("</section>")[0]
    assert re.findall(r'href="/gemeenten/([a-z]+)/"', joined) == ["urk", "zwolle"]
    # The last bar of the picture is the reference date.
    assert re.search(r'<rect class="portal-bar"[^>]*data-last="ja"/>\s*<text[^>]*>1</text>', content)


def test_filters_choose_what_is_counted(staff: StrictClient) -> None:
    Population.objects.all().delete()
    sentence = found(page(staff, f"{ADDRESS}?provincie=flevoland&coalitie=nee&vergelijk=1-1-2022"))
    assert sentence.startswith(
        "Op 21 november 2026 hebben 3 van de 4 gemeenten in Flevoland zonder lokale coalitie de vijf pijlers ondertekend"
    )
    assert "niet te berekenen: er zijn geen inwonertallen ingelezen." in sentence
    assert "Na 1 januari 2022 kwam er 1 gemeente bij: op 21 november 2026 zijn het er 3 (eerst 2)." in sentence


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("peildatum=31-2-2020", "Vul als peildatum een bestaande datum in"),
        ("peildatum=2017-12-31", "Het register begint op 1 januari 2018."),
        ("vergelijk=1-1-2027", "Deze peildatum ligt in de toekomst."),
        ("provincie=atlantis", "Kies bij ‘Provincie’ een antwoord uit de lijst."),
    ],
)
def test_what_cannot_be_asked_says_why_and_keeps_what_was_typed(staff: StrictClient, typed: str, sentence: str) -> None:
    content = page(staff, f"{ADDRESS}?{typed}", 422)
    assert sentence in content
    assert 'id="zin"' not in content
    assert staff.get(f"/mijn/antwoord.xlsx?{typed}").status_code == 422


@pytest.mark.sqlite
def test_the_files_say_the_same_as_the_page(staff: StrictClient) -> None:
    rows = read_table(staff.get(f"/mijn/antwoord.csv{ASKED}").content, "lijst.csv").rows
    assert {row.cells[1]: row.cells[4] for row in rows} == {
        "Dronten": "ja",
        "Urk": "nee",
        "Zwolle": "nee",
        "Kampen": "nee",
    }
    sheet = read_table(staff.get(f"/mijn/antwoord.xlsx{ASKED}").content, "antwoord.xlsx")
    facts = {row.cells[0]: row.cells[1] for row in sheet.rows}
    assert facts["Antwoord"] == found(page(staff, ADDRESS + ASKED))
    assert (facts["Ondertekend"], facts["Aandeel van de inwoners"]) == ("1", "25% (inwonertallen van 1 januari 2020)")
    picture = staff.get(f"/mijn/antwoord.svg{ASKED}").content.decode()
    assert 'xmlns="http://www.w3.org/2000/svg"' in picture
    assert "Bron: Register van de vijf pijlers, peildatum 15 januari 2020" in picture


# ---- laid down ---------------------------------------------------------------------------------


def test_a_kept_answer_stays_and_tells_what_is_known_differently_now(staff: StrictClient) -> None:
    content = keep(staff)
    assert "Niets. Dezelfde vraag geeft vandaag hetzelfde antwoord." in content
    assert "Vastgelegd op 21 november 2026 om 15:50 door Mina Ministerie." in content
    SigningFactory.create(registered=True, municipality__name="Heerde", signed_on=PartialDate.parse("2018-05-01"))
    Signing.objects.filter(municipality__slug="urk").update(
        signed_on_latest=date(2020, 1, 2), signed_on_precision="month"
    )
    kept = KeptAnswer.objects.get()
    content = page(staff, f"/mijn/antwoorden/{kept.pk}/")
    assert kept.sentence in content
    rows = re.findall(
        r'<th scope="row">([^<]+)</th><td data-label="In dit antwoord">([^<]*)</td><td[^>]*>([^<]*)', content
    )
    assert [row for row in rows if row[0].startswith(("Ondertekend", "Urk", "Heerde"))] == [
        ("Ondertekend", "1", "3"),
        (rows[-2][0], "mogelijk ondertekend, datum niet precies bekend, 2020", "ondertekend, januari 2020"),
        (rows[-1][0], "stond er niet bij", "ondertekend, 1 mei 2018"),
    ]
    sheet = read_table(staff.get(f"/mijn/antwoorden/{kept.pk}.xlsx").content, "antwoord.xlsx")
    assert sheet.rows[0].cells == ("Antwoord", kept.sentence)
    assert "2026Z01234" in page(staff, "/mijn/antwoorden/")
    event = AuditEvent.objects.get(action="answer.kept")
    assert event.changes == {"antwoord": [None, kept.sentence]}


@pytest.mark.sqlite
def test_what_changed_since_it_was_looked_at_is_not_laid_down(staff: StrictClient) -> None:
    seen = found(page(staff, ADDRESS + ASKED))
    SigningFactory.create(registered=True)
    content = keep(staff, seen=seen)
    assert "Het register is intussen gewijzigd." in content
    assert 'value="2026Z01234"' in content
    assert not KeptAnswer.objects.exists()
    assert "Het antwoord is vastgelegd." in keep(staff), "what is on the page now can be laid down"


@pytest.mark.sqlite
def test_without_a_purpose_it_is_not_laid_down(staff: StrictClient) -> None:
    assert "Vul ‘Waarvoor is dit antwoord?’ in." in keep(staff, purpose=" ") or "Geef antwoord op de vraag" in keep(
        staff, purpose=" "
    )
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("sql", ["UPDATE coalition_keptanswer SET sentence = 'x'", "DELETE FROM coalition_keptanswer"])
def test_nothing_changes_a_kept_answer(staff: StrictClient, sql: str) -> None:
    keep(staff)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    kept = KeptAnswer.objects.get()
    for change in (kept.save, kept.delete):
        with pytest.raises(AppendOnly):
            change()


def test_a_question_is_the_same_through_its_address() -> None:
    question = Question.read("peildatum=2020-01-15&vergelijk=2022-01-01&provincie=flevoland&coalitie=nee&indeling=ja")
    assert Question.read(question.query) == question
    assert Answer(question).place == " in Flevoland zonder lokale coalitie"


@pytest.mark.sqlite  # the number of queries is the same on every database
def test_costs_the_same_for_few_and_many(staff: StrictClient) -> None:
    costs = []
    for number in (3, 57):
        for _ in range(number):
            SigningFactory.create(registered=True)
        page(staff, ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            content = page(staff, ADDRESS)
        costs.append(len(queries))
    assert "63 van de 64 gemeenten" in content
    # A register for the end of each year; read within a transaction they are not kept.
    assert costs[0] == costs[1] <= 120
