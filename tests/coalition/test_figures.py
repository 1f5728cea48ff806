"""Loneliness figures from a sheet: our own columns and StatLine's, told first, saved whole or not at all."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from coalition.models import AuditEvent, FigureSeries, LonelinessFigure
from coalition.services.figures import Told, apply_figures, plan_figures
from coalition.services.sheet_plan import Outcome
from coalition.tools.tables import TableError
from coalition.tools.workflow import Refused
from tests.coalition.people import signed_in
from tests.factories import MinistryFactory, MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

OWN = "code,name,year,age_group,lonely_pct,severely_lonely_pct,boundaries_year,source_table"
STATLINE = (
    '"ID";"Leeftijd";"Marges";"WijkenEnBuurten";"Perioden";"Mantelzorger_30";"EenzaamTotaal_25";"SterkEenzaam_26";'
    '"EmotioneelEenzaam_27";"SociaalEenzaam_28"'
)
TABLE = "RIVM StatLine 50090NED"


@pytest.fixture(autouse=True)
def _places() -> None:
    """One that stayed, one that was dissolved in 2021."""
    MunicipalityFactory.create(code="GM0303", name="Dronten")
    MunicipalityFactory.create(code="GM0003", name="Appingedam", ends="2021-01-01")


def found() -> list[tuple[Any, ...]]:
    columns = ("municipality__name", "year", "age_group", "series", "lonely", "severely", "boundaries_year", "source")
    return list(LonelinessFigure.objects.order_by("municipality__name", "year").values_list(*columns))


def load(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_figures", str(path), *options, stdout=out)
    return out.getvalue()


def test_our_own_columns_are_told_first_and_loading_again_changes_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "cijfers.csv"
    rows = [
        f"NL01,Nederland,2020,18+,47.0,11.2,2020,{TABLE}",
        f"GM0303,Dronten,2020,18+,43.6,,2020,{TABLE}",
        f"GM0003,Appingedam,2020,18+,49.4,11.9,2020,{TABLE}",
        "GM0303,Dronten,2024,16-25,,,,RIVM StatLine 50140NED",
    ]
    path.write_text("\n".join([OWN, *rows]))
    assert load(path).splitlines()[-1] == "Er is niets opgeslagen. Voeg --apply toe om dit op te slaan."
    assert (found(), AuditEvent.objects.count()) == ([], 0)
    assert load(path, "--apply").splitlines() == [
        "2020, 18+, modelschatting: 3 nieuw, 0 gewijzigd, 0 hetzelfde",
        "2024, 16-25, enquête: 1 nieuw, 0 gewijzigd, 0 hetzelfde",
        "Niet gelezen kolommen: name.",
        "Opgeslagen: 4 nieuw, 0 gewijzigd, 0 hetzelfde, 0 geweigerd.",
    ]
    estimate, survey = FigureSeries.ESTIMATE, FigureSeries.SURVEY
    assert set(found()) == {
        ("Appingedam", 2020, "18+", estimate, Decimal("49.4"), Decimal("11.9"), 2020, TABLE),
        ("Dronten", 2020, "18+", estimate, Decimal("43.6"), None, 2020, TABLE),
        ("Dronten", 2024, "16-25", survey, None, None, 2024, "RIVM StatLine 50140NED"),
        (None, 2020, "18+", estimate, Decimal("47.0"), Decimal("11.2"), 2020, TABLE),
    }
    path.write_text(path.read_text().replace("43.6,,", "43.6,9.1,"))
    said = load(path, "--apply").splitlines()
    assert "regel 3 gewijzigd (Dronten 2020, 18+, modelschatting): sterk eenzaam (%): leeg → 9.1" in said
    assert said[-1] == "Opgeslagen: 0 nieuw, 1 gewijzigd, 3 hetzelfde, 0 geweigerd."
    assert load(path, "--apply").splitlines()[-1].startswith("Opgeslagen: 0 nieuw, 0 gewijzigd, 4 hetzelfde")
    # A column that is not in the sheet says nothing; the figures of another source replace the whole.
    path.write_text(f"code,year,age_group,lonely_pct,boundaries_year,source_table\nGM0303,2020,18+,43.6,2020,{TABLE}\n")
    assert load(path).splitlines()[0] == "2020, 18+, modelschatting: 0 nieuw, 0 gewijzigd, 1 hetzelfde"
    path.write_text(path.read_text().replace("50090NED", "50150NED"))
    assert "sterk eenzaam (%): 9.1 → leeg; bron:" in load(path)
    trail = AuditEvent.objects.filter(action="figures.imported")
    assert [event.changes["bestand"] for event in trail] == [[None, "cijfers.csv"]] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_statlines_own_file(encoding: str) -> None:
    """Padded codes, a dot for what is missing, margins, neighbourhoods and ages that nobody told us of."""
    rows = [
        '1;"20300";"MW00000";"NL01      ";"2024JJ00";"12.0";"    46.3";"13.9";"33.1";"34.2"',
        '2;"20300";"MW00000";"GM0303    ";"2024JJ00";".";"    44,1";"       .";"30.0";"."',
        '3;"20300";"MOG0095";"GM0303    ";"2024JJ00";".";"    40.1";"       .";"30.0";"."',
        '4;"20300";"MW00000";"WK030300  ";"2024JJ00";".";"    40.1";"       .";"30.0";"."',
        '5;"65 jaar of ouder";"Waarde";"303";"2024";".";"50.25";"10";"x";"-"',
        '6;"99999";"MW00000";"GM0303    ";"2024JJ00";".";"    40.1";"       .";"30.0";"."',
    ]
    content = "\r\n".join([STATLINE, *rows, ""]).encode(encoding)
    plan = plan_figures(content, "50150NED_TypedDataSet_ë.csv")
    assert (plan.refused, plan.left_out) == (
        [],
        {
            "een marge, geen cijfer": 1,
            "geen gemeente, en niet heel Nederland": 1,
            "een leeftijd die niet is herkend (99999)": 1,
        },
    )
    apply_figures(actor=None, plan=plan)
    estimate, source = FigureSeries.ESTIMATE, "StatLine 50150NED"
    assert set(found()) == {
        (None, 2024, "18+", estimate, Decimal("46.3"), Decimal("13.9"), 2024, source),
        ("Dronten", 2024, "18+", estimate, Decimal("44.1"), None, 2024, source),
        ("Dronten", 2024, "65+", estimate, Decimal("50.3"), Decimal("10.0"), 2024, source),
    }


def test_what_statline_does_not_say_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "onbekende-tabel.csv"
    path.write_text('"RegioS";"Persoonskenmerken";"Eenzaam_4"\n"GM0303";"T009002";"41.0"\n"GM0303";"2018700";"1"\n')
    assert "regel 2 geweigerd (GM0303): ‘’ is geen jaar van een onderzoek" in load(path)
    assert "Over welke leeftijd het gaat" in load(path, "--year=2022")
    assert "Of dit een enquête of een modelschatting is" in load(path, "--year=2022", "--age-group=19+")
    told = ("--year=2022", "--age-group=19+", "--series=enquête")
    assert "Van welk jaar de gemeentegrenzen zijn" in load(path, *told)
    assert "1 rij overgeslagen: een deel van de mensen" in load(path, *told, "--boundaries=2022", "--apply")
    assert found() == [("Dronten", 2022, "19+", "survey", Decimal("41.0"), None, 2022, "onbekende-tabel.csv")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"GM0303,,2020,18+,veel,,2020,{TABLE}", "‘veel’ is geen percentage van 0 tot 100 (eenzaam)."),
        (f"GM0303,,2020,18+,40,140,2020,{TABLE}", "‘140’ is geen percentage van 0 tot 100 (sterk eenzaam)."),
        (f"GM0303,,2020,18+,-3,,2020,{TABLE}", "‘-3’ is geen percentage"),
        (f"GM9999,,2020,18+,40,,2020,{TABLE}", "Gemeente GM9999 is niet bekend."),
        (f"Dronten,,2020,18+,40,,2020,{TABLE}", "‘Dronten’ is geen code van een gemeente"),
        (f"GM0003,,2022,18+,40,,2022,{TABLE}", "Appingedam bestond niet in de indeling van 2022."),
        (f"GM0303,,2012,18+,40,,2020,{TABLE}", "Regel 2 gaat over hetzelfde cijfer (Dronten 2012, 18+, modelschatting)."),
        (f"GM0303,,vorig jaar,18+,40,,2020,{TABLE}", "‘vorig jaar’ is geen jaar van een onderzoek"),
        (f"GM0303,,2035,18+,40,,2020,{TABLE}", "‘2035’ is geen jaar van een onderzoek"),
        (f"GM0303,,2020,,40,,2020,{TABLE}", "Over welke leeftijd het gaat, staat er niet."),
        ("GM0303,,2020,18+,40,,2020,Eigen telling", "Of dit een enquête of een modelschatting is"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_stops_all_or_is_left_out(row: str, why: str) -> None:
    good = f"GM0303,Dronten,2012,18+,34.8,6.5,2020,{TABLE}"
    plan = plan_figures(f"{OWN}\n{good}\n{row}".encode(), "cijfers.csv")
    assert [(one.line, one.problem.startswith(why)) for one in plan.refused] == [(3, True)], plan.refused
    with pytest.raises(Refused, match="1 van de 2 rijen zijn geweigerd"):
        apply_figures(actor=None, plan=plan)
    assert found() == []
    assert apply_figures(actor=None, plan=plan, leave_out=True)[Outcome.NEW] == 1
    assert [one[:2] for one in found()] == [("Dronten", 2012)]


def test_a_file_that_is_no_sheet_of_figures_is_refused_whole(tmp_path: Path) -> None:
    for content, why in ((b"%PDF-1.7", "Dit is een pdf"), (b"gemeente;jaar\nDronten;2020\n", "kolommen ontbreken")):
        with pytest.raises(TableError, match=why):
            plan_figures(content, "cijfers.csv", Told())
    path = tmp_path / "cijfers.csv"
    with pytest.raises(CommandError, match="niet te lezen"):
        load(path)
    path.write_text(f"{OWN}\nGM0303,Dronten,2020,18+,140,,2020,{TABLE}\n")
    with pytest.raises(CommandError, match="Met --leave-out slaat u ze over"):
        load(path, "--apply")


def test_on_the_screen_it_is_shown_first_and_saved_as_it_was_shown() -> None:
    client = signed_in(MinistryFactory.create())

    def upload(content: str, **told: str) -> Any:
        file = SimpleUploadedFile("cijfers.csv", content.encode())
        return client.post("/mijn/cijfers/", {"file": file, **told})

    wrong = upload("gemeente;jaar\nDronten;2020\n")
    assert (wrong.status_code, "Deze kolommen ontbreken" in wrong.content.decode()) == (422, True)
    rows = "RegioS;Eenzaam_1\nGM0303;41.0\nGM0303;42.0\nPV24;40\n"
    told = {"series": "survey", "boundaries_year": "2022", "year": "2022", "age_group": "19+"}
    preview = upload(rows, **told)["Location"]
    shown = client.get(preview).content.decode()
    assert "1 nieuw, 0 gewijzigd, 0 hetzelfde, 1 geweigerd. Er is nog niets opgeslagen." in shown
    assert "Regel 2 gaat over hetzelfde cijfer" in shown
    assert "1: geen gemeente, en niet heel Nederland" in shown
    stale = client.post(preview, {"fingerprint": "van eerder"})
    assert (stale.status_code, found()) == (422, [])
    fingerprint = re.search('name="fingerprint" value="([^"]*)"', shown)
    assert fingerprint
    client.post(preview, {"fingerprint": fingerprint[1]})
    assert found() == [("Dronten", 2022, "19+", "survey", Decimal("41.0"), None, 2022, "cijfers.csv")]
    assert client.get(preview)["Location"] == "/mijn/cijfers/"  # the sheet is not kept
    assert (
        client.get(upload(rows.replace("41", "43"), **told)["Location"]).content.decode().count("was 41.0, wordt 43.0")
        == 1
    )
