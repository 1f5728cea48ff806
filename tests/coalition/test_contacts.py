"""Whom to reach at a municipality: kept and confirmed there, listed for the ministry, seen by nobody else."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent, Municipality, MunicipalityContact, PortfolioHolder, User
from coalition.tools.dates import PartialDate
from coalition.tools.tables import read_table
from tests.client import StrictClient
from tests.factories import (
    AdviserFactory,
    AmbassadorFactory,
    ContactFactory,
    HolderFactory,
    MinistryFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(code="GM0303", name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality, client: StrictClient) -> User:
    user = officer_of(dronten, name="Otto Officier")
    client.force_login(user)
    return user


def holder_answers(**changed: str) -> dict[str, str]:
    return {
        "name": "Anna Nieuw",
        "function": "wethouder",
        "portfolio": "zorg",
        "since_dag": "",
        "since_maand": "6",
        "since_jaar": "2026",
        "until_dag": "",
        "until_maand": "",
        "until_jaar": "",
        "is_current": "on",
        **changed,
    }


@time_machine.travel("2026-11-21 12:00+01:00", tick=False)
def test_a_new_holder_makes_the_one_before_an_earlier_one(
    client: StrictClient, officer: User, dronten: Municipality
) -> None:
    before = HolderFactory.create(municipality=dronten, since=PartialDate.of(2022))
    answer = client.post(reverse("holder_create", args=["dronten"]), holder_answers(), follow=True)
    page = answer.content.decode()
    assert "Anna Nieuw, wethouder" in page
    assert "Laatst bevestigd op 21 november 2026 door Otto Officier" in page
    assert "Peter van Bergen, wethouder, vanaf 2022, tot juni 2026" in page
    before.refresh_from_db()
    assert not before.is_current
    events = AuditEvent.objects.filter(action="holder.changed").order_by("pk")
    assert [event.object_label for event in events] == ["Peter van Bergen (Dronten)", "Anna Nieuw (Dronten)"]
    assert events[0].changes == {"tot": ["", "juni 2026"], "nu portefeuillehouder": ["ja", "nee"]}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Vul ‘Naam’ in."),
        ({"name": "Anna 🦊"}, "kan niet op papier"),
        ({"since_maand": "13"}, "13-2026 bestaat niet"),
        ({"until_jaar": "2019"}, "De einddatum ligt voor de begindatum."),
        ({"since_jaar": "2020", "until_jaar": "2021"}, "De einddatum is voorbij."),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: StrictClient, officer: User, changed: dict[str, str], says: str
) -> None:
    answer = client.post(reverse("holder_create", args=["dronten"]), holder_answers(**changed))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="zorg"' in answer.content.decode()
    assert not PortfolioHolder.objects.exists()


def test_of_a_contact_the_trail_holds_only_that_it_changed(client: StrictClient, officer: User) -> None:
    address = reverse("contact_edit", args=["dronten", "ambtelijk"])
    first = {"name": "Bea Geheim", "function": "adviseur", "email": "bea@dronten.example", "phone": "0321 388 911"}
    client.post(address, first)
    client.post(address, {**first, "name": "Cor Geheim"})
    contact = MunicipalityContact.objects.get()
    assert (contact.name, contact.confirmed_by) == ("Cor Geheim", officer)
    newest, oldest = AuditEvent.objects.filter(action="contact.changed")
    assert newest.changes == {"naam": True}
    assert oldest.changes == {"naam": True, "functie": True, "e-mailadres": True, "telefoon": True}
    assert "Geheim" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "", "phone": ""}, "Vul een e-mailadres of een telefoonnummer in"),
        ({"email": "geen adres"}, "een e-mailadres in met een @"),
        ({"phone": "bel maar"}, "Vul een heel telefoonnummer in"),
    ],
)
def test_a_contact_can_be_reached(client: StrictClient, officer: User, typed: dict[str, str], says: str) -> None:
    answer = client.post(reverse("contact_edit", args=["dronten", "postvak"]), typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not MunicipalityContact.objects.exists()


@time_machine.travel("2026-11-21 12:00+01:00", tick=False)
def test_confirming_is_one_click_and_what_is_old_stands_out(
    client: StrictClient, officer: User, dronten: Municipality
) -> None:
    contact = ContactFactory.create(municipality=dronten, confirmed_on=date(2025, 1, 1))
    holder = HolderFactory.create(municipality=dronten, confirmed_on=date(2026, 11, 1))
    page = client.get(reverse("municipality_contacts", args=["dronten"])).content.decode()
    assert page.count("meer dan een jaar geleden") == 1
    client.post(reverse("contact_confirm", args=["dronten", "ambtelijk"]))
    client.post(reverse("holder_confirm", args=["dronten", holder.pk]))
    contact.refresh_from_db()
    holder.refresh_from_db()
    assert (contact.confirmed_on, holder.confirmed_on) == (date(2026, 11, 21), date(2026, 11, 21))
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["contact.confirmed", "holder.confirmed"]


def test_what_never_was_right_is_removed(client: StrictClient, officer: User, dronten: Municipality) -> None:
    ContactFactory.create(municipality=dronten)
    holder = HolderFactory.create(municipality=dronten)
    client.post(reverse("contact_remove", args=["dronten", "ambtelijk"]))
    client.post(reverse("holder_remove", args=["dronten", holder.pk]))
    assert not MunicipalityContact.objects.exists()
    assert not PortfolioHolder.objects.exists()


def test_others_do_not_know_that_it_is_there(client: StrictClient, dronten: Municipality) -> None:
    ContactFactory.create(municipality=dronten)
    holder = HolderFactory.create(municipality=dronten)
    others = [
        officer_of(MunicipalityFactory.create()),
        AmbassadorFactory.create(),
        AdviserFactory.create(),
        UserFactory.create(),
    ]
    for user in others:
        client.force_login(user)
        assert client.get(reverse("municipality_contacts", args=["dronten"])).status_code == 404
        assert client.get(reverse("contact_edit", args=["dronten", "postvak"])).status_code == 404
        assert client.post(reverse("holder_remove", args=["dronten", holder.pk])).status_code == 404
        assert client.get(reverse("contact_list")).status_code == 403
        assert client.get(reverse("contact_export", args=["csv"])).status_code == 403
    assert PortfolioHolder.objects.count() == 1


# ---- the ministry's list ---------------------------------------------------------------------


@pytest.fixture
def three_towns(dronten: Municipality, client: StrictClient) -> User:
    """Three contacts in two provinces, one of them old."""
    utrecht = MunicipalityFactory.create(
        name="Amersfoort",
        slug="amersfoort",
        province=ProvinceFactory.create(code="PV26", name="Utrecht", slug="utrecht"),
    )
    gone = MunicipalityFactory.create(name="Weesp", ends=date(2022, 3, 24))
    HolderFactory.create(municipality=dronten, confirmed_on=date(2026, 11, 1))
    HolderFactory.create(municipality=dronten, name="Vroeger", is_current=False)
    ContactFactory.create(municipality=utrecht, name="=Oud", confirmed_on=date(2025, 1, 1))
    ContactFactory.create(
        municipality=utrecht, kind="mailbox", name="", email="info@amersfoort.example", confirmed_on=date(2026, 11, 1)
    )
    ContactFactory.create(municipality=gone)
    user = MinistryFactory.create()
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Amersfoort mailbox", "Amersfoort official", "Dronten holder"]),
        ("provincie=utrecht", ["Amersfoort mailbox", "Amersfoort official"]),
        ("soort=holder", ["Dronten holder"]),
        ("bevestigd=verouderd", ["Amersfoort official"]),
        ("provincie=utrecht&soort=mailbox", ["Amersfoort mailbox"]),
        ("provincie=atlantis", ["Amersfoort mailbox", "Amersfoort official", "Dronten holder"]),
    ],
)
@time_machine.travel("2026-11-21 12:00+01:00", tick=False)
def test_the_list_is_filtered(client: StrictClient, three_towns: User, query: str, names: list[str]) -> None:
    page = client.get(f"{reverse('contact_list')}?{query}").context["page"]
    assert [f"{row['place']} {row['what']}" for row in page] == names


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@time_machine.travel("2026-11-21 12:00+01:00", tick=False)
def test_the_download_is_what_is_shown_and_is_in_the_trail(
    client: StrictClient, three_towns: User, extension: str
) -> None:
    answer = client.get(f"{reverse('contact_export', args=[extension])}?provincie=utrecht&bevestigd=verouderd")
    table = read_table(answer.content, "x")
    assert table.headers[:4] == ("gemeente", "gemeentecode", "provincie", "soort")
    (row,) = table.rows
    assert row.cells[3:5] == ("ambtelijk contact", "=Oud")
    assert row.cells[8] == "2025-01-01"
    event = AuditEvent.objects.get(action="contact.exported")
    assert (event.actor, event.changes) == (
        three_towns,
        {"keuze": [None, "utrecht, een jaar niet bevestigd"], "aantal": [None, 1]},
    )


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_asks_as_much_for_many_as_for_few(
    client: StrictClient, count: int, django_assert_num_queries: Any
) -> None:
    ContactFactory.create_batch(count)
    HolderFactory.create_batch(count)
    client.force_login(MinistryFactory.create())
    client.get(reverse("contact_list"))
    with django_assert_num_queries(6):
        page = client.get(reverse("contact_list")).content.decode()
    assert f"{2 * count} contacten." in page


# ---- what is true of every row ---------------------------------------------------------------


def test_the_database_refuses_two_holders_at_once_and_an_end_before_the_beginning(dronten: Municipality) -> None:
    holder = HolderFactory.create(municipality=dronten, since=PartialDate.of(2022))
    with pytest.raises(IntegrityError), transaction.atomic():
        HolderFactory.create(municipality=dronten)
    columns = PortfolioHolder.until.columns(PartialDate.of(2021))
    with pytest.raises(IntegrityError, match="portfolio_dates_in_order"), transaction.atomic():
        PortfolioHolder.objects.filter(pk=holder.pk).update(**columns)


def test_the_database_refuses_two_contacts_of_a_kind(dronten: Municipality) -> None:
    ContactFactory.create(municipality=dronten)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFactory.create(municipality=dronten)
