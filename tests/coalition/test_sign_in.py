"""Signing in and out, a forgotten password, the second factor, sessions and their limits."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from coalition.models import AuditEvent, User
from tests.client import StrictClient
from tests.coalition.people import PASSWORD, acts_on, link_in_last_mail, mails, signed_in, with_password
from tests.factories import MinistryFactory, MunicipalityFactory, UserFactory, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW_PASSWORD = "heel andere woorden nu"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    """The limits are counted in the shared cache, which lives in the database of the test."""
    cache.clear()


def code_for(user: User) -> str:
    """What the app on the telephone would show now."""
    secret = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).wrap().instance.data["secret"]
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(client: StrictClient, email: str, password: str = PASSWORD) -> str:
    """Gives the address that signing in leads to, or nothing when it did not work."""
    response = client.post("/inloggen/", {"login": email, "password": password})
    return str(response.get("Location", ""))


def test_sign_in_leads_to_my_overview_and_makes_a_session(client: StrictClient) -> None:
    user = with_password(officer_of(MunicipalityFactory.create()))
    assert sign_in(client, user.email.upper()) == "/mijn/"
    assert UserSession.objects.get().user == user


def test_wrong_password_and_unknown_address_get_the_same_answer(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    wrong = client.post("/inloggen/", {"login": user.email, "password": "niet dit wachtwoord"}).content.decode()
    unknown = client.post("/inloggen/", {"login": "niemand@nergens.example", "password": "niet dit wachtwoord"})
    assert "Het e-mailadres of het wachtwoord klopt niet." in wrong
    hide = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"@]+@[^"]+"')
    assert hide.sub("", wrong) == hide.sub("", unknown.content.decode())


def test_an_ended_account_cannot_sign_in(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    User.objects.filter(pk=user.pk).update(is_active=False, ended_at=timezone.now(), ended_by=user)
    sign_in(client, user.email)
    assert "_auth_user_id" not in client.session


def test_repeated_failures_shut_out_even_the_right_password(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    for _ in range(5):
        sign_in(client, user.email, "fout wachtwoord")
    page = client.post("/inloggen/", {"login": user.email, "password": PASSWORD}).content.decode()
    assert "U hebt het te vaak geprobeerd." in page
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(client, user.email) == "/mijn/"


def test_sign_up_tells_how_to_get_in_and_makes_nothing(client: StrictClient) -> None:
    assert "U krijgt een uitnodiging op uw werkadres." in client.get("/account-krijgen/").content.decode()
    assert client.post("/account-krijgen/", {"email": "ik@ergens.example"}).status_code == 405
    assert not User.objects.exists()


def test_signing_out_takes_a_post(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    sign_in(client, user.email)
    assert "Wilt u uitloggen?" in client.get("/uitloggen/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/uitloggen/")
    assert "_auth_user_id" not in client.session


def test_a_page_behind_the_door_leads_to_the_door_and_back(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    response = client.get("/mijn/account/")
    assert response["Location"] == "/inloggen/?next=/mijn/account/"
    response = client.post(response["Location"], {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/mijn/account/"


def test_a_form_sent_without_a_session_is_answered_with_how_to_keep_it(client: StrictClient) -> None:
    response = client.post("/mijn/account/", {"name": "Lang getypt"})
    assert response.status_code == 403
    assert "Zo raakt u niets kwijt" in response.content.decode()


# ---- a forgotten password --------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_through_a_link_that_works_once(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    client.post("/wachtwoord-vergeten/", {"email": user.email})
    assert mails() == [(user.email, "Nieuw wachtwoord kiezen")]
    link = link_in_last_mail()
    form = client.get(link, follow=True)
    assert "Nieuw wachtwoord kiezen" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert acts_on(user) == ["user.password_changed"]
    assert "Deze link werkt niet meer" in StrictClient().get(link, follow=True).content.decode()


def test_asking_for_a_password_never_tells_whether_there_is_an_account(client: StrictClient) -> None:
    response = client.post("/wachtwoord-vergeten/", {"email": "niemand@nergens.example"})
    assert response["Location"] == "/wachtwoord-vergeten/verstuurd/"
    assert mails() == []


def test_a_weak_password_is_refused_with_a_reason() -> None:
    user = with_password(UserFactory.create(email="dirkje@dronten.example"))
    words = {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    page = signed_in(user).post("/mijn/account/wachtwoord/", words).content.decode()
    assert "12 tekens" in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# ---- another address -------------------------------------------------------------------------


def test_a_new_address_counts_only_after_it_was_confirmed(client: StrictClient) -> None:
    user = with_password(UserFactory.create(email="oud@dronten.example"))
    sign_in(client, user.email)
    asked = client.post("/mijn/account/e-mailadres/", {"action_add": "1", "email": "nieuw@dronten.example"})
    assert asked["Location"].startswith("/mijn/account/bevestigen/")
    client.post(asked["Location"], {"password": PASSWORD})
    user.refresh_from_db()
    assert user.email == "oud@dronten.example"
    assert mails() == [("nieuw@dronten.example", "Bevestig uw e-mailadres")]
    link = link_in_last_mail()
    assert "Is nieuw@dronten.example vanaf nu het adres" in client.get(link).content.decode()
    client.post(link)
    user.refresh_from_db()
    assert user.email == "nieuw@dronten.example"
    event = AuditEvent.objects.of(user).get()
    assert (event.action, event.changes) == ("user.changed", {"e-mailadres": True})
    assert sign_in(StrictClient(), "nieuw@dronten.example") == "/mijn/"


# ---- the second factor -----------------------------------------------------------------------


def enrol(client: StrictClient, user: User) -> None:
    """Signs in and couples an app, as somebody would."""
    sign_in(client, user.email)
    page = client.get("/mijn/account/beveiliging/app/", follow=True)
    if page.redirect_chain:
        page = client.post(
            page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"password": PASSWORD}, follow=True
        )
    content = page.content.decode()
    assert "<svg" in content
    assert "data:image" not in content
    secret = re.search(r'portal-qr__key">([A-Z2-7]+)<', content)
    assert secret, content
    code = format_hotp_value(hotp_value(secret[1], next(iter(yield_hotp_counters_from_time()))))
    client.post("/mijn/account/beveiliging/app/", {"code": code})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_a_ministry_account_reaches_nothing_before_it_has_a_second_factor(client: StrictClient) -> None:
    user = with_password(MinistryFactory.create(second_factor=False))
    assert sign_in(client, user.email) == "/mijn/"
    for closed in ("/mijn/", "/mijn/gebruikers/", "/mijn/account/wachtwoord/"):
        assert client.get(closed)["Location"] == "/mijn/account/beveiliging/"
    assert "U hebt nog geen tweede stap" in client.get("/mijn/account/beveiliging/").content.decode()
    enrol(client, user)
    assert client.get("/mijn/gebruikers/").status_code == 200


def test_the_demonstration_asks_for_none(client: StrictClient, settings: Settings) -> None:
    settings.DEMO = True
    user = with_password(MinistryFactory.create(second_factor=False))
    sign_in(client, user.email)
    assert client.get("/mijn/gebruikers/").status_code == 200


def test_an_officer_may_do_without(client: StrictClient) -> None:
    user = with_password(officer_of(MunicipalityFactory.create()))
    sign_in(client, user.email)
    assert client.get("/mijn/account/").status_code == 200


def test_the_second_step_asks_for_a_code_that_works_once(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        enrol(StrictClient(), user)
    assert sign_in(client, user.email) == "/inloggen/tweede-stap/"
    assert "_auth_user_id" not in client.session
    assert "Deze code klopt niet." in client.post("/inloggen/tweede-stap/", {"code": "000000"}).content.decode()
    code = code_for(user)
    assert client.post("/inloggen/tweede-stap/", {"code": code})["Location"] == "/mijn/"
    other = StrictClient()
    sign_in(other, user.email)
    assert "Deze code klopt niet." in other.post("/inloggen/tweede-stap/", {"code": code}).content.decode()


def test_recovery_codes_can_be_seen_and_used(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    enrol(client, user)
    page = client.get("/mijn/account/beveiliging/herstelcodes/").content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", page)
    assert len(codes) == 10
    assert codes[0] in client.get("/mijn/account/beveiliging/herstelcodes/herstelcodes.txt").content.decode()
    other = StrictClient()
    sign_in(other, user.email)
    assert other.post("/inloggen/tweede-stap/", {"code": codes[0]})["Location"] == "/mijn/"


def test_whoever_lost_everything_reads_whom_to_ask(client: StrictClient) -> None:
    assert (
        "Vraag het ministerie om uw tweede stap weg te halen"
        in client.get("/inloggen/geen-tweede-stap/").content.decode()
    )


# ---- sessions --------------------------------------------------------------------------------


def test_a_session_ends_after_an_idle_hour(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    now = timezone.now()
    with time_machine.travel(now) as clock:
        sign_in(client, user.email)
        client.get("/mijn/account/")
        clock.shift(timedelta(minutes=55))
        assert client.get("/mijn/account/").status_code == 200
        clock.shift(timedelta(minutes=55))
        assert client.get("/mijn/account/").status_code == 200
        clock.shift(timedelta(minutes=61))
        assert client.get("/mijn/account/")["Location"] == "/inloggen/?next=/mijn/account/"


def test_a_session_ends_after_half_a_day_however_busy(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, user.email)
        for _ in range(15):
            assert client.get("/mijn/account/").status_code == 200
            clock.shift(timedelta(minutes=50))
        assert client.get("/mijn/account/").status_code == 302


def test_one_sees_ones_sessions_and_ends_another(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    sign_in(client, user.email)
    other = StrictClient(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    sign_in(other, user.email)
    page = client.get("/mijn/account/sessies/").content.decode()
    assert "Firefox op Windows" in page
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    client.post(f"/mijn/account/sessies/{theirs.pk}/beeindigen/")
    assert other.get("/mijn/account/").status_code == 302
    assert client.get("/mijn/account/").status_code == 200
    assert acts_on(user) == ["user.session_ended"]


def test_anothers_session_is_not_there() -> None:
    theirs = with_password(UserFactory.create())
    sign_in(StrictClient(), theirs.email)
    session = UserSession.objects.get(user=theirs)
    mine = signed_in(UserFactory.create())
    assert mine.post(f"/mijn/account/sessies/{session.pk}/beeindigen/").status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_a_changed_password_ends_every_session(client: StrictClient) -> None:
    user = with_password(UserFactory.create())
    other = StrictClient()
    sign_in(client, user.email)
    sign_in(other, user.email)
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/mijn/account/wachtwoord/", words)
    assert other.get("/mijn/account/").status_code == 302
    assert client.get("/mijn/account/").status_code == 302
    assert (user.email, "Er is iets gewijzigd aan uw account") in mails()


def test_the_trail_tells_that_it_came_through_the_website() -> None:
    user = UserFactory.create(name="Oude Naam")
    signed_in(user).post("/mijn/account/", {"name": "Nieuwe Naam", "function": "", "phone": ""})
    event = AuditEvent.objects.of(user).get()
    assert (event.origin, event.changes, event.actor) == ("website", {"naam": True}, user)


@pytest.mark.parametrize("address", ["/mijn/", "/gemeenten/", "/mijn/account/"])
def test_what_is_made_for_somebody_is_kept_by_nobody_on_the_way(client: StrictClient, address: str) -> None:
    client.force_login(UserFactory.create())
    kept = client.get(address)["Cache-Control"]
    assert {part.strip() for part in kept.split(",")} == {"private", "no-cache"}
