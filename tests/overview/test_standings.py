"""Where municipalities stand on a reference date: domain rules 2, 5 and 6."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.models import Municipality, MunicipalityChange
from coalition.overview.register.standings import Line, Standing, certainty, read_register
from coalition.tools.dates import PartialDate
from partners.models import LocalCoalition
from pillars.models import PUBLIC_STATES, Signing, SigningState
from tests.factories import MunicipalityFactory, SigningFactory, signing_in

TODAY = date(2026, 11, 21)


def line(municipality: Municipality, day: date = TODAY) -> Line:
    return next(line for line in read_register(day).lines if line.pk == municipality.pk)


def standing(municipality: Municipality, day: date = TODAY) -> Standing:
    return line(municipality, day).standing


@pytest.mark.django_db
class TestOneMunicipality:
    @pytest.mark.parametrize("state", [state for state in SigningState if state not in PUBLIC_STATES])
    def test_what_is_not_registered_is_not_shown(self, state: SigningState) -> None:
        signing = signing_in(state)
        assert line(signing.municipality).signing is None
        assert standing(signing.municipality) == Standing.NONE

    def test_counts_from_its_latest_day(self) -> None:
        signing = SigningFactory.create(registered=True, signed_on=PartialDate.of(2019, 9))
        days = [date(2019, 8, 31), date(2019, 9, 1), date(2019, 9, 29), date(2019, 9, 30)]
        assert [standing(signing.municipality, day) for day in days] == [
            Standing.NONE,
            Standing.MAYBE,
            Standing.MAYBE,
            Standing.SIGNED,
        ]

    def test_an_unknown_date_is_told_apart(self) -> None:
        signing = SigningFactory.create(registered=True, signed_on=PartialDate.unknown())
        found = line(signing.municipality)
        assert (found.standing, found.explanation) == (Standing.MAYBE, "datum onbekend")

    def test_todays_state_never_decides_a_past_count(self) -> None:
        signing = SigningFactory.create(withdrawn=True)
        days = [date(2021, 2, 28), date(2021, 3, 1)]
        assert [standing(signing.municipality, day) for day in days] == [Standing.SIGNED, Standing.WITHDRAWN]

    def test_the_newest_signing_is_shown(self) -> None:
        old = SigningFactory.create(registered=True)
        new = SigningFactory.create(
            registered=True,
            municipality=old.municipality,
            signed_on=PartialDate.of(2023),
            period__starts=date(2022, 1, 1),
        )
        found = line(old.municipality).signing
        assert found is not None
        assert (found.number, found.period) == (new.number, "2022–2025")

    def test_a_coalition_that_is_not_public_or_started_later_is_not_named(self) -> None:
        municipality = MunicipalityFactory.create()
        for name, is_published, year in [("Open", True, 2019), ("Dicht", False, 2019), ("Later", True, 2025)]:
            coalition = LocalCoalition(name=name, slug=name.lower(), is_published=is_published)
            coalition.started_on = PartialDate.of(year)
            coalition.save()
            coalition.municipalities.add(municipality)
        assert line(municipality, date(2020, 1, 1)).coalition_names == ["Open"]


@pytest.mark.django_db
class TestAfterAMerger:
    @pytest.fixture
    def former(self) -> Municipality:
        return MunicipalityFactory.create(name="Weesp", ends=date(2022, 3, 24))

    @pytest.fixture
    def successor(self, former: Municipality) -> Municipality:
        successor = MunicipalityFactory.create(name="Amsterdam")
        MunicipalityChange.objects.create(
            date=date(2022, 3, 24), from_municipality=former, to_municipality=successor, kind="absorbed"
        )
        return successor

    @pytest.mark.parametrize("signed_on", [PartialDate.of(2019), PartialDate.of(2022), PartialDate.unknown()])
    def test_the_signature_stays_with_the_dissolved_municipality(
        self, former: Municipality, successor: Municipality, signed_on: PartialDate
    ) -> None:
        """It signed before it ended, so for its successor there is no doubt whatever the precision."""
        SigningFactory.create(registered=True, municipality=former, signed_on=signed_on)
        found = line(successor, date(2022, 3, 24))
        assert (found.standing, found.explanation) == (Standing.PREDECESSOR, "Weesp")
        assert standing(successor, date(2022, 3, 23)) == Standing.NONE

    def test_a_withdrawn_one_does_not_pass_on(self, former: Municipality, successor: Municipality) -> None:
        SigningFactory.create(withdrawn=True, municipality=former)
        assert standing(successor) == Standing.NONE

    def test_its_own_signing_goes_first(self, former: Municipality, successor: Municipality) -> None:
        SigningFactory.create(registered=True, municipality=former)
        SigningFactory.create(registered=True, municipality=successor)
        assert standing(successor) == Standing.SIGNED


DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
PARTIAL = st.one_of(
    st.just(PartialDate.unknown()),
    DAYS.map(PartialDate.on),
    DAYS.map(lambda day: PartialDate.of(day.year, day.month)),
    DAYS.map(lambda day: PartialDate.of(day.year)),
)


@pytest.mark.django_db
def test_the_rule_for_rows_is_the_rule_of_the_database() -> None:
    """`certainty` and the querysets `counted_on` and `uncertain_on` are one rule, written for two worlds."""
    signing = SigningFactory.create(withdrawn=True)

    @given(signed_on=PARTIAL, withdrawn_on=st.none() | DAYS, day=DAYS, shift=st.integers(-1, 1))
    def agree(signed_on: PartialDate, withdrawn_on: date | None, day: date, shift: int) -> None:
        bounds = [bound for bound in (signed_on.earliest, signed_on.latest, withdrawn_on) if bound]
        day = bounds[day.day % len(bounds)] + timedelta(days=shift) if bounds else day  # the days that matter
        state = "withdrawn" if withdrawn_on else "registered"
        columns = Signing.signed_on.columns(signed_on)
        Signing.objects.filter(pk=signing.pk).update(state=state, withdrawn_on=withdrawn_on, **columns)
        found = certainty(day, signed_on, withdrawn_on)
        assert Signing.objects.counted_on(day).exists() == (found == Standing.SIGNED)
        assert Signing.objects.uncertain_on(day).exists() == (found == Standing.MAYBE)

    agree()
