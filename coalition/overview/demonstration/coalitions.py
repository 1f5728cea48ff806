"""Puts the demonstration's coalitions in through the services, as a coordinator would, so that their trail is real."""

from collections.abc import Mapping
from datetime import date

from coalition.models import Municipality, User
from coalition.overview.demonstration import coalition_data, data
from coalition.overview.demonstration.coalition_data import DemoCoalition
from coalition.tools.dates import PartialDate
from partners.facts import CoalitionFacts, Consent, Contact, MembershipFacts, PartnerFacts
from partners.models import CoalitionMembership, Covenant, LocalCoalition, MembershipAct, PartnerKind
from partners.services.attendance import set_attendance
from partners.services.closing import close_gathering, plan_closing
from partners.services.coalitions import publish, start_coalition
from partners.services.coordinators import name_coordinator
from partners.services.covenants import CovenantFacts, create_covenant
from partners.services.gatherings import CeremonyFacts, create_gathering
from partners.services.memberships import add_membership, move_membership
from partners.services.organisations import create_partner, give_consent

People = Mapping[str, User]
Places = Mapping[str, Municipality]


def load_coalitions(users: People, municipalities: Places) -> None:
    """ZamenEen, whose story is still to be played, and the invented ones."""
    zameneen = CoalitionFacts(
        name=data.COALITION["name"],
        municipalities=(municipalities[data.COALITION["municipality"]],),
        former_names=data.COALITION["former_names"],
        started_on=PartialDate.parse(data.COALITION["started_on"]),
    )
    _start(users, data.COORDINATOR, zameneen)
    for invented in coalition_data.COALITIONS:
        _Invented(invented, users, municipalities).load()


def _start(users: People, coordinator: str, facts: CoalitionFacts) -> LocalCoalition:
    """Started by the ministry, led and published by its coordinator."""
    ministry = users[data.MINISTRY]
    coalition = start_coalition(actor=ministry, facts=facts)
    name_coordinator(actor=ministry, coalition=coalition, email=coordinator)
    publish(actor=users[coordinator], coalition=coalition)
    return coalition


class _Invented:
    """One invented coalition: two rounds of partners, one who left, some who were only invited, a signed covenant."""

    def __init__(self, facts: DemoCoalition, users: People, municipalities: Places) -> None:
        self.facts = facts
        self.places = [municipalities[slug] for slug in facts.municipalities]
        self.town = self.places[0].name
        self.actor = users[data.SECOND_COORDINATOR]
        self.partners = 0
        told = CoalitionFacts(
            name=facts.name, municipalities=tuple(self.places), former_names=facts.former_names, motto=facts.motto,
            started_on=PartialDate.parse(facts.started_on), description=coalition_data.DESCRIPTION,
            counts_municipality=facts.counts_municipality, mailbox="coalitie@demo.example",
        )  # fmt: skip
        self.coalition = _start(users, data.SECOND_COORDINATOR, told)
        words = CovenantFacts(
            Covenant.Word.AGREEMENT,
            f"Samen tegen eenzaamheid in {self.town}",
            coalition_data.GOALS,
            coalition_data.TEXT,
        )
        self.version = create_covenant(actor=self.actor, coalition=self.coalition, facts=words)

    def load(self) -> None:
        names = [pair for pair in coalition_data.NAMES if pair[0] not in self.facts.without]
        first, second = names[: -coalition_data.SECOND_ROUND], names[-coalition_data.SECOND_ROUND :]
        signing = [self._municipality(place) for place in self.places]
        signing += [self._partner(name, kind) for kind, name in first]
        self._evening(self.facts.first_evening, signing)
        if self.facts.second_evening:
            self._evening(self.facts.second_evening, [self._partner(name, kind) for kind, name in second])
        for number, name in enumerate(coalition_data.INHABITANTS):
            self._inhabitant(name, consents=number == 0)
        for name in coalition_data.INVITED:
            self._add(PartnerFacts(name.format(self.town), self.town), None)
        # Somebody who left, and somebody of whom nobody knows since when.
        move_membership(
            actor=self.actor, membership=signing[-1], act=MembershipAct.LEAVE, on=PartialDate.of(2023, 1, 31)
        )
        club = PartnerFacts(f"Demo Kaartclub {self.town}", self.town, PartnerKind.ASSOCIATION)
        self._add(club, PartialDate.unknown())

    def _municipality(self, place: Municipality) -> CoalitionMembership:
        facts = PartnerFacts(f"Gemeente {place.name}", place.name, PartnerKind.MUNICIPALITY, municipality=place)
        return self._add(facts, None)

    def _partner(self, name: str, kind: PartnerKind) -> CoalitionMembership:
        return self._add(PartnerFacts(name.format(self.town), self.town, kind), None)

    def _inhabitant(self, name: str, *, consents: bool) -> None:
        person = PartnerFacts(name, self.town, is_person=True)
        membership = self._add(person, PartialDate.parse(self.facts.first_evening))
        if consents:
            consent = Consent(given_on=date(2022, 1, 10), how="per mail")
            give_consent(actor=self.actor, partner=membership.partner, consent=consent)

    def _add(self, facts: PartnerFacts, joined_on: PartialDate | None) -> CoalitionMembership:
        """Every seventh is in the core group, some say what they bring, and most have somebody to call."""
        self.partners += 1
        number = self.partners % 7
        contact = Contact("Demo Contactpersoon", "medewerker", f"contact{self.partners}@demo.example")
        membership = MembershipFacts(
            core_group=number == 1,
            contribution=coalition_data.CONTRIBUTIONS[number] if number < 3 else "",
            contribution_is_public=number != 2,
            contact=contact if number < 5 else Contact(),
        )
        partner = create_partner(actor=self.actor, facts=facts)
        return add_membership(
            actor=self.actor, coalition=self.coalition, partner=partner, joined_on=joined_on, facts=membership
        )

    def _evening(self, day: str, memberships: list[CoalitionMembership]) -> None:
        """Everybody is ticked; closing makes them sign and take part, so that undoing it can be tried."""
        moment = CeremonyFacts(f"Demo-avond in {self.town}", date.fromisoformat(day), self.town)
        gathering = create_gathering(actor=self.actor, coalition=self.coalition, version=self.version, facts=moment)
        for membership in memberships:
            set_attendance(
                actor=self.actor, gathering=gathering, membership=membership, present=True,
                signatory_name="Demo Ondertekenaar", signatory_function="directeur",
            )  # fmt: skip
        close_gathering(actor=self.actor, gathering=gathering, fingerprint=plan_closing(gathering).fingerprint)
        for membership in memberships:
            membership.refresh_from_db()
