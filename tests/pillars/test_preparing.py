"""Before an evening: typed municipalities become concepts with a number, and a concept that is there is taken along."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from coalition.models import Municipality
from coalition.services.sheet_plan import Outcome
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict
from pillars.models import Ceremony, Signing, SigningState
from pillars.services.preparing import KNOWN_NAME, NO_NAME, plan_preparing, prepare
from tests.client import StrictClient
from tests.factories import (
    CeremonyFactory,
    HolderFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    all_periods,
)

pytestmark = pytest.mark.django_db
EVENING = PartialDate.of(2027, 3, 4)


@pytest.fixture
def evening() -> Ceremony:
    all_periods()
    for code, name in (("GM0303", "Dronten"), ("GM0148", "Dalfsen"), ("GM0184", "Urk"), ("GM0193", "Zwolle")):
        MunicipalityFactory.create(code=code, name=name, slug=name.lower())
    return CeremonyFactory.create(held_on=date(2027, 3, 4), in_presence_of="de minister")


def of(name: str, **fields: Any) -> Signing:
    return SigningFactory.create(municipality=Municipality.objects.get(name=name), **fields)


def test_each_municipality_gets_a_concept_with_the_moment_of_the_evening(evening: Ceremony) -> None:
    HolderFactory.create(
        municipality=Municipality.objects.get(name="Urk"), name="Ina Bekend", function="locoburgemeester"
    )
    plan = plan_preparing(evening, "Dronten; Peter van Bergen\nGM0148; Jan; burgemeester\nUrk\nZwolle")
    assert next((row.outcome, row.problem) for row in plan.rows) == (Outcome.NEW, "")
    assert plan.rows[1].problem.startswith("Gemeente ‘GM0148’ is niet bekend"), "a code has a column of its own"
    assert [row.warnings for row in plan.rows[2:]] == [[KNOWN_NAME], [NO_NAME]]
    prepare(actor=MinistryFactory.create(), ceremony=evening, plan=plan, leave_out=True)
    made = {signing.municipality.name: signing for signing in evening.signings.all()}
    assert set(made) == {"Dronten", "Urk", "Zwolle"}
    for signing in made.values():
        assert (signing.state, signing.signed_on, signing.place) == (SigningState.CONCEPT, EVENING, "Utrecht")
        assert (signing.edition.is_current, signing.in_presence_of) == (True, "de minister")
    assert [str(person) for person in made["Urk"].signatories.all()] == ["Ina Bekend"]
    assert made["Urk"].signatories.get().function == "locoburgemeester"
    assert not made["Zwolle"].signatories.exists()


def test_a_concept_of_the_officer_is_taken_along_with_what_is_in_it(evening: Ceremony) -> None:
    own = of("Dronten", signed_on=PartialDate.of(2027), place="", signatories=["Peter van Bergen"], remarks="Zaal 2")
    plan = plan_preparing(evening, "Dronten\nDronten; Nog eens")
    assert plan.rows[0].outcome == Outcome.CHANGED
    assert plan.rows[1].problem == "Regel 1 gaat over dezelfde gemeente. Houd er een over."
    prepare(actor=MinistryFactory.create(), ceremony=evening, plan=plan, leave_out=True)
    own.refresh_from_db()
    assert (own.ceremony, own.signed_on, own.place, own.remarks) == (evening, EVENING, "Utrecht", "Zaal 2")
    assert own.signatories.get().name == "Peter van Bergen"
    assert Signing.objects.count() == 1
    again = plan_preparing(evening, "Dronten; Peter van Bergen")
    assert again.rows[0].outcome == Outcome.SAME


def test_what_is_under_way_or_of_another_day_is_left_alone(evening: Ceremony) -> None:
    of("Dronten", submitted=True, period=all_periods()[2])
    of("Dalfsen", registered=True, period=all_periods()[2])
    earlier = of("Urk", signed_on=PartialDate.of(2026, 9, 20))
    other = of("Zwolle", ceremony=CeremonyFactory.create(name="Andere avond"))
    MunicipalityFactory.create(name="Weesp", slug="weesp", ends="2022-03-24")
    plan = plan_preparing(evening, "Dronten\nDalfsen\nUrk; Ina\nZwolle; Kees\nWeesp")
    assert "ligt al ter controle" in plan.rows[0].problem
    assert "al ondertekening" in plan.rows[1].problem
    assert [row.signing for row in plan.rows[2:4]] == [None, None], "a concept of another day is another signing"
    assert plan.rows[3].warnings == [f"Er is ook concept {other.number}, voor {other.ceremony}."] or not other.period
    assert "is opgeheven op 24 maart 2022" in plan.rows[4].problem
    prepare(actor=MinistryFactory.create(), ceremony=evening, plan=plan, leave_out=True)
    earlier.refresh_from_db()
    assert earlier.ceremony is None
    assert evening.signings.count() == 2


def test_two_clicks_at_the_same_moment_make_one_concept(evening: Ceremony) -> None:
    plan, same = (plan_preparing(evening, "Dronten; Peter") for _ in range(2))
    ministry = MinistryFactory.create()
    prepare(actor=ministry, ceremony=evening, plan=plan)
    with pytest.raises(Conflict):
        prepare(actor=ministry, ceremony=evening, plan=same)
    assert evening.signings.count() == 1


@pytest.mark.sqlite
def test_the_page_shows_first_and_does_then(client: StrictClient, evening: Ceremony) -> None:
    client.force_login(MinistryFactory.create())
    address = reverse("ceremony_prepare", args=[evening.pk])
    typed = {"rows": "Dronten; Peter van Bergen\nNergens; Jan"}
    preview = client.post(address, typed)
    assert "1 voorbereiden en 1 weglaten" in preview.content.decode()
    assert not Signing.objects.exists()
    typed["fingerprint"] = preview.context["plan"].fingerprint
    refused = client.post(address, typed)
    assert (refused.status_code, Signing.objects.count()) == (422, 0)
    page = client.post(address, {**typed, "leave_out": "1"}, follow=True).content.decode()
    assert "1 gemeente is voorbereid." in page
    assert "1 formulier printen" in page
    empty = client.post(address, {"rows": "; ;"})
    assert empty.status_code == 422
    assert "Dronten;a;b;c" in client.post(address, {"rows": "Dronten;a;b;c"}).content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [3, 300])
def test_planning_asks_as_much_for_many_as_for_few(
    evening: Ceremony, count: int, django_assert_num_queries: Any
) -> None:
    names = [MunicipalityFactory.create(name=f"Stad {n}", slug=f"stad-{n}").name for n in range(count)]
    for name in names[::3]:
        of(name, signed_on=PartialDate.unknown())
    with django_assert_num_queries(7):
        plan = plan_preparing(evening, "\n".join(names))
    assert not plan.refused
