"""What is erased when its term has passed, what is not yet, and that the trail stays."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from coalition.models import AccessRequest, AuditEvent, Invitation, MunicipalityContact, OutboxMail, StoredFile, User
from coalition.services import access, accounts, invitations
from coalition.services.retention import all_terms, apply_terms
from tests.coalition.people import acts_on
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    FileFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def days_later(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_an_ended_account_is_erased_after_a_year_and_its_row_and_trail_stay() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    user = officer_of(dronten, name="Anne de Vries", email="anne@dronten.example", function="adviseur", phone="0321")
    signing = SigningFactory.create(municipality=dronten, created_by=user)
    accounts.end_account(actor=AdministratorFactory.create(), user=user)
    with days_later(360):
        run("--apply")
        user.refresh_from_db()
        assert user.name == "Anne de Vries"
    with days_later(366):
        assert "     1  persoonsgegevens van beëindigde accounts" in run()
        run("--apply")
    user.refresh_from_db()
    assert (user.name, user.function, user.phone) == ("medewerker gemeente", "", "")
    assert user.email == f"gewist-{user.pk}@gewist.invalid"
    assert not user.has_usable_password()
    signing.refresh_from_db()
    assert signing.created_by == user
    assert acts_on(user) == ["grant.ended", "user.ended", "user.erased"]
    everything = str(list(AuditEvent.objects.values())) + str(list(User.objects.values()))
    assert "Anne" not in everything
    assert "anne@" not in everything


def test_an_erased_address_may_be_invited_again() -> None:
    user = officer_of(MunicipalityFactory.create(), email="anne@dronten.example")
    administrator = AdministratorFactory.create()
    accounts.end_account(actor=administrator, user=user)
    with days_later(366):
        run("--apply")
        invitation = invitations.invite_officer(
            actor=administrator, email="anne@dronten.example", municipality=MunicipalityFactory.create()
        )
        assert invitations.account_for(invitation) is None


def test_a_decided_request_goes_after_a_year_and_an_open_one_stays() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")

    def ask(email: str) -> AccessRequest:
        return access.request_access(municipality=dronten, name="Anne", email=email, function="adviseur")

    decided = ask("anne@dronten.example")
    access.refuse_access(actor=MinistryFactory.create(), request=decided, reason="Nee.")
    waiting = ask("bert@dronten.example")
    with days_later(366):
        run("--apply")
    assert list(AccessRequest.objects.all()) == [waiting]
    assert AuditEvent.objects.filter(
        action="retention.erased", object_id=str(decided.pk), municipality=dronten
    ).exists()


def test_invitations_go_after_half_a_year_and_mail_loses_its_text_after_ninety_days() -> None:
    invitation = invitations.invite_officer(
        actor=MinistryFactory.create(), email="anne@dronten.example", municipality=MunicipalityFactory.create()
    )
    mail = OutboxMail.objects.get()
    mail.sent_at = timezone.now()
    mail.save()
    with days_later(91):
        run("--apply")
        mail.refresh_from_db()
        assert (mail.to, mail.text, mail.html) == ("gewist@gewist.invalid", "", "")
        assert Invitation.objects.filter(pk=invitation.pk).exists()
    with days_later(191):
        run("--apply")
    assert not Invitation.objects.exists()


def test_a_contact_that_nobody_confirmed_for_two_years_goes_and_the_trail_holds_no_name() -> None:
    dronten = MunicipalityFactory.create(name="Dronten")
    with days_later(-729):
        fresh = ContactFactory.create(municipality=dronten, confirmed_on=timezone.localdate())
    old = ContactFactory.create(
        municipality=MunicipalityFactory.create(), name="Anne de Vries", confirmed_on=date(2020, 1, 1)
    )
    run("--apply")
    assert list(MunicipalityContact.objects.all()) == [fresh]
    event = AuditEvent.objects.get(object_type=old._meta.label_lower)
    assert event.action == "retention.erased"
    assert "Anne" not in str(AuditEvent.objects.filter(pk=event.pk).values())


def test_a_mail_that_still_waits_keeps_its_text() -> None:
    invitations.invite_officer(
        actor=MinistryFactory.create(), email="anne@dronten.example", municipality=MunicipalityFactory.create()
    )
    with days_later(400):
        run("--apply")
    assert OutboxMail.objects.get().to == "anne@dronten.example"


def test_a_file_of_nothing_goes_with_its_bytes_and_one_of_a_signing_stays(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    loose, kept = FileFactory.create(), FileFactory.create()
    SigningFactory.create().files.add(kept)
    for file in (loose, kept):
        file.path.parent.mkdir(exist_ok=True)
        file.path.write_bytes(b"%PDF")
    with days_later(31):
        run("--apply")
    assert list(StoredFile.objects.all()) == [kept]
    assert (loose.path.exists(), kept.path.exists()) == (False, True)


def test_without_apply_nothing_is_erased() -> None:
    user = officer_of(MunicipalityFactory.create(), name="Anne")
    accounts.end_account(actor=AdministratorFactory.create(), user=user)
    with days_later(400):
        said = run()
    assert "Er is niets gewist." in said
    user.refresh_from_db()
    assert user.name == "Anne"


def test_every_term_says_why_in_a_sentence() -> None:
    assert [term.what for term in all_terms() if not term.reason.endswith(".")] == []
    assert len({term.what for term in all_terms()}) == len(all_terms())
    assert [count for _, count in apply_terms()] == [0] * len(all_terms())
