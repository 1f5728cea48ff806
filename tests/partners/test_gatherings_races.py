"""Many at one table, in real transactions: no tick is lost, no evening is closed twice."""

from typing import Any

import pytest

from coalition.models import User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Refused
from partners.models import Attendance, CoalitionMembership, CovenantSigning, Gathering, MembershipState
from partners.services.attendance import add_on_the_spot, set_attendance
from partners.services.closing import close_gathering, plan_closing, reopen_gathering
from tests.partners.factories import (
    AttendanceFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    coordinator_of,
)
from tests.pillars.test_races import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def evening() -> Gathering:
    version = CovenantVersionFactory.create()
    return GatheringFactory.create(coalition=version.covenant.coalition, version=version)


@pytest.fixture
def coordinator(evening: Gathering) -> User:
    return coordinator_of(evening.coalition)


def invited(evening: Gathering, count: int) -> list[CoalitionMembership]:
    unknown = PartialDate.unknown()
    return MembershipFactory.create_batch(
        count, coalition=evening.coalition, state=MembershipState.INVITED, joined_on=unknown
    )


def test_many_who_tick_at_once_lose_nothing(evening: Gathering, coordinator: User) -> None:
    """Each row for the first time, by a tick and by who signs, at the same moment."""
    rows = invited(evening, 5)

    def write(row: CoalitionMembership, **given: Any) -> Any:
        return lambda: set_attendance(actor=coordinator, gathering=evening, membership=row, **given)

    at_once(*(write(row, present=True) for row in rows), *(write(row, signatory_name="Anneke") for row in rows))
    assert list(evening.attendances.values_list("present", "signatory_name")) == [(True, "Anneke")] * 5


def test_closing_twice_at_once_closes_once(evening: Gathering, coordinator: User) -> None:
    for row in invited(evening, 3):
        AttendanceFactory.create(gathering=evening, membership=row)
    mark = plan_closing(evening).fingerprint
    answers = at_once(*[lambda: close_gathering(actor=coordinator, gathering=evening, fingerprint=mark)] * 3)
    assert refusals(answers) == 2
    assert CovenantSigning.objects.count() == 3
    closed = Gathering.objects.get()
    answers = at_once(*[lambda: reopen_gathering(actor=coordinator, gathering=closed)] * 3)
    assert refusals(answers) == 2
    assert CovenantSigning.objects.count() == 0


def test_a_tick_while_closing_is_recorded_or_refused_but_never_lost(evening: Gathering, coordinator: User) -> None:
    """Whoever is first: a tick that was accepted is among what was closed, or closing asked for another look."""
    first, late = invited(evening, 2)
    AttendanceFactory.create(gathering=evening, membership=first)
    mark = plan_closing(evening).fingerprint
    closing, ticking = at_once(
        lambda: close_gathering(actor=coordinator, gathering=evening, fingerprint=mark),
        lambda: set_attendance(actor=None, gathering=evening, membership=late, present=True),
    )
    accepted = Attendance.objects.filter(membership=late, present=True).exists()
    assert isinstance(closing, Refused) == accepted
    assert isinstance(ticking, Refused) != accepted


def test_the_same_newcomer_at_two_tables_is_added_once(evening: Gathering, coordinator: User) -> None:
    answers = at_once(*[lambda: add_on_the_spot(actor=coordinator, gathering=evening, name="Voetbalclub ASV")] * 2)
    assert refusals(answers) == 1
    assert evening.coalition.memberships.count() == 1
    assert evening.attendances.filter(present=True).count() == 1
