"""Hours on a telephone: written in a few taps, corrected in the open, refused with a sentence and nothing lost."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coalition.models import AuditEvent, Municipality, ProgrammePeriod
from coalition.tools.dates import today
from coalition.tools.workflow import Refused
from support.forms.hours import QuartersField
from support.models import AdviserCapacity, Budget, HoursEntry, HoursKind, PastAssignment, RequestState, SupportRequest
from support.services import hours, requests
from support.services.hours import split
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, all_periods, officer_of
from tests.pillars.test_races import at_once, refusals
from tests.support.factories import AdviserRowFactory, request_in

ADDRESS = "/mijn/uren/"


@pytest.fixture
def running() -> SupportRequest:
    all_periods()
    return request_in(RequestState.RUNNING, municipality=MunicipalityFactory.create(name="Dronten", slug="dronten"))


@pytest.fixture
def adviser(client: StrictClient, running: SupportRequest) -> StrictClient:
    assert running.adviser
    client.force_login(running.adviser.user)
    return client


def typed(running: SupportRequest, day: date | None = None, **fields: Any) -> dict[str, Any]:
    when = day or today()
    return {
        "request": running.pk, "day_dag": when.day, "day_maand": when.month, "day_jaar": when.year, "hours": "1,5",
        "kind": "talk", "note": "Kennismaking met de wethouder", "creation_key": uuid4(), **fields,
    }  # fmt: skip


def written(running: SupportRequest, quarters: int = 6, **facts: Any) -> HoursEntry:
    assert running.adviser
    facts = {"kind": HoursKind.TALK, "day": today(), **facts}
    return hours.write_hours(actor=running.adviser.user, request=running, quarters=quarters, **facts)


# ---- what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "quarters"),
    [("1,5", 6), ("1.5", 6), ("1:30", 6), ("0:15", 1), ("2", 8), (",25", 1), ("1,50", 6), ("3 uur", 12), ("1u", 4),
     ("90 min", 6), ("15 minuten", 1), ("5000", 20_000),
     ("-1", -4), ("25", 100), ("0", 0)],
)  # fmt: skip
def test_hours_are_read_as_people_type_them(words: str, quarters: int) -> None:
    assert QuartersField(label="Uren").clean(words) == quarters


@pytest.mark.parametrize(
    "words", ["1,3", "1:20", "0,333", "0,2501", "anderhalf", ",", "1e3", "1:75", "--1", "1,5,5", "20 min", "100000"]
)
def test_what_is_no_quarter_of_an_hour_is_said_so(words: str) -> None:
    with pytest.raises(ValidationError, match="1,5 of 1:30"):
        QuartersField(label="Uren").clean(words)


@given(quarters=st.integers(0, 2000), parts=st.integers(1, 40))
def test_what_is_split_adds_up_and_nobody_pays_more_than_a_quarter_extra(quarters: int, parts: int) -> None:
    shares = split(quarters, parts)
    assert (sum(shares), len(shares)) == (quarters, parts)
    assert max(shares) - min(shares) <= 1


# ---- written ---------------------------------------------------------------------------------

pages = pytest.mark.django_db


@pages
def test_hours_are_written_and_both_sides_see_what_is_left(adviser: StrictClient, running: SupportRequest) -> None:
    page = adviser.post(ADDRESS, typed(running), follow=True).content.decode()
    entry = HoursEntry.objects.get()
    assert (entry.quarters, entry.day, entry.kind, entry.note) == (6, today(), "talk", "Kennismaking met de wethouder")
    assert "Geschreven: 1,5 uur. Dronten heeft nog 62,5 uur." in page
    adviser.force_login(officer_of(running.municipality))
    assert "Nog <strong>62,5 uur</strong> over van 64 uur" in adviser.get("/mijn/gemeenten/dronten/").content.decode()


@pages
def test_two_clicks_write_once(adviser: StrictClient, running: SupportRequest) -> None:
    once = typed(running)
    assert [adviser.post(ADDRESS, once).status_code for _ in range(2)] == [302, 302]
    assert HoursEntry.objects.count() == AuditEvent.objects.count() == 1


@pages
def test_a_form_that_the_back_button_brought_back_writes_what_was_changed_in_it(
    adviser: StrictClient, running: SupportRequest
) -> None:
    once = typed(running)
    adviser.post(ADDRESS, once)
    page = adviser.post(ADDRESS, {**once, "hours": "2", "kind": "preparation"}, follow=True).content.decode()
    assert "Geschreven: 2 uur." in page
    assert sorted(HoursEntry.objects.values_list("quarters", flat=True)) == [6, 8]


@pytest.mark.sqlite
@pages
@pytest.mark.parametrize(
    ("days", "fields", "sentence"),
    [
        (0, {"hours": "-1"}, "Vul een kwartier of meer in"),
        (0, {"hours": "25"}, "Een dag heeft 24 uur"),
        (0, {"hours": "1,3"}, "Schrijf uren op het kwartier"),
        (-1, {}, "toegewezen. Kies die dag of een latere"),
        (1, {}, "Deze dag moet nog komen"),
        (0, {"request": ""}, "Geef antwoord op de vraag ‘Voor welke vraag?’"),
        (0, {"note": "x" * 201}, "Maak ‘Toelichting’ korter"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    adviser: StrictClient, running: SupportRequest, days: int, fields: dict[str, str], sentence: str
) -> None:
    sent = typed(running, today() + timedelta(days=days), **fields)
    answer = adviser.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.replace("&#x27;", "'")
    assert f'value="{sent["hours"]}"' in page
    assert f'value="{sent["note"]}"' in page
    assert f'name="day_dag" value="{sent["day_dag"]}"' in page
    assert not HoursEntry.objects.exists()


@pages
def test_another_advisers_request_cannot_be_chosen(adviser: StrictClient, running: SupportRequest) -> None:
    other = request_in(RequestState.RUNNING)
    answer = adviser.post(ADDRESS, typed(other))
    assert answer.status_code == 422
    assert f"vraag {other.pk}" not in answer.content.decode()
    assert not HoursEntry.objects.exists()


@pages
def test_who_handed_a_request_over_finds_it_for_the_last_hours_and_sees_no_more_of_it(
    adviser: StrictClient, running: SupportRequest
) -> None:
    written(running, 2)
    requests.assign(actor=MinistryFactory.create(), request=running, adviser=AdviserRowFactory.create())
    page = adviser.get(ADDRESS).content.decode()
    assert f"Dronten: vraag {running.pk} (overgedragen)" in page
    assert f"/mijn/ondersteuning/{running.pk}/" not in page
    assert "Geschreven: 1,5 uur." in adviser.post(ADDRESS, typed(running), follow=True).content.decode()
    assert adviser.get(f"/mijn/ondersteuning/{running.pk}/").status_code == 404
    PastAssignment.objects.update(starts=today() - timedelta(days=200), ends=today() - timedelta(days=91))
    assert "overgedragen" not in adviser.get(ADDRESS).content.decode()


@pages
def test_the_last_hours_of_an_ended_request_are_written_up_to_its_last_day(running: SupportRequest) -> None:
    SupportRequest.objects.filter(pk=running.pk).update(assigned_at=running.asked_at - timedelta(days=20))
    ended = timezone.now() - timedelta(days=3)
    SupportRequest.objects.update(
        state=RequestState.CLOSED, result="Een netwerk.", ended_at=ended, ended_by=running.asked_by
    )
    running.refresh_from_db()
    assert running.adviser
    written(running, 4, day=timezone.localdate(ended))
    with pytest.raises(Refused, match="beëindigd"):
        written(running, 4)
    assert HoursEntry.objects.count() == 1


@pages
def test_hours_of_the_period_stand_beside_the_capacity(adviser: StrictClient, running: SupportRequest) -> None:
    assert running.adviser
    period = ProgrammePeriod.objects.on(today())
    assert period
    AdviserCapacity.objects.create(adviser=running.adviser, period=period, hours=10)
    written(running, 6)
    page = adviser.get(ADDRESS).content.decode()
    assert "<strong>1,5 uur</strong> geschreven van 10 uur. Nog 8,5 uur over." in page
    written(running, 40)
    assert "meer dan uw capaciteit" in adviser.get(ADDRESS).content.decode()


# ---- corrected -------------------------------------------------------------------------------


@pages
def test_a_correction_strikes_the_old_line_through_with_its_reason(
    adviser: StrictClient, running: SupportRequest
) -> None:
    old = written(running, 10)
    sent = {"hours": "1", "kind": "travel", "note": "", "reason": "Verkeerd geteld", "creation_key": uuid4()}
    page = adviser.post(f"{ADDRESS}{old.pk}/", sent, follow=True).content.decode()
    assert "<s>2,5 uur</s>" in page
    assert ": Verkeerd geteld" in page
    assert [one.used_quarters for one in Budget.objects.all()] == [4]
    adviser.post(f"{ADDRESS}{old.pk}/", sent)
    assert HoursEntry.objects.count() == 2


@pages
def test_zero_takes_the_hours_back(adviser: StrictClient, running: SupportRequest) -> None:
    old = written(running, 10)
    sent = {"hours": "0", "kind": "talk", "note": "", "reason": "Ging niet door", "creation_key": uuid4()}
    page = adviser.post(f"{ADDRESS}{old.pk}/", sent, follow=True).content.decode()
    assert "Teruggenomen op" in page
    assert Budget.objects.get().used_quarters == 0


@pages
def test_a_correction_that_was_made_already_is_told_and_keeps_what_was_typed(
    adviser: StrictClient, running: SupportRequest
) -> None:
    old = written(running, 10)
    assert running.adviser
    hours.correct_hours(actor=running.adviser.user, entry=old, quarters=4, kind=HoursKind.TALK)
    sent = {"hours": "2", "kind": "talk", "note": "", "reason": "Toch twee", "creation_key": uuid4()}
    answer = adviser.post(f"{ADDRESS}{old.pk}/", sent)
    assert answer.status_code == 422
    assert "al verbeterd" in answer.content.decode()
    assert 'value="Toch twee"' in answer.content.decode()


@pages
def test_another_advisers_line_is_not_there(adviser: StrictClient) -> None:
    entry = written(request_in(RequestState.RUNNING))
    assert adviser.get(f"{ADDRESS}{entry.pk}/").status_code == 404
    assert adviser.post(f"{ADDRESS}{entry.pk}/", {"hours": "0", "reason": "Weg"}).status_code == 404
    entry.refresh_from_db()
    assert entry.successor is None


# ---- budgets ---------------------------------------------------------------------------------


@pages
def test_the_ministry_sets_a_budget_with_a_reason_that_the_trail_keeps(
    client: StrictClient, running: SupportRequest
) -> None:
    client.force_login(MinistryFactory.create())
    period = ProgrammePeriod.objects.on(today())
    assert period
    written(running, 6)
    address = f"/mijn/budgetten/dronten/{period.pk}/"
    answer = client.post(address, {"hours": "80", "reason": ""})
    assert (answer.status_code, 'value="80"' in answer.content.decode()) == (422, True)
    answer = client.post(address, {"hours": "1", "reason": "Minder"})
    assert "Er is al 1,5 uur gebruikt" in answer.content.decode()
    client.post(address, {"hours": "80", "reason": "Twee kernen erbij"})
    assert Budget.objects.get().quarters == 320
    line = AuditEvent.objects.get(action="budget.set")
    assert line.changes == {"budget": ["64 uur", "80 uur"], "reden": [None, "Twee kernen erbij"]}
    page = " ".join(client.get("/mijn/budgetten/?q=dront").content.decode().split())
    cells = [f'data-label="{label}" class="portal-table__num">{hours}' for label, hours in
             [("Budget", "80 uur"), ("Gebruikt", "1,5 uur"), ("Over", "78,5 uur")]]  # fmt: skip
    assert all(cell in page for cell in cells)


@pages
def test_another_period_has_its_own_budget(client: StrictClient, running: SupportRequest) -> None:
    client.force_login(MinistryFactory.create())
    written(running, 6)
    earlier = ProgrammePeriod.objects.get(starts=date(2022, 1, 1))
    page = client.get(f"/mijn/budgetten/?periode={earlier.pk}").content.decode()
    assert "1,5 uur" not in page
    assert "64 uur" in page


@pages
@pytest.mark.sqlite
def test_the_list_of_budgets_asks_as_much_for_many_as_for_few(
    client: StrictClient, running: SupportRequest, django_assert_num_queries: Any
) -> None:
    client.force_login(MinistryFactory.create())
    client.get("/mijn/budgetten/")  # the first page of a session writes it down
    there = Municipality.objects.count()
    for number in (2, 30):
        last = MunicipalityFactory.create_batch(number)[-1]
        there += number
        with django_assert_num_queries(8):
            page = client.get("/mijn/budgetten/").content.decode()
        assert f"{there} gemeenten." in page
        assert last.name in page


# ---- two at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_advisers_write_the_last_hours_at_the_same_moment_and_one_is_told() -> None:
    all_periods()
    first = request_in(RequestState.RUNNING)
    second = request_in(RequestState.RUNNING, municipality=first.municipality, adviser=AdviserRowFactory.create())
    other = MunicipalityFactory.create()
    first.municipalities.add(other)
    second.municipalities.add(other)
    period = ProgrammePeriod.objects.on(today())
    assert period
    for one in (first.municipality, other):
        hours.set_budget(actor=MinistryFactory.create(), municipality=one, period=period, quarters=5, reason="Bijna op")
    answers = at_once(lambda: written(first, 6), lambda: written(second, 6))
    assert refusals(answers) == 1
    refused = next(answer for answer in answers if isinstance(answer, Refused))
    assert "Vraag het ministerie om het budget te verhogen" in str(refused)
    assert all(one.used_quarters <= one.quarters for one in Budget.objects.all())


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_clicks_at_the_same_moment_and_a_full_day_on_two_requests() -> None:
    all_periods()
    first = request_in(RequestState.RUNNING)
    second = request_in(RequestState.RUNNING, adviser=first.adviser)
    key = uuid4()
    at_once(*[lambda: written(first, 4, creation_key=key)] * 4)
    assert HoursEntry.objects.count() == 1
    answers = at_once(lambda: written(first, 80), lambda: written(second, 80))
    assert refusals(answers) == 1
    assert sum(HoursEntry.objects.values_list("quarters", flat=True)) == 84
