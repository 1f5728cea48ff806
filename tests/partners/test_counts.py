"""How many partners on a day: never from what is true today, and the same whichever way one counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.models import Municipality
from coalition.tools.dates import PartialDate
from partners.counts import (
    PartnerCount,
    Presence,
    Signature,
    Spell,
    Step,
    count_on,
    counts_of_all,
    gaps,
    growth,
    present_on,
)
from partners.growth import draw
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, PartnerKind
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, PartnerFactory, PersonFactory

FIRST = date(2019, 1, 1)
MARCH_16 = date(2019, 3, 16)
MARCH_15 = PartialDate.on(date(2019, 3, 15))
UNKNOWN = PartialDate.unknown()


def spell(partner: int, joined: PartialDate, left: PartialDate | None = None, *, municipality: bool = False) -> Spell:
    return Spell(partner, municipality, joined, left)


# ---- the rule -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("joined", "left", "day", "expected"),
    [
        (MARCH_15, None, date(2019, 3, 14), None),
        (MARCH_15, None, date(2019, 3, 15), Presence.SURE),
        (MARCH_15, PartialDate.on(date(2020, 1, 1)), date(2019, 12, 31), Presence.SURE),
        (MARCH_15, PartialDate.on(date(2020, 1, 1)), date(2020, 1, 1), None),
        (MARCH_15, PartialDate.of(2020), date(2020, 6, 1), Presence.MAYBE),
        (MARCH_15, UNKNOWN, date(2026, 1, 1), Presence.MAYBE),
        (PartialDate.of(2019, 3), None, MARCH_16, Presence.MAYBE),
        (PartialDate.of(2019, 3), None, date(2019, 3, 31), Presence.SURE),
        (UNKNOWN, None, MARCH_16, Presence.MAYBE),
        (UNKNOWN, PartialDate.on(date(2019, 1, 1)), MARCH_16, None),
    ],
)
def test_who_takes_part_on_a_day(
    joined: PartialDate, left: PartialDate | None, day: date, expected: Presence | None
) -> None:
    assert spell(1, joined, left).presence_on(day) == expected


def test_the_municipality_is_counted_in_and_out() -> None:
    spells = [spell(0, MARCH_15, municipality=True), *(spell(n, MARCH_15) for n in range(1, 29))]
    count = count_on(MARCH_16, spells)
    assert (count.with_municipality, count.without_municipality, count.municipalities) == (29, 28, 1)


def test_who_left_and_came_back_counts_once() -> None:
    again = PartialDate.on(date(2020, 5, 1))
    spells = [spell(1, MARCH_15, PartialDate.on(date(2020, 1, 1))), spell(1, again), spell(1, MARCH_15)]
    assert count_on(date(2021, 1, 1), spells).with_municipality == 1
    assert growth(spells, date(2021, 1, 1)) == [Step(date(2019, 3, 15), 1, 1)]


def test_who_signed_by_that_day_and_takes_part() -> None:
    spells = [spell(n, MARCH_15) for n in range(4)] + [spell(4, MARCH_15, PartialDate.on(date(2019, 3, 16)))]
    signatures = [
        Signature(0, MARCH_15, None),
        Signature(1, PartialDate.on(date(2019, 9, 20)), None),
        Signature(2, MARCH_15, date(2019, 3, 16)),
        Signature(3, UNKNOWN, None),
        Signature(4, MARCH_15, None),
    ]
    assert count_on(MARCH_16, spells, signatures).signed == 1
    assert count_on(date(2019, 9, 20), spells, signatures).signed == 2


# ---- the same, whichever way one counts ------------------------------------------------------


def partial_dates() -> st.SearchStrategy[PartialDate]:
    days = st.integers(0, 800).map(lambda n: FIRST + timedelta(days=n))
    return st.one_of(
        st.just(UNKNOWN),
        days.map(PartialDate.on),
        days.map(lambda day: PartialDate.of(day.year, day.month)),
        days.map(lambda day: PartialDate.of(day.year)),
    )


@st.composite
def spells_of_some(draw_one: st.DrawFn) -> list[Spell]:
    found = []
    for _ in range(draw_one(st.integers(0, 8))):
        partner, joined = draw_one(st.integers(0, 5)), draw_one(partial_dates())
        left = draw_one(st.none() | partial_dates())
        if left and left.latest and joined.earliest and left.latest < joined.earliest:
            left = None
        found.append(spell(partner, joined, left, municipality=partner == 0))
    return found


def recount(spells: list[Spell], day: date) -> tuple[int, int]:
    """Slowly, from what happened: everybody of whom it is certain that they came by then and did not leave yet."""
    inside = set()
    for one in spells:
        came = one.joined.latest is not None and one.joined.latest <= day
        stays = one.left is None or (one.left.earliest is not None and day < one.left.earliest)
        if came and stays:
            inside.add(one.partner)
    return len(inside), len(inside - {0})


@given(spells_of_some(), st.integers(-10, 1300))
def test_counts_and_growth_are_a_simple_recount(spells: list[Spell], days: int) -> None:
    day = FIRST + timedelta(days=days)
    count = count_on(day, spells)
    assert (count.with_municipality, count.without_municipality) == recount(spells, day)
    steps = growth(spells, day)
    assert (steps[-1][1:] if steps else (0, 0)) == recount(spells, day)
    for step in steps:
        assert step[1:] == recount(spells, step.day) != recount(spells, step.day - timedelta(days=1))


def coalition_with(spells: list[Spell], municipality: Municipality) -> LocalCoalition:
    coalition: LocalCoalition = CoalitionFactory.create(is_published=True)
    kinds = {"kind": PartnerKind.MUNICIPALITY, "municipality": municipality}
    partners = {key: PartnerFactory.create(**kinds if key == 0 else {}) for key in {one.partner for one in spells}}
    open_ones = set()
    for one in spells:
        if one.left is None and one.partner in open_ones:
            continue  # one open membership at a time
        open_ones |= {one.partner} if one.left is None else set()
        MembershipFactory.create(
            coalition=coalition,
            partner=partners[one.partner],
            joined_on=one.joined,
            **({"state": MembershipState.LEFT, "left_on": one.left} if one.left is not None else {}),
        )
    return coalition


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [None, UNKNOWN, PartialDate.of(2020), PartialDate.on(date(2019, 12, 15))], ids=str)
def test_the_database_counts_as_the_page_does(ended: PartialDate | None) -> None:
    """`counted_on` and `uncertain_on` are the same rule as `Spell.presence_on`, also for a coalition that ended."""
    dates = [MARCH_15, PartialDate.of(2019, 3), PartialDate.of(2019), UNKNOWN]
    ends = [None, PartialDate.on(date(2019, 12, 1)), PartialDate.of(2019, 12), PartialDate.of(2020), UNKNOWN]
    spells = [spell(5 * n + m, joined, left) for n, joined in enumerate(dates) for m, left in enumerate(ends)]
    spells.append(spell(2, UNKNOWN))  # somebody with two spells
    coalition = coalition_with(spells, MunicipalityFactory.create())
    if ended is not None:
        coalition.is_ended, coalition.ended_on = True, ended
        coalition.save()
    read = [Spell.of(one, one.coalition) for one in CoalitionMembership.objects.joined().select_related("partner")]
    for day in (date(2018, 1, 1), MARCH_16, date(2019, 3, 31), date(2019, 12, 15), date(2020, 2, 1), date(2026, 1, 1)):
        present = present_on(read, day)
        sure = set(CoalitionMembership.objects.counted_on(day).values_list("partner", flat=True))
        maybe = set(CoalitionMembership.objects.uncertain_on(day).values_list("partner", flat=True))
        assert {key for key, presence in present.items() if presence == Presence.SURE} == sure
        assert {key for key, presence in present.items() if presence == Presence.MAYBE} == maybe - sure
        assert counts_of_all(day).get(coalition.pk, PartnerCount(day)) == count_on(day, read)


@pytest.mark.django_db
def test_invited_cancelled_and_merged_memberships_are_in_no_count() -> None:
    coalition = CoalitionFactory.create()
    MembershipFactory.create(coalition=coalition)
    for state in (MembershipState.INVITED, MembershipState.CANCELLED):
        MembershipFactory.create(coalition=coalition, state=state, joined_on=UNKNOWN)
    kept = CoalitionMembership.objects.get(state=MembershipState.MEMBER)
    MembershipFactory.create(coalition=coalition, state=MembershipState.MERGED, merged_into=kept)
    assert counts_of_all(MARCH_16) == {coalition.pk: PartnerCount(MARCH_16, 1, 1)}


# ---- what is missing ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_gap_view_names_what_others_have_and_always_the_hard_kinds() -> None:
    here = CoalitionFactory.create(is_published=True)
    MembershipFactory.create(coalition=here, partner__kind=PartnerKind.WELFARE)
    for kinds in (
        (PartnerKind.LIBRARY, PartnerKind.SPORT, PartnerKind.WELFARE),
        (PartnerKind.LIBRARY, PartnerKind.OTHER),
    ):
        other = CoalitionFactory.create(is_published=True)
        for kind in kinds:
            MembershipFactory.create(coalition=other, partner__kind=kind)
        MembershipFactory.create(coalition=other, partner=PersonFactory.create())
    hidden = CoalitionFactory.create()
    MembershipFactory.create(coalition=hidden, partner__kind=PartnerKind.CULTURE)
    ended = CoalitionFactory.create(is_published=True, is_ended=True, ended_on=PartialDate.on(date(2019, 3, 16)))
    MembershipFactory.create(coalition=ended, partner__kind=PartnerKind.POLICE)

    found = gaps(here, {PartnerKind.WELFARE}, MARCH_16)
    assert [(gap.kind, gap.coalitions, gap.of, gap.percentage, gap.is_hard) for gap in found] == [
        (PartnerKind.LIBRARY, 2, 2, 100, False),
        (PartnerKind.SPORT, 1, 2, 50, True),
        (PartnerKind.EDUCATION, 0, 2, 0, True),
        (PartnerKind.HOUSING, 0, 2, 0, True),
        (PartnerKind.BUSINESS, 0, 2, 0, True),
    ]


# ---- the drawing ----------------------------------------------------------------------------


def steps_of(numbers: list[int]) -> list[Step]:
    return [Step(date(2019, 1, 1) + timedelta(days=20 * n), number + 1, number) for n, number in enumerate(numbers)]


def test_the_drawing_stays_inside_its_frame_and_says_what_it_shows() -> None:
    chart = draw(steps_of([28, 34, 30]), date(2019, 12, 31), with_municipality=True)
    assert chart is not None
    assert chart.description == "Van 29 partners op 1 januari 2019 naar 31 op 31 december 2019."
    assert [tick.label for tick in chart.numbers] == ["0", "20", "40"]
    assert all(16 <= tick.at <= 220 for tick in chart.numbers)
    assert chart.line.startswith("M46 220 H46 V")
    assert chart.line.endswith("H704")
    assert draw([], date(2019, 12, 31), with_municipality=True) is None


def test_very_many_steps_give_one_row_for_each_year() -> None:
    steps = steps_of(list(range(60)))
    chart = draw(steps, date(2026, 1, 1), with_municipality=False)
    assert chart is not None
    assert chart.by_year
    assert [row.day.year for row in chart.rows] == sorted({step.day.year for step in steps})
    assert chart.rows[-1] == steps[-1]
