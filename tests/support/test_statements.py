"""A month on paper: what counts adds up in three ways, is handed in, given back, approved, and then closed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import page
import pytest
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail
from coalition.services.retention import apply_terms
from coalition.tools.dates import today
from coalition.tools.tables import read_table
from support.models import HoursEntry, HoursKind, MonthlyStatement, RequestState, SupportRequest
from support.services import hours
from support.services.statements import month_of_adviser, statement_pdf
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, all_periods
from tests.reading import sheets_of
from tests.support.factories import request_in

pytestmark = pytest.mark.django_db
THIS_MONTH = f"{today():%Y-%m}"
MONTH = f"/mijn/uren/maand/{THIS_MONTH}/"


@pytest.fixture
def running() -> SupportRequest:
    all_periods()
    return request_in(RequestState.RUNNING, municipality=MunicipalityFactory.create(name="Dronten", slug="dronten"))


@pytest.fixture
def adviser(client: StrictClient, running: SupportRequest) -> StrictClient:
    assert running.adviser
    client.force_login(running.adviser.user)
    return client


def write(running: SupportRequest, quarters: int, kind: HoursKind = HoursKind.TALK, note: str = "") -> HoursEntry:
    assert running.adviser
    return hours.write_hours(
        actor=running.adviser.user, request=running, day=today(), quarters=quarters, kind=kind, note=note
    )


def submitted(running: SupportRequest) -> MonthlyStatement:
    assert running.adviser
    return hours.submit_month(actor=running.adviser.user, adviser=running.adviser, month=today())


def approve(client: StrictClient, address: str) -> None:
    """As the page's own form does it."""
    edition = client.get(address).context["approve_form"].initial["edition"]
    client.post(f"{address}goedkeuren/", {"edition": edition})


def _month_with_everything(running: SupportRequest) -> None:
    """Two requests, one for two municipalities; one line corrected, one taken back."""
    assert running.adviser
    shared = request_in(
        RequestState.RUNNING, adviser=running.adviser, municipality=MunicipalityFactory.create(name="Dalfsen"),
        municipalities=[running.municipality],
    )  # fmt: skip
    write(running, 6, note="Gesprek")
    write(shared, 7, HoursKind.PREPARATION)
    wrong, gone = write(running, 40, HoursKind.TRAVEL), write(running, 9)
    actor = running.adviser.user
    hours.correct_hours(actor=actor, entry=wrong, quarters=4, kind=HoursKind.TRAVEL, reason="Te veel")
    hours.correct_hours(actor=actor, entry=gone, quarters=0, kind=HoursKind.TALK, reason="Ging niet door")


def test_what_counts_is_added_up_by_request_municipality_and_kind(running: SupportRequest) -> None:
    _month_with_everything(running)
    assert running.adviser
    month = month_of_adviser(running.adviser.user, today().replace(day=1))
    assert month.total == "4,25 uur"
    other = SupportRequest.objects.exclude(pk=running.pk).get()
    sums = {one.title: dict(one.rows) for one in month.sums()}
    assert sums == {
        "Per vraag": {f"vraag {running.pk} van Dronten": "2,5 uur", f"vraag {other.pk} van Dalfsen": "1,75 uur"},
        "Per gemeente": {"Dronten": "3,5 uur", "Dalfsen": "0,75 uur"},
        "Per soort": {"gesprek": "1,5 uur", "voorbereiding": "1,75 uur", "reistijd": "1 uur"},
    }


def test_handed_in_given_back_with_a_remark_corrected_and_approved(
    adviser: StrictClient, running: SupportRequest
) -> None:
    entry = write(running, 6)
    assert running.adviser
    adviser.post(f"{MONTH}indienen/")
    statement = MonthlyStatement.objects.get()
    page_of_month = adviser.get(MONTH).content.decode()
    assert "Maandstaat indienen" not in page_of_month
    assert f"/mijn/uren/{entry.pk}/" not in page_of_month

    staff = MinistryFactory.create()
    adviser.force_login(staff)
    assert "Controleer 1 maandstaat" in adviser.get("/mijn/").content.decode()
    address = f"/mijn/maandstaten/{statement.pk}/"
    answer = adviser.post(f"{address}teruggeven/", {"remark": " "})
    assert (answer.status_code, "Geef antwoord op de vraag" in answer.content.decode()) == (422, True)
    adviser.post(f"{address}teruggeven/", {"remark": "De reis ontbreekt."})
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (
        running.adviser.user.email,
        f"Uw maandstaat van {hours.month_name(today())} is teruggegeven",
    )
    assert MONTH in mail.text
    assert MONTH in mail.html
    assert "De reis ontbreekt" not in mail.text + mail.html
    assert "De reis ontbreekt" not in str([line.changes for line in AuditEvent.objects.all()])

    adviser.force_login(running.adviser.user)
    assert "De reis ontbreekt." in adviser.get(MONTH).content.decode()
    assert "Verbeter de maandstaat van" in adviser.get("/mijn/").content.decode()
    sent = {"hours": "2", "kind": "talk", "note": "", "reason": "Met reis", "creation_key": uuid4()}
    adviser.post(f"/mijn/uren/{entry.pk}/", sent)
    adviser.post(f"{MONTH}indienen/")

    assert "De reis ontbreekt." not in adviser.get(MONTH).content.decode()

    adviser.force_login(staff)
    assert "Eerder teruggegeven met de opmerking: De reis ontbreekt." in adviser.get(address).content.decode()
    # Somebody who still has the page of before it was given back approves nothing that nobody looked at.
    answer = adviser.post(f"{address}goedkeuren/", {"edition": statement.edition}, follow=True)
    assert "zojuist opnieuw ingediend. Bekijk hem nog eens." in answer.content.decode()
    approve(adviser, address)
    statement.refresh_from_db()
    assert (statement.state, statement.decided_by) == ("approved", staff)
    adviser.force_login(running.adviser.user)
    day = today()
    typed = {"request": running.pk, "day_dag": day.day, "day_maand": day.month, "day_jaar": day.year,
             "hours": "1", "kind": "talk", "note": "Te laat"}  # fmt: skip
    answer = adviser.post("/mijn/uren/", typed)
    assert answer.status_code == 422
    assert "is goedgekeurd. Die maand is gesloten." in answer.content.decode()
    assert 'value="Te laat"' in answer.content.decode()


def test_the_trail_of_a_statement_holds_a_number_and_no_name(running: SupportRequest) -> None:
    submitted(running)
    line = AuditEvent.objects.get(action="statement.submitted")
    assert running.adviser
    assert running.adviser.user.name not in line.object_label


def test_approving_twice_says_that_it_was_done(client: StrictClient, running: SupportRequest) -> None:
    statement = submitted(running)
    client.force_login(MinistryFactory.create())
    address, sent = f"/mijn/maandstaten/{statement.pk}/", {"edition": statement.edition}
    answers = [client.post(f"{address}goedkeuren/", sent, follow=True) for _ in range(2)]
    assert "Deze maandstaat is goedgekeurd; dat kan nu niet." in answers[1].content.decode()
    assert AuditEvent.objects.filter(action="statement.approved").count() == 1
    client.post(f"{address}teruggeven/", {"remark": "Toch niet."})
    assert MonthlyStatement.objects.get().state == "approved"


def test_of_an_adviser_who_left_the_ministry_hands_in_mends_and_approves(
    client: StrictClient, running: SupportRequest
) -> None:
    entry = write(running, 6)
    assert running.adviser
    left, staff = running.adviser.user, MinistryFactory.create()
    address = f"/mijn/adviseurs/{running.adviser.pk}/maand/{THIS_MONTH}/indienen/"
    client.force_login(staff)
    # As long as the adviser is there, it is the adviser's.
    assert "dient de maandstaat zelf in." in client.post(address, follow=True).content.decode()
    assert client.get(f"/mijn/uren/{entry.pk}/").status_code == 404
    assert "door wie vertrok" not in client.get("/mijn/maandstaten/").content.decode()
    left.is_active = False
    left.save()

    page = client.get("/mijn/maandstaten/").content.decode()
    assert f'action="{address}"' in page
    assert "1,5 uur" in page
    client.post(address)
    statement = MonthlyStatement.objects.get()
    assert "door wie vertrok" not in client.get("/mijn/maandstaten/").content.decode()
    client.post(f"/mijn/maandstaten/{statement.pk}/teruggeven/", {"remark": "Het was een uur."})
    assert f'href="/mijn/maandstaten/{statement.pk}/">Teruggegeven' in client.get("/mijn/maandstaten/").content.decode()
    page = client.get(f"/mijn/maandstaten/{statement.pk}/").content.decode()
    assert f"/mijn/uren/{entry.pk}/" in page
    sent = {"hours": "1", "kind": "talk", "note": "", "reason": "Was een uur", "creation_key": uuid4()}
    answer = client.post(f"/mijn/uren/{entry.pk}/", sent)
    assert answer["Location"] == f"/mijn/maandstaten/{statement.pk}/"
    client.post(address)
    approve(client, f"/mijn/maandstaten/{statement.pk}/")
    statement.refresh_from_db()
    assert (statement.state, month_of_adviser(left, statement.month).total) == ("approved", "1 uur")
    assert HoursEntry.objects.get(quarters=4).written_by == staff
    acts = AuditEvent.objects.order_by("pk").values_list("action", "actor")
    told = [(act, actor == staff.pk) for act, actor in acts if act.startswith(("hours", "statement"))]
    assert told == [
        ("hours.written", False),
        ("statement.submitted", True),
        ("statement.returned", True),
        ("hours.corrected", True),
        ("statement.submitted", True),
        ("statement.approved", True),
    ]
    # Nobody reads the mail of who left.
    assert not OutboxMail.objects.exists()


def test_notes_on_hours_and_remarks_are_erased_after_five_years(running: SupportRequest) -> None:
    write(running, 6, note="Gesprek met mevrouw Jansen")
    statement = submitted(running)
    hours.return_month(actor=MinistryFactory.create(), statement=statement, remark="Wie is mevrouw Jansen?")
    for years, notes in ((4, 2), (6, 0)):
        list(apply_terms(timezone.now() + timedelta(days=years * 365)))
        kept = [HoursEntry.objects.get().note, MonthlyStatement.objects.get().remark]
        assert sum(map(bool, kept)) == notes
    assert HoursEntry.objects.get().quarters == 6
    assert {"hours.note_erased", "statement.remark_erased"} <= set(AuditEvent.objects.values_list("action", flat=True))
    assert "Jansen" not in str(list(AuditEvent.objects.values_list("changes", "object_label")))


@pytest.mark.sqlite
@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-11", "2026-1", "abc", "1999-01"])
def test_what_is_no_month_is_not_there(adviser: StrictClient, month: str) -> None:
    assert adviser.get(f"/mijn/uren/maand/{month}/").status_code == 404


def test_a_month_that_must_still_begin_is_not_handed_in(adviser: StrictClient) -> None:
    answer = adviser.post("/mijn/uren/maand/2099-01/indienen/", follow=True)
    assert "Deze maand moet nog beginnen." in answer.content.decode()
    assert not MonthlyStatement.objects.exists()


@pytest.mark.sqlite
def test_the_list_asks_as_much_for_many_as_for_few(
    client: StrictClient, running: SupportRequest, django_assert_num_queries: Any
) -> None:
    client.force_login(MinistryFactory.create())
    client.get("/mijn/maandstaten/")
    for number, found in ((2, 2), (20, 22)):
        for _ in range(number):
            submitted(request_in(RequestState.RUNNING))
        with django_assert_num_queries(6):
            page = client.get("/mijn/maandstaten/").content.decode()
        assert f"{found} maandstaten." in page


# ---- as a file -------------------------------------------------------------------------------


def test_the_sheet_holds_a_row_for_each_municipality_and_adds_up(
    adviser: StrictClient, running: SupportRequest
) -> None:
    _month_with_everything(running)
    content = adviser.get(f"{MONTH}maandstaat.xlsx").content
    table = read_table(content, "maandstaat.xlsx")
    rows = [row.cells for row in table.rows]
    assert table.headers[:5] == ("dag", "vraag", "gemeente", "soort", "uren")
    assert {row[0] for row in rows} == {today().isoformat()}
    assert sum(Decimal(row[4]) for row in rows) == Decimal("4.25")
    assert sum(Decimal(row[4]) for row in rows if row[2] == "Dalfsen") == Decimal("0.75")


@pytest.mark.sqlite
def test_the_paper_is_archival_accessible_and_the_same_twice(
    client: StrictClient, adviser: StrictClient, running: SupportRequest
) -> None:
    _month_with_everything(running)
    statement = submitted(running)
    MonthlyStatement.objects.update(submitted_at=datetime(2026, 11, 3, 12, tzinfo=UTC))
    client.force_login(MinistryFactory.create())
    document, again = (client.get(f"/mijn/maandstaten/{statement.pk}/maandstaat.pdf").content for _ in range(2))
    assert document == again
    text = " ".join(sheets_of(document))
    for words in ("Maandstaat van een adviseur", "Ingediend op 3 november 2026", "4,25 uur", "Per gemeente", "Gesprek"):
        assert words in text
    assert "Ging niet door" not in text
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []


@pytest.mark.sqlite
def test_a_long_month_runs_over_pages_with_its_heading(running: SupportRequest) -> None:
    for row in range(50):
        write(running, 1, note=f"Regel {row} " + "over een lang gesprek " * 8)
    assert running.adviser
    document = statement_pdf(month_of_adviser(running.adviser.user, today().replace(day=1)))
    sheets = sheets_of(document)
    assert len(sheets) > 3
    assert all("Toelichting" in sheet for sheet in sheets[:-2])
