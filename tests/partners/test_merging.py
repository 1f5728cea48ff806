"""Duplicates: nothing is lost when two partners become one, and undoing gives the same state."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from coalition.models import AuditEvent, User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Refused
from partners.models import (
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerInvitation,
    PartnerKind,
    PartnerMerge,
    PartnerName,
)
from partners.services.duplicates import likely_everywhere, likely_in
from partners.services.merging import merge_partners, plan_merge, undo_merge
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory
from tests.partners.factories import (
    MARCH_15,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db
UNKNOWN = PartialDate.unknown()
SEPTEMBER_20 = PartialDate.on(date(2019, 9, 20))
MOVING: tuple[type[models.Model], ...] = (
    Partner, PartnerName, CoalitionMembership, CovenantSigning, Attendance, PartnerInvitation,
)  # fmt: skip


def everything() -> dict[str, dict[int, dict[str, Any]]]:
    """Every row that hangs on a partner, but for the numbers that say how often it was written."""
    found = {}
    for model in MOVING:
        rows = {row["id"]: row for row in model._default_manager.values()}
        for row in rows.values():
            row.pop("version", None)
        found[model.__name__] = rows
    return found


@dataclass
class World:
    here: LocalCoalition
    elsewhere: LocalCoalition
    lead: User
    kept: Partner
    double: Partner


@pytest.fixture
def world() -> World:
    """A partner and its double, both in one coalition, with everything that can hang on them."""
    here, elsewhere = CoalitionFactory.create(municipalities=[MunicipalityFactory.create()]), CoalitionFactory.create()
    lead = coordinator_of(here)
    kept = PartnerFactory.create(name="De Meerpaal", kind="", place="Dronten")
    double = PartnerFactory.create(
        name="Stichting Meerpaal", kind=PartnerKind.CULTURE, kvk_number="41023456", website="https://meerpaal.example"
    )
    PartnerName.objects.create(partner=double, name="Het Podium", kind=PartnerName.Kind.FORMER)
    PartnerName.objects.create(partner=double, name="De Meerpaal")
    invited = MembershipFactory.create(
        coalition=here, partner=kept, state=MembershipState.INVITED, joined_on=UNKNOWN, contact_name="Eerste Contact"
    )
    member = MembershipFactory.create(
        coalition=here, partner=double, contact_name="Ander Contact", contact_email="b@partner.example", core_group=True
    )
    MembershipFactory.create(
        coalition=here,
        partner=double,
        state=MembershipState.LEFT,
        joined_on=PartialDate.of(2017),
        left_on=PartialDate.of(2018),
    )
    old, new = (CovenantVersionFactory.create(covenant__coalition=here) for _ in range(2))
    CovenantSigningFactory.create(version=old, partner=kept, signed_on=SEPTEMBER_20, signatory_name="Later")
    CovenantSigningFactory.create(version=old, partner=double, signed_on=MARCH_15, signatory_name="Eerder")
    CovenantSigningFactory.create(version=new, partner=double, signed_on=SEPTEMBER_20)
    alone, both = GatheringFactory.create(coalition=here), GatheringFactory.create(coalition=here)
    Attendance.objects.create(gathering=alone, membership=member, present=True)
    Attendance.objects.create(gathering=both, membership=member, present=True, signatory_name="Wie Tekent")
    Attendance.objects.create(gathering=both, membership=invited)
    PartnerInvitation.objects.create(
        membership=member, version=new, token_hash="x" * 64, email="b@partner.example", invited_by=lead,
        expires_at=timezone.now(),
    )  # fmt: skip
    return World(here, elsewhere, lead, kept, double)


def merge(world: World) -> PartnerMerge:
    return merge_partners(actor=world.lead, kept=world.kept, merged=world.double, coalition=world.here)


def test_two_become_one(world: World) -> None:
    merge(world)
    kept = Partner.objects.get(pk=world.kept.pk)
    assert (kept.name, kept.kind, kept.kvk_number) == ("De Meerpaal", PartnerKind.CULTURE, "41023456")
    assert {(one.name, one.kind) for one in kept.names.all()} == {
        ("Stichting Meerpaal", "merged"), ("Het Podium", "former"),
    }  # fmt: skip
    place = kept.memberships.get(state__in=("invited", "member"))
    assert (place.state, place.joined_on, place.core_group) == ("member", MARCH_15, True)
    assert (place.contact_name, place.contact_email) == ("Eerste Contact", "b@partner.example")
    assert kept.memberships.get(state="left").left_on == PartialDate.of(2018)
    assert place.attendances.filter(present=True).count() == 2
    assert place.invitations.count() == 1
    merged = CoalitionMembership.objects.get(state=MembershipState.MERGED)
    assert (merged.partner, merged.merged_into, merged.contact_name) == (world.double, place, "Ander Contact")
    assert world.here.memberships.counted_on(date(2020, 1, 1)).count() == 1


def test_of_two_signatures_under_one_text_the_older_counts(world: World) -> None:
    merge(world)
    counting = CovenantSigning.objects.in_force().order_by("signed_on_earliest")
    assert [(one.partner, one.signed_on) for one in counting] == [(world.kept, MARCH_15), (world.kept, SEPTEMBER_20)]
    assert counting[0].signatory_name == "Eerder"
    stays = CovenantSigning.objects.get(partner=world.double)
    assert (stays.signatory_name, stays.withdrawn_on) == ("Later", None)


def test_nothing_is_lost_and_undoing_gives_the_same_state(world: World) -> None:
    before = everything()
    done = merge(world)
    after = everything()
    for name, rows in before.items():
        assert set(rows) <= set(after[name])
    assert after != before
    undo_merge(actor=world.lead, merge=done)
    assert everything() == before
    actions = [event.action for event in AuditEvent.objects.of(world.kept)]
    assert actions == ["partner.merge_undone", "partner.merged"]
    with pytest.raises(Refused, match="al ongedaan"):
        undo_merge(actor=world.lead, merge=done)


def test_the_other_way_round_can_be_undone_as_well(world: World) -> None:
    before = everything()
    done = merge_partners(actor=world.lead, kept=world.double, merged=world.kept, coalition=world.here)
    assert CovenantSigning.objects.in_force().filter(partner=world.double).count() == 2
    undo_merge(actor=world.lead, merge=done)
    assert everything() == before


def test_what_somebody_changed_since_then_stays(world: World) -> None:
    done = merge(world)
    Partner.objects.filter(pk=world.kept.pk).update(kind=PartnerKind.WELFARE)
    place = world.here.memberships.get(state="member")
    place.contact_email, place.joined_on = "nieuw@partner.example", SEPTEMBER_20
    place.save()
    undo_merge(actor=world.lead, merge=PartnerMerge.objects.get(pk=done.pk))
    kept = Partner.objects.get(pk=world.kept.pk)
    assert (kept.kind, kept.kvk_number) == (PartnerKind.WELFARE, "")
    place.refresh_from_db()
    assert (place.contact_email, place.state) == ("nieuw@partner.example", MembershipState.MEMBER)


def test_what_is_kept_of_a_merge_holds_no_content(world: World) -> None:
    kept = str(merge(world).moved)
    assert not [word for word in ("Contact", "partner.example", "Meerpaal", "Tekent") if word in kept]


def test_merges_are_undone_from_the_last_to_the_first(world: World) -> None:
    third = PartnerFactory.create(name="Meerpaal Dronten")
    MembershipFactory.create(coalition=world.here, partner=third)
    before = everything()
    first = merge(world)
    second = merge_partners(actor=world.lead, kept=world.kept, merged=third, coalition=world.here)
    with pytest.raises(Refused, match="daarna kwam"):
        undo_merge(actor=world.lead, merge=first)
    undo_merge(actor=world.lead, merge=second)
    undo_merge(actor=world.lead, merge=PartnerMerge.objects.get(pk=first.pk))
    assert everything() == before


def test_everything_that_points_at_a_partner_is_thought_of() -> None:
    """A new model that points at a partner or its place must be moved by a merge; then it comes in this list."""

    def pointing(model: type[models.Model]) -> set[str]:
        fields = model._meta.get_fields(include_hidden=True)
        found = [one for one in fields if isinstance(one, models.ManyToOneRel)]
        return {f"{one.related_model.__name__}.{one.field.name}" for one in found}

    assert pointing(Partner) == {
        "CoalitionMembership.partner", "CovenantSigning.partner", "PartnerName.partner", "Partner.merged_into",
        "PartnerMerge.kept", "PartnerMerge.merged",
    }  # fmt: skip
    assert pointing(CoalitionMembership) == {
        "Attendance.membership", "PartnerInvitation.membership", "CoalitionMembership.merged_into",
    }  # fmt: skip


# ---- who may ---------------------------------------------------------------------------------


def test_a_coordinator_touches_no_other_coalition(world: World) -> None:
    MembershipFactory.create(coalition=world.elsewhere, partner=world.double)
    with pytest.raises(Refused, match="andere coalitie"):
        merge(world)
    with pytest.raises(Refused, match="mag deze partners niet"):
        merge_partners(
            actor=coordinator_of(world.elsewhere), kept=world.kept, merged=world.double, coalition=world.here
        )
    ministry = MinistryFactory.create()
    done = merge_partners(actor=ministry, kept=world.kept, merged=world.double)
    assert world.elsewhere.memberships.get().partner == world.kept
    undo_merge(actor=ministry, merge=done)
    assert world.elsewhere.memberships.get().partner == world.double


def test_only_partners_of_the_list_are_merged_within_a_coalition(world: World) -> None:
    with pytest.raises(Refused, match="niet allebei"):
        merge_partners(actor=world.lead, kept=world.kept, merged=PartnerFactory.create(), coalition=world.here)


def test_persons_are_the_coordinators_business_alone(world: World) -> None:
    one, other = PersonFactory.create(), PersonFactory.create()
    for person in (one, other):
        MembershipFactory.create(coalition=world.here, partner=person)
    with pytest.raises(Refused, match="mag deze partners niet"):
        merge_partners(actor=MinistryFactory.create(), kept=one, merged=other)
    merge_partners(actor=world.lead, kept=one, merged=other, coalition=world.here)
    assert not one.names.exists()  # a name that nobody agreed to is not kept as one to be found by
    assert "Geheime" not in str(list(AuditEvent.objects.values_list("object_label", "changes")))


def test_what_cannot_be_one(world: World) -> None:
    for other, sentence in ((world.kept, "twee verschillende"), (PersonFactory.create(), "inwoner en een organisatie")):
        with pytest.raises(Refused, match=sentence):
            plan_merge(world.kept, other)
    merge(world)
    with pytest.raises(Refused, match="al samengevoegd"):
        plan_merge(PartnerFactory.create(), Partner.objects.get(pk=world.double.pk))


# ---- who is probably double ------------------------------------------------------------------


def test_likely_duplicates_are_organisations_that_look_alike(world: World) -> None:
    for name in ("Jan de Vries", "Jan de Vriess"):
        MembershipFactory.create(coalition=world.here, partner=PersonFactory.create(name=name))
    MembershipFactory.create(coalition=world.here, partner=PartnerFactory.create(name="Iets heel anders"))
    pairs = [{pair.one.name, pair.other.name} for pair in likely_in(world.here)]
    assert pairs == [{"De Meerpaal", "Stichting Meerpaal"}]
    everywhere = [{pair.one.name, pair.other.name} for pair in likely_everywhere()]
    assert everywhere == [{"De Meerpaal", "Stichting Meerpaal"}]
    merge(world)
    assert likely_in(world.here) == []
    assert likely_everywhere() == []


def test_with_very_many_partners_doubles_are_looked_for_when_asked(client: StrictClient) -> None:
    for key in (100_001, 100_002):
        PartnerFactory.create(pk=key, name="Zonnebloem", place="Dronten")
    client.force_login(MinistryFactory.create())
    page = client.get("/mijn/partners/").content.decode()
    assert "Zoek waarschijnlijke dubbelen" in page
    assert "Zonnebloem en Zonnebloem" not in page
    assert "Zonnebloem en Zonnebloem" in client.get("/mijn/partners/?dubbel=ja").content.decode()


def test_with_very_many_partners_they_are_found_by_the_beginning_of_a_name(client: StrictClient) -> None:
    renamed = PartnerFactory.create(pk=100_001, name="Welzijn Noord")
    PartnerName.objects.create(partner=renamed, name="Stichting Zonlicht", kind="former")
    for name, place in (("De Zonnebloem", "Urk"), ("Kleine Zonnebloem", "Zon"), ("Zonnewijzer", "Urk")):
        PartnerFactory.create(name=name, place=place)
    client.force_login(MinistryFactory.create())
    page = client.get("/mijn/partners/?q=de+zon").content.decode()
    assert re.findall(r'<th scope="row">([^<]*)', page) == ["Welzijn Noord", "De Zonnebloem", "Zonnewijzer"]
    assert "U vindt de namen die zo beginnen" in page
