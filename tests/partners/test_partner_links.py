"""Personal links: sent, opened, answered once, withdrawn, reminded once; and never more than the link is for."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail, User
from coalition.tools.dates import PartialDate, today
from partners.models import (
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerInvitation,
)
from partners.services import partner_links as services
from partners.services.covenants import CovenantFacts, change_version
from tests.client import HttpsClient, StrictClient
from tests.factories import MunicipalityFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db

INVITED: dict[str, Any] = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    caches["default"].clear()


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen", mailbox="info@zameneen.example")


@pytest.fixture
def version(coalition: LocalCoalition) -> CovenantVersion:
    return CovenantVersionFactory.create(covenant__coalition=coalition)


@pytest.fixture
def coordinator(coalition: LocalCoalition) -> User:
    return coordinator_of(coalition, email="coordinator@zameneen.example", name="Coor Dinator")


@pytest.fixture
def member(coalition: LocalCoalition) -> CoalitionMembership:
    return MembershipFactory.create(
        coalition=coalition, partner__name="De Zonnebloem", contact_email="zon@voorbeeld.example", **INVITED
    )


@pytest.fixture
def address(coordinator: User, member: CoalitionMembership, version: CovenantVersion) -> str:
    """Where the link in the mail leads."""
    services.send_link(actor=coordinator, membership=member, version=version)
    return link_in(OutboxMail.objects.get().text)


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/meedoen/[^/\s]+/)", text)
    assert found, text
    return found[1]


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "partner_name": "De Zonnebloem",
        "place": "Dronten",
        "kind": "welfare",
        "contact_name": "Anne de Vries",
        "contact_email": "anne@voorbeeld.example",
        "contribution": "Wij gaan op bezoek.",
        "name": "Anne de Vries",
        "function": "voorzitter",
        "agree": "on",
        "edit_version": "1",
        **changed,
    }


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def everything() -> list[Any]:
    models = (CoalitionMembership, Partner, PartnerInvitation, CovenantSigning, OutboxMail, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


# ---- opening --------------------------------------------------------------------------------


def test_the_mail_goes_to_the_contact_and_only_its_hash_is_kept(address: str, member: CoalitionMembership) -> None:
    mail = OutboxMail.objects.get()
    assert mail.to == "zon@voorbeeld.example"
    assert "Coor Dinator nodigt De Zonnebloem uit" in mail.text
    assert "akkoord te gaan met het convenant ‘Samen tegen eenzaamheid’" in mail.text
    token = address.split("/")[2]
    assert len(token) == 43
    kept = str([list(model.objects.values()) for model in (PartnerInvitation, AuditEvent)])
    assert token not in kept
    event = AuditEvent.objects.get(action="invitation.partner_sent")
    assert event.changes == {"e-mailadres": True}


@pytest.mark.sqlite
def test_opening_the_link_shows_all_and_changes_nothing(client: StrictClient, address: str) -> None:
    before = everything()
    page = client.get(address)
    client.head(address)
    for expected in ("ZamenEen", "De Zonnebloem", "Wij kijken naar elkaar om.", "zon@voorbeeld.example"):
        assert expected in text_of(page)
    assert everything() == before
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


@pytest.mark.sqlite
def test_a_link_that_never_was_is_not_there(client: StrictClient) -> None:
    page = client.get("/meedoen/geen-link/")
    assert page.status_code == 404
    assert "Deze link werkt niet meer" in text_of(page)


# ---- answering ------------------------------------------------------------------------------


def test_an_answer_makes_an_agreement_told_apart_from_a_signature(
    client: StrictClient, address: str, member: CoalitionMembership, version: CovenantVersion, coordinator: User
) -> None:
    page = client.post(address, typed(contribution_is_public="on"), follow=True)
    assert "Bedankt, uw akkoord is vastgelegd" in text_of(page)
    signing = version.signings.get()
    assert (signing.how, signing.signed_on, signing.signatory_name) == (
        "link",
        PartialDate.on(today()),
        "Anne de Vries",
    )
    assert signing.created_by is None
    member.refresh_from_db()
    assert (member.state, member.joined_on) == (MembershipState.MEMBER, PartialDate.on(today()))
    assert (member.contact_email, member.contribution) == ("anne@voorbeeld.example", "Wij gaan op bezoek.")
    assert member.contribution_is_public
    client.force_login(coordinator)
    shown = text_of(client.get(reverse("covenant_detail", args=["zameneen", version.covenant_id])))
    assert "akkoord via een persoonlijke link op" in shown
    assert "akkoord via persoonlijke link" in text_of(client.get(reverse("partner_link_list", args=["zameneen"])))


def test_the_mails_after_an_answer_hold_no_link_that_does_anything(
    client: StrictClient, address: str, coordinator: User
) -> None:
    client.post(address, typed(remark="Wij komen met z’n drieën."))
    sent = {mail.to: mail.text for mail in OutboxMail.objects.exclude(dedup_key__startswith="partner-link:")}
    assert set(sent) == {"zon@voorbeeld.example", "coordinator@zameneen.example"}
    assert "Mail dan naar info@zameneen.example" in sent["zon@voorbeeld.example"]
    assert "De partner schrijft: Wij komen met z’n drieën." in sent["coordinator@zameneen.example"]
    assert "/meedoen/" not in "".join(sent.values())


def test_a_link_works_once(client: StrictClient, address: str, version: CovenantVersion) -> None:
    client.post(address, typed())
    for answer in (client.get(address), client.post(address, typed(name="Een Ander"))):
        assert answer.status_code == 410
        assert "Met deze link is al akkoord gegeven." in text_of(answer)
    assert version.signings.get().signatory_name == "Anne de Vries"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agree": ""}, "Zet een vinkje bij"),
        ({"name": ""}, "Vul ‘Uw naam’ in."),
        ({"contact_phone": "1234"}, "Vul een heel telefoonnummer in"),
        ({"contact_email": "geen adres"}, "een e-mailadres in met een @"),
        ({"contribution": "x" * 301}, "hoogstens 300 tekens"),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_the_link(
    client: StrictClient, address: str, version: CovenantVersion, changed: dict[str, str], sentence: str
) -> None:
    page = client.post(address, typed(**{"function": "penningmeester", **changed}))
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="penningmeester"' in page.content.decode()
    assert not version.signings.exists()
    client.post(address, typed())
    assert version.signings.exists()


def test_nobody_agrees_to_words_that_were_not_on_the_page(
    client: StrictClient, address: str, version: CovenantVersion, coordinator: User
) -> None:
    facts = CovenantFacts("convenant", "Samen tegen eenzaamheid", "", "Heel andere woorden.")
    change_version(actor=coordinator, version=version, facts=facts, edit_version=1)
    page = client.post(address, typed())
    assert page.status_code == 422
    assert "De tekst is intussen gewijzigd." in text_of(page)
    assert "Heel andere woorden." in text_of(page)
    assert 'name="edit_version" value="2"' in page.content.decode()
    assert not re.search(r'name="agree"[^>]*checked', page.content.decode())
    assert not version.signings.exists()
    client.post(address, typed(edit_version="2"))
    assert version.signings.exists()


def test_public_facts_are_put_right_by_the_partner_itself(
    client: StrictClient, address: str, member: CoalitionMembership
) -> None:
    Partner.objects.update(kvk_number="12345678")
    client.post(address, typed(partner_name="Zonnebloem Dronten", website="https://zon.example", kind="volunteers"))
    partner = Partner.objects.get()
    assert (partner.name, partner.website, partner.kind) == ("Zonnebloem Dronten", "https://zon.example", "volunteers")
    assert partner.kvk_number == "12345678"
    event = AuditEvent.objects.get(action="partner.changed")
    assert event.actor is None
    assert event.changes["naam"] == ["De Zonnebloem", "Zonnebloem Dronten"]


def test_a_partner_of_several_coalitions_is_not_changed_for_the_others(
    client: StrictClient, address: str, member: CoalitionMembership
) -> None:
    MembershipFactory.create(partner=member.partner)
    client.post(address, typed(partner_name="Zonnebloem Dronten"))
    assert Partner.objects.get(pk=member.partner_id).name == "De Zonnebloem"
    mail = OutboxMail.objects.get(to="coordinator@zameneen.example")
    assert "- naam: Zonnebloem Dronten (nu: De Zonnebloem)" in mail.text
    member.refresh_from_db()
    assert member.contact_name == "Anne de Vries"


@pytest.mark.parametrize("named", [True, False])
def test_a_private_person_is_named_only_with_consent(
    client: StrictClient, coalition: LocalCoalition, coordinator: User, version: CovenantVersion, named: bool
) -> None:
    person = PersonFactory.create(name="Nel Inwoner")
    member = MembershipFactory.create(
        coalition=coalition, partner=person, contact_email="nel@voorbeeld.example", **INVITED
    )
    services.send_link(actor=coordinator, membership=member, version=version)
    address = link_in(OutboxMail.objects.get().text)
    page = client.get(address).content.decode()
    assert 'name="kind"' not in page
    client.post(
        address, typed(partner_name="Nel Inwoner", name="Nel Inwoner", **({"may_be_named": "on"} if named else {}))
    )
    person = Partner.objects.get(pk=person.pk)
    assert person.public_name == ("Nel Inwoner" if named else "een inwoner")
    assert person.kind == ""
    assert "Nel" not in str(list(AuditEvent.objects.values("changes", "object_label")))


def test_a_municipality_keeps_the_facts_of_the_register(
    client: StrictClient, coalition: LocalCoalition, coordinator: User, version: CovenantVersion
) -> None:
    municipality = MunicipalityFactory.create(name="Dronten")
    partner = PartnerFactory.create(name="Gemeente Dronten", kind="municipality", municipality=municipality)
    member = MembershipFactory.create(coalition=coalition, partner=partner, contact_email="g@d.example", **INVITED)
    services.send_link(actor=coordinator, membership=member, version=version)
    client.post(link_in(OutboxMail.objects.get().text), typed(partner_name="Iets Anders", kind="sport"))
    partner = Partner.objects.get(pk=partner.pk)
    assert (partner.name, partner.kind) == ("Gemeente Dronten", "municipality")
    assert version.signings.filter(partner=partner).exists()


def test_who_signed_on_paper_meanwhile_stays_with_that_signature(
    client: StrictClient, address: str, member: CoalitionMembership, version: CovenantVersion
) -> None:
    CovenantSigningFactory.create(version=version, partner=member.partner, signatory_name="Op Papier")
    client.post(address, typed())
    assert version.signings.get().signatory_name == "Op Papier"
    assert PartnerInvitation.objects.get().signing == version.signings.get()


# ---- when it no longer works ----------------------------------------------------------------


def gone(client: StrictClient, address: str) -> bool:
    before = everything()
    statuses = {client.get(address).status_code, client.post(address, typed()).status_code}
    return statuses == {410} and everything() == before


@pytest.mark.parametrize("why", ["expired", "left", "ended", "revoked"])
def test_a_link_that_is_over_is_gone_and_does_nothing(
    client: StrictClient, address: str, member: CoalitionMembership, coordinator: User, why: str
) -> None:
    if why == "expired":
        PartnerInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif why == "left":
        CoalitionMembership.objects.filter(pk=member.pk).update(state=MembershipState.CANCELLED)
    elif why == "ended":
        LocalCoalition.objects.update(is_ended=True)
    else:
        services.revoke_link(actor=coordinator, membership=member)
    assert gone(client, address)


def test_sending_again_makes_the_first_link_useless(
    client: StrictClient, address: str, coordinator: User, member: CoalitionMembership, version: CovenantVersion
) -> None:
    client.force_login(coordinator)
    client.post(reverse("partner_link_send", args=["zameneen", member.pk]))
    newer = link_in(OutboxMail.objects.latest("pk").text)
    client.logout()
    assert gone(client, address)
    client.post(newer, typed())
    assert version.signings.exists()


@pytest.mark.sqlite
def test_the_limit_for_each_address_says_to_wait(client: StrictClient, address: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"partner_answer": "1/m/ip"}
    assert client.get(address).status_code == 200
    assert client.get(address).status_code == 429
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.sqlite
def test_a_form_without_its_token_against_forgery_is_refused(address: str, version: CovenantVersion) -> None:
    strict = HttpsClient(enforce_csrf_checks=True)
    assert strict.post(address, typed()).status_code == 403
    assert not version.signings.exists()


@pytest.mark.sqlite
def test_the_link_of_an_earlier_contact_shows_nothing_of_the_next(
    client: StrictClient, address: str, member: CoalitionMembership, version: CovenantVersion
) -> None:
    """The address changed after the link was sent: who has the link may agree, but reads and changes no other person."""
    next_one = {"contact_name": "Volgende Persoon", "contact_email": "volgende@voorbeeld.example"}
    CoalitionMembership.objects.filter(pk=member.pk).update(**next_one, contact_phone="0321 388 911")
    page = client.get(address).content.decode()
    assert [mark for mark in (*next_one.values(), "0321 388 911") if mark in page] == []
    assert client.post(address, typed(edit_version=version.edit_version)).status_code == 302
    member.refresh_from_db()
    assert (member.contact_name, member.contact_phone) == ("Volgende Persoon", "0321 388 911")
    services.send_link(actor=coordinator_of(member.coalition), membership=member, version=again(version))
    CoalitionMembership.objects.filter(pk=member.pk).update(
        contact_name="Derde", contact_email="derde@voorbeeld.example"
    )
    services.remind(link=PartnerInvitation.objects.get(used_at__isnull=True))
    reminder = OutboxMail.objects.order_by("pk").last()
    assert reminder is not None
    assert "Derde" not in reminder.text


def again(version: CovenantVersion) -> CovenantVersion:
    """A next version, which nobody signed."""
    return CovenantVersionFactory.create(covenant=version.covenant, order=version.order + 1)
