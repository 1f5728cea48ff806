"""Ceremonies: one date and place, and an evening of 25 registered in one act."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from coalition.models import AuditEvent, Municipality
from coalition.services.sheet_plan import Outcome
from coalition.tools.dates import PartialDate
from pillars.models import Ceremony, Signing, SigningState
from pillars.services.evening import plan_evening
from tests.client import StrictClient
from tests.factories import (
    CeremonyFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    all_periods,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SOURCE = "https://krant.example/avond"


@pytest.fixture
def evening() -> Ceremony:
    all_periods()
    EditionFactory.create()
    for code, name in (("GM0303", "Dronten"), ("GM0148", "Dalfsen"), ("GM0184", "Urk")):
        MunicipalityFactory.create(code=code, name=name, slug=name.lower())
    return CeremonyFactory.create(in_presence_of="de minister")


@pytest.fixture
def ministry(client: StrictClient) -> StrictClient:
    client.force_login(MinistryFactory.create())
    return client


def answers(**changed: str) -> dict[str, str]:
    return {
        "name": "Congres",
        "held_on_dag": "3",
        "held_on_maand": "10",
        "held_on_jaar": "2024",
        "place": "Zwolle",
        "host": "",
        "in_presence_of": "",
        **changed,
    }


def test_a_ceremony_is_made_and_changed(ministry: StrictClient) -> None:
    page = ministry.post(reverse("ceremony_create"), answers(), follow=True).content.decode()
    assert "3 oktober 2024, Zwolle" in page
    ceremony = Ceremony.objects.get()
    signing = SigningFactory.create(registered=True, ceremony=ceremony)
    ministry.post(reverse("ceremony_edit", args=[ceremony.pk]), answers(held_on_dag="4"))
    ceremony.refresh_from_db()
    signing.refresh_from_db()
    assert ceremony.held_on == date(2024, 10, 4)
    assert signing.signed_on == PartialDate.of(2019, 9, 20), "a signing keeps its own date"
    changes = AuditEvent.objects.get(action="ceremony.changed").changes
    assert changes == {"datum": ["3 oktober 2024", "4 oktober 2024"]}
    assert signing.municipality.name in ministry.get(reverse("ceremony_detail", args=[ceremony.pk])).content.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Vul ‘Naam’ in."),
        ({"held_on_dag": ""}, "Vul dag, maand en jaar in"),
        ({"held_on_dag": "31", "held_on_maand": "2"}, "31-2-2024 bestaat niet"),
    ],
)
def test_a_mistake_keeps_what_was_typed(ministry: StrictClient, changed: dict[str, str], says: str) -> None:
    answer = ministry.post(reverse("ceremony_create"), answers(**changed))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="Zwolle"' in answer.content.decode()
    assert not Ceremony.objects.exists()


@pytest.mark.parametrize(
    "lines",
    [
        "Dronten; Peter van Bergen\nDalfsen; Jan Jansen; burgemeester\nurk;",
        "Dronten\tPeter van Bergen\t\nDalfsen\tJan Jansen\tburgemeester\nUrk\t\t",
        "Dronten, Peter van Bergen\r\n\r\nDalfsen, Jan Jansen, burgemeester\r\nUrk",
        "gemeente;wethouder;functie\nDronten;Peter van Bergen;\nDalfsen;Jan Jansen;burgemeester\nUrk;;",
    ],
)
def test_lines_as_people_type_and_paste_them(evening: Ceremony, lines: str) -> None:
    plan = plan_evening(evening, lines, SOURCE)
    assert [row.outcome for row in plan.rows] == [Outcome.NEW] * 3, [row.problem for row in plan.rows]
    assert [[str(one) for one in row.facts.signatories] for row in plan.rows if row.facts] == [
        ["Peter van Bergen (wethouder)"],
        ["Jan Jansen (burgemeester)"],
        [],
    ]


def test_the_lines_are_counted_as_they_were_typed(evening: Ceremony) -> None:
    plan = plan_evening(evening, "Dronten\nUrk\nDronten", SOURCE)
    assert plan.rows[2].line == 3
    assert plan.rows[2].problem == "Regel 1 gaat over dezelfde gemeente en periode. Houd er een over."


def test_an_evening_is_looked_at_and_then_registered_in_one_act(ministry: StrictClient, evening: Ceremony) -> None:
    address = reverse("ceremony_register", args=[evening.pk])
    typed = {"rows": "Dronten; Peter van Bergen\nNergens; Jan\nDalfsen; Piet", "source": SOURCE}
    preview = ministry.post(address, typed)
    assert "Gemeente ‘Nergens’ is niet bekend." in preview.content.decode()
    assert "2 registreren en 1 weglaten" in preview.content.decode()
    mark = preview.context["plan"].fingerprint
    back = ministry.post(address, {**typed, "fingerprint": mark, "edit": "1"}).content.decode()
    assert "Nergens; Jan" in back
    refused = ministry.post(address, {**typed, "fingerprint": mark})
    assert refused.status_code == 422
    assert not Signing.objects.exists()

    done = ministry.post(address, {**typed, "fingerprint": mark, "leave_out": "1"}, follow=True).content.decode()
    assert "2 ondertekeningen zijn geregistreerd" in done
    for signing in Signing.objects.all():
        assert signing.state == SigningState.REGISTERED
        assert (signing.ceremony, signing.place, signing.source) == (evening, "Utrecht", SOURCE)
        assert (signing.signed_on, signing.in_presence_of) == (PartialDate.of(2019, 9, 24), "de minister")

    again = ministry.post(address, {**typed, "fingerprint": mark, "leave_out": "1"})
    assert again.status_code == 422, "a second click finds nothing new"
    assert Signing.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": ""}, "Vul ‘Bron’ in."),
        ({"rows": " "}, "Geef antwoord op de vraag ‘Welke gemeenten, en wie tekende er?’."),
        ({"rows": "Dronten;a;b;c"}, "Een regel heeft 4 delen."),
    ],
)
def test_an_evening_needs_rows_and_a_source(
    ministry: StrictClient, evening: Ceremony, changed: dict[str, str], says: str
) -> None:
    typed = {"rows": "Dronten; Peter", "source": SOURCE, **changed}
    answer = ministry.post(reverse("ceremony_register", args=[evening.pk]), typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_an_evening_of_a_coalition_says_so_and_counts_no_municipalities(ministry: StrictClient) -> None:
    CeremonyFactory.create(name="Landelijke avond")
    CeremonyFactory.create(name="Avond van ZamenEen").municipalities.add(MunicipalityFactory.create())
    page = ministry.get(reverse("ceremony_list")).content.decode()
    assert re.findall(
        r"(Landelijke|ZamenEen)[^<]*</a>( <span[^>]*>van een lokale coalitie)?.*?num\">([^<]*)", page
    ) == [
        ("ZamenEen", ' <span class="portal-muted">van een lokale coalitie', "–"),
        ("Landelijke", "", "0"),
    ]


def test_only_the_ministry_keeps_ceremonies(client: StrictClient, evening: Ceremony) -> None:
    client.force_login(officer_of(Municipality.objects.get(slug="dronten")))
    for route, args in {
        "ceremony_list": [],
        "ceremony_create": [],
        "ceremony_detail": [evening.pk],
        "ceremony_edit": [evening.pk],
        "ceremony_register": [evening.pk],
    }.items():
        assert client.get(reverse(route, args=args)).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_a_ceremony_asks_as_much_for_many_as_for_few(
    ministry: StrictClient, count: int, django_assert_num_queries: Any
) -> None:
    ceremony = CeremonyFactory.create()
    for _ in range(count):
        SigningFactory.create(registered=True, ceremony=ceremony)
    ministry.get(reverse("ceremony_list"))
    with django_assert_num_queries(9):
        page = ministry.get(reverse("ceremony_detail", args=[ceremony.pk])).content.decode()
    assert f"{count} ondertekening{'en' * (count > 1)}." in page
