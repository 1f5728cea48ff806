"""Counts on a day: who counts, for how many people, through the years; and any history against a plain recount."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.models import Municipality, MunicipalityChange, Population, ProgrammePeriod
from coalition.overview.counts import Count, Tally, between, by_year
from coalition.overview.register.standings import Standing, read_register, register_on
from coalition.tools.dates import PartialDate, Precision
from pillars.models import Signing, Takeover, in_force_exists
from tests.factories import EditionFactory, MinistryFactory, MunicipalityFactory, PeriodFactory, SigningFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NEW_YEAR = date(2022, 1, 1)


def count(day: date = TODAY) -> Count:
    return Count(read_register(day))


def merged(day: date = NEW_YEAR) -> tuple[Municipality, Municipality]:
    """Weesp, which went up in Amsterdam on that day."""
    weesp, amsterdam = MunicipalityFactory.create(name="Weesp", ends=day), MunicipalityFactory.create(name="Amsterdam")
    MunicipalityChange.objects.create(date=day, from_municipality=weesp, to_municipality=amsterdam, kind="absorbed")
    return weesp, amsterdam


def people(municipality: Municipality, **by_year: int) -> None:
    for year, inhabitants in by_year.items():
        Population.objects.create(municipality=municipality, year=int(year[1:]), inhabitants=inhabitants)


# ---- taken over --------------------------------------------------------------------------------


def taken_over(counts_from: date = date(2024, 1, 1), **fields: object) -> Takeover:
    weesp, amsterdam = merged()
    signing = SigningFactory.create(registered=True, municipality=weesp, **fields)
    return Takeover.objects.create(
        municipality=amsterdam,
        signing=signing,
        counts_from=counts_from,
        reason="Besluit",
        decided_by=signing.created_by,
    )


@pytest.mark.parametrize("signed_on", [PartialDate.on(date(2019, 9, 20)), PartialDate.unknown()])
def test_a_signing_that_was_taken_over_counts_from_its_day(signed_on: PartialDate) -> None:
    takeover = taken_over(signed_on=signed_on)
    before, after = count(date(2023, 12, 31)), count(date(2024, 1, 1))
    assert [(one.whole.signed, one.whole.by_predecessor, one.whole.taken_over) for one in (before, after)] == [
        (0, 1, 0),
        (1, 0, 1),
    ]
    line = after.lines[0]
    assert (line.standing, line.explanation) == (Standing.TAKEN_OVER, "van Weesp")
    assert line.signing is not None
    assert line.signing.number == takeover.signing.number


def test_a_takeover_ends_with_its_signing_and_gives_way_to_the_municipalitys_own() -> None:
    takeover = taken_over()
    own = SigningFactory.create(registered=True, municipality=takeover.municipality, period=takeover.signing.period)
    assert count().lines[0].standing == Standing.SIGNED
    own.delete()
    type(takeover.signing).objects.update(state="withdrawn", withdrawn_on=date(2025, 1, 1), withdrawal_decision="Nee")
    assert [count(day).whole.signed for day in (date(2024, 12, 31), date(2025, 1, 1))] == [1, 0]


# ---- inhabitants -------------------------------------------------------------------------------


def test_the_share_of_inhabitants_is_of_that_days_municipalities() -> None:
    weesp, amsterdam = merged()
    people(weesp, y2021=20_000)
    people(amsterdam, y2021=800_000, y2024=900_000)
    SigningFactory.create(registered=True, municipality=weesp)
    then, now = count(date(2021, 6, 1)).whole.inhabitants, count().whole.inhabitants
    assert (then.year, then.signed, then.total, then.share) == (2021, 20_000, 820_000, 20_000 / 820_000)
    assert (now.year, now.signed, now.total) == (2024, 0, 900_000)


def test_what_went_up_meanwhile_is_added_to_its_successor() -> None:
    weesp, amsterdam = merged(date(2022, 3, 24))
    people(weesp, y2022=20_000)
    people(amsterdam, y2022=800_000)
    SigningFactory.create(registered=True, municipality=amsterdam)
    assert count(date(2022, 6, 1)).whole.inhabitants.signed == 820_000


def test_a_missing_figure_is_named_and_a_later_division_is_no_help() -> None:
    _weesp, amsterdam = merged()
    people(amsterdam, y2024=900_000)
    found = count(date(2021, 6, 1)).whole.inhabitants
    assert (found.share, found.missing) == (None, ["Amsterdam", "Weesp"])
    assert found.reason == ("van 2 gemeenten ontbreekt het inwonertal in de indeling van die dag (Amsterdam en Weesp)")


def test_by_todays_division_a_municipality_that_signed_for_a_part_is_told_apart() -> None:
    weesp, amsterdam = merged()
    almere = MunicipalityFactory.create(name="Almere")
    people(amsterdam, y2024=900_000)
    people(almere, y2024=100_000)
    for signed in (weesp, almere):
        SigningFactory.create(registered=True, municipality=signed, signed_on=PartialDate.on(date(2019, 9, 20)))
    found = count(date(2021, 6, 1)).in_todays_division
    assert (found.signed, found.perhaps, found.total) == (100_000, 900_000, 1_000_000)
    assert (found.share, found.highest_share) == (0.1, 1.0)
    assert found.basis == "inwonertallen van 1 januari 2024, naar de indeling van vandaag"


# ---- between two days --------------------------------------------------------------------------


def test_who_joined_since_and_who_is_gone_add_up() -> None:
    weesp, amsterdam = merged()
    for municipality, day in ((weesp, "2019"), (amsterdam, "2023-05-01")):
        SigningFactory.create(registered=True, municipality=municipality, signed_on=PartialDate.parse(day))
    SigningFactory.create(withdrawn=True, municipality__name="Alkmaar")
    found = between(register_on(date(2020, 1, 1)), register_on(TODAY))
    assert [line.name for line in found.joined] == ["Amsterdam"]
    assert [(line.name, why) for line, why in found.gone] == [
        ("Alkmaar", "ingetrokken"),
        ("Weesp", "opgegaan in Amsterdam"),
    ]
    assert found.before + len(found.joined) - len(found.gone) == found.now == 1


def test_by_year_ends_on_the_day_itself() -> None:
    SigningFactory.create(registered=True, signed_on=PartialDate.on(date(2019, 9, 20)))
    assert [(one.day, one.whole.signed) for one in by_year(date(2020, 1, 15))] == [
        (date(2018, 12, 31), 0),
        (date(2019, 12, 31), 1),
        (date(2020, 1, 15), 1),
    ]


# ---- any history -------------------------------------------------------------------------------

NEVER = 10_000
PERIODS = 3


def day_of(number: int) -> date:
    return date(2018, 1, 1) + timedelta(days=number)


@dataclass(eq=False)
class Signed:
    """The first and the last day on which it may have been, and the day it was withdrawn."""

    earliest: int
    latest: int
    withdrawn: int = NEVER

    @property
    def precision(self) -> Precision:
        return Precision.DAY if self.earliest == self.latest else Precision.MONTH


@dataclass(eq=False)
class Town:
    """A municipality as a plain list of what happened to it, days as numbers."""

    province: str
    begins: int = -1
    ends: int = NEVER
    into: list["Town"] = field(default_factory=list)
    signings: list[Signed] = field(default_factory=list)
    # From which day which signing of a town that went up in this one was taken over.
    takeovers: list[tuple[int, Signed]] = field(default_factory=list)

    def exists(self, day: int) -> bool:
        return self.begins <= day < self.ends

    def counts(self, day: int) -> bool:
        if any(signed.latest <= day < signed.withdrawn for signed in self.signings):
            return True
        if any(signed.withdrawn <= day for signed in self.signings):
            return False
        return any(since <= day < signed.withdrawn for since, signed in self.takeovers)


@st.composite
def histories(draw: st.DrawFn) -> list[Town]:
    """Towns in three provinces; they sign, withdraw, merge, split, and what they signed is taken over."""
    towns = [Town(draw(st.sampled_from("ABC"))) for _ in range(draw(st.integers(2, 5)))]
    day = 0
    for _ in range(draw(st.integers(4, 14))):
        day += draw(st.integers(1, 250))
        living = [town for town in towns if town.exists(day)]
        town = draw(st.sampled_from(living))
        formers = [former for former in towns if town in former.into and former.signings]
        act = draw(st.sampled_from(["sign", "sign", "withdraw", "merge", "split", "take over", "take over"]))
        if act == "sign" and len(town.signings) < PERIODS:
            town.signings.append(Signed(day - draw(st.sampled_from([0, 0, 30])), day))
        elif act == "withdraw" and town.signings:
            town.signings[-1].withdrawn = day
        elif act == "merge" and len(living) > 1:
            town.ends = day
            town.into = [draw(st.sampled_from([other for other in living if other is not town]))]
        elif act == "split":
            town.ends = day
            town.into = [Town(town.province, begins=day), Town(draw(st.sampled_from("ABC")), begins=day)]
            towns += town.into
        elif act == "take over" and formers:
            signed = draw(st.sampled_from(draw(st.sampled_from(formers)).signings))
            if signed not in [other for _, other in town.takeovers]:
                town.takeovers.append((day, signed))
    return towns


class Portal:
    """The same history as rows of the portal; what all histories share is there once."""

    def __init__(self) -> None:
        self.periods = [PeriodFactory.create(starts=date(2018 + 4 * number, 1, 1)) for number in range(PERIODS)]
        self.ministry = MinistryFactory.create()
        self.edition = EditionFactory.create()

    def write(self, towns: list[Town]) -> None:
        rows = {town: self._municipality(town) for town in towns}
        signings = {
            signed: self._signing(rows[town], period, signed)
            for town in towns
            for period, signed in zip(self.periods, town.signings, strict=False)
        }
        for town in towns:
            for successor in town.into:
                MunicipalityChange.objects.create(
                    date=day_of(town.ends), from_municipality=rows[town], to_municipality=rows[successor], kind="merged"
                )
            for since, signed in town.takeovers:
                Takeover.objects.create(
                    municipality=rows[town], signing=signings[signed], counts_from=day_of(since), reason="Besluit",
                    decided_by=self.ministry,
                )  # fmt: skip

    @staticmethod
    def _municipality(town: Town) -> Municipality:
        return MunicipalityFactory.create(
            province__code=f"PV{town.province}", province__name=town.province, province__slug=town.province.lower(),
            begins=None if town.begins < 0 else day_of(town.begins), ends=None if town.ends == NEVER else day_of(town.ends),
        )  # fmt: skip

    def _signing(self, municipality: Municipality, period: ProgrammePeriod, signed: Signed) -> Signing:
        withdrawn = signed.withdrawn != NEVER
        ended = {"withdrawn_on": day_of(signed.withdrawn), "withdrawn_by": self.ministry}
        return SigningFactory.create(
            registered=True, withdrawn=withdrawn, municipality=municipality, period=period,
            signed_on=PartialDate(day_of(signed.earliest), day_of(signed.latest), signed.precision),
            edition=self.edition, registered_by=self.ministry, signatories=[], **(ended if withdrawn else {}),
        )  # fmt: skip


@pytest.mark.sqlite  # each example costs a hundred queries, and no database counts otherwise
def test_a_count_is_a_plain_recount_of_what_happened() -> None:
    """For any history and on any day; and what is told apart by province and region adds up to the country."""
    portal, seen = Portal(), Counter[str]()

    @settings(max_examples=20)
    @given(towns=histories(), days=st.lists(st.integers(0, 3500), min_size=2, max_size=2))
    def recount(towns: list[Town], days: list[int]) -> None:
        with transaction.atomic():
            portal.write(towns)
            # The days on which something changes, and the ones before.
            days += [town.ends - shift for town in towns if town.ends != NEVER for shift in (0, 1)][:3]
            days += [since for town in towns for since, _ in town.takeovers][:1]
            for number in days:
                found = count(day_of(number))
                existing = [town for town in towns if town.exists(number)]
                assert found.whole.existed == len(existing)
                assert found.whole.signed == sum(town.counts(number) for town in existing)
                assert adds_up(found.provinces, found.whole)
                assert adds_up(found.regions, found.whole)
                in_database = Municipality.objects.existing_on(found.day).filter(in_force_exists(found.day))
                assert in_database.count() == found.whole.signed
                seen.update({"counted": found.whole.signed, "taken over": found.whole.taken_over})
            transaction.set_rollback(True)

    recount()
    assert min(seen["counted"], seen["taken over"]) > 0, "the histories have something to count"


def adds_up(parts: Sequence[Tally], whole: Tally) -> bool:
    names = ("existed", "signed", "taken_over", "maybe", "by_predecessor", "withdrawn")
    return all(sum(getattr(part, name) for part in parts) == getattr(whole, name) for name in names)


# ---- further years -----------------------------------------------------------------------------


def test_statlines_own_file_makes_a_past_share_known(tmp_path: Path) -> None:
    weesp, amsterdam = merged()
    SigningFactory.create(registered=True, municipality=weesp)
    people(amsterdam, y2024=900_000)
    assert count(date(2020, 1, 15)).whole.inhabitants.share is None
    file = tmp_path / "70072ned.csv"
    rows = ["NL01      ;2020JJ00;17407585"]
    rows += [f"{one.code}    ;2020JJ00;{number}" for one, number in ((weesp, "  20000"), (amsterdam, "80000"))]
    rows += [f"{amsterdam.code}    ;2021JJ00;       .", f"{weesp.code};2023JJ00;5", "GM0001;2020JJ00;7"]
    file.write_text("\n".join(['"RegioS";"Perioden";"TotaleBevolking_1"', *rows]))
    out = StringIO()
    call_command("load_population", str(file), stdout=out)
    assert out.getvalue().splitlines() == [
        "2020: 2 nieuw, 0 gewijzigd, 0 gelijk",
        "1 regels overgeslagen: geen gemeente",
        "1 regels overgeslagen: geen cijfer",
        "1 regels overgeslagen: de gemeente bestond niet op 1 januari van dat jaar",
        "1 regels overgeslagen: gemeente niet bekend",
    ]
    found = count(date(2020, 1, 15)).whole.inhabitants
    assert (found.share, found.basis) == (0.2, "inwonertallen van 1 januari 2020")


@pytest.mark.parametrize("row", ["{};2020;veel", "{};vorig jaar;12", "{};2020;-12"])
def test_a_line_that_cannot_be_right_refuses_the_whole_file(tmp_path: Path, row: str) -> None:
    code = MunicipalityFactory.create().code
    file = tmp_path / "inwoners.csv"
    file.write_text(f"code;year;population\n{code};2019;12\n{row.format(code)}\n")
    with pytest.raises(CommandError, match=r"inwoners\.csv, regel 3"):
        call_command("load_population", str(file))
    assert not Population.objects.exists()
