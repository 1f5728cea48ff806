"""Looking after accounts: who finds whom, ending, a lost second factor, municipalities without an officer, many invitations."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from coalition.models import AuditEvent, Invitation, NationalRole, User
from coalition.services import invitations
from coalition.tools.tables import write_csv, write_xlsx
from tests.client import StrictClient
from tests.coalition.people import PASSWORD, acts_on, mails, signed_in, with_password
from tests.factories import (
    AdministratorFactory,
    AdviserFactory,
    MinistryFactory,
    MunicipalityFactory,
    UserFactory,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


# ---- finding ---------------------------------------------------------------------------------


def test_search_finds_by_name_address_and_municipality() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    officer_of(dronten, name="Anne de Vries", email="anne@dronten.example")
    officer_of(MunicipalityFactory.create(name="Dalfsen"), name="Bert Bakker", email="bert@dalfsen.example")
    browser = signed_in(MinistryFactory.create(name="Mia"))
    for words in ("vries", "anne@", "Dronten", "anne dronten"):
        page = browser.get("/mijn/gebruikers/", {"q": words}).content.decode()
        assert "Anne de Vries" in page
        assert "Bert Bakker" not in page


def test_the_ministry_does_not_find_administrators() -> None:
    administrator = AdministratorFactory.create(name="De Beheerder")
    browser = signed_in(MinistryFactory.create())
    assert "De Beheerder" not in browser.get("/mijn/gebruikers/").content.decode()
    assert browser.get(f"/mijn/gebruikers/{administrator.pk}/").status_code == 404
    assert "De Beheerder" in signed_in(administrator).get("/mijn/gebruikers/").content.decode()


def test_the_trail_of_the_colleagues_page_leads_nobody_astray() -> None:
    """The administrator has no page of a municipality to go back to; an officer has."""
    dronten = MunicipalityFactory.create(slug="dronten")
    there = "/mijn/gemeenten/dronten/collegas/"
    for browser in (signed_in(AdministratorFactory.create()), signed_in(officer_of(dronten))):
        trail = browser.get(there).content.decode().split('aria-label="Kruimelpad"')[1].split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', trail)
        assert "/mijn/" in links
        assert {browser.get(link).status_code for link in links} == {200}


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = signed_in(AdministratorFactory.create())
    browser.get("/mijn/gebruikers/")
    officer_of(MunicipalityFactory.create())
    with django_assert_num_queries(6):
        assert "2 accounts gevonden." in browser.get("/mijn/gebruikers/").content.decode()
    for _ in range(30):
        last = officer_of(MunicipalityFactory.create(), MunicipalityFactory.create())
    with django_assert_num_queries(6):
        page = browser.get("/mijn/gebruikers/").content.decode()
    assert "32 accounts gevonden." in page
    assert last.email in page


# ---- ending ----------------------------------------------------------------------------------


def test_ending_an_account_shuts_every_door(client: StrictClient) -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    user = with_password(officer_of(dronten, name="Anne"))
    client.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    ministry = MinistryFactory.create()
    signed_in(ministry).post(f"/mijn/gebruikers/{user.pk}/beeindigen/")
    user.refresh_from_db()
    assert (user.is_active, user.ended_by) == (False, ministry)
    assert user.ended_at is not None
    assert not user.grants.active().exists()
    assert client.get("/mijn/account/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert acts_on(user) == ["grant.ended", "user.ended"]


@pytest.mark.parametrize("role", [NationalRole.MINISTRY, NationalRole.ADMINISTRATOR])
def test_the_ministry_cannot_end_who_guards_it(role: NationalRole) -> None:
    user = UserFactory.create(national_role=role)
    answer = signed_in(MinistryFactory.create()).post(f"/mijn/gebruikers/{user.pk}/beeindigen/")
    assert answer.status_code == (404 if role == NationalRole.ADMINISTRATOR else 403)
    user.refresh_from_db()
    assert user.is_active


def test_nobody_ends_their_own_account() -> None:
    administrator = AdministratorFactory.create()
    assert signed_in(administrator).post(f"/mijn/gebruikers/{administrator.pk}/beeindigen/").status_code == 403
    administrator.refresh_from_db()
    assert administrator.is_active


def test_a_grant_ends_and_the_account_stays() -> None:
    dronten, ommen = MunicipalityFactory.create(name="Dronten"), MunicipalityFactory.create(name="Ommen")
    user = officer_of(dronten, ommen)
    grant = user.grants.get(municipality=dronten)
    signed_in(MinistryFactory.create()).post(f"/mijn/gebruikers/{user.pk}/toegang/{grant.pk}/beeindigen/")
    assert [grant.municipality.name for grant in user.grants.active()] == ["Ommen"]
    assert AuditEvent.objects.of(user).get().municipality == dronten


# ---- a lost second factor --------------------------------------------------------------------


def test_a_lost_second_factor_is_taken_away_and_everybody_knows() -> None:
    adviser = AdviserFactory.create()
    administrator = AdministratorFactory.create()
    page = signed_in(administrator).post(f"/mijn/gebruikers/{adviser.pk}/tweede-stap/", follow=True).content.decode()
    assert "is weggehaald" in page
    assert not Authenticator.objects.filter(user=adviser).exists()
    assert acts_on(adviser) == ["user.factor_reset"]
    assert mails() == [(adviser.email, "Er is iets gewijzigd aan uw account")]
    assert signed_in(adviser).get("/mijn/")["Location"] == "/mijn/account/beveiliging/"


def test_the_ministry_cannot_take_a_colleagues_second_factor() -> None:
    colleague = MinistryFactory.create()
    assert signed_in(MinistryFactory.create()).post(f"/mijn/gebruikers/{colleague.pk}/tweede-stap/").status_code == 403
    assert Authenticator.objects.filter(user=colleague).exists()


def test_the_administrator_of_an_emergency_is_in_the_trail() -> None:
    call_command("createsuperuser", "--noinput", email="nood@portaal.example", name="Nood", verbosity=0)
    user = User.objects.get()
    assert (user.email, user.national_role) == ("nood@portaal.example", NationalRole.ADMINISTRATOR)
    assert acts_on(user) == ["user.joined"]


# ---- municipalities without an officer -------------------------------------------------------


def test_where_nobody_works_yet_and_who_is_on_the_way() -> None:
    dronten = MunicipalityFactory.create(name="Dronten", slug="dronten")
    officer_of(MunicipalityFactory.create(name="Dalfsen"))
    MunicipalityFactory.create(name="Ommen")
    left = officer_of(MunicipalityFactory.create(name="Zwolle"))
    left.is_active = False
    left.save()
    ministry = MinistryFactory.create()
    invitations.invite_officer(actor=ministry, email="x@dronten.example", municipality=dronten)

    def shown(**filters: str) -> list[str]:
        return [
            str(row) for row in signed_in(ministry).get("/mijn/gemeenten-zonder-ambtenaar/", filters).context["page"]
        ]

    assert shown() == ["Dronten", "Ommen", "Zwolle"]
    assert shown(uitnodiging="ja") == ["Dronten"]
    assert shown(uitnodiging="nee") == ["Ommen", "Zwolle"]
    assert shown(q="omm") == ["Ommen"]


def test_that_list_costs_the_same_for_three_and_for_forty(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = signed_in(MinistryFactory.create())
    browser.get("/mijn/gemeenten-zonder-ambtenaar/")
    for count, found in ((3, 3), (40, 43)):
        MunicipalityFactory.create_batch(count)
        with django_assert_num_queries(6):
            page = browser.get("/mijn/gemeenten-zonder-ambtenaar/").content.decode()
        assert f"{found} gemeenten zonder ambtenaar." in page


# ---- many invitations ------------------------------------------------------------------------

HEADER = ["Gemeente", "E-mailadres", "Naam"]


def upload(browser: StrictClient, content: bytes, name: str = "lijst.csv") -> str:
    """Sends a sheet; gives the address of its preview, or the page that refuses it."""
    answer = browser.post("/mijn/uitnodigingen/lijst/", {"file": SimpleUploadedFile(name, content)})
    return str(answer.get("Location", "") or answer.content.decode())


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_sheet_is_judged_row_by_row_and_then_sent(
    write: Callable[..., bytes], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    dronten = MunicipalityFactory.create(name="Dronten")
    MunicipalityFactory.create(name="Súdwest-Fryslân")
    officer_of(dronten, email="al@dronten.example")
    rows = [
        ["Dronten", "nieuw@dronten.example", "Anne"],
        ["sudwest fryslan", "nieuw@sudwest.example", ""],
        ["Dronten", "al@dronten.example", ""],
        ["Dronten", "NIEUW@dronten.example", ""],
        ["Nergenshuizen", "x@nergens.example", ""],
        ["Dronten", "geen adres", ""],
    ]
    browser = signed_in(MinistryFactory.create())
    preview = upload(browser, write(HEADER, rows))
    page = browser.get(preview).content.decode()
    for sentence in (
        "Deze persoon werkt al voor deze gemeente.",
        "Deze persoon staat al hoger in het bestand.",
        "Gemeente ‘Nergenshuizen’ is niet bekend.",
        "‘geen adres’ is geen e-mailadres.",
        "2 uitnodigingen versturen en 4 weglaten",
    ):
        assert sentence in page
    assert not Invitation.objects.exists()
    browser.post(preview, {"refused": "4"})
    assert set(Invitation.objects.values_list("email", "municipality__name")) == {
        ("nieuw@dronten.example", "Dronten"),
        ("nieuw@sudwest.example", "Súdwest-Fryslân"),
    }
    assert len(mails()) == 2


def test_a_sheet_that_changed_its_meaning_is_shown_again(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    dronten = MunicipalityFactory.create(name="Dronten")
    browser = signed_in(MinistryFactory.create())
    preview = upload(
        browser, write_csv(HEADER, [["Dronten", "a@dronten.example", ""], ["Dronten", "b@dronten.example", ""]])
    )
    officer_of(dronten, email="a@dronten.example")
    answer = browser.post(preview, {"refused": "0"})
    assert answer.status_code == 422
    assert "Er is intussen iets veranderd." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_sheet_without_the_right_header_says_what_is_missing(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = upload(signed_in(MinistryFactory.create()), b"stad;adres\nDronten;x@y.example\n")
    assert "De kopregel klopt niet." in page


def test_national_accounts_are_the_administrators_to_end(client: StrictClient) -> None:
    adviser = AdviserFactory.create()
    client.force_login(MinistryFactory.create())
    assert client.post(reverse("user_end", args=[adviser.pk])).status_code == 403
    adviser.refresh_from_db()
    assert adviser.is_active
    client.force_login(AdministratorFactory.create())
    client.post(reverse("user_end", args=[adviser.pk]))
    adviser.refresh_from_db()
    assert not adviser.is_active
