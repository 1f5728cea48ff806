"""Puts the demonstration's coalitions in: their partners one by one through the services, as a coordinator would."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from coalition.models import Municipality, User
from coalition.overview.demonstration import coalition_data, data
from coalition.overview.demonstration.coalition_data import DemoCoalition
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.numbers import make_number
from partners.facts import Contact, MembershipFacts, PartnerFacts
from partners.models import (
    CoalitionMembership,
    CoordinatorGrant,
    Covenant,
    CovenantVersion,
    LocalCoalition,
    MembershipAct,
    PartnerKind,
)
from partners.services.attendance import set_attendance
from partners.services.closing import close_gathering, plan_closing
from partners.services.gatherings import CeremonyFacts, create_gathering
from partners.services.memberships import add_membership, move_membership
from partners.services.organisations import create_partner

People = Mapping[str, User]
Places = Mapping[str, Municipality]


def load_coalitions(users: People, municipalities: Places) -> None:
    """ZamenEen, whose story is still to be played, and the invented ones."""
    _start(
        users[data.COORDINATOR], [municipalities[data.COALITION["municipality"]]], data.COALITION["name"],
        data.COALITION["started_on"], former_names=data.COALITION["former_names"],
    )  # fmt: skip
    for number, invented in enumerate(coalition_data.COALITIONS):
        if not PartialDate.parse(invented.started_on).is_ahead:
            _Invented(number, invented, users, municipalities).load()


def _start(
    coordinator: User, places: list[Municipality], name: str, started_on: str, **facts: object
) -> LocalCoalition:
    coalition = LocalCoalition(name=name, slug=slugify(name), is_published=True, published_at=timezone.now(), **facts)
    coalition.started_on = PartialDate.parse(started_on)
    coalition.save()
    coalition.municipalities.set(places)
    record(actor=None, action="coalition.started", obj=coalition)
    CoordinatorGrant.objects.create(user=coordinator, coalition=coalition)
    record(actor=None, action="coordinator.named", obj=coalition)
    return coalition


class _Invented:
    """One invented coalition: two rounds of partners, one who left, some who were only invited, a signed covenant."""

    def __init__(self, number: int, facts: DemoCoalition, users: People, municipalities: Places) -> None:
        self.number, self.facts = number, facts
        self.places = [municipalities[slug] for slug in facts.municipalities]
        self.town = self.places[0].name
        self.actor = users[data.SECOND_COORDINATOR]
        self.coalition = _start(
            self.actor, self.places, facts.name, facts.started_on, former_names=facts.former_names, motto=facts.motto,
            counts_municipality=facts.counts_municipality, description=coalition_data.DESCRIPTION,
            mailbox=f"{slugify(facts.name)}@demo.example",
        )  # fmt: skip
        covenant = Covenant.objects.create(
            coalition=self.coalition, title=f"Samen tegen eenzaamheid in {self.town}", word=Covenant.Word.AGREEMENT,
            created_by=self.actor,
        )  # fmt: skip
        self.version = CovenantVersion.objects.create(
            covenant=covenant, number=make_number("CV", 2020, "0000"), goals=coalition_data.GOALS,
            text=coalition_data.TEXT, created_by=self.actor,
        )  # fmt: skip

    def load(self) -> None:
        names = [pair for pair in coalition_data.NAMES if pair[0] not in self.facts.without]
        rounds = (names[: -coalition_data.SECOND_ROUND], names[-coalition_data.SECOND_ROUND :])
        first = [self._municipality(place) for place in self.places]
        first += [self._partner(name, kind) for kind, name in rounds[0]]
        self._evening(self.facts.first_evening, first)
        if self.facts.second_evening:
            self._evening(self.facts.second_evening, [self._partner(name, kind) for kind, name in rounds[1]])
        for number, name in enumerate(coalition_data.INHABITANTS):
            self._inhabitant(name, consents=number == 0)
        for name in coalition_data.INVITED:
            self._add(PartnerFacts(name.format(self.town), self.town), None)
        # Somebody who left, and somebody of whom nobody knows since when.
        move_membership(actor=self.actor, membership=first[-1], act=MembershipAct.LEAVE, on=PartialDate.of(2023, 1, 31))
        self._add(
            PartnerFacts(f"Demo Kaartclub {self.town}", self.town, PartnerKind.ASSOCIATION), PartialDate.unknown()
        )

    def _municipality(self, place: Municipality) -> CoalitionMembership:
        facts = PartnerFacts(f"Gemeente {place.name}", place.name, PartnerKind.MUNICIPALITY, municipality=place)
        return self._add(facts, self._joined(self.facts.first_evening))

    def _partner(self, name: str, kind: PartnerKind) -> CoalitionMembership:
        return self._add(PartnerFacts(name.format(self.town), self.town, kind), None)

    def _inhabitant(self, name: str, *, consents: bool) -> None:
        membership = self._add(PartnerFacts(name, self.town, is_person=True), self._joined(self.facts.first_evening))
        if consents:
            partner = membership.partner
            partner.consent_given_on, partner.consent_how = date(2022, 1, 10), "per mail"
            partner.save()
            record(actor=self.actor, action="partner.consent", obj=partner)

    def _add(self, facts: PartnerFacts, joined_on: PartialDate | None) -> CoalitionMembership:
        partner = create_partner(actor=self.actor, facts=facts)
        number = partner.pk % 7
        membership = MembershipFacts(
            core_group=number == 1,
            contribution=coalition_data.CONTRIBUTIONS[number] if number < 3 else "",
            contribution_is_public=number != 2,
            contact=Contact("Demo Contactpersoon", "medewerker", f"contact{partner.pk}@demo.example")
            if number < 5
            else Contact(),
        )
        return add_membership(
            actor=self.actor, coalition=self.coalition, partner=partner, joined_on=joined_on, facts=membership
        )

    def _joined(self, day: str) -> PartialDate:
        return PartialDate.parse(day)

    def _evening(self, day: str, memberships: list[CoalitionMembership]) -> None:
        """Everybody is ticked; closing makes them sign and take part, so that undoing it can be tried."""
        on = PartialDate.parse(day)
        assert on.earliest is not None
        facts = CeremonyFacts(f"Demo-avond in {self.town}", on.earliest, self.town)
        gathering = create_gathering(actor=self.actor, coalition=self.coalition, version=self.version, facts=facts)
        for membership in memberships:
            set_attendance(
                actor=self.actor, gathering=gathering, membership=membership, present=True,
                signatory_name="Demo Ondertekenaar", signatory_function="directeur",
            )  # fmt: skip
        fingerprint = plan_closing(gathering).fingerprint
        close_gathering(actor=self.actor, gathering=gathering, fingerprint=fingerprint)
        for membership in memberships:
            membership.refresh_from_db()
