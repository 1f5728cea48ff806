"""Monitoring rounds: made by the ministry, answered by municipalities, read by the two of them, totals for everybody."""

import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from coalition.models import AuditEvent, Municipality, MunicipalityGrant, User
from coalition.tools.tables import read_table
from coalition.tools.workflow import Conflict, Refused
from pillars.models import MonitoringAnswer, MonitoringQuestion, MonitoringReply, MonitoringRound
from pillars.services import monitoring
from pillars.services.archive import write_archive
from pillars.services.monitoring_replies import Answers, earlier_answers, save_reply
from pillars.totals import totals_of
from tests.client import StrictClient
from tests.coalition.people import mails, signed_in
from tests.factories import MunicipalityFactory, UserFactory, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november")]

Kind = MonitoringQuestion.Kind
ASKED: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("Hoeveel organisaties?", Kind.NUMBER, ()),
    ("Meet u?", Kind.CHOICE, ("ja", "nee")),
    ("Wat werkte?", Kind.TEXT, ()),
)
DAY = date(2026, 11, 21)


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten")


def round_of(ministry: User, name: str = "Monitoring 2026", opens_on: date = DAY) -> MonitoringRound:
    found = monitoring.save_round(
        actor=ministry, found=None, version=None, name=name, opens_on=opens_on, closes_on=opens_on + timedelta(30)
    )
    for text, kind, options in ASKED:
        monitoring.save_question(actor=ministry, found=found, question=None, text=text, kind=kind, options=options)
    return found


def answer(
    found: MonitoringRound, municipality: Municipality, *given: Decimal | str | None, send: bool = True
) -> MonitoringReply:
    """By a new officer, as an answer to each question in their order."""
    reply = found.replies.filter(municipality=municipality).first()
    answers: Answers = dict(zip(found.questions.order_by("order"), given, strict=True))
    return save_reply(
        actor=officer_of(municipality), found=found, municipality=municipality,
        version=reply.version if reply else None, answers=answers, send=send,
    )  # fmt: skip


def address(found: MonitoringRound, municipality: Municipality) -> str:
    return reverse("monitoring_reply", args=[municipality.slug, found.pk])


def fields(found: MonitoringRound, *typed: str, **more: str) -> dict[str, str]:
    keys = [question.pk for question in found.questions.order_by("order")]
    return {f"antwoord_{pk}": value for pk, value in zip(keys, typed, strict=True)} | more


# ---- the round --------------------------------------------------------------------------------


def test_a_round_is_made_on_the_screen_and_stands_still_after_the_first_answer(
    ministry: User, dronten: Municipality
) -> None:
    client = signed_in(ministry)
    days = {"opens_on_dag": "1", "opens_on_maand": "11", "opens_on_jaar": "2026"}
    wrong = client.post(
        reverse("round_create"), {"name": "M", **days, **{k.replace("opens", "closes"): v for k, v in days.items()}}
    )
    assert (wrong.status_code, "De laatste dag is al voorbij." in wrong.content.decode()) == (422, True)
    closes = {"closes_on_dag": "24", "closes_on_maand": "12", "closes_on_jaar": "2026"}
    client.post(reverse("round_create"), {"name": "Monitoring 2026", **days, **closes})
    found = MonitoringRound.objects.get()
    for text, kind, options in (*ASKED, ("Meet  u?", Kind.CHOICE, ("ja",))):
        response = client.post(
            reverse("question_create", args=[found.pk]), {"text": text, "kind": kind, "options": "\n".join(options)}
        )
    assert "Deze vraag staat al in de ronde." in response.content.decode()
    second = found.questions.get(order=2)
    client.post(reverse("question_up", args=[found.pk, second.pk]))
    client.post(
        reverse("question_edit", args=[found.pk, second.pk]), {"text": "Meet u iets?", "kind": "text", "pillar": "5"}
    )
    client.post(reverse("question_remove", args=[found.pk, found.questions.get(text="Wat werkte?").pk]))
    order = found.questions.order_by("order").values_list("text", "kind", "pillar", "choices")
    assert list(order) == [("Meet u iets?", "text", 5, ""), ("Hoeveel organisaties?", "number", None, "")]

    answer(found, dronten, None, Decimal(3), send=False)
    page = client.get(reverse("round_detail", args=[found.pk])).content.decode()
    assert "Weghalen" not in page
    for act in (
        lambda: monitoring.delete_round(actor=ministry, found=found),
        lambda: monitoring.remove_question(actor=ministry, question=found.questions.get(order=1)),
        lambda: monitoring.move_question_up(actor=ministry, question=found.questions.get(order=2)),
        lambda: monitoring.save_question(actor=ministry, found=found, question=None, text="Nog een", kind=Kind.TEXT),
        lambda: monitoring.save_round(
            actor=ministry, found=found, version=found.version, name="Anders", opens_on=found.opens_on, closes_on=DAY
        ),
    ):
        with pytest.raises(Refused):
            act()
    client.post(reverse("round_edit", args=[found.pk]), {"version": found.version, **closes, "closes_on_dag": "28"})
    found.refresh_from_db()
    assert (found.name, found.closes_on) == ("Monitoring 2026", date(2026, 12, 28))
    assert list(AuditEvent.objects.of(found).order_by("pk").values_list("action", flat=True)) == [
        "monitoring.created", *["monitoring.question_saved"] * 3, "monitoring.question_moved",
        "monitoring.question_saved", "monitoring.question_removed", "monitoring.changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["ja"], "ten minste twee"), (["ja", " JA "], "twee keer"), (map(str, range(11)), "hoogstens 10"),
        (["ja", "n" * 101], "100 tekens"),
    ],
)  # fmt: skip
def test_a_choice_has_possibilities_to_choose_from(ministry: User, options: Any, why: str) -> None:
    found = round_of(ministry)
    with pytest.raises(Refused, match=why):
        monitoring.save_question(
            actor=ministry, found=found, question=None, text="Hoe?", kind=Kind.CHOICE, options=list(options)
        )
    assert found.questions.count() == len(ASKED)


def test_two_colleagues_do_not_overwrite_one_another_and_ten_questions_are_enough(ministry: User) -> None:
    found = round_of(ministry)
    facts = {"name": "Monitoring 2026", "opens_on": DAY, "closes_on": DAY}
    monitoring.save_round(actor=ministry, found=found, version=1, **facts)  # type: ignore[arg-type]  # the dict's types
    with pytest.raises(Conflict):
        monitoring.save_round(actor=ministry, found=found, version=1, **facts)  # type: ignore[arg-type]  # the same
    for number in range(7):
        monitoring.save_question(actor=ministry, found=found, question=None, text=f"Vraag {number}", kind=Kind.TEXT)
    with pytest.raises(Refused, match="hoogstens 10 vragen"):
        monitoring.save_question(actor=ministry, found=found, question=None, text="Vraag 8", kind=Kind.TEXT)
    monitoring.delete_round(actor=ministry, found=found)
    assert not MonitoringQuestion.objects.exists()


# ---- answering ----------------------------------------------------------------------------------


def test_a_draft_is_the_municipalitys_own_until_it_is_sent(ministry: User, dronten: Municipality) -> None:
    found = round_of(ministry)
    officer, other = signed_in(officer_of(dronten)), signed_in(officer_of(MunicipalityFactory.create()))
    where = address(found, dronten)
    assert "Beantwoord de vragen van Monitoring 2026 voor Dronten" in officer.get("/mijn/").content.decode()
    wrong = officer.post(where, fields(found, "veel", "ja", "Samen eten", bewaren="1"))
    shown = wrong.content.decode()
    assert (wrong.status_code, 'value="veel"' in shown, "Samen eten" in shown) == (422, True, True)
    assert "Vul een getal van 0 of meer in" in shown
    assert not MonitoringReply.objects.exists()
    nothing = officer.post(where, fields(found, "", "", "", versturen="1"))
    assert "Beantwoord ten minste één vraag." in nothing.content.decode()

    officer.post(where, fields(found, "1.234,5", "ja", "", bewaren="1"))
    assert list(MonitoringAnswer.objects.values_list("number", "text")) == [(Decimal("1234.50"), ""), (None, "ja")]
    desk = signed_in(ministry)
    replies, own = reverse("round_replies", args=[found.pk]), reverse("round_reply", args=[found.pk, "dronten"])
    assert "begonnen, nog niet verstuurd" in desk.get(replies).content.decode()
    assert desk.get(own).status_code == 404
    assert "U begon al." in officer.get("/mijn/").content.decode()
    assert 'value="1.234,5"' in officer.get(where).content.decode()

    officer.post(where, fields(found, "12", "", "Samen eten", version="1", versturen="1"))
    assert "Beantwoord de vragen" not in officer.get("/mijn/").content.decode()
    content = desk.get(own).content.decode()
    assert [part in content for part in ("12", "Samen eten", "niet beantwoord")] == [True] * 3
    stale = officer.post(where, fields(found, "13", "", "", version="1", versturen="1"))
    assert (stale.status_code, "Een collega bewaarde intussen" in stale.content.decode()) == (422, True)
    officer.post(where, fields(found, "13", "nee", "", version="2", versturen="1"))
    assert list(MonitoringAnswer.objects.order_by("question").values_list("number", "text")) == [
        (Decimal(13), ""), (None, "nee"),
    ]  # fmt: skip
    assert [client.get(where).status_code for client in (other, desk)] == [404, 404]
    # The trail tells that, never what: who administers accounts reads it too.
    lines = AuditEvent.objects.filter(action__in=("monitoring.saved", "monitoring.sent")).order_by("pk")
    assert [(line.action, line.changes) for line in lines] == [
        ("monitoring.saved", {"antwoorden": True}), *[("monitoring.sent", {"antwoorden": True})] * 2,
    ]  # fmt: skip


def test_after_the_last_day_it_is_to_be_read_only(
    ministry: User, dronten: Municipality, november: time_machine.Traveller
) -> None:
    found = round_of(ministry)
    answer(found, dronten, Decimal(12), "ja", None)
    november.move_to("2026-12-22T00:30:00+01:00")
    client = signed_in(officer_of(dronten))
    content = client.get(address(found, dronten)).content.decode()
    assert ("Deze ronde is gesloten na 21 december 2026." in content, "<textarea" in content) == (True, False)
    late = client.post(address(found, dronten), fields(found, "13", "", "", version="1", versturen="1"))
    assert late.status_code == 422
    assert MonitoringAnswer.objects.get(question__order=1).number == 12
    # It never opens again: of the difference in the totals one municipality's answer could be computed.
    for closes_on in (date(2026, 12, 22), date(2027, 1, 31)):
        with pytest.raises(Refused, match="gaat niet meer open"):
            monitoring.save_round(
                actor=ministry, found=found, version=found.version, name=found.name, opens_on=found.opens_on,
                closes_on=closes_on,
            )  # fmt: skip


def test_before_the_first_day_and_without_questions_nobody_is_asked(ministry: User, dronten: Municipality) -> None:
    ahead = round_of(ministry, "Later", DAY + timedelta(1))
    empty = monitoring.save_round(actor=ministry, found=None, version=None, name="Leeg", opens_on=DAY, closes_on=DAY)
    client = signed_in(officer_of(dronten))
    assert [client.get(address(found, dronten)).status_code for found in (ahead, empty)] == [404, 404]
    assert "Beantwoord" not in client.get("/mijn/").content.decode()
    with pytest.raises(Refused, match="is niet open"):
        answer(ahead, dronten, Decimal(1), "ja", "")


def test_what_was_asked_before_can_stay_unchanged(
    ministry: User, dronten: Municipality, november: time_machine.Traveller
) -> None:
    november.move_to("2025-11-21T12:00:00+01:00")
    earlier = round_of(ministry, "Monitoring 2025", date(2025, 11, 1))
    answer(earlier, dronten, Decimal(29), "nee", "Samen eten")
    never_sent = round_of(ministry, "Proef", date(2025, 11, 2))
    answer(never_sent, dronten, Decimal(1), "ja", "Concept", send=False)
    november.move_to("2026-11-21T12:00:00+01:00")
    found = round_of(ministry)
    choice, text = found.questions.get(order=2), found.questions.get(order=3)
    monitoring.save_question(
        actor=ministry, found=found, question=choice, text=choice.text, kind=Kind.CHOICE, options=("ja", "soms")
    )
    monitoring.save_question(actor=ministry, found=found, question=text, text=" wat  WERKTE?", kind=Kind.TEXT)
    # The same words, however they are written; an option that is no more is not offered.
    offered = earlier_answers(found, dronten)
    assert {pk: one.answer.shown for pk, one in offered.items()} == {
        found.questions.get(order=1).pk: "29", text.pk: "Samen eten"
    }  # fmt: skip
    client, where = signed_in(officer_of(dronten)), address(found, dronten)
    content = client.get(where).content.decode()
    assert "Uw antwoord in Monitoring 2025: 29" in content
    same = {f"ongewijzigd_{pk}": "on" for pk in offered}
    both = client.post(where, fields(found, "30", "", "", versturen="1", **same))
    assert "U koos ‘ongewijzigd’, maar vulde iets anders in." in both.content.decode()
    client.post(where, fields(found, "", "soms", "", versturen="1", **same))
    assert [one.shown for one in MonitoringAnswer.objects.filter(question__round=found).order_by("question__order")] == [
        "29", "soms", "Samen eten",
    ]  # fmt: skip


# ---- what the ministry does with it -----------------------------------------------------------------


def test_one_reminder_to_those_who_did_not_send(ministry: User, dronten: Municipality) -> None:
    found = round_of(ministry)
    drafting, gone = MunicipalityFactory.create(name="Ommen"), MunicipalityFactory.create(ends=DAY)
    officer_of(gone)
    officer_of(drafting, is_active=False)
    both = officer_of(drafting, MunicipalityFactory.create(name="Zwolle"), email="twee@ommen.example")
    answer(found, dronten, Decimal(1), "ja", None)
    reply = found.replies.create(municipality=drafting)
    client = signed_in(ministry)
    client.post(reverse("round_remind", args=[found.pk]))
    client.post(reverse("round_remind", args=[found.pk]))
    assert mails() == [(both.email, "Herinnering: beantwoord de vragen van Monitoring 2026")]
    assert (
        "De herinnering is verstuurd op 21 november 2026."
        in client.get(reverse("round_replies", args=[found.pk])).content.decode()
    )
    assert AuditEvent.objects.get(action="monitoring.reminded").changes == {"mensen": [None, 1]}
    assert reply.sent_at is None


def test_all_answers_that_were_sent_as_a_sheet(ministry: User, dronten: Municipality) -> None:
    found = round_of(ministry)
    north, limburg = (MunicipalityFactory.create(name=f"Bergen ({end})", sort_key="bergen") for end in ("NH.", "L."))
    page = signed_in(ministry).get(reverse("round_replies", args=[found.pk])).content.decode()
    assert page.index(limburg.name) < page.index(north.name), "as in the register"
    answer(found, dronten, Decimal("12.5"), "ja", "=1+1")
    answer(found, MunicipalityFactory.create(), Decimal(1), None, None, send=False)
    for extension in ("csv", "xlsx"):
        response = signed_in(ministry).get(reverse("round_export", args=[found.pk, extension]))
        table = read_table(response.content, f"blad.{extension}")
        assert table.headers == ("gemeentecode", "gemeente", "verstuurd_op", *(text for text, *_rest in ASKED))
        assert [row.cells for row in table.rows] == [(dronten.code, "Dronten", "2026-11-21", "12.5", "ja", "=1+1")]
    assert AuditEvent.objects.filter(action="monitoring.exported").count() == 2


# ---- totals -------------------------------------------------------------------------------------------


def test_the_archive_of_a_municipality_holds_what_it_sent_and_nothing_of_another(
    ministry: User, dronten: Municipality
) -> None:
    first, second = round_of(ministry), round_of(ministry, "Monitoring later")
    answer(first, dronten, Decimal("2.5"), "ja", "=Samen eten")
    answer(second, dronten, Decimal(9), None, "Nog een concept", send=False)
    answer(first, MunicipalityFactory.create(), Decimal(7), "nee", "Van een ander")
    out = io.BytesIO()
    write_archive(dronten, (), out)
    kept = zipfile.ZipFile(out).read(f"vijf-pijlers-{dronten.slug}/gegevens/monitoring/monitoring.json")
    assert [(row["ronde"], row["vraag"], row["antwoord"], row["verstuurd op"]) for row in json.loads(kept)] == [
        ("Monitoring 2026", "Hoeveel organisaties?", "2,5", "2026-11-21"),
        ("Monitoring 2026", "Meet u?", "ja", "2026-11-21"),
        ("Monitoring 2026", "Wat werkte?", "=Samen eten", "2026-11-21"),
    ]


def test_everybody_sees_totals_of_five_or_more_and_nothing_of_one(
    client: StrictClient, ministry: User, november: time_machine.Traveller
) -> None:
    found, small = round_of(ministry), round_of(ministry, "Kleine ronde")
    for number in range(1, 8):
        place = MunicipalityFactory.create(name=f"Geheimstad {number}")
        answer(found, place, Decimal(number * 100), "ja" if number > 2 else "nee", f"geheim {number}")
    answer(found, MunicipalityFactory.create(), Decimal(5), "ja", None, send=False)
    for _number in range(4):
        answer(small, MunicipalityFactory.create(), Decimal(3), "ja", "geheim")
    where = reverse("monitoring_totals", args=[found.pk])
    assert client.get(where).status_code == 404
    with pytest.raises(ValueError, match="one more municipality"):
        totals_of(found)
    november.move_to("2026-12-22T12:00:00+01:00")
    content = client.get(where).content.decode()
    assert "7 gemeenten antwoordden" in content
    assert [part in content for part in ("2.800", "400", "geheim", "Geheimstad")] == [True, True, False, False]
    answered, totals = totals_of(found)
    assert (answered, [(one.total, one.middle, one.answered) for one in totals[:1]]) == (7, [("2.800", "400", 7)])
    # Two said no: then neither of the two is told, or the other could be computed.
    assert totals[1].choice is not None
    assert [count for _option, count in totals[1].choice.counts] == [None, None]
    assert (totals[2].number, totals[2].choice) == (None, None)
    few = client.get(reverse("monitoring_totals", args=[small.pk])).content.decode()
    assert "Minder dan 5 gemeenten antwoordden" in few
    assert few.count("Minder dan 5 gemeenten beantwoordden deze vraag.") == 2
    assert "Kleine ronde" in client.get(reverse("monitoring_list")).content.decode()


@pytest.mark.parametrize("number", [3, 300])
def test_pages_cost_the_same_for_few_and_many(
    ministry: User, dronten: Municipality, django_assert_num_queries: DjangoAssertNumQueries, number: int,
    november: time_machine.Traveller,
) -> None:  # fmt: skip
    found = round_of(ministry)
    places = Municipality.objects.bulk_create(MunicipalityFactory.build(province=None) for _ in range(number))
    reply: dict[str, Any] = {"round": found, "sent_at": "2026-11-21T12:00Z", "sent_by": ministry}
    MonitoringReply.objects.bulk_create(MonitoringReply(municipality=place, **reply) for place in places)
    questions = list(found.questions.all())
    same: list[dict[str, Any]] = [{"number": Decimal(3)}, {"text": "ja"}, {"text": "Iets"}]
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(question=question, municipality=reply.municipality, **given)
        for reply in found.replies.select_related("municipality")
        for question, given in zip(questions, same, strict=True)
    )
    officer = UserFactory.create()
    MunicipalityGrant.objects.bulk_create(MunicipalityGrant(user=officer, municipality=place) for place in places)
    desk, at_work = signed_in(ministry), signed_in(officer)
    for client, where, queries in (
        (desk, reverse("round_list"), 5),
        (desk, reverse("round_replies", args=[found.pk]), 8),
        (desk, reverse("round_export", args=[found.pk, "csv"]), 11),
    ):
        client.get(where)
        with django_assert_num_queries(queries):
            assert client.get(where).status_code == 200
    found.replies.update(sent_at=None, sent_by=None)
    at_work.get("/mijn/")
    with django_assert_num_queries(12):
        assert at_work.get("/mijn/").content.decode().count("Beantwoord de vragen") == number
    found.replies.update(sent_at="2026-11-21T12:00Z", sent_by=ministry)
    november.move_to("2027-01-01T12:00:00+01:00")
    with django_assert_num_queries(3):
        totals_of(found)
