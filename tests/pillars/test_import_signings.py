"""Signings from a sheet: every row says what it will do, then all of it happens or nothing."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import AuditEvent, Municipality, MunicipalityAlias, OutboxMail
from coalition.services.sheet_plan import Outcome
from coalition.tools.dates import PartialDate
from coalition.tools.tables import TableError, write_csv, write_xlsx
from coalition.tools.workflow import Refused
from pillars.models import PillarEdition, Signatory, Signing, SigningState
from pillars.services.import_signings import apply_import, plan_import
from tests.factories import (
    CeremonyFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    all_periods,
    officer_of,
)
from tests.pillars.importing import apply, plan


@pytest.fixture
def dronten(db: None) -> Municipality:
    all_periods()
    EditionFactory.create()
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


def test_a_row_is_registered_with_its_source_by_the_named_user(dronten: Municipality) -> None:
    officer_of(dronten, email="ambtenaar@dronten.example")
    actor = MinistryFactory.create()
    planned = plan(
        "gemeentecode;gemeente;datum;wethouder;plaats;bron",
        "GM0303;Dronten;20-09-2019;Peter van Bergen;Dronten;https://krant.example/1",
    )
    assert [row.outcome for row in planned.rows] == [Outcome.NEW]
    assert not Signing.objects.exists()

    apply_import(actor=actor, plan=planned)

    signing = Signing.objects.get()
    assert (signing.state, signing.registered_by, signing.municipality) == (SigningState.REGISTERED, actor, dronten)
    assert (signing.signed_on, str(signing.period)) == (PartialDate.of(2019, 9, 20), "2018–2021")
    assert (signing.edition.slug, signing.source) == ("2018", "https://krant.example/1")
    assert [str(person) for person in signing.signatories.all()] == ["Peter van Bergen"]
    imported = AuditEvent.objects.get(action="signing.imported")
    assert imported.changes == {"bestand": [None, "lijst.csv"], "regel": [None, 2]}
    assert list(OutboxMail.objects.values_list("to", flat=True)) == ["ambtenaar@dronten.example"]


def test_only_the_municipality_is_required(dronten: Municipality) -> None:
    planned = plan("municipality", "Dronten")
    (row,) = planned.rows
    assert row.outcome == Outcome.NEW
    assert "Zonder datum en periode: ingedeeld bij vanaf 2026." in row.warnings
    apply(planned)
    signing = Signing.objects.get()
    assert signing.signed_on == PartialDate.unknown()
    assert signing.source == "Bestand van het ministerie: lijst.csv"


def test_the_same_sheet_again_does_nothing(dronten: Municipality) -> None:
    header, row = "municipality;date;alderman;co_signers", "Dronten;2019-09;Jan|Piet;Hugo (minister, VWS)"
    apply(plan(header, row))
    again = plan(header, row)
    assert [found.outcome for found in again.rows] == [Outcome.SAME]
    assert apply(again)[Outcome.SAME] == 1
    assert Signing.objects.count() == 1
    assert AuditEvent.objects.filter(action="signing.imported").count() == 1


def test_what_differs_becomes_a_correction_that_keeps_the_number(dronten: Municipality) -> None:
    registered = SigningFactory.create(registered=True, municipality=dronten)
    planned = plan("gemeente;periode;datum;plaats", "dronten;2018-2021;2019-10;Lelystad")
    (row,) = planned.rows
    assert row.outcome == Outcome.CHANGED
    assert row.changes == {"ondertekend op": ["20 september 2019", "oktober 2019"], "plaats": ["Dronten", "Lelystad"]}
    assert row.summary() == "ondertekend op: 20 september 2019 → oktober 2019; plaats: Dronten → Lelystad"
    apply(planned)
    signing = Signing.objects.get()
    assert (signing.number, signing.place, signing.version) == (registered.number, "Lelystad", 2)
    assert [str(person) for person in signing.signatories.all()] == ["Peter van Bergen"], "no column, no change"
    reason = AuditEvent.objects.get(action="signing.corrected").changes["reden"]
    assert reason == [None, "Ingelezen uit lijst.csv, regel 2"]


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        ("gemeente", "Drontn", "‘Drontn’ is niet bekend. Bedoelt u Dronten?"),
        ("gemeente;datum", "Dronten;31-2-2019", "geen bestaande datum"),
        ("gemeente;datum", "Dronten;2099-01-01", "toekomst"),
        ("gemeente;datum;periode", "Dronten;2019;2022–2025", "ligt niet in de periode"),
        (
            "gemeente;periode",
            "Dronten;1999",
            "Periode ‘1999’ is niet bekend. Kies uit: 2018–2021, 2022–2025, vanaf 2026.",
        ),
        ("gemeente;editie", "Dronten;Zes pijlers", "Editie ‘Zes pijlers’"),
        ("gemeente;ondertekenmoment", "Dronten;Feest", "Maak het eerst aan"),
        ("gemeentecode;gemeente", "GM0303;Dalfsen", "Code GM0303 is van Dronten"),
        ("gemeentecode", "GM9876", "Gemeentecode ‘GM9876’"),
        ("gemeente;nummer", "Dronten;5P26-0303-32E8", "Nummer 5P26-0303-32E8 is niet bekend"),
        ("gemeente;wethouder;functie", "Dronten;Jan;wethouder|burgemeester", "meer functies dan namen"),
        ("gemeente;functie", "Dronten;burgemeester", "functie zonder naam"),
        ("gemeente;wethouder", f"Dronten;{'x' * 301}", "‘wethouder’ heeft 301 tekens. Er passen er 300."),
        ("gemeente;wethouder", "Dronten;Jan 🦊", "kan niet op papier"),
        ("gemeente;wethouder", f"Dronten;{'|'.join('abcdefghi')}", "Er staan 9 ondertekenaars"),
        ("gemeente;medeondertekenaars", "Dronten;Jan (a) (b)", "is niet te lezen"),
        ("gemeente;wethouder", ";Jan", "De gemeente ontbreekt"),
    ],
)
def test_a_refused_row_says_why(dronten: Municipality, header: str, row: str, says: str) -> None:
    (planned,) = plan(header, row).rows
    assert planned.outcome == Outcome.REFUSED
    assert says in planned.problem


def test_a_municipality_that_did_not_exist_is_refused(dronten: Municipality) -> None:
    MunicipalityFactory.create(code="GM0457", name="Weesp", slug="weesp", ends=date(2022, 3, 24))
    before, after = plan("gemeente,datum", "Weesp,2022-03-23", "Weesp,2022-03-24").rows
    assert before.outcome == Outcome.NEW
    assert after.problem == "De gemeente Weesp is opgeheven op 24 maart 2022. Controleer de datum."


def test_a_refused_row_blocks_unless_it_may_be_left_out(dronten: Municipality) -> None:
    planned = plan("gemeente,datum", "Dronten,2019", "Nergens,2019")
    with pytest.raises(Refused, match="1 van de 2 rijen"):
        apply(planned)
    assert not Signing.objects.exists()
    assert apply(planned, leave_out=True)[Outcome.REFUSED] == 1
    assert Signing.objects.get().municipality == dronten


def test_what_changed_meanwhile_stops_everything(dronten: Municipality) -> None:
    MunicipalityFactory.create(code="GM0148", name="Dalfsen", slug="dalfsen")
    planned = plan("gemeente,datum", "Dalfsen,2019", "Dronten,2019")
    SigningFactory.create(registered=True, municipality=dronten)
    with pytest.raises(Refused, match=r"Regel 3: .*al ondertekening .* Er is niets opgeslagen"):
        apply(planned)
    assert Signing.objects.count() == 1
    assert not AuditEvent.objects.exists()
    assert plan("gemeente,datum", "Dalfsen,2019", "Dronten,2019").fingerprint != planned.fingerprint


def test_a_second_row_for_the_same_municipality_and_period_is_refused(dronten: Municipality) -> None:
    first, second, other = plan("gemeente,datum", "Dronten,2019", "GM0303,2020", "Dronten,2023").rows
    assert (first.outcome, other.outcome) == (Outcome.NEW, Outcome.NEW)
    assert "GM0303" in second.problem
    second = plan("gemeente,datum", "Dronten,2019", "dronten,2020").rows[1]
    assert second.problem == "Regel 2 gaat over dezelfde gemeente en periode. Houd er een over."


def test_what_waits_in_the_tray_is_not_registered_behind_its_back(dronten: Municipality) -> None:
    waiting = SigningFactory.create(submitted=True, municipality=dronten)
    (row,) = plan("gemeente,datum", "Dronten,2019").rows
    assert waiting.number in row.problem
    withdrawn = SigningFactory.create(withdrawn=True, municipality=dronten)
    (row,) = plan("nummer", withdrawn.number).rows
    assert row.problem == f"Ondertekening {withdrawn.number} is ingetrokken en wordt niet gewijzigd."


def test_a_name_is_enough_where_it_is_unambiguous(dronten: Municipality) -> None:
    hague = MunicipalityFactory.create(code="GM0518", name="'s-Gravenhage", slug="s-gravenhage")
    MunicipalityAlias.objects.create(municipality=hague, name="Den Haag", kind="gangbare naam")
    limburg = MunicipalityFactory.create(code="GM0893", name="Bergen (L.)", slug="bergen-l")
    holland = MunicipalityFactory.create(code="GM0373", name="Bergen (NH.)", slug="bergen-nh")
    rows = plan(
        "gemeente;gemeentecode;datum",
        "'s-Gravenhage;;2019", "den haag;;2023", "Bergen;;2019", "Bergen (NH);;2019", "Bergen;893;2019",
    ).rows  # fmt: skip
    assert [row.municipality for row in rows] == [hague, hague, None, holland, limburg]
    assert (
        rows[2].problem
        == "‘Bergen’ kan Bergen (L.) (GM0893) of Bergen (NH.) (GM0373) zijn. Vul ook de gemeentecode in."
    )


def test_a_name_that_two_carried_means_the_one_of_that_day(dronten: Municipality) -> None:
    old = MunicipalityFactory.create(code="GM0001", name="Altena", slug="altena-oud", ends=date(2019, 1, 1))
    new = MunicipalityFactory.create(code="GM0002", name="Altena", slug="altena", begins=date(2019, 1, 1))
    rows = plan("gemeente,datum", "Altena,2018-05", "Altena,2020", "Altena,").rows
    assert [row.municipality for row in rows] == [old, new, None]


def test_several_people_and_what_they_do(dronten: Municipality) -> None:
    apply(
        plan(
            "gemeente;datum;wethouder;functie;medeondertekenaars",
            "Dronten;2019;Jan Jansen | Piet Pieters;wethouder|burgemeester;Hugo Voorbeeld (minister, VWS)|Anna",
        )
    )
    people = Signatory.objects.order_by("order")
    assert [(one.name, one.function, one.organisation, one.capacity) for one in people] == [
        ("Jan Jansen", "wethouder", "", "municipality"),
        ("Piet Pieters", "burgemeester", "", "municipality"),
        ("Hugo Voorbeeld", "minister", "VWS", "other"),
        ("Anna", "", "", "other"),
    ]


def test_a_ceremony_gives_its_date_and_place(dronten: Municipality) -> None:
    evening = CeremonyFactory.create()
    header, row = "gemeente;ondertekenmoment;plaats;datum", "Dronten;Avond van 25;;"
    apply(plan(header, row))
    signing = Signing.objects.get()
    assert (signing.ceremony, signing.signed_on, signing.place) == (evening, PartialDate.of(2019, 9, 24), "Utrecht")
    assert plan(header, row).rows[0].outcome == Outcome.SAME


def test_a_day_that_excel_made_of_a_month_is_told(dronten: Municipality) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["gemeente", "datum"])
        page.write(1, 0, "Dronten")
        page.write_datetime(1, 1, date(2019, 9, 1), book.add_format({"num_format": "mmm-yy"}))
    (row,) = plan_import(content.getvalue(), "lijst.xlsx").rows
    assert row.outcome == Outcome.NEW
    assert row.warnings == [
        "Excel heeft hier misschien een dag van gemaakt: 1 september 2019. "
        "Is alleen de maand bekend? Schrijf dan 2019-09 in een cel die tekst is."
    ]


def test_an_excel_number_is_a_year(dronten: Municipality) -> None:
    content = write_xlsx(["gemeente", "datum"], [["Dronten", 2019.0]])
    (row,) = plan_import(content, "lijst.xlsx").rows
    assert row.facts
    assert row.facts.signed_on == PartialDate.of(2019)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"naam;wanneer\nDronten;2019", "Er is geen kolom ‘gemeente’, ‘gemeentecode’ of ‘nummer’."),
        (b"datum;plaats\n2019;Dronten", "geen kolom ‘gemeente’"),
        (b"gemeente;Gemeente\na;b", "staat er twee keer"),
        (b"", "is leeg"),
        (b"%PDF-1.7", "Dit is een pdf"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_what_to_do(dronten: Municipality, content: bytes, says: str) -> None:
    with pytest.raises(TableError, match=says):
        plan_import(content, "lijst.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_separator_and_encoding(dronten: Municipality, encoding: str, separator: str) -> None:
    frisian = MunicipalityFactory.create(code="GM1900", name="Súdwest-Fryslân", slug="sudwest-fryslan")
    content = separator.join(["gemeente", "wethouder"]) + "\r\n" + separator.join(["Súdwest-Fryslân", "Zoë"])
    (row,) = plan_import(content.encode(encoding), "lijst.csv").rows
    assert row.municipality == frisian
    assert row.facts
    assert row.facts.signatories[0].name == "Zoë"


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [3, 60])
def test_planning_asks_as_much_for_many_rows_as_for_few(dronten: Municipality, count: int) -> None:
    for _ in range(count):
        SigningFactory.create(registered=True)
    names = [[municipality.name, "2019"] for municipality in Municipality.objects.all()]
    content = write_csv(["gemeente", "datum"], names)
    with CaptureQueriesContext(connection) as queries:
        planned = plan_import(content, "lijst.csv")
    assert len(queries) == 7
    assert len(planned.rows) == count + 1


def test_editions_are_named_by_name_or_slug(dronten: Municipality) -> None:
    edition = PillarEdition.objects.get(slug="2018")
    rows = plan("gemeente;editie;datum", f"Dronten;{edition.name};2019", "Dronten;2018;2022").rows
    assert [row.facts.edition for row in rows if row.facts] == [edition, edition]
