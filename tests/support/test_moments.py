"""Contact moments: kept by who speaks to municipalities, read by them, by no officer and nobody else."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from coalition.models import AuditEvent, Municipality, User
from coalition.services.retention import apply_terms
from coalition.tools.dates import today
from support.models import ContactMoment
from tests.client import StrictClient
from tests.factories import (
    AdministratorFactory,
    AdviserFactory,
    AmbassadorFactory,
    MinistryFactory,
    MunicipalityFactory,
    all_periods,
    officer_of,
)
from tests.support.factories import MomentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ADDRESS = "/mijn/gemeenten/dronten/contactmomenten/"
SECRET = "De wethouder twijfelt"


@pytest.fixture
def dronten() -> Municipality:
    all_periods()
    municipality: Municipality = MunicipalityFactory.create(name="Dronten", slug="dronten")
    return municipality


@pytest.fixture
def ambassador(client: StrictClient, dronten: Municipality) -> User:
    user: User = AmbassadorFactory.create()
    client.force_login(user)
    return user


def on(name: str, day: date | None) -> dict[str, Any]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{part}": value for part, value in zip(("dag", "maand", "jaar"), parts, strict=True)}


def typed(happened: date | None = None, next_on: date | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "with_whom": "de beleidsmedewerker", "outcome": SECRET, "next_step": "Bellen" if next_on else "",
        "creation_key": uuid4(), **on("happened_on", happened or today()), **on("next_on", next_on), **fields,
    }  # fmt: skip


def test_what_was_said_and_what_is_next_is_kept_and_comes_up(client: StrictClient, ambassador: User) -> None:
    ahead = today() + timedelta(days=7)
    page = client.post(f"{ADDRESS}toevoegen/", typed(next_on=ahead), follow=True).content.decode()
    assert SECRET in page
    moment = ContactMoment.objects.get()
    assert (moment.created_by, moment.next_step, moment.next_on) == (ambassador, "Bellen", ahead)
    assert "Dronten: Bellen" in client.get("/mijn/").content.decode()
    client.post(f"{ADDRESS}{moment.pk}/afvinken/")
    assert "Dronten: Bellen" not in client.get("/mijn/").content.decode()
    assert "gedaan" in client.get(ADDRESS).content.decode()


def test_what_comes_up_is_for_who_wrote_it(client: StrictClient, ambassador: User, dronten: Municipality) -> None:
    MomentFactory.create(municipality=dronten, next_step="Langsgaan", next_on=today())
    assert "Langsgaan" not in client.get("/mijn/").content.decode()
    assert "Langsgaan" not in client.get("/mijn/contactmomenten/").content.decode()
    assert "Langsgaan" in client.get(ADDRESS).content.decode()


def test_two_clicks_add_one(client: StrictClient, ambassador: User) -> None:
    once = typed()
    assert [client.post(f"{ADDRESS}toevoegen/", once).status_code for _ in range(2)] == [302, 302]
    assert ContactMoment.objects.count() == 1
    # With the back button the form comes back as it was; what is changed in it is not dropped.
    client.post(f"{ADDRESS}toevoegen/", {**once, "outcome": "Nog een gesprek."})
    assert ContactMoment.objects.count() == 2


@pytest.mark.parametrize(
    ("days", "fields", "sentence"),
    [
        ((1, None), {}, "Deze dag moet nog komen"),
        ((0, None), {"next_step": "Bellen"}, "Vul in wanneer u de volgende stap zet"),
        ((0, 3), {"next_step": ""}, "Vul in wat de volgende stap is"),
        ((0, -1), {}, "De volgende stap komt na het contact"),
        ((0, None), {"with_whom": ""}, "Geef antwoord op de vraag ‘Met wie?’"),
        ((0, None), {"outcome": SECRET + "x" * 2000}, "Maak ‘Wat kwam eruit?’ korter"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_typed_is_lost(
    client: StrictClient, ambassador: User, days: tuple[int, int | None], fields: dict[str, str], sentence: str
) -> None:
    happened, ahead = (None if number is None else today() + timedelta(days=number) for number in days)
    answer = client.post(f"{ADDRESS}toevoegen/", typed(happened, ahead, **fields))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SECRET in answer.content.decode()
    assert not ContactMoment.objects.exists()


def test_no_officer_and_no_visitor_reads_it_anywhere(client: StrictClient, dronten: Municipality) -> None:
    moment = MomentFactory.create(municipality=dronten, outcome=SECRET, with_whom="mevrouw Geheim", next_step="Geheim")
    addresses = ["/gemeenten/dronten/", ADDRESS, f"{ADDRESS}{moment.pk}/", "/mijn/gemeenten/dronten/", "/mijn/",
                 "/mijn/gemeenten/dronten/contacten/", "/mijn/contactmomenten/"]  # fmt: skip
    for user in (None, officer_of(dronten), AdministratorFactory.create()):
        if user:
            client.force_login(user)
        for address in addresses:
            page = client.get(address).content.decode()
            assert SECRET not in page
            assert "Geheim" not in page
            # The address that one asked for may stand in the footer, where a mistake can be told.
            assert "ontactmoment" not in page.replace(address, "")
        assert client.post(f"{ADDRESS}{moment.pk}/verwijderen/").status_code == (404 if user else 403)
    assert ContactMoment.objects.exists()


@pytest.mark.parametrize("factory", [AdviserFactory, AmbassadorFactory, MinistryFactory])
def test_everybody_inside_reads_it_and_only_the_writer_changes_it(
    client: StrictClient, dronten: Municipality, factory: Any
) -> None:
    moment = MomentFactory.create(municipality=dronten, outcome=SECRET)
    client.force_login(factory.create())
    assert SECRET in client.get(ADDRESS).content.decode()
    for path in ("", "verwijderen/", "afvinken/"):
        assert client.post(f"{ADDRESS}{moment.pk}/{path}", typed(outcome="Anders")).status_code == 403
    moment.refresh_from_db()
    assert (moment.outcome, moment.next_done_on) == (SECRET, None)


def test_the_ministry_reads_the_latest_on_the_desk_of_the_municipality(
    client: StrictClient, dronten: Municipality
) -> None:
    MomentFactory.create(municipality=dronten, with_whom="de gemeentesecretaris")
    client.force_login(MinistryFactory.create())
    assert "de gemeentesecretaris" in client.get("/mijn/gemeenten/dronten/").content.decode()


def test_the_trail_keeps_that_and_never_what(client: StrictClient, ambassador: User) -> None:
    client.post(f"{ADDRESS}toevoegen/", typed(next_on=today()))
    moment = ContactMoment.objects.get()
    client.post(f"{ADDRESS}{moment.pk}/", typed(outcome="Mevrouw Geheim belt terug"))
    client.post(f"{ADDRESS}{moment.pk}/verwijderen/")
    lines = {line.action: line.changes for line in AuditEvent.objects.all()}
    assert set(lines) == {"moment.added", "moment.changed", "moment.deleted"}
    assert lines["moment.added"]["uitkomst"] is True
    assert lines["moment.changed"]["uitkomst"] is True
    assert not any(word in str(lines) for word in (SECRET, "Geheim", "beleidsmedewerker", "Bellen"))
    assert not ContactMoment.objects.exists()


def test_after_a_programme_period_it_is_erased(dronten: Municipality) -> None:
    kept = MomentFactory.create(municipality=dronten, happened_on=today() - timedelta(days=4 * 365 - 2))
    MomentFactory.create(municipality=dronten, happened_on=today() - timedelta(days=4 * 365 + 2))
    list(apply_terms(timezone.now()))
    assert list(ContactMoment.objects.all()) == [kept]


@pytest.mark.sqlite
def test_the_list_asks_as_much_for_many_as_for_few(
    client: StrictClient, ambassador: User, dronten: Municipality, django_assert_num_queries: Any
) -> None:
    client.get(ADDRESS)
    for number, found in ((2, 2), (20, 22)):
        for _ in range(number):
            MomentFactory.create(municipality=dronten)
        with django_assert_num_queries(6):
            page = client.get(ADDRESS).content.decode()
        assert f"{found} contactmomenten." in page
