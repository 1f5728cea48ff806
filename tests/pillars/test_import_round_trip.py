"""Signings that leave as a sheet come back the same; and the command that reads one."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from coalition.models import Municipality
from coalition.services.sheet_plan import Outcome
from coalition.tools.dates import PartialDate
from coalition.tools.tables import Cell, write_csv, write_xlsx
from pillars.models import Signatory, Signing, SigningState
from pillars.services.import_signings import plan_import
from pillars.services.signing_sheet import export_rows
from tests.factories import (
    CeremonyFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    PeriodFactory,
    SigningFactory,
    all_periods,
    officer_of,
)
from tests.pillars.importing import HEADERS, apply, sheet


@pytest.fixture
def dronten(db: None) -> Municipality:
    all_periods()
    EditionFactory.create()
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


# ---- round trip ------------------------------------------------------------------------------


def exported() -> list[list[Cell]]:
    signings = Signing.objects.filter(state=SigningState.REGISTERED).order_by("pk")
    return list(export_rows(signings))


def test_what_is_exported_and_corrected_comes_back(dronten: Municipality) -> None:
    signing = SigningFactory.create(
        registered=True, municipality=dronten, ceremony=CeremonyFactory.create(), remarks="Eerst\n\n=1+1",
        signatories=["Jan | Piet", "=cmd()"],
    )  # fmt: skip
    Signatory.objects.create(
        signing=signing, order=2, name="Hugo (jr.)", capacity="ministry", organisation="VWS, Zorg", portfolio="Ouderen"
    )
    (row,) = exported()
    assert row[HEADERS.index("date")] == "2019-09-20"
    for content in (write_csv(HEADERS, [row]), write_xlsx(HEADERS, [row])):
        assert [found.outcome for found in plan_import(content, "terug").rows] == [Outcome.SAME]
    row[HEADERS.index("place")] = "Biddinghuizen"
    apply(plan_import(write_csv(HEADERS, [row]), "terug.csv"))
    signing.refresh_from_db()
    assert signing.place == "Biddinghuizen"
    assert [person.portfolio for person in signing.signatories.all()] == ["", "", "Ouderen"]


TYPED = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)


class RoundTrip(PropertyCase):
    """Whatever is in the register, a sheet that comes back as it left changes nothing."""

    @settings(max_examples=30)
    @given(
        names=st.lists(TYPED, max_size=3),
        others=st.lists(TYPED, max_size=2),
        texts=st.tuples(TYPED, TYPED, TYPED),
        when=st.sampled_from(
            [PartialDate.unknown(), PartialDate.of(2019), PartialDate.of(2020, 2), PartialDate.of(2021, 12, 31)]
        ),
        excel=st.booleans(),
    )
    def test_a_sheet_that_comes_back_as_it_left_changes_nothing(
        self, names: list[str], others: list[str], texts: tuple[str, str, str], when: PartialDate, excel: bool
    ) -> None:
        place, source, remarks = texts
        signing = SigningFactory.create(
            registered=True, signed_on=when, place=place, source=source, remarks=remarks, signatories=names,
            period=PeriodFactory.create(),
        )  # fmt: skip
        for order, name in enumerate(others, 10):
            Signatory.objects.create(signing=signing, order=order, name=name, capacity="coalition", portfolio="x")
        write = write_xlsx if excel else write_csv
        (row,) = plan_import(write(HEADERS, exported()), "terug").rows
        assert (row.outcome, row.problem, row.changes) == (Outcome.SAME, "", {})


# ---- the command -----------------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_signings", str(path), *options, stdout=said, stderr=said)
    return said.getvalue()


def test_the_command_says_what_it_would_do_and_then_does_it(dronten: Municipality, tmp_path: Path) -> None:
    actor = MinistryFactory.create(email="mila@ministerie.example")
    path = tmp_path / "lijst.csv"
    path.write_bytes(sheet("gemeente;datum;wethouder;mening", "Dronten;2019-09;Jan;goed", "Drontn;2019;Piet;"))

    said = run(path)
    assert "2  nieuw       Dronten: september 2019, Jan (wethouder)" in said
    assert "3  geweigerd   Drontn: Gemeente ‘Drontn’ is niet bekend. Bedoelt u Dronten?" in said
    assert "Niet gelezen kolommen: mening." in said
    assert "2 rijen: 1 nieuw, 0 gewijzigd, 0 hetzelfde, 1 geweigerd." in said
    assert "Er is niets opgeslagen." in said

    with pytest.raises(CommandError, match="--as"):
        run(path, "--apply")
    with pytest.raises(CommandError, match="--leave-out"):
        run(path, "--apply", "--as", actor.email)
    assert not Signing.objects.exists()

    said = run(path, "--apply", "--as", "Mila@ministerie.example", "--leave-out")
    assert "1 van 1" in said
    assert "Opgeslagen: 1 nieuw, 0 gewijzigd, 0 hetzelfde, 1 geweigerd." in said
    assert Signing.objects.get().registered_by == actor


def test_the_command_refuses_who_may_not_and_what_is_not_there(dronten: Municipality, tmp_path: Path) -> None:
    officer = officer_of(dronten)
    with pytest.raises(CommandError, match="mag invoeren"):
        run(tmp_path / "x.csv", "--apply", "--as", officer.email)
    with pytest.raises(CommandError, match="niet te lezen"):
        run(tmp_path / "x.csv")
    path = tmp_path / "lijst.csv"
    path.write_bytes(sheet("gemeente", "Dronten"))
    with pytest.raises(CommandError, match="Kies uit: 2018–2021"):
        run(path, "--period", "ooit")
