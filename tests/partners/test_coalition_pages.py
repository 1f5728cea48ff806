"""A coalition itself, by its pages: started, published, taken down, merged; and the ministry's list of partners."""

import pytest
from django.urls import reverse

from coalition.models import Municipality, OutboxMail, User
from partners.models import CoalitionMembership, LocalCoalition
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, officer_of
from tests.partners.factories import (
    CoalitionFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)
from tests.partners.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_an_officer_starts_a_coalition_and_names_who_leads_it(client: StrictClient, dronten: Municipality) -> None:
    client.force_login(officer_of(dronten))
    assert "Nog geen lokale coalitie" in page(client, "my_municipality", "dronten")
    address = reverse("coalition_start", args=["dronten"])
    wrong = client.post(address, {"name": "ZamenEen", "municipalities": "Dronten\nNergenshuizen"})
    assert wrong.status_code == 422
    assert "Nergenshuizen" in wrong.content.decode()
    answers = {"name": "ZamenEen", "municipalities": "Dronten", "email": "lead@partner.example"}
    text = client.post(address, answers, follow=True).content.decode()
    assert "is aangemaakt" in text
    assert "De uitnodiging is verstuurd naar lead@partner.example." in text
    assert "U leest mee" in text
    assert OutboxMail.objects.get().to == "lead@partner.example"
    assert "ZamenEen" in page(client, "my_municipality", "dronten")
    assert "Benoem een coördinator" not in page(client, "my_overview")


def test_the_page_goes_public_and_the_ministry_takes_it_down(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    client.post(reverse("coalition_publish", args=["zameneen"]))
    zameneen.refresh_from_db()
    assert zameneen.is_published
    ministry = StrictClient()
    ministry.force_login(MinistryFactory.create())
    address = reverse("coalition_take_down", args=["zameneen"])
    assert ministry.post(address, {"reason": ""}).status_code == 422
    ministry.post(address, {"reason": "Er staat een naam op."})
    text = page(client, "coalition_desk", "zameneen")
    assert "Er staat een naam op." in text
    refused = client.post(reverse("coalition_publish", args=["zameneen"]), follow=True).content.decode()
    assert "vraag om vrijgave" in refused
    ministry.post(reverse("coalition_free", args=["zameneen"]))
    client.post(reverse("coalition_publish", args=["zameneen"]))
    zameneen.refresh_from_db()
    assert zameneen.is_published


def test_the_ministry_merges_across_coalitions(client: StrictClient) -> None:
    kept, double = (MembershipFactory.create(partner__name=name).partner for name in ("Icare", "Stichting Icare"))
    MembershipFactory.create(partner=PersonFactory.create(name="Jan Geheim"), contact_email="x@geheim.example")
    client.force_login(MinistryFactory.create())
    text = page(client, "partner_list")
    assert "Icare en Stichting Icare" in text
    assert "Geheim" not in text
    client.post(reverse("partner_merge_everywhere", args=[kept.pk]), {"met": double.pk})
    assert set(CoalitionMembership.objects.filter(partner__is_person=False).values_list("partner", flat=True)) == {
        kept.pk
    }
    client.post(reverse("partner_merge_everywhere_undo", args=[kept.merges.get().pk]))
    assert CoalitionMembership.objects.filter(partner=double).count() == 1


def test_a_coordinator_brings_one_coalition_into_another(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    address = reverse("coalition_merge", args=["zameneen"])
    assert "van geen andere coalitie" in client.get(address, follow=True).content.decode()
    other = CoalitionFactory.create(name="Samen Flevoland")
    lead.coordinator_grants.create(coalition=other)
    MembershipFactory.create(coalition=zameneen, contact_email="a@partner.example")
    day = {"on_dag": "1", "on_maand": "1", "on_jaar": "2024"}
    assert client.post(address, day).status_code == 422
    text = client.post(address, {**day, "target": str(other.pk)}, follow=True).content.decode()
    assert "Zij ging op in Samen Flevoland" in text
    assert other.memberships.get().contact_email == "a@partner.example"
    undone = client.post(reverse("coalition_merge_undo", args=["zameneen"]), follow=True).content.decode()
    assert "gaat weer verder" in undone
    assert not other.memberships.exists()
    client.post(reverse("coalition_end", args=["zameneen"]), {"ended_on_jaar": "2024"})
    assert "gestopt op 2024" in page(client, "coalition_desk", "zameneen")
    client.post(reverse("coalition_resume", args=["zameneen"]))
    assert "gestopt op 2024" not in page(client, "coalition_desk", "zameneen")


def test_coordinators_name_and_end_each_other(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    other = coordinator_of(email="tweede@partner.example", name="Tweede Kwartiermaker")
    address = reverse("coordinators", args=["zameneen"])
    assert client.post(address, {"email": "geen adres"}).status_code == 422
    client.post(address, {"email": "tweede@partner.example"})
    assert "Tweede Kwartiermaker" in page(client, "coordinators", "zameneen")
    client.post(address, {"email": "nieuw@partner.example"})
    text = page(client, "coordinators", "zameneen")
    assert "nieuw@partner.example" in text
    client.post(reverse("coordinator_end", args=["zameneen", other.coordinator_grants.get().pk]))
    assert not zameneen.coordinator_grants.active().filter(user=other).exists()


def test_what_the_coalition_says_of_itself_is_not_overwritten_unseen(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    address = reverse("coalition_edit", args=["zameneen"])
    answers = {
        "version": "1",
        "name": "ZamenEen",
        "municipalities": "Dronten",
        "motto": "Van mij",
        "started_on_jaar": "2019",
    }
    LocalCoalition.objects.update(version=2, motto="Van een ander")
    conflict = client.post(address, answers)
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Van een ander" in text
    assert "Van mij" in text
    client.post(address, {**answers, "version": "2"})
    zameneen.refresh_from_db()
    assert (zameneen.motto, zameneen.version) == ("Van mij", 3)


def test_municipalities_come_and_go_by_their_own_page(
    client: StrictClient, zameneen: LocalCoalition, dronten: Municipality
) -> None:
    MunicipalityFactory.create(name="Dalfsen")
    address = reverse("coalition_municipalities", args=["zameneen"])
    client.force_login(officer_of(dronten))
    assert address in page(client, "coalition_desk", "zameneen")
    refused = client.post(address, {"version": "1", "municipalities": "Dronten\nDalfsen"})
    assert refused.status_code == 422
    assert "Dalfsen kunt u niet toevoegen" in refused.content.decode()
    assert "Dronten\nDalfsen</textarea>" in refused.content.decode()
    ministry = StrictClient()
    ministry.force_login(MinistryFactory.create())
    text = ministry.post(address, {"version": "1", "municipalities": "Dronten\nDalfsen"}, follow=True)
    assert "Dalfsen, Dronten" in text.content.decode()
    stale = client.post(address, {"version": "1", "municipalities": "Dronten"})
    assert stale.status_code == 409
    gone = client.post(address, {"version": "2", "municipalities": "Dalfsen"}, follow=True)
    assert "De gemeenten zijn opgeslagen." in gone.content.decode()
    assert client.get(address).status_code == 404


def test_the_coordinator_reads_who_adds_a_municipality(
    client: StrictClient, lead: User, zameneen: LocalCoalition
) -> None:
    MunicipalityFactory.create(name="Dalfsen")
    address = reverse("coalition_edit", args=["zameneen"])
    who = "Dat kan het ministerie, of een ambtenaar"
    assert who in page(client, "coalition_edit", "zameneen")
    answers = {"version": "1", "name": "Nieuwe naam", "municipalities": "Dronten\nDalfsen"}
    refused = client.post(address, answers)
    assert refused.status_code == 422
    assert "Dalfsen kunt u niet toevoegen" in refused.content.decode()
    assert "Nieuwe naam" in refused.content.decode()
