"""Invitations: whom they let in, that opening the link changes nothing, that it works once and not for ever."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from coalition.models import Invitation, MunicipalityGrant, NationalRole, OutboxMail, User
from coalition.services import accounts, invitations
from coalition.tools.workflow import Refused
from tests.client import StrictClient
from tests.coalition.people import PASSWORD, acts_on, link_in_last_mail, mails, signed_in
from tests.factories import AdministratorFactory, MinistryFactory, MunicipalityFactory, UserFactory, officer_of

pytestmark = pytest.mark.django_db
NEW = {"name": "Nieuwe Collega", "password1": PASSWORD, "password2": PASSWORD}


def invite(email: str = "nieuw@dronten.example", **municipality: str) -> tuple[Invitation, str]:
    """An invitation for Dronten, and the path of its link."""
    dronten = MunicipalityFactory.create(name="Dronten", **municipality)
    invitation = invitations.invite_officer(actor=MinistryFactory.create(name="Mia"), email=email, municipality=dronten)
    return invitation, link_in_last_mail()


def test_the_mail_holds_the_only_copy_of_the_link() -> None:
    invitation, link = invite()
    token = link.split("/")[2]
    assert len(token) >= 43  # 256 bits
    assert invitation.token_hash == invitations.hash_of(token)
    assert token not in str(Invitation.objects.values())
    assert mails() == [("nieuw@dronten.example", "Uitnodiging voor het portaal Vijf pijlers tegen eenzaamheid")]
    assert "als gemeenteambtenaar van Dronten" in OutboxMail.objects.get().text
    assert acts_on(invitation) == ["user.invited"]


def test_opening_the_link_changes_nothing_and_sending_the_form_makes_the_account(client: StrictClient) -> None:
    invitation, link = invite()
    for _ in range(3):
        assert "Mia nodigt nieuw@dronten.example uit" in client.get(link).content.decode()
    assert not User.objects.filter(email="nieuw@dronten.example").exists()
    assert client.post(link, NEW)["Location"] == "/mijn/"
    user = User.objects.get(email="nieuw@dronten.example")
    assert user.check_password(PASSWORD)
    assert [grant.municipality.name for grant in user.grants.active()] == ["Dronten"]
    assert client.get("/mijn/account/").context["user"] == user
    invitation.refresh_from_db()
    assert (invitation.used_by, invitations.open_invitations().exists()) == (user, False)
    assert acts_on(user) == ["user.joined", "grant.given"]


def test_a_link_works_once(client: StrictClient) -> None:
    _, link = invite()
    client.post(link, NEW)
    again = StrictClient().post(link, {**NEW, "name": "Een ander"})
    assert again.status_code == 410
    assert "Deze uitnodiging werkt niet meer" in again.content.decode()
    assert User.objects.filter(grants__isnull=False).count() == 1


def test_a_link_works_for_seven_days(client: StrictClient) -> None:
    _, link = invite()
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.post(link, NEW).status_code == 410
    assert not MunicipalityGrant.objects.exists()


def test_a_revoked_link_and_a_guessed_one_look_the_same(client: StrictClient) -> None:
    invitation, link = invite()
    invitations.revoke_invitation(actor=invitation.invited_by, invitation=invitation)
    revoked, guessed = client.get(link), client.get("/uitnodiging/zomaar-iets/")
    assert revoked.content == guessed.content
    assert client.post(link, NEW).status_code == 410


def test_a_new_invitation_ends_the_older_one(client: StrictClient) -> None:
    invitation, first = invite()
    invitations.invite_officer(
        actor=invitation.invited_by,
        email="Nieuw@Dronten.example",
        municipality=invitation.municipality or MunicipalityFactory.create(),
    )
    assert client.get(first).status_code == 410
    assert client.get(link_in_last_mail()).status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Vul ‘Uw naam’ in."),
        ({"password1": "kort", "password2": "kort"}, "12 tekens"),
        ({"password2": "iets anders getypt"}, "De twee wachtwoorden zijn niet gelijk."),
        ({"password1": "nieuw@dronten.example", "password2": "nieuw@dronten.example"}, "lijkt te veel op"),
    ],
)
def test_a_wrong_form_keeps_the_link_alive(client: StrictClient, change: dict[str, str], sentence: str) -> None:
    invitation, link = invite()
    response = client.post(link, {**NEW, **change})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    invitation.refresh_from_db()
    assert invitation in invitations.open_invitations()


def test_whoever_has_an_account_signs_in_and_says_yes(client: StrictClient) -> None:
    user = UserFactory.create(email="nieuw@dronten.example")
    _, link = invite()
    assert "Log in om de uitnodiging aan te nemen" in client.get(link).content.decode()
    assert unquote(client.post(link)["Location"]) == f"/inloggen/?next={link}"
    browser = signed_in(user)
    assert "krijgt dat account de toegang erbij" in browser.get(link).content.decode()
    browser.post(link)
    assert [grant.municipality.name for grant in user.grants.active()] == ["Dronten"]


def test_another_account_cannot_take_it() -> None:
    UserFactory.create(email="nieuw@dronten.example")
    _, link = invite()
    other = UserFactory.create()
    page = signed_in(other).post(link)
    assert page.status_code == 422
    assert "voor een ander e-mailadres" in page.content.decode()
    assert not MunicipalityGrant.objects.exists()


def test_an_ended_account_comes_back_without_what_it_could_do_before(client: StrictClient) -> None:
    administrator = AdministratorFactory.create()
    user = MinistryFactory.create(email="nieuw@dronten.example")
    accounts.end_account(actor=administrator, user=user)
    _, link = invite()
    client.post(link, NEW)
    user.refresh_from_db()
    assert (user.is_active, user.ended_at, user.national_role, user.name) == (True, None, "", "Nieuwe Collega")
    assert acts_on(user) == ["user.ended", "user.reopened", "grant.given"]


def test_a_dissolved_municipality_takes_nobody() -> None:
    gone = MunicipalityFactory.create(name="Weesp", ends=timezone.localdate() - timedelta(days=900))
    with pytest.raises(Refused, match="Weesp bestaat niet meer"):
        invitations.invite_officer(actor=MinistryFactory.create(), email="x@weesp.example", municipality=gone)


# ---- the pages -------------------------------------------------------------------------------


def test_an_administrator_invites_a_national_role_and_the_ministry_cannot(client: StrictClient) -> None:
    form = {"email": "ad@advies.example", "name": "Ad Viseur", "role": "adviser"}
    refused = signed_in(MinistryFactory.create()).post("/mijn/uitnodigingen/nieuw/", form)
    assert refused.status_code == 422
    assert not Invitation.objects.exists()
    signed_in(AdministratorFactory.create()).post("/mijn/uitnodigingen/nieuw/", form)
    client.post(link_in_last_mail(), NEW)
    assert User.objects.get(email="ad@advies.example").national_role == NationalRole.ADVISER


def test_the_ministry_invites_an_officer_and_must_say_for_which_municipality() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    browser = signed_in(MinistryFactory.create())
    form = {"email": "nieuw@dronten.example", "name": "", "role": "officer"}
    assert "Kies de gemeente" in browser.post("/mijn/uitnodigingen/nieuw/", form).content.decode()
    browser.post("/mijn/uitnodigingen/nieuw/", {**form, "municipality": dronten.pk})
    assert Invitation.objects.get().municipality == dronten
    page = browser.get("/mijn/uitnodigingen/").content.decode()
    assert "nieuw@dronten.example" in page
    browser.post(f"/mijn/uitnodigingen/{Invitation.objects.get().pk}/intrekken/")
    assert not invitations.open_invitations().exists()


def test_an_officer_invites_a_colleague_and_ends_one() -> None:
    dronten = MunicipalityFactory.create(name="Dronten", slug="dronten")
    officer, leaving = officer_of(dronten), officer_of(dronten, name="Vertrekkende Collega")
    browser = signed_in(officer)
    browser.post("/mijn/gemeenten/dronten/collegas/", {"email": "nieuw@dronten.example", "name": "Nieuw"})
    page = browser.get("/mijn/gemeenten/dronten/collegas/").content.decode()
    assert "nieuw@dronten.example" in page
    assert "Vertrekkende Collega" in page
    grant = leaving.grants.get()
    browser.post(f"/mijn/gemeenten/dronten/collegas/{grant.pk}/beeindigen/")
    grant.refresh_from_db()
    assert (grant.ended_by, grant.ended_at is not None) == (officer, True)
    assert mails()[-1] == (leaving.email, "Uw toegang voor Dronten is beëindigd")
    assert signed_in(leaving).get("/mijn/gemeenten/dronten/collegas/").status_code == 404


def test_an_administrator_has_no_desk_to_go_back_to() -> None:
    municipality = MunicipalityFactory.create()
    page, desk = (
        reverse("colleague_list", args=[municipality.slug]),
        reverse("my_municipality", args=[municipality.slug]),
    )
    assert f'href="{desk}"' not in signed_in(AdministratorFactory.create()).get(page).content.decode()
    assert f'href="{desk}"' in signed_in(officer_of(municipality)).get(page).content.decode()


def test_inviting_a_colleague_who_is_there_already_says_so() -> None:
    dronten = MunicipalityFactory.create(slug="dronten")
    colleague = officer_of(dronten)
    response = signed_in(officer_of(dronten)).post(
        "/mijn/gemeenten/dronten/collegas/", {"email": colleague.email, "name": ""}
    )
    assert response.status_code == 422
    assert "werkt al in het portaal" in response.content.decode()


def test_a_grant_of_another_municipality_cannot_be_ended_through_ones_own() -> None:
    dronten, dalfsen = MunicipalityFactory.create(slug="dronten"), MunicipalityFactory.create(slug="dalfsen")
    theirs = officer_of(dalfsen).grants.get()
    browser = signed_in(officer_of(dronten))
    assert browser.post(f"/mijn/gemeenten/dronten/collegas/{theirs.pk}/beeindigen/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_an_administrator_cannot_be_invited_to_be_less() -> None:
    """The last one could invite himself, and nobody would be left to let others in."""
    administrator = AdministratorFactory.create()
    with pytest.raises(Refused, match="Dit is een beheerder"):
        invitations.invite_national(actor=administrator, email=administrator.email, role=NationalRole.ADVISER)
    # Invited first, administrator since.
    rising = MinistryFactory.create()
    invitations.invite_national(actor=administrator, email=rising.email, role=NationalRole.ADVISER)
    User.objects.filter(pk=rising.pk).update(national_role=NationalRole.ADMINISTRATOR)
    with pytest.raises(Refused, match="Dit is een beheerder"):
        invitations.accept_as(token=link_in_last_mail().split("/")[2], user=User.objects.get(pk=rising.pk))
