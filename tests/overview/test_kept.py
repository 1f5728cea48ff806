"""What is kept of the country is, after every act, what reading all of it anew would give; and little of it is read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps

from coalition.models import Municipality, MunicipalityChange
from coalition.overview.redivision import acts
from coalition.overview.redivision.plan import Dissolution, Renaming
from coalition.overview.register import coalitions as register_coalitions
from coalition.overview.register import standings
from coalition.services import municipality_search
from coalition.services.municipality_search import FoundBy, find_municipalities
from coalition.services.trail import raise_stamp
from coalition.tools.dates import PartialDate, today
from partners import all_coalitions, kinds
from partners.facts import CoalitionFacts, PartnerFacts
from partners.models import CoalitionMembership, LocalCoalition, MembershipAct, MembershipState, PartnerKind
from partners.services import coalitions, memberships, merging, organisations
from pillars.counting import counting
from pillars.models import Signing
from pillars.services import carrying
from pillars.services import signing as signings
from tests.factories import MinistryFactory, MunicipalityFactory, SigningFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, coordinator_of

# Inside a test's transaction nothing is kept, so these tests really commit.
pytestmark = pytest.mark.django_db(transaction=True)
KEPT = (standings, all_coalitions, kinds, register_coalitions.numbers_of, counting, municipality_search)
THEN, MERGED = date(2024, 6, 1), date(2022, 3, 24)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False):
        for kept in KEPT:
            kept.forget()
        yield
        for kept in KEPT:
            kept.forget()


class Seen:
    """Looks at everything that is kept after each act, today and on a past day."""

    def __init__(self, untouched: Municipality) -> None:
        self.untouched = untouched
        self.look()

    def look(self) -> None:
        self.registers = {day: standings.register_on(day) for day in (THEN, today())}
        for day, register in self.registers.items():
            anew = standings.read_register(day)
            assert register.lines == anew.lines
            assert (register.counts, register.places) == (anew.counts, anew.places)
            assert register.by_pk == anew.by_pk
            assert kinds.kinds_on(day) == kinds._read_all(day)
            assert kinds.kinds_on(day).with_kind("sport") == kinds._read_all(day).with_kind("sport")
            assert counting.on(day) & set(register.by_pk) == {line.pk for line in register.lines if line.counts}
            keys = list(LocalCoalition.objects.values_list("pk", flat=True))
            numbers = register_coalitions.numbers_of.on(day, keys)
            assert {key: numbers[key] for key in keys} == register_coalitions._count(day, keys)
        assert municipality_search._kept.on(today()).lines == municipality_search._read().lines
        assert all_coalitions.all_coalitions(today()).lines == all_coalitions._read_all(today()).lines

    def after(self, act: object, *, alone: bool = True) -> None:
        """`alone`: the line of a municipality that has nothing to do with it was not read again."""
        line = self.registers[today()].by_pk[self.untouched.pk]
        before = self.registers
        self.look()
        assert (self.registers[today()].by_pk[self.untouched.pk] is line) == alone, act
        self.changed = before[today()].lines != self.registers[today()].lines


def test_after_each_act_it_is_what_reading_everything_anew_gives() -> None:
    ministry, amsterdam = MinistryFactory.create(), MunicipalityFactory.create(name="Amsterdam")
    weesp = MunicipalityFactory.create(name="Weesp", ends=MERGED)
    MunicipalityChange.objects.create(date=MERGED, from_municipality=weesp, to_municipality=amsterdam, kind="absorbed")
    signing: Signing = SigningFactory.create(submitted=True, municipality=weesp)
    own: Signing = SigningFactory.create(submitted=True, municipality=amsterdam, signed_on=PartialDate.of(2020))
    coalition: LocalCoalition = CoalitionFactory.create(name="Weesp samen", municipalities=[weesp])
    other = CoalitionFactory.create(is_published=True, municipalities=[MunicipalityFactory.create()])
    lead: Any = coordinator_of(coalition)
    places = [
        MembershipFactory.create(coalition=one, state=MembershipState.INVITED, joined_on=PartialDate.unknown())
        for one in (coalition, coalition, other)
    ]
    joined = PartialDate.of(2024)
    seen = Seen(MunicipalityFactory.create(name="Urk"))

    def act(done: object, *, alone: bool = True, changes: bool = True) -> None:
        seen.after(done, alone=alone)
        assert seen.changed == changes, done

    act(signings.register_signing(actor=ministry, signing=signing))  # the successor's line says so
    taken = carrying.take_over_signing(
        actor=ministry, signing=signing, municipality=amsterdam, counts_from=date(2023, 1, 1), reason="Besluit"
    )
    act(taken)
    act(carrying.undo_takeover(actor=ministry, takeover=taken, reason="Vergissing"))
    act(signings.register_signing(actor=ministry, signing=own))
    own.refresh_from_db()
    act(signings.withdraw_signing(actor=ministry, signing=own, withdrawn_on=date(2025, 1, 1), decision="Besluit"))
    act(coalitions.publish(actor=lead, coalition=coalition))
    coalition.refresh_from_db()
    moved = coalitions.set_municipalities(
        actor=ministry, coalition=coalition, municipalities=[amsterdam], version=coalition.version
    )
    act(moved, changes=False)  # the successor had it already
    coalition.refresh_from_db()
    facts = CoalitionFacts("Aan tafel", (amsterdam,), started_on=PartialDate.of(2019))
    act(coalitions.save_coalition(actor=lead, coalition=coalition, facts=facts, version=coalition.version))
    for place in places:
        act(memberships.move_membership(actor=None, membership=place, act=MembershipAct.JOIN, on=joined), changes=False)
    assert len(kinds.kinds_on(today()).by_coalition) == 2
    changed = PartnerFacts("Sportclub", "Weesp", PartnerKind.SPORT)
    version = places[0].partner.version
    act(organisations.change_partner(actor=lead, membership=places[0], facts=changed, version=version), changes=False)
    assert kinds.kinds_on(today()).having["sport"] == 1
    one, two = places[0].partner, places[1].partner
    merge = merging.merge_partners(actor=lead, kept=one, merged=two, coalition=coalition)
    act(merge, changes=False)
    act(merging.undo_merge(actor=lead, merge=merge), changes=False)
    place = CoalitionMembership.objects.get(pk=places[0].pk)
    act(organisations.dissolve(actor=lead, membership=place, on=PartialDate.of(2026, 1)), changes=False)
    coalition.refresh_from_db()
    act(coalitions.end_coalition(actor=lead, coalition=coalition, on=PartialDate.on(date(2026, 2, 1))))
    act(coalitions.resume_coalition(actor=lead, coalition=coalition))
    act(coalitions.hide(actor=lead, coalition=coalition))


def test_what_no_line_of_the_trail_explains_is_read_anew() -> None:
    """Loading the country, or a change of the map: then everything may be different."""
    urk = MunicipalityFactory.create(name="Urk")
    seen = Seen(urk)
    SigningFactory.create(registered=True, municipality=urk)
    raise_stamp()
    seen.after("a stamp without a line", alone=False)
    assert seen.changed


def test_a_new_name_and_a_merger_are_searched_by_at_once() -> None:
    urk, ministry = MunicipalityFactory.create(name="Urk"), MinistryFactory.create()
    dronten = MunicipalityFactory.create(name="Dronten")
    assert list(find_municipalities("urk")) == [urk.pk]
    acts.rename(actor=ministry, plan=Renaming(urk, today(), "Besluit", "Visserstad"))
    assert find_municipalities("visser") == {urk.pk: FoundBy.BEGINNING}
    done = acts.dissolve(actor=ministry, plan=Dissolution(urk, date(2026, 12, 1), "Besluit", (dronten,)))
    assert find_municipalities("visserstad") == {urk.pk: FoundBy.NAME, dronten.pk: FoundBy.FORMER}
    acts.undo(actor=ministry, redivision=done)
    assert list(find_municipalities("visserstad")) == [urk.pk]


def test_what_changes_neither_is_named_as_it_is_called() -> None:
    assert {model._meta.label_lower for model in apps.get_models()} >= all_coalitions.ELSEWHERE
