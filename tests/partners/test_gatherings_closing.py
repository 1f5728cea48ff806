"""Closing an evening, taking that back, and moving dates along with the ceremony's."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent, User
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from partners.models import CoalitionMembership, CovenantSigning, Gathering, LocalCoalition, MembershipState
from partners.models.memberships import MembershipAct
from partners.services.closing import close_gathering, plan_closing, reopen_gathering
from partners.services.memberships import move_membership
from partners.services.moving import move_dates, old_dates
from pillars.models import Ceremony
from tests.client import StrictClient
from tests.factories import FileFactory, MinistryFactory, SigningFactory
from tests.partners.factories import (
    MARCH_15,
    AttendanceFactory,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen")


@pytest.fixture
def evening(coalition: LocalCoalition) -> Gathering:
    version = CovenantVersionFactory.create(covenant__coalition=coalition)
    return GatheringFactory.create(coalition=coalition, version=version)


@pytest.fixture
def coordinator(client: StrictClient, coalition: LocalCoalition) -> User:
    user = coordinator_of(coalition)
    client.force_login(user)
    return user


def there(gathering: Gathering, name: str, *, invited: bool = True, **attendance: Any) -> CoalitionMembership:
    """A partner that is ticked."""
    state = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()} if invited else {}
    membership = MembershipFactory.create(coalition=gathering.coalition, partner__name=name, **state)
    AttendanceFactory.create(gathering=gathering, membership=membership, **attendance)
    return membership


def close(actor: User, gathering: Gathering) -> None:
    close_gathering(actor=actor, gathering=gathering, fingerprint=plan_closing(gathering).fingerprint)
    gathering.refresh_from_db()


def address(route: str, gathering: Gathering) -> str:
    return reverse(route, args=["zameneen", gathering.pk])


def signed() -> list[tuple[str, str]]:
    return [(str(one.partner), str(one.signed_on)) for one in CovenantSigning.objects.all()]


def joined() -> list[tuple[str, str, str]]:
    rows = CoalitionMembership.objects.select_related("partner")
    return [(str(one.partner), one.state, str(one.joined_on)) for one in rows]


# ---- closing ---------------------------------------------------------------------------------


def test_all_who_are_ticked_signed_on_that_date(client: StrictClient, evening: Gathering, coordinator: User) -> None:
    there(evening, "Ark", signatory_name="Anneke", signatory_function="voorzitter")
    there(evening, "Boei", invited=False)
    already = there(evening, "Cirkel")
    there(evening, "Dorpshuis", present=False)
    CovenantSigningFactory.create(version=evening.version, partner=already.partner, signed_on=PartialDate.of(2019, 2))

    page = client.get(address("gathering_close", evening))
    text = page.content.decode()
    assert "3 partners waren er" in text
    assert "2 ondertekeningen worden vastgelegd" in text
    assert "Cirkel. Zij krijgen geen tweede ondertekening." in text
    assert "Dorpshuis" not in text
    mark = page.context["plan"].fingerprint
    done = client.post(address("gathering_close", evening), {"fingerprint": mark}, follow=True).content.decode()

    assert "2 ondertekeningen vastgelegd" in done
    assert "Anneke, voorzitter" in done
    assert signed() == [("Ark", "15 maart 2019"), ("Boei", "15 maart 2019"), ("Cirkel", "februari 2019")]
    first = CovenantSigning.objects.get(partner__name="Ark")
    assert (first.how, first.gathering, first.signatory_name) == ("wet", evening, "Anneke")
    assert (first.signatory_function, first.created_by) == ("voorzitter", coordinator)
    assert joined() == [
        ("Ark", "member", "15 maart 2019"),
        ("Boei", "member", "15 maart 2019"),
        ("Cirkel", "member", "15 maart 2019"),
        ("Dorpshuis", "invited", "datum onbekend"),
    ]
    assert AuditEvent.objects.get(action="gathering.closed").changes == {
        "aanwezig": [None, 3],
        "ondertekend": [None, 2],
    }
    assert not AuditEvent.objects.filter(changes__icontains="Anneke").exists()


def test_a_tick_after_the_look_asks_for_another_look(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    there(evening, "Ark")
    mark = client.get(address("gathering_close", evening)).context["plan"].fingerprint
    there(evening, "Boei")
    answer = client.post(address("gathering_close", evening), {"fingerprint": mark})
    assert answer.status_code == 422
    assert "Er is intussen iets veranderd." in answer.content.decode()
    assert "Boei" in answer.content.decode()
    assert signed() == []
    evening.refresh_from_db()
    assert evening.closed_at is None


def test_an_evening_that_is_still_to_come_is_not_closed(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    there(evening, "Ark")
    Ceremony.objects.update(held_on=date(2100, 1, 1))
    with pytest.raises(Refused, match="is pas op 1 januari 2100"):
        close(coordinator, evening)
    evening.refresh_from_db()
    assert (evening.closed_at, signed()) == (None, [])
    assert address("gathering_close", evening) not in client.get(address("gathering_detail", evening)).content.decode()


def test_closing_twice_tells_the_second_one(client: StrictClient, evening: Gathering, coordinator: User) -> None:
    there(evening, "Ark")
    mark = plan_closing(evening).fingerprint
    stale = Gathering.objects.get(pk=evening.pk)
    close(coordinator, evening)
    with pytest.raises(Conflict, match="zojuist afgesloten"):
        close_gathering(actor=coordinator, gathering=stale, fingerprint=mark)
    assert len(signed()) == 1


def test_closing_a_meeting_only_closes(evening: Gathering, coordinator: User) -> None:
    Gathering.objects.update(version=None)
    evening.refresh_from_db()
    there(evening, "Ark")
    close(coordinator, evening)
    assert evening.closed_by == coordinator
    assert (signed(), joined()) == ([], [("Ark", "invited", "datum onbekend")])


# ---- taking it back --------------------------------------------------------------------------


def test_undoing_takes_back_what_closing_did_and_closing_again_does_it_again(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    there(evening, "Ark", signatory_name="Anneke")
    there(evening, "Boei", invited=False)
    by_hand = MembershipFactory.create(coalition=evening.coalition, partner__name="Zelf getekend")
    CovenantSigningFactory.create(version=evening.version, partner=by_hand.partner, gathering=evening)
    before = joined()
    close(coordinator, evening)
    assert (
        "2 ondertekeningen die toen zijn vastgelegd, worden weggehaald."
        in client.get(address("gathering_reopen", evening)).content.decode()
    )
    page = client.post(address("gathering_reopen", evening), follow=True).content.decode()
    assert "2 ondertekeningen weggehaald." in page
    assert "<strong data-evening-present>2</strong>" in page
    assert signed() == [("Zelf getekend", "15 maart 2019")]
    assert joined() == before
    evening.refresh_from_db()
    close(coordinator, evening)
    assert len(signed()) == 3


@pytest.mark.parametrize("since", ["changed", "withdrawn", "scanned", "left"])
def test_what_somebody_did_since_stays(client: StrictClient, evening: Gathering, coordinator: User, since: str) -> None:
    member = there(evening, "Ark")
    there(evening, "Boei")
    close(coordinator, evening)
    signing = CovenantSigning.objects.get(partner__name="Ark")
    if since == "changed":
        record(actor=coordinator, action="covenant.signing_changed", obj=signing)
    elif since == "withdrawn":
        CovenantSigning.objects.filter(pk=signing.pk).update(
            withdrawn_on=date(2019, 4, 1), withdrawn_at=timezone.now(), withdrawn_by=coordinator
        )
    elif since == "scanned":
        CovenantSigning.objects.filter(pk=signing.pk).update(file=FileFactory.create())
    else:
        member.refresh_from_db()
        move_membership(actor=coordinator, membership=member, act=MembershipAct.LEAVE, on=PartialDate.of(2019, 5))
    text = client.get(address("gathering_reopen", evening)).content.decode()
    assert "<li>Ark</li>" in text
    assert "<li>Boei</li>" not in text
    client.post(address("gathering_reopen", evening))
    assert signed() == ([] if since == "left" else [("Ark", "15 maart 2019")])
    assert joined()[0][:2] == ("Ark", "left" if since == "left" else "member")
    assert joined()[1][:2] == ("Boei", "invited")


def test_undoing_twice_tells_the_second_one(evening: Gathering, coordinator: User) -> None:
    there(evening, "Ark")
    close(coordinator, evening)
    stale = Gathering.objects.get(pk=evening.pk)
    reopen_gathering(actor=coordinator, gathering=evening)
    with pytest.raises(Conflict, match="al ongedaan gemaakt"):
        reopen_gathering(actor=coordinator, gathering=stale)


# ---- another date ----------------------------------------------------------------------------


def test_a_new_date_shows_what_has_the_old_one_and_moves_it(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    there(evening, "Ark")
    close(coordinator, evening)
    new = {"name": "Start", "held_on_dag": "16", "held_on_maand": "3", "held_on_jaar": "2019", "place": "Dronten"}
    shown = client.post(address("gathering_edit", evening), {**new, "version": str(evening.version_id)}, follow=True)
    assert shown.redirect_chain[-1][0] == address("gathering_dates", evening)
    assert shown.content.decode().count("15 maart 2019") == 2, "signed, and joined"
    assert signed() == [("Ark", "15 maart 2019")], "nothing moves by itself"
    client.post(address("gathering_dates", evening))
    assert signed() == [("Ark", "16 maart 2019")]
    assert joined() == [("Ark", "member", "16 maart 2019")]
    assert AuditEvent.objects.get(action="covenant.signing_moved").changes == {
        "ondertekend op": ["15 maart 2019", "16 maart 2019"]
    }
    assert "Alles klopt" in client.get(address("gathering_dates", evening)).content.decode()
    reopen_gathering(actor=coordinator, gathering=Gathering.objects.get())
    assert signed() == [], "a moved signing was not changed by hand"


def test_the_ministry_moves_covenants_and_corrects_municipalities_one_by_one(
    client: StrictClient, evening: Gathering, coordinator: User
) -> None:
    there(evening, "Ark")
    MembershipFactory.create(coalition=evening.coalition)
    resident = MembershipFactory.create(coalition=evening.coalition, partner=PersonFactory.create())
    AttendanceFactory.create(gathering=evening, membership=resident)
    signing = SigningFactory.create(registered=True, ceremony=evening.ceremony, signed_on=MARCH_15)
    close(coordinator, evening)
    Ceremony.objects.update(held_on=date(2019, 3, 16))
    client.force_login(MinistryFactory.create())
    where = reverse("ceremony_dates", args=[evening.ceremony_id])
    assert where in client.get(reverse("ceremony_detail", args=[evening.ceremony_id])).content.decode()
    page = client.get(where).content.decode()
    assert reverse("signing_correct", args=[signing.number]) in page
    assert "een inwoner" in page
    assert "Geheime Persoon" not in page
    client.post(where)
    assert {day for _, day in signed()} == {"16 maart 2019"}
    signing.refresh_from_db()
    assert signing.signed_on == MARCH_15


def test_dates_do_not_move_past_a_leaving_or_into_the_future(evening: Gathering, coordinator: User) -> None:
    member = there(evening, "Ark")
    close(coordinator, evening)
    member.refresh_from_db()
    move_membership(actor=coordinator, membership=member, act=MembershipAct.LEAVE, on=PartialDate.of(2019, 4))
    for day, why in ((date(2019, 6, 1), "Ark stopte op april 2019"), (date(2100, 1, 1), "moet nog komen")):
        Ceremony.objects.update(held_on=day)
        with pytest.raises(Refused, match=why):
            move_dates(actor=coordinator, ceremony=Ceremony.objects.get())
        assert signed() == [("Ark", "15 maart 2019")]
    assert len(old_dates(Ceremony.objects.get())) == 2
