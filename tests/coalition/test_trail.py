"""The audit trail: who did what, in the transaction of the act; added to and never changed, by nobody."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from coalition.models import AppendOnly, AuditEvent, RegisterStamp, User
from coalition.services.trail import compare, origin, record
from tests.client import StrictClient
from tests.factories import AdministratorFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    return record(actor=UserFactory.create(), action="user.changed", obj=UserFactory.create(), changes={"naam": True})


def _save(event: AuditEvent) -> None:
    event.action = "user.ended"
    event.save()


@pytest.mark.parametrize(
    "tamper",
    [
        _save,
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.filter(pk=event.pk).update(action="user.ended"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: AuditEvent.objects.all().delete(),
    ],
)
def test_the_orm_changes_and_removes_no_line(event: AuditEvent, tamper: Callable[[AuditEvent], object]) -> None:
    with pytest.raises(AppendOnly):
        tamper(event)
    assert AuditEvent.objects.get().action == "user.changed"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE coalition_auditevent SET action = 'user.ended'", "DELETE FROM coalition_auditevent"],
)
def test_plain_sql_changes_and_removes_no_line(event: AuditEvent, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="Het logboek wordt niet gewijzigd en niet gewist"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get().action == "user.changed"


@pytest.mark.sqlite
def test_no_line_is_replaced_by_another_of_the_same_number(event: AuditEvent) -> None:
    """On SQLite, where REPLACE asks no trigger for DELETE; PostgreSQL has no such statement."""
    with pytest.raises(DatabaseError, match="niet gewijzigd"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("REPLACE INTO coalition_auditevent SELECT * FROM coalition_auditevent")
    assert AuditEvent.objects.get().action == "user.changed"


def test_a_bulk_update_round_the_queryset_is_refused_by_the_database(event: AuditEvent) -> None:
    event.action = "user.ended"
    with pytest.raises((AppendOnly, DatabaseError)), transaction.atomic():
        AuditEvent.objects.bulk_update([event], ["action"])
    assert AuditEvent.objects.get().action == "user.changed"


def test_the_admin_shows_the_trail_and_offers_no_change(client: StrictClient, event: AuditEvent) -> None:
    client.force_login(AdministratorFactory.create())
    address = f"/beheer/coalition/auditevent/{event.pk}/"
    page = client.get(f"{address}change/").content.decode()
    assert "account gewijzigd" in page
    assert 'name="_save"' not in page
    for attempt in (f"{address}change/", f"{address}delete/"):
        assert client.post(attempt, {"action": "user.ended", "post": "yes"}).status_code == 403
    assert AuditEvent.objects.get().action == "user.changed"


def test_a_line_tells_who_what_when_on_what_and_how_it_came_in() -> None:
    actor, municipality = UserFactory.create(), MunicipalityFactory.create(name="Dronten")
    token = origin.set("website")
    try:
        record(actor=actor, action="reference.changed", obj=municipality, municipality=municipality)
    finally:
        origin.reset(token)
    line = AuditEvent.objects.of(municipality).get()
    assert (line.actor, line.action, line.object_label, line.origin) == (
        actor,
        "reference.changed",
        "Dronten",
        "website",
    )
    assert line.at is not None


def test_a_line_goes_when_its_act_does_not_go_through() -> None:
    before = RegisterStamp.objects.values_list("value").first()
    user = UserFactory.create()

    @transaction.atomic
    def act() -> float:
        record(actor=None, action="user.changed", obj=user)
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        act()
    assert not AuditEvent.objects.exists()
    assert RegisterStamp.objects.values_list("value").first() == before


def test_an_act_without_a_name_is_refused() -> None:
    with pytest.raises(KeyError, match=r"user\.invented"):
        record(actor=None, action="user.invented", obj=UserFactory.create())


def test_of_personal_fields_only_that_they_changed() -> None:
    before, after = {"naam": "Jan", "plaats": "Urk", "functie": "x"}, {"naam": "Piet", "plaats": "Ede", "functie": "x"}
    assert compare(before, after, personal=["naam", "functie"]) == {"naam": True, "plaats": ["Urk", "Ede"]}


def test_an_account_is_named_by_its_number() -> None:
    user: User = UserFactory.create(name="Jan Geheim")
    assert record(actor=user, action="user.changed", obj=user).object_label == f"account {user.pk}"
