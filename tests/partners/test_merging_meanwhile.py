"""What somebody was doing with a partner that was merged away meanwhile: refused or taken along, never left with the double."""

from datetime import date

import pytest

from coalition.models import User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.models import CoalitionMembership, CovenantSigning, CovenantVersion, MembershipState, PartnerMerge
from partners.services import coalition_merging
from partners.services.attendance import set_attendance
from partners.services.closing import close_gathering, plan_closing, reopen_gathering
from partners.services.covenants import SignatureFacts, sign_by_hand
from partners.services.import_apply import apply_import, undo_import
from partners.services.import_draft import read_pasted
from partners.services.import_partners import plan_import
from partners.services.memberships import add_membership, change_membership, facts_of
from partners.services.merging import merge_partners, undo_merge
from tests.partners.factories import (
    MARCH_15,
    AttendanceFactory,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PartnerFactory,
    coordinator_of,
)
from tests.pillars.test_races import at_once

pytestmark = pytest.mark.django_db
UNKNOWN = PartialDate.unknown()
SIGNED = SignatureFacts(MARCH_15, "Anneke")


@pytest.fixture
def version() -> CovenantVersion:
    return CovenantVersionFactory.create()


@pytest.fixture
def lead(version: CovenantVersion) -> User:
    return coordinator_of(version.covenant.coalition)


def two(version: CovenantVersion) -> list[CoalitionMembership]:
    return MembershipFactory.create_batch(2, coalition=version.covenant.coalition)


def merge(lead: User, version: CovenantVersion, kept: CoalitionMembership, double: CoalitionMembership) -> PartnerMerge:
    return merge_partners(actor=lead, kept=kept.partner, merged=double.partner, coalition=version.covenant.coalition)


def left_behind() -> int:
    """How many places and signatures hang on a double, where no page shows them."""
    places = CoalitionMembership.objects.exclude(state=MembershipState.MERGED)
    return (
        places.filter(partner__merged_into__isnull=False).count()
        + CovenantSigning.objects.filter(partner__merged_into__isnull=False).count()
    )


def test_a_double_is_put_on_no_list_any_more(lead: User, version: CovenantVersion) -> None:
    kept, double = two(version)
    chosen = double.partner
    merge(lead, version, kept, double)
    with pytest.raises(Conflict, match="samengevoegd"):
        add_membership(actor=lead, coalition=CoalitionFactory.create(), partner=chosen)
    assert left_behind() == 0


def test_a_double_signs_no_more(lead: User, version: CovenantVersion) -> None:
    kept, double = two(version)
    merge(lead, version, kept, double)
    with pytest.raises(Conflict, match="samengevoegd"):
        sign_by_hand(actor=lead, version=version, membership=double, facts=SIGNED, joins=True)
    assert left_behind() == 0


def test_saving_a_place_does_not_put_the_double_back(lead: User, version: CovenantVersion) -> None:
    """Its place moved to the partner that stays while a form on it was open."""
    kept, double = two(version)
    CoalitionMembership.objects.filter(pk=kept.pk).update(state=MembershipState.LEFT)
    read = CoalitionMembership.objects.select_related("partner").get(pk=double.pk)
    merge(lead, version, kept, double)
    with pytest.raises(Conflict):
        change_membership(
            actor=lead, membership=read, facts=facts_of(read), joined_on=MARCH_15, left_on=UNKNOWN, version=read.version
        )
    assert CoalitionMembership.objects.get(pk=double.pk).partner == kept.partner


def test_a_tick_on_a_double_is_refused_instead_of_lost(lead: User, version: CovenantVersion) -> None:
    kept, double = two(version)
    gathering = GatheringFactory.create(coalition=version.covenant.coalition, version=version)
    merge(lead, version, kept, double)
    with pytest.raises(Refused, match="niet meer in de lijst"):
        set_attendance(actor=lead, gathering=gathering, membership=double, present=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_closing_and_merging_at_once_leave_nothing_with_the_double(version: CovenantVersion) -> None:
    coalition, elsewhere = version.covenant.coalition, CoalitionFactory.create()
    kept, double = MembershipFactory.create_batch(2, coalition=elsewhere)
    lead = coordinator_of(coalition, elsewhere)
    gathering = GatheringFactory.create(coalition=coalition, version=version)
    AttendanceFactory.create(gathering=gathering, membership__partner=double.partner)
    mark = plan_closing(gathering).fingerprint
    at_once(
        lambda: close_gathering(actor=lead, gathering=gathering, fingerprint=mark),
        lambda: merge_partners(actor=lead, kept=kept.partner, merged=double.partner, coalition=elsewhere),
    )
    assert PartnerMerge.objects.count() == 1
    assert left_behind() == 0


# ---- taking back after something else was taken back ----------------------------------------


def test_a_merge_is_undone_after_the_evening_at_which_both_signed_was_opened_again(
    lead: User, version: CovenantVersion
) -> None:
    gathering = GatheringFactory.create(coalition=version.covenant.coalition, version=version)
    kept, double = (AttendanceFactory.create(gathering=gathering).membership for _ in range(2))
    close_gathering(actor=lead, gathering=gathering, fingerprint=plan_closing(gathering).fingerprint)
    earlier = PartialDate.on(date(2019, 3, 1))
    CovenantSigning.objects.filter(partner=double.partner).update(
        signed_on_earliest=earlier.earliest, signed_on_latest=earlier.latest
    )
    done = merge(lead, version, kept, double)
    gathering.refresh_from_db()
    reopen_gathering(actor=lead, gathering=gathering)
    undo_merge(actor=lead, merge=PartnerMerge.objects.get(pk=done.pk))
    double.refresh_from_db()
    assert (double.state, double.partner.merged_into) == (MembershipState.MEMBER, None)


def test_a_double_that_joined_at_an_evening_opened_again_is_invited_after_the_merge_is_undone(
    lead: User, version: CovenantVersion
) -> None:
    coalition = version.covenant.coalition
    kept, double = MembershipFactory.create_batch(
        2, coalition=coalition, state=MembershipState.INVITED, joined_on=UNKNOWN
    )
    gathering = GatheringFactory.create(coalition=coalition, version=version)
    AttendanceFactory.create(gathering=gathering, membership=double)
    close_gathering(actor=lead, gathering=gathering, fingerprint=plan_closing(gathering).fingerprint)
    merged = merge(lead, version, kept, double)
    gathering.refresh_from_db()
    reopen_gathering(actor=lead, gathering=gathering)
    undo_merge(actor=lead, merge=merged)
    kept.refresh_from_db()
    double.refresh_from_db()
    assert [(one.state, one.joined_at_gathering_id) for one in (kept, double)] == [("invited", None)] * 2
    assert not CovenantSigning.objects.exists()


def test_the_signature_that_was_left_of_two_goes_back_to_who_signed_it(lead: User, version: CovenantVersion) -> None:
    kept, double = two(version)
    newer = CovenantSigningFactory.create(version=version, partner=kept.partner)
    older = CovenantSigningFactory.create(
        version=version, partner=double.partner, signed_on=PartialDate.on(date(2019, 3, 1))
    )
    done = merge(lead, version, kept, double)
    newer.delete()
    undo_merge(actor=lead, merge=PartnerMerge.objects.get(pk=done.pk))
    older.refresh_from_db()
    assert older.partner == double.partner


def test_an_import_is_not_taken_back_once_a_partner_of_it_signed(lead: User, version: CovenantVersion) -> None:
    """Also a partner that the portal knew already: its signature would stay without a place in the list."""
    coalition = version.covenant.coalition
    PartnerFactory.create(name="De Bekende", place="Dronten")
    draft = read_pasted("naam;plaats\nDe Bekende;Dronten")
    draft.joins = True
    mark = plan_import(coalition, draft).fingerprint
    done = apply_import(actor=lead, coalition=coalition, draft=draft, shown=draft, fingerprint=mark)
    draft.done = vars(done)
    sign_by_hand(actor=lead, version=version, membership=coalition.memberships.get(), facts=SIGNED, joins=True)
    with pytest.raises(Refused, match="handtekening"):
        undo_import(actor=lead, coalition=coalition, draft=draft)
    assert coalition.memberships.count() == 1


def test_who_signed_in_the_other_coalition_stays_there_when_the_merge_is_undone(version: CovenantVersion) -> None:
    target, source = version.covenant.coalition, CoalitionFactory.create()
    MembershipFactory.create_batch(2, coalition=source)
    lead = coordinator_of(source, target)
    done = coalition_merging.merge_coalitions(actor=lead, source=source, target=target, on=date(2020, 1, 1))
    signer = target.memberships.order_by("pk")[0]
    sign_by_hand(actor=lead, version=version, membership=signer, facts=SIGNED, joins=True)
    assert coalition_merging.undo_merge(actor=lead, merge=done) == 1
    assert list(target.memberships.all()) == [signer]
    source.refresh_from_db()
    assert (source.is_ended, source.merged_into) == (False, None)
