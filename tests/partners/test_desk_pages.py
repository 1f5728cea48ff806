"""The coordinator's desk and the pages of one partner, as a coordinator uses them."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from coalition.models import AuditEvent, User
from coalition.tools.dates import PartialDate
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, Partner, PartnerKind, PartnerName
from partners.services.organisations import dissolve
from tests.client import StrictClient
from tests.partners.factories import (
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)
from tests.partners.importing import apply, draft
from tests.partners.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
UNKNOWN = PartialDate.unknown()
INVITED = {"state": MembershipState.INVITED, "joined_on": UNKNOWN}


def adding(**changed: str) -> dict[str, str]:
    return {"name": "De Meerpaal", "place": "Dronten", "kind": "culture", "status": "invited", **changed}


# ---- the desk --------------------------------------------------------------------------------


def test_the_desk_says_what_is_open(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    assert "Zet de eerste partners in de lijst" in page(client, "coalition_desk", "zameneen")
    version = CovenantVersionFactory.create(covenant__coalition=zameneen)
    signed = MembershipFactory.create(coalition=zameneen, contact_email="a@partner.example")
    CovenantSigningFactory.create(version=version, partner=signed.partner)
    MembershipFactory.create(coalition=zameneen, partner__kind="", contact_phone="0321 388 911")
    MembershipFactory.create(coalition=zameneen, partner__name="Nog Uitgenodigd", **INVITED)
    text = page(client, "coalition_desk", "zameneen")
    for point in (
        "1 partner uitgenodigd en doet nog niet mee", "1 partner doet mee en tekende nog niet", "1 partner zonder soort",
        "1 partner zonder contactgegevens", "Maak de pagina openbaar",
    ):  # fmt: skip
        assert point in text
    assert "2 doen mee, 1 uitgenodigd" in text


def test_after_the_text_comes_the_evening(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    next_step = "Leg de avond vast waarop partners tekenen"
    MembershipFactory.create(coalition=zameneen, **INVITED)
    assert next_step not in page(client, "coalition_desk", "zameneen")
    version = CovenantVersionFactory.create(covenant__coalition=zameneen)
    assert next_step in page(client, "coalition_desk", "zameneen")
    GatheringFactory.create(coalition=zameneen, version=version)
    assert next_step not in page(client, "coalition_desk", "zameneen")


def test_the_list_is_narrowed(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    library = PartnerFactory.create(name="Bibliotheek", kind=PartnerKind.LIBRARY)
    PartnerName.objects.create(partner=library, name="Flevomeer")
    MembershipFactory.create(coalition=zameneen, partner=library, contact_name="Anna Zoekbaar", core_group=True)
    MembershipFactory.create(coalition=zameneen, partner__name="Sportclub", **INVITED)
    MembershipFactory.create(
        coalition=zameneen, partner__name="Vertrokken", state=MembershipState.LEFT, left_on=PartialDate.of(2020)
    )
    names = ("Bibliotheek", "Sportclub", "Vertrokken")
    for query, expected in (
        ({}, {"Bibliotheek", "Sportclub"}),
        ({"q": "flevo"}, {"Bibliotheek"}),
        ({"q": "zoekbaar"}, {"Bibliotheek"}),
        ({"status": "invited"}, {"Sportclub"}),
        ({"status": "alle"}, set(names)),
        ({"soort": "library"}, {"Bibliotheek"}),
        ({"kerngroep": "on"}, {"Bibliotheek"}),
        ({"getekend": "ja"}, set()),
        ({"status": "onzin"}, {"Bibliotheek", "Sportclub"}),
    ):
        text = page(client, "coalition_desk", "zameneen", **query)
        rows = text.partition("<tbody>")[2].partition("</tbody>")[0]
        assert {name for name in names if name in rows} == expected, query


def test_the_desk_costs_the_same_for_3_and_for_60_partners(
    client: StrictClient, lead: User, zameneen: LocalCoalition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    MembershipFactory.create_batch(3, coalition=zameneen)
    page(client, "coalition_desk", "zameneen")
    with django_assert_num_queries(13):
        assert "3 partners." in page(client, "coalition_desk", "zameneen")
    MembershipFactory.create_batch(57, coalition=zameneen)
    with django_assert_num_queries(13):
        assert "60 partners." in page(client, "coalition_desk", "zameneen")


def test_a_coordinator_of_one_coalition_is_there_at_once(client: StrictClient, lead: User) -> None:
    text = client.get(reverse("my_coalitions"), follow=True).content.decode()
    assert "Wat er open staat" in text
    assert "Mijn coalitie" in page(client, "my_overview")


# ---- one partner more ------------------------------------------------------------------------


def test_one_partner_is_added_with_its_contact(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    answers = adding(
        status="member", joined_on_dag="15", joined_on_maand="3", joined_on_jaar="2019",
        contact_name="Anna", contact_email="anna@partner.example",
    )  # fmt: skip
    answer = client.post(reverse("partner_add", args=["zameneen"]), answers, follow=True)
    assert "De Meerpaal staat in de lijst." in answer.content.decode()
    membership = zameneen.memberships.get()
    assert (membership.partner.kind, str(membership.joined_on)) == ("culture", "15 maart 2019")
    assert (membership.state, membership.contact_email) == ("member", "anna@partner.example")


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: StrictClient, lead: User) -> None:
    answer = client.post(
        reverse("partner_add", args=["zameneen"]), adding(name="", contact_email="geen adres", contact_phone="12")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Vul ‘Naam’ in." in text
    assert "geen adres" in text
    assert "heel telefoonnummer" in text
    assert not Partner.objects.exists()


def test_nearly_the_same_name_is_asked_about_first(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    there = PartnerFactory.create(name="Stichting De Meerpaal", place="Dronten")
    PersonFactory.create(name="De Meerpaal", place="Dronten")
    address = reverse("partner_add", args=["zameneen"])
    answer = client.post(address, adding(contact_name="Anna"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ja: Stichting De Meerpaal, Dronten" in text
    assert text.count('name="same_as"') == 2  # this one, or another; never the person
    assert "Anna" in text
    client.post(address, adding(same_as=str(there.pk), contact_name="Anna"))
    assert zameneen.memberships.get().partner == there
    again = client.post(address, adding(same_as=str(there.pk)))
    assert again.status_code == 422
    assert "staat al in de lijst" in again.content.decode()
    client.post(address, adding(same_as="new"))
    assert Partner.objects.organisations().count() == 2


def test_a_person_has_no_kind_and_no_public_name_without_consent(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    client.post(reverse("partner_add", args=["zameneen"]), adding(name="Jan Geheim", is_person="on"))
    membership = zameneen.memberships.get()
    assert (membership.partner.kind, membership.partner.public_name) == ("", "een inwoner")
    address = reverse("partner_consent", args=["zameneen", membership.pk])
    given = {"given_on_dag": "1", "given_on_maand": "2", "given_on_jaar": "2026", "how": "per mail"}
    client.post(address, given)
    assert Partner.objects.get().public_name == "Jan Geheim"
    client.post(reverse("partner_consent_withdraw", args=["zameneen", membership.pk]))
    assert Partner.objects.get().public_name == "een inwoner"
    assert "Jan" not in str(list(AuditEvent.objects.values_list("object_label", "changes")))


def test_a_municipality_is_linked(client: StrictClient, lead: User, zameneen: LocalCoalition, dronten: Any) -> None:
    client.post(reverse("partner_add", args=["zameneen"]), adding(name="Gemeente Dronten", kind="municipality"))
    assert Partner.objects.get().municipality == dronten


def test_the_trail_names_nobody_of_another_coalition(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    ours = coordinator_of(zameneen, name="Kim Collega")
    made = draft("Icare", title="Onze lijst.xlsx", joins=True)
    apply(ours, zameneen, made)
    here = zameneen.memberships.get()
    other = MembershipFactory.create(partner=here.partner)
    theirs = coordinator_of(other.coalition, name="Vreemde Ander")
    known = draft("naam;soort\nIcare;zorg", title="Geheim project.xlsx")
    known.choices["2"] = str(here.partner_id)
    apply(theirs, other.coalition, known)
    dissolve(actor=theirs, membership=CoalitionMembership.objects.get(pk=other.pk))
    text = page(client, "membership_detail", "zameneen", here.pk)
    assert "Kim Collega" in text
    assert "Onze lijst.xlsx, regel 1" in text
    assert text.count("een andere coalitie</td>") == 2
    assert "Partner opgeheven" in text
    assert "Vreemde Ander" not in text
    assert "Geheim project" not in text


# ---- one partner -----------------------------------------------------------------------------


def test_joining_and_leaving_by_the_pages(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    membership = MembershipFactory.create(coalition=zameneen, **INVITED)

    def post(name: str, **answers: str) -> str:
        address = reverse(name, args=["zameneen", membership.pk])
        return client.post(address, answers, follow=True).content.decode()

    wrong = client.post(reverse("membership_join", args=["zameneen", membership.pk]), {"on_dag": "31", "on_maand": "2"})
    assert wrong.status_code == 422
    assert 'value="31"' in wrong.content.decode()
    assert "doet mee." in post("membership_join", on_jaar="2019")
    assert "is gestopt" in post("membership_leave", on_jaar="2020")
    assert "voordat die meedeed" not in page(client, "membership_detail", "zameneen", membership.pk)
    assert "doet weer mee" in post("membership_rejoin", on_jaar="2021")
    spells = zameneen.memberships.order_by("pk").values_list("state", "joined_on_earliest__year")
    assert list(spells) == [("left", 2019), ("member", 2021)]
    assert "heeft nu de status" in post("membership_cancel")  # a page that was open too long


def test_both_versions_are_shown_and_nothing_is_lost(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    membership = MembershipFactory.create(coalition=zameneen, contribution="Van een ander", version=2)
    address = reverse("membership_edit", args=["zameneen", membership.pk])
    answers = {"version": "1", "contribution": "Van mij", "joined_on_jaar": "2019", "contact_name": "Anna"}
    answer = client.post(address, answers)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Er zijn twee versies" in text
    assert "Van een ander" in text
    assert "Van mij" in text
    membership.refresh_from_db()
    assert membership.contribution == "Van een ander"
    client.post(address, {**answers, "version": "2"})
    membership.refresh_from_db()
    assert (membership.contribution, membership.contact_name) == ("Van mij", "Anna")


def test_a_new_name_keeps_the_old_one(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    membership = MembershipFactory.create(coalition=zameneen, partner__name="Oude Naam")
    MembershipFactory.create(partner=membership.partner)
    address = reverse("partner_edit", args=["zameneen", membership.pk])
    assert "Andere coalities" in page(client, "partner_edit", "zameneen", membership.pk)
    answers = {"version": "1", "name": "Nieuwe Naam", "kind": "care", "keep_old_name": "on", "kvk_number": "123"}
    wrong = client.post(address, answers)
    assert wrong.status_code == 422
    assert "8 cijfers" in wrong.content.decode()
    client.post(address, {**answers, "kvk_number": "41023456"})
    assert PartnerName.objects.get().name == "Oude Naam"
    client.post(address, {**answers, "kvk_number": "", "version": "2", "name": "Nieuwe Naem", "keep_old_name": ""})
    assert PartnerName.objects.count() == 1
    again = client.post(address, {**answers, "kvk_number": "", "version": "2"})
    assert again.status_code == 409
    assert "Nieuwe Naem" in again.content.decode()


def test_what_another_coalition_dissolved_is_for_this_one_to_end(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    here = MembershipFactory.create(coalition=zameneen, partner__name="Oude Stichting", contact_phone="0321 388 911")
    other = MembershipFactory.create(partner=here.partner)
    assert "niet meer" not in page(client, "coalition_desk", "zameneen")
    dissolve(actor=coordinator_of(other.coalition), membership=other)
    point = "Oude Stichting bestaat volgens een andere coalitie niet meer"
    assert point in page(client, "coalition_desk", "zameneen")
    assert "Volgens een andere coalitie bestaat zij niet meer" in page(client, "membership_detail", "zameneen", here.pk)
    client.post(reverse("membership_leave", args=["zameneen", here.pk]), {"on_jaar": "2020"})
    here.refresh_from_db()
    assert here.state == MembershipState.LEFT
    assert point not in page(client, "coalition_desk", "zameneen")
    shown = client.get(reverse("partner_edit", args=["zameneen", here.pk]), follow=True).content.decode()
    assert "Dan kunt u de gedeelde gegevens niet wijzigen." in shown
    assert reverse("partner_dissolve_undo", args=["zameneen", here.pk]) not in shown


def test_a_partner_of_another_coalition_is_not_there(client: StrictClient, lead: User) -> None:
    other = MembershipFactory.create()
    assert client.get(reverse("membership_detail", args=["zameneen", other.pk])).status_code == 404
    assert client.post(reverse("membership_cancel", args=["zameneen", other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.state == MembershipState.MEMBER


def test_duplicates_are_merged_after_a_look_and_parted_again(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    one = MembershipFactory.create(coalition=zameneen, partner__name="De Meerpaal")
    other = MembershipFactory.create(
        coalition=zameneen, partner__name="Stichting Meerpaal", contact_email="a@b.example"
    )
    text = page(client, "partner_duplicates", "zameneen")
    assert "De Meerpaal en Stichting Meerpaal" in text
    address = reverse("partner_merge", args=["zameneen", one.partner_id])
    assert "Stichting Meerpaal" in client.get(address).content.decode()
    preview = client.get(address, {"met": other.partner_id}).content.decode()
    assert "Wordt één deelname" in preview
    assert Partner.objects.present().count() == 2
    client.post(address, {"met": other.partner_id})
    assert Partner.objects.present().get().name == "De Meerpaal"
    assert zameneen.memberships.open().get().contact_email == "a@b.example"
    assert "Ongedaan maken" in page(client, "partner_duplicates", "zameneen")
    merge = one.partner.merges.get()
    client.post(reverse("partner_merge_undo", args=["zameneen", merge.pk]))
    assert Partner.objects.present().count() == 2


# ---- contacts --------------------------------------------------------------------------------


def test_addresses_are_shown_when_asked_for_and_stand_in_the_trail(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    for order, email in enumerate(("a@partner.example", "A@partner.example", "b@partner.example", "")):
        partner = PartnerFactory.create(name=f"Zorg {order}", kind=PartnerKind.CARE)
        MembershipFactory.create(coalition=zameneen, contact_email=email, partner=partner)
    MembershipFactory.create(coalition=zameneen, contact_email="c@partner.example", partner__kind=PartnerKind.SPORT)
    address = reverse("partner_contacts", args=["zameneen"])
    text = client.get(address, {"soort": "care"}).content.decode()
    assert "4 partners, van 3 is het e-mailadres bekend" in text
    assert "b@partner.example" not in text
    assert not AuditEvent.objects.exists()
    shown = client.post(f"{address}?soort=care").content.decode()
    assert ">A@partner.example; b@partner.example</textarea>" in shown
    assert AuditEvent.objects.get().changes == {"adressen gekopieerd": [None, 2]}


def test_the_sheet_holds_what_was_filtered(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    MembershipFactory.create(coalition=zameneen, partner__name="=Gevaar", contact_phone="0321 388 911", **INVITED)
    MembershipFactory.create(coalition=zameneen, partner__name="Doet mee")
    address = reverse("partner_contacts_export", args=["zameneen", "csv"])
    header, *rows = client.post(f"{address}?status=invited").content.decode("utf-8-sig").splitlines()
    assert header.startswith("naam;plaats;soort;status")
    assert len(rows) == 1
    assert rows[0].startswith("'=Gevaar;")
    assert "0321 388 911" in rows[0]
    assert AuditEvent.objects.get().action == "membership.exported"
    assert client.post(reverse("partner_contacts_export", args=["zameneen", "xlsx"])).content.startswith(b"PK")
