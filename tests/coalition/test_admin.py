"""Django's admin: for administrators, through our own sign-in, without a way to write a state or to touch the trail."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry

from coalition import admin
from coalition.models import AuditEvent, Municipality, User
from tests.client import StrictClient
from tests.coalition.people import acts_on, signed_in
from tests.factories import AdministratorFactory, MinistryFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_it_has_no_sign_in_of_its_own(client: StrictClient) -> None:
    address = client.get("/beheer/")["Location"]
    assert client.get(address)["Location"] == "/inloggen/?next=/beheer/"


def test_an_administrator_without_a_second_factor_is_sent_to_enrolment() -> None:
    browser = signed_in(AdministratorFactory.create(second_factor=False))
    assert browser.get("/beheer/")["Location"] == "/mijn/account/beveiliging/"


def test_the_ministry_is_told_that_it_is_not_for_them() -> None:
    page = signed_in(MinistryFactory.create()).get("/beheer/")
    assert page.status_code == 403
    assert "Alleen de beheerder van het portaal" in page.content.decode()


def test_its_front_page_is_ours() -> None:
    page = signed_in(AdministratorFactory.create()).get("/beheer/").content.decode()
    assert "Beheer van het portaal Vijf pijlers" in page


def test_only_what_the_core_keeps_is_in_it() -> None:
    here = {model._meta.label for model in admin.site._registry}
    assert here == {
        f"coalition.{name}"
        for name in (
            "AuditEvent", "HealthRegion", "Municipality", "MunicipalityChange", "MunicipalityGrant", "OutboxMail",
            "ProgrammePeriod", "Province", "User",
        )
    }  # fmt: skip
    assert apps.get_model("pillars.Signing") not in admin.site._registry


def test_every_column_and_field_has_a_dutch_name() -> None:
    """A field without a name of its own shows its English one; these few are the same word in both."""
    same = {"slug"}
    shown = [
        str(field.verbose_name)
        for model, found in admin.site._registry.items()
        for field in model._meta.concrete_fields
        if field.name in {*found.list_display, *(found.fields or (one.name for one in model._meta.concrete_fields))}
        if not field.auto_created and field.verbose_name == field.name.replace("_", " ")
    ]
    assert set(shown) <= same


def test_a_change_is_in_the_trail_and_names_come_from_the_reference_data() -> None:
    dronten = MunicipalityFactory.create(name="Dronten", website_domain="oud.example")
    browser = signed_in(AdministratorFactory.create())
    rows = {
        f"{prefix}-{name}": "0" for prefix in ("aliases", "populations") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    form = {"website_domain": "dronten.nl", "help_url": "", "help_checked_on": "", "name": "Anders", **rows}
    response = browser.post(f"/beheer/coalition/municipality/{dronten.pk}/change/", form)
    assert response.status_code == 302
    changed = Municipality.objects.get()
    assert (changed.website_domain, changed.name) == ("dronten.nl", "Dronten")
    event = AuditEvent.objects.of(dronten).get()
    assert event.changes == {"website": ["oud.example", "dronten.nl"]}


def test_a_row_below_the_form_is_in_the_trail() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    browser = signed_in(AdministratorFactory.create())
    form = {"website_domain": "", "help_url": "", "help_checked_on": "", "populations-TOTAL_FORMS": "0"}
    form |= {"populations-INITIAL_FORMS": "0", "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0"}
    row = {"aliases-0-name": "Swifterbant", "aliases-0-kind": "kern"}
    browser.post(f"/beheer/coalition/municipality/{dronten.pk}/change/", form | row)
    alias = dronten.aliases.get()
    row |= {"aliases-0-kind": "dorp", "aliases-0-id": str(alias.pk), "aliases-0-municipality": str(dronten.pk)}
    browser.post(f"/beheer/coalition/municipality/{dronten.pk}/change/", form | row | {"aliases-INITIAL_FORMS": "1"})
    told = [event.changes for event in AuditEvent.objects.of(dronten).order_by("pk")]
    assert {"andere naam Swifterbant": [None, "Swifterbant"]} in told
    assert {"andere naam Swifterbant, kind": ["kern", "dorp"]} in told


def test_of_a_person_the_trail_keeps_only_that_it_changed_and_no_role_can_be_written() -> None:
    user = UserFactory.create(name="Oude Naam")
    form = {"name": "Nieuwe Naam", "function": "", "phone": "", "national_role": "administrator", "is_active": ""}
    signed_in(AdministratorFactory.create()).post(f"/beheer/coalition/user/{user.pk}/change/", form)
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.national_role, user.is_active) == ("Nieuwe Naam", "", True)
    assert AuditEvent.objects.of(user).get().changes == {"naam": True}
    assert acts_on(user) == ["user.changed"]
    assert not LogEntry.objects.exists()  # Django's own log keeps names for good


def test_the_trail_can_be_read_and_not_changed() -> None:
    user = UserFactory.create(name="Oude Naam")
    signed_in(user).post("/mijn/account/", {"name": "Nieuwe Naam"})
    event = AuditEvent.objects.of(user).get()
    browser = signed_in(AdministratorFactory.create())
    address = f"/beheer/coalition/auditevent/{event.pk}/"
    assert "account gewijzigd" in browser.get(f"{address}change/").content.decode()
    assert browser.post(f"{address}change/", {"action": "iets anders"}).status_code == 403
    assert browser.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert AuditEvent.objects.get(pk=event.pk).action == "user.changed"


@pytest.mark.parametrize("choice", ["at__year=" + "9" * 30, "at__gte=2026-13-45"])
def test_a_day_that_no_calendar_has_leads_to_the_whole_trail(choice: str) -> None:
    browser = signed_in(AdministratorFactory.create(name="Bea Beheer"))
    browser.post("/mijn/account/", {"name": "Bea Nieuw"})
    answer = browser.get(f"/beheer/coalition/auditevent/?{choice}", follow=True)
    assert answer.redirect_chain == [("/beheer/coalition/auditevent/?e=1", 302)]
    assert "account gewijzigd" in answer.content.decode()
