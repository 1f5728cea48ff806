"""One row of the coalitions and its required parents; `coordinator_of` makes who may work there."""

import hashlib
from datetime import date
from typing import Any

import factory
from allauth.mfa.models import Authenticator

from coalition.models import Municipality, User
from coalition.tools.dates import PartialDate
from coalition.tools.numbers import make_number
from partners.models import (
    Attendance,
    CoalitionMembership,
    CoordinatorGrant,
    Covenant,
    CovenantSigning,
    CovenantVersion,
    DoorLink,
    Gathering,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerKind,
)
from tests.factories import CeremonyFactory, RowFactory, UserFactory

DOOR_TOKEN = "geheim-van-de-deur"
MARCH_15 = PartialDate.on(date(2019, 3, 15))


class CoalitionFactory(RowFactory[LocalCoalition]):
    """Not public yet; `municipalities=[…]` says where."""

    class Meta:
        model = LocalCoalition
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Samen {n}")
    slug = factory.Sequence(lambda n: f"samen-{n}")
    started_on = MARCH_15

    @factory.post_generation  # type: ignore[untyped-decorator]  # no types there
    def municipalities(self, create: bool, given: "list[Municipality] | None", **kwargs: Any) -> None:
        if create and given:
            self.municipalities.add(*given)


class PartnerFactory(RowFactory[Partner]):
    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Organisatie {n}")
    place = "Dronten"
    kind: str = PartnerKind.WELFARE


class PersonFactory(PartnerFactory):
    """A private person: no kind, and no public name without consent."""

    name = factory.Sequence(lambda n: f"Geheime Persoon {n}")
    is_person = True
    kind = ""


class MembershipFactory(RowFactory[CoalitionMembership]):
    """Takes part since the start; `state=MembershipState.INVITED, joined_on=PartialDate.unknown()` is invited."""

    class Meta:
        model = CoalitionMembership

    coalition = factory.SubFactory(CoalitionFactory)
    partner = factory.SubFactory(PartnerFactory)
    state = MembershipState.MEMBER
    joined_on = MARCH_15


def many_members(
    number: int, coalition: LocalCoalition, kind: str = PartnerKind.WELFARE, **fields: Any
) -> list[Partner]:
    """So many organisations that take part, in two queries."""
    partners = PartnerFactory.build_batch(number, kind=kind)
    for partner in partners:
        partner.make_keys()
    Partner.objects.bulk_create(partners)
    CoalitionMembership.objects.bulk_create(
        MembershipFactory.build(coalition=coalition, partner=partner, **fields) for partner in partners
    )
    return partners


class CovenantFactory(RowFactory[Covenant]):
    class Meta:
        model = Covenant

    coalition = factory.SubFactory(CoalitionFactory)
    title = "Samen tegen eenzaamheid"


class CovenantVersionFactory(RowFactory[CovenantVersion]):
    class Meta:
        model = CovenantVersion

    covenant = factory.SubFactory(CovenantFactory)
    number = factory.LazyFunction(lambda: make_number("CV", 2019, "0000"))
    goals = "- Niemand alleen."
    text = "# Wat wij afspreken\n\nWij kijken naar elkaar om.\n\n- Wij bellen aan.\n- Wij luisteren."


class GatheringFactory(RowFactory[Gathering]):
    class Meta:
        model = Gathering

    coalition = factory.SubFactory(CoalitionFactory)
    ceremony = factory.SubFactory(
        CeremonyFactory, name="Start van de coalitie", held_on=date(2019, 3, 15), place="Dronten"
    )


class AttendanceFactory(RowFactory[Attendance]):
    """Somebody of this partner is there."""

    class Meta:
        model = Attendance

    gathering = factory.SubFactory(GatheringFactory)
    membership = factory.SubFactory(MembershipFactory, coalition=factory.SelfAttribute("..gathering.coalition"))
    present = True


class DoorLinkFactory(RowFactory[DoorLink]):
    """For the day of the gathering; `DOOR_TOKEN` opens it."""

    class Meta:
        model = DoorLink

    gathering = factory.SubFactory(GatheringFactory)
    token_hash = hashlib.sha256(DOOR_TOKEN.encode()).hexdigest()
    valid_on = factory.LazyAttribute(lambda link: link.gathering.ceremony.held_on)
    created_by = factory.SubFactory(UserFactory)


class CovenantSigningFactory(RowFactory[CovenantSigning]):
    class Meta:
        model = CovenantSigning

    version = factory.SubFactory(CovenantVersionFactory)
    partner = factory.SubFactory(PartnerFactory)
    signed_on = MARCH_15
    signatory_name = "Ondertekenaar Proef"
    signatory_function = "directeur"


def coordinator_of(*coalitions: LocalCoalition, **fields: Any) -> User:
    """Somebody who leads these coalitions, with the second factor that this asks for."""
    user: User = UserFactory.create(**fields)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    for coalition in coalitions:
        CoordinatorGrant.objects.create(user=user, coalition=coalition)
    return user
