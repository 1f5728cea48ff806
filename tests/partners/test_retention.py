"""What is kept of partners, how long, and that nothing of a person is left when it is over."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from coalition.models import AuditEvent
from coalition.services.retention import apply_terms
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from partners.models import (
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    DoorLink,
    MembershipAct,
    MembershipState,
    PartnerInvitation,
    PartnerName,
)
from partners.services.coalition_merging import merge_coalitions
from partners.services.coalitions import end_coalition
from partners.services.memberships import move_membership
from partners.services.paper import issue_covenant
from tests.factories import UserFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db
THEN = "2024-06-01T12:00:00+02:00"
CONTACT = {
    "contact_name": "Anna Geheim", "contact_function": "directeur", "contact_email": "anna@geheim.example",
    "contact_phone": "0321 123456",
}  # fmt: skip
UNKNOWN = PartialDate.unknown()


def after(days: int) -> dict[str, int]:
    """What the worker erased when it came by so many days later."""
    with time_machine.travel(datetime.fromisoformat(THEN) + timedelta(days=days), tick=False):
        return {term.what: number for term, number in apply_terms() if number}


def contact_of(membership: CoalitionMembership) -> list[str]:
    membership.refresh_from_db()
    return [getattr(membership, name) for name in CoalitionMembership.CONTACT_FIELDS]


@pytest.mark.parametrize("act", [MembershipAct.LEAVE, MembershipAct.CANCEL])
def test_a_contact_stays_a_year_after_leaving_or_a_lapsed_invitation(act: MembershipAct) -> None:
    with time_machine.travel(THEN, tick=False):
        invited = {"state": MembershipState.INVITED, "joined_on": UNKNOWN} if act == MembershipAct.CANCEL else {}
        membership = MembershipFactory.create(**CONTACT, **invited)
        staying = MembershipFactory.create(**CONTACT)
    with time_machine.travel("2024-09-01T12:00:00+02:00", tick=False):
        move_membership(actor=UserFactory.create(), membership=membership, act=act)
    assert after(92 + 364) == {}
    assert contact_of(membership)[0] == "Anna Geheim"
    assert after(92 + 367) == {
        "contactgegevens van partners die stopten of nooit meededen, of van wie de coalitie stopte": 1
    }
    assert contact_of(membership) == ["", "", "", ""]
    assert contact_of(staying) == list(CONTACT.values())
    told = AuditEvent.objects.get(action="membership.contact_erased")
    assert told.changes == {}


def test_a_contact_goes_with_a_coalition_that_ended() -> None:
    ended = {"is_ended": True, "ended_on": PartialDate.on(date(2024, 5, 1))}
    with time_machine.travel(THEN, tick=False):
        membership = MembershipFactory.create(coalition=CoalitionFactory.create(**ended), **CONTACT)
    assert after(300) == {}
    after(367)
    assert contact_of(membership) == ["", "", "", ""]


def test_attendance_of_a_meeting_goes_and_of_a_signing_stays() -> None:
    with time_machine.travel(THEN, tick=False):
        membership = MembershipFactory.create()
        for version in (None, CovenantVersionFactory.create(covenant__coalition=membership.coalition)):
            gathering = GatheringFactory.create(
                coalition=membership.coalition, version=version, ceremony__held_on=date(2024, 6, 1)
            )
            Attendance.objects.create(gathering=gathering, membership=membership, present=True, signatory_name="Jan")
    assert after(365) == {}
    assert after(367) == {"wie er was op een gewone bijeenkomst": 1}
    assert [row.gathering.version_id is not None for row in Attendance.objects.all()] == [True]


def test_links_go_after_their_use() -> None:
    membership = MembershipFactory.create()
    moment = datetime.fromisoformat(THEN)
    user = UserFactory.create()
    PartnerInvitation.objects.create(
        membership=membership, token_hash="a" * 64, email="anna@geheim.example", invited_by=user, expires_at=moment
    )
    gathering = GatheringFactory.create(coalition=membership.coalition)
    DoorLink.objects.create(gathering=gathering, token_hash="b" * 64, valid_on=moment.date(), created_by=user)
    assert after(29) == {}
    assert after(32) == {"links voor aan de deur": 1}
    assert after(184) == {"persoonlijke links van partners, met het e-mailadres": 1}
    assert not PartnerInvitation.objects.exists()
    assert "geheim" not in str(list(AuditEvent.objects.values_list("object_label", "changes")))


@pytest.mark.parametrize(("withdrawn", "days"), [(None, 366), (date(2024, 6, 2), 33)])
def test_of_a_person_who_is_gone_nothing_but_a_resident_is_left(withdrawn: date | None, days: int) -> None:
    with time_machine.travel(THEN, tick=False):
        person = PersonFactory.create(
            name="Wil Geheim", place="Swifterbant", consent_given_on=date(2024, 1, 1), consent_how="mail van Wil Geheim",
            consent_withdrawn_on=withdrawn,
        )  # fmt: skip
        PartnerName.objects.create(partner=person, name="Wilhelmina Geheim")
        membership = MembershipFactory.create(partner=person, **CONTACT)
        version = CovenantVersionFactory.create(covenant__coalition=membership.coalition)
        CovenantSigningFactory.create(version=version, partner=person, signatory_name="Wil Geheim")
        printed = issue_covenant(actor=UserFactory.create(), version=version)
        elsewhere = issue_covenant(actor=UserFactory.create(), version=CovenantVersionFactory.create(), empty=1)
        gathering = GatheringFactory.create(coalition=membership.coalition, version=version)
        Attendance.objects.create(gathering=gathering, membership=membership, signatory_name="Wil Geheim")
        stays = MembershipFactory.create(partner=PersonFactory.create(name="Blijver"))
        left = PartialDate.on(date(2024, 6, 1))
        move_membership(actor=UserFactory.create(), membership=membership, act=MembershipAct.LEAVE, on=left)
    assert after(days - 5) == {}
    assert sum(after(days).values()) >= 1
    person.refresh_from_db()
    assert (person.name, person.place, person.consent_how, person.sort_key) == ("een inwoner", "", "", "een inwoner")
    assert contact_of(membership) == ["", "", "", ""]
    assert not PartnerName.objects.exists()
    printed.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (printed.is_kept, elsewhere.is_kept) == (False, True)
    assert list(CovenantSigning.objects.values_list("signatory_name", "partner")) == [("", person.pk)]
    assert list(Attendance.objects.values_list("signatory_name", flat=True)) == [""]
    assert "Geheim" not in str(list(AuditEvent.objects.values_list("object_label", "changes")))
    stays.partner.refresh_from_db()
    assert stays.partner.name == "Blijver"


def test_a_person_who_takes_part_keeps_the_name_for_the_coordinator() -> None:
    with time_machine.travel(THEN, tick=False):
        person = PersonFactory.create(consent_given_on=date(2024, 1, 1), consent_withdrawn_on=date(2024, 2, 1))
        MembershipFactory.create(partner=person)
    assert after(1000) == {}
    person.refresh_from_db()
    assert person.name.startswith("Geheime Persoon")


@pytest.mark.parametrize(("withdrawn", "days"), [(None, 366), (date(2024, 3, 1), 31)])
@pytest.mark.parametrize("merged", [False, True])
def test_who_only_has_a_place_in_a_coalition_that_ended_takes_part_nowhere(
    merged: bool, withdrawn: date | None, days: int
) -> None:
    consent = {"consent_given_on": date(2024, 1, 1), "consent_withdrawn_on": withdrawn} if withdrawn else {}
    # As long before as no act of those days holds anything back.
    with time_machine.travel("2022-06-01T12:00:00+02:00", tick=False):
        source, target, other = CoalitionFactory.create_batch(3)
        lead = coordinator_of(source, target)
        gone, stays = (PersonFactory.create(name=name, **consent) for name in ("Wil Geheim", "Blijver"))
        membership = MembershipFactory.create(coalition=source, partner=gone, **CONTACT)
        MembershipFactory.create(coalition=source, partner=stays)
        MembershipFactory.create(coalition=other, partner=stays)
    with time_machine.travel(THEN, tick=False):
        if merged:
            merge_coalitions(actor=lead, source=source, target=target, on=date(2024, 6, 1))
            for place in target.memberships.all():
                move_membership(actor=lead, membership=place, act=MembershipAct.LEAVE)
        else:
            end_coalition(actor=lead, coalition=source, on=PartialDate.on(date(2024, 6, 1)))
    assert after(days - 2) == {}
    after(days + 2)
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.name, stays.name) == ("een inwoner", "Blijver")
    assert contact_of(membership) == ["", "", "", ""]


def test_what_is_done_in_a_coalition_after_its_end_keeps_no_contact() -> None:
    with time_machine.travel(THEN, tick=False):
        membership = MembershipFactory.create(**CONTACT)
        end_coalition(actor=UserFactory.create(), coalition=membership.coalition)
    with time_machine.travel("2025-03-01T12:00:00+01:00", tick=False):
        record(actor=None, action="coalition.changed", obj=membership.coalition)
        record(actor=None, action="membership.changed", obj=membership)
    assert after(364) == {}
    after(367)
    assert contact_of(membership) == ["", "", "", ""]
