"""Sending personal links: to one or to all who were invited, and the one reminder."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from coalition.models import OutboxMail, User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Refused
from partners.models import CoalitionMembership, CovenantVersion, LocalCoalition, MembershipState, PartnerInvitation
from partners.services import partner_links as services
from tests.client import StrictClient
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    MembershipFactory,
    coordinator_of,
)
from tests.partners.test_partner_links import link_in, text_of, typed

pytestmark = pytest.mark.django_db

INVITED: dict[str, Any] = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen")


@pytest.fixture
def version(coalition: LocalCoalition) -> CovenantVersion:
    return CovenantVersionFactory.create(covenant__coalition=coalition)


@pytest.fixture
def coordinator(coalition: LocalCoalition) -> User:
    return coordinator_of(coalition)


@pytest.fixture
def member(coalition: LocalCoalition) -> CoalitionMembership:
    return MembershipFactory.create(coalition=coalition, contact_email="zon@voorbeeld.example", **INVITED)


@pytest.fixture
def address(coordinator: User, member: CoalitionMembership, version: CovenantVersion) -> str:
    """Where the link in the mail leads."""
    services.send_link(actor=coordinator, membership=member, version=version)
    return link_in(OutboxMail.objects.get().text)


def test_all_who_were_invited_get_a_link_of_their_own(
    client: StrictClient, coalition: LocalCoalition, coordinator: User, version: CovenantVersion
) -> None:
    first, second, unticked = (
        MembershipFactory.create(coalition=coalition, contact_email=f"{place}@p.example", **INVITED)
        for place in range(3)
    )
    MembershipFactory.create(coalition=coalition, partner__name="Zonder Adres", **INVITED)
    MembershipFactory.create(coalition=coalition, partner__name="Doet Al Mee", contact_email="mee@p.example")
    signed = MembershipFactory.create(coalition=coalition, contact_email="getekend@p.example", **INVITED)
    CovenantSigningFactory.create(version=version, partner=signed.partner)
    client.force_login(coordinator)
    send = reverse("partner_link_send_all", args=["zameneen"])
    page = client.get(send).content.decode()
    assert page.count('name="memberships"') == page.count("checked") == 3
    assert "Zonder Adres" in page
    assert "Doet Al Mee" not in page
    assert not OutboxMail.objects.exists()
    done = client.post(send, {"memberships": [first.pk, second.pk]}, follow=True)
    assert "2 persoonlijke links zijn verstuurd." in text_of(done)
    mails = OutboxMail.objects.all()
    assert {mail.to for mail in mails} == {"0@p.example", "1@p.example"}
    assert len({link_in(mail.text) for mail in mails}) == 2
    assert unticked.contact_email in client.get(send).content.decode()
    again = client.post(send, {"memberships": [first.pk]})
    assert again.status_code == 422
    assert OutboxMail.objects.count() == 2


def test_without_an_address_or_after_signing_no_link_is_sent(
    coalition: LocalCoalition, coordinator: User, version: CovenantVersion, member: CoalitionMembership
) -> None:
    bare = MembershipFactory.create(coalition=coalition, **INVITED)
    with pytest.raises(Refused, match="geen e-mailadres"):
        services.send_link(actor=coordinator, membership=bare, version=version)
    CovenantSigningFactory.create(version=version, partner=member.partner)
    with pytest.raises(Refused, match="al ondertekend"):
        services.send_link(actor=coordinator, membership=member, version=version)
    assert not OutboxMail.objects.exists()


def test_after_two_weeks_one_reminder_with_a_fresh_link(
    client: StrictClient, address: str, version: CovenantVersion
) -> None:
    call_command("remind_partners", verbosity=0)
    assert OutboxMail.objects.count() == 1
    PartnerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=14))
    for _ in range(3):
        call_command("remind_partners", verbosity=0)
    reminder = OutboxMail.objects.get(dedup_key__startswith="partner-reminder:")
    assert OutboxMail.objects.count() == 2
    assert client.get(address).status_code == 404
    client.post(link_in(reminder.text), typed())
    assert version.signings.exists()


def test_who_signed_on_paper_or_left_is_not_reminded(
    address: str, member: CoalitionMembership, version: CovenantVersion
) -> None:
    PartnerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=20))
    signing = CovenantSigningFactory.create(version=version, partner=member.partner)
    call_command("remind_partners", verbosity=0)
    signing.delete()
    CoalitionMembership.objects.update(state=MembershipState.CANCELLED)
    call_command("remind_partners", verbosity=0)
    assert OutboxMail.objects.count() == 1


def test_another_coalitions_partner_gets_no_link_from_here(
    client: StrictClient, coordinator: User, version: CovenantVersion
) -> None:
    stranger = MembershipFactory.create(contact_email="vreemd@p.example", **INVITED)
    client.force_login(coordinator)
    assert client.post(reverse("partner_link_send", args=["zameneen", stranger.pk])).status_code == 404
    send = reverse("partner_link_send_all", args=["zameneen"])
    assert client.post(send, {"memberships": [stranger.pk]}).status_code == 422
    assert not OutboxMail.objects.exists()
