"""What allauth asks of us: no sign-up, mail through the outbox, our words, a line in the trail."""

import uuid
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from coalition.models import User
from coalition.outbox import queue_mail
from coalition.services.trail import record

# Of allauth's mails: which template of ours, and for a change to the account what happened.
MAILS = {"password_reset_key": "account-password-reset", "email_confirmation": "account-confirm-email"}
CHANGES = {
    "password_changed": "Uw wachtwoord is gewijzigd.",
    "password_set": "Uw wachtwoord is ingesteld.",
    "password_reset": "Uw wachtwoord is opnieuw ingesteld.",
    "email_changed": "Uw e-mailadres is gewijzigd. Dit bericht gaat naar uw oude adres.",
    "email_confirm": "Uw nieuwe e-mailadres is bevestigd.",
    "email_deleted": "Een e-mailadres is van uw account verwijderd.",
    "totp_activated": "Er is een app gekoppeld voor de tweede stap bij het inloggen.",
    "totp_deactivated": "De app voor de tweede stap bij het inloggen is losgekoppeld.",
    "webauthn_added": "Er is een passkey toegevoegd.",
    "webauthn_removed": "Er is een passkey verwijderd.",
    "recovery_codes_generated": "Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer.",
}
# Of allauth's messages on the page only those that tell something the page does not.
MESSAGES = {
    "account/messages/logged_out.txt": "U bent uitgelogd.",
    "account/messages/password_changed.txt": "Uw wachtwoord is gewijzigd.",
    "account/messages/password_set.txt": "Uw wachtwoord is ingesteld.",
    "account/messages/email_confirmation_sent.txt": "Wij hebben een bericht gestuurd naar het nieuwe adres. Bevestig daarin de wijziging.",
    "account/messages/email_confirmed.txt": "Uw e-mailadres is bevestigd.",
    "account/messages/email_confirmation_failed.txt": "Dit e-mailadres kan niet worden bevestigd: het hoort al bij een ander account.",
    "account/messages/email_deleted.txt": "De wijziging van uw e-mailadres is geannuleerd.",
    "account/messages/primary_email_set.txt": "Uw e-mailadres is gewijzigd.",
    "mfa/messages/totp_activated.txt": "De app is gekoppeld.",
    "mfa/messages/totp_deactivated.txt": "De app is losgekoppeld.",
    "mfa/messages/webauthn_added.txt": "De passkey is toegevoegd.",
    "mfa/messages/webauthn_removed.txt": "De passkey is verwijderd.",
    "mfa/messages/recovery_codes_generated.txt": "Uw nieuwe herstelcodes staan klaar.",
    "usersessions/messages/sessions_logged_out.txt": "Uw andere sessies zijn beëindigd.",
}
TOO_MANY = "U hebt het te vaak geprobeerd. Wacht 5 minuten en probeer het daarna opnieuw."
WRONG_CODE = "Deze code klopt niet. Kijk in uw app welke code er nu staat en vul die in."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dit account is beëindigd. Vraag het ministerie om nieuwe toegang.",
        "duplicate_email": "Dit is al uw e-mailadres. Vul een ander adres in.",
        "email_password_mismatch": "Het e-mailadres of het wachtwoord klopt niet. Controleer beide en probeer het opnieuw.",
        "email_taken": "Dit adres kan niet. Vul een ander adres in.",
        "enter_current_password": "Dit is niet uw huidige wachtwoord. Typ het opnieuw.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Dit wachtwoord klopt niet. Typ het opnieuw.",
        "invalid_login": "Inloggen is niet gelukt. Controleer uw gegevens en probeer het opnieuw.",
        "invalid_password_reset": "Deze link werkt niet meer. Vraag een nieuwe aan.",
        "max_email_addresses": "Er wacht al een wijziging van uw adres. Bevestig of annuleer die eerst.",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "same_as_current": "Vul iets anders in dan er nu staat.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth's own mails go through the outbox too; the key is random, for each is sent on purpose."""
        name = template_prefix.rsplit("/", 1)[-1]
        template = MAILS.get(name, "account-changed")
        facts = context if name in MAILS else {**context, "what": CHANGES[name]}
        queue_mail(to=email, template=template, context=facts, dedup_key=f"account:{uuid.uuid4()}")

    def add_message(  # noqa: PLR0917 - allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            record(actor=user, action="user.password_changed", obj=user)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The new address was confirmed: from now on the account signs in with it."""
        before = email_address.user.email
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed and before != email_address.email:
            user = User.objects.get(pk=email_address.user_id)
            record(actor=user, action="user.changed", obj=user, changes={"e-mailadres": True})
        return confirmed


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Koppel eerst een app of passkey. Daarna kunt u herstelcodes maken.",
        "cannot_delete_authenticator": "U kunt de tweede stap niet uitzetten.",
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as inline SVG; our content policy allows no `data:` image."""
        return segno.make(url, error="m").svg_inline(
            scale=5,
            border=4,
            light="#fff",
            svgclass="portal-qr__code",
            lineclass=None,
            title="QR-code om met de app te scannen",
        )

    def _get_site_name(self) -> str:
        return "Vijf pijlers"

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002  # allauth's name
        return "Passkey"
