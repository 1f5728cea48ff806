"""Allauth's forms in our markup and our words; `settings.ACCOUNT_FORMS` and `MFA_FORMS` name them."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from coalition.tools.forms import PortalFormMixin

HOW_TO_CHOOSE = (
    "Gebruik minstens 12 tekens, bijvoorbeeld vier losse woorden. Gebruik geen wachtwoord dat u ergens anders ook hebt."
)
CODE_MESSAGE = (
    "Vul de code van 6 cijfers in die uw app nu laat zien. U kunt ook een herstelcode van 8 cijfers invullen."
)


class _OurWords(PortalFormMixin):
    """Labels and descriptions by the name of the field, and a field for an address as it should be."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, description) in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = description
        for name in {"login", "email"} & set(self.fields):
            self.fields[name].widget = forms.EmailInput(
                attrs={"autocomplete": "username" if name == "login" else "email"}
            )
        if "code" in self.fields:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


class LoginForm(_OurWords, account.LoginForm):
    submit_label = "Inloggen"
    words = {"login": ("E-mailadres", ""), "password": ("Wachtwoord", "")}


class AddEmailForm(_OurWords, account.AddEmailForm):
    words = {"email": ("Nieuw e-mailadres", "Wij sturen een bericht naar dit adres. Daarin bevestigt u de wijziging.")}

    @property
    def helper(self) -> Any:
        """Allauth looks for the name of the button."""
        from coalition.tools.forms import Actions, PortalHelper, Submit

        button = Submit("E-mailadres wijzigen", name="action_add")
        return PortalHelper(self, [*self.fields, Actions(button)], "")


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    submit_label = "Wachtwoord wijzigen"
    words = {
        "oldpassword": ("Uw wachtwoord nu", ""),
        "password1": ("Nieuw wachtwoord", HOW_TO_CHOOSE),
        "password2": ("Nieuw wachtwoord, nog een keer", ""),
    }


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    submit_label = "Wachtwoord instellen"
    words = {"password1": ("Wachtwoord", HOW_TO_CHOOSE), "password2": ("Wachtwoord, nog een keer", "")}


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):
    submit_label = "Link aanvragen"
    words = {"email": ("E-mailadres", "Het adres waarmee u inlogt.")}


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):
    submit_label = "Wachtwoord opslaan"
    words = SetPasswordForm.words


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    submit_label = "Verder gaan"
    words = {"password": ("Wachtwoord", "")}


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):
    submit_label = "Inloggen"
    words = {"code": ("Code", CODE_MESSAGE)}


class ReauthenticateCodeForm(_OurWords, mfa.ReauthenticateForm):
    submit_label = "Verder gaan"
    words = {"code": ("Code", CODE_MESSAGE)}


class ActivateTOTPForm(_OurWords, totp.ActivateTOTPForm):
    submit_label = "App koppelen"
    words = {"code": ("Code uit de app", "Vul de 6 cijfers in die de app nu laat zien.")}


class DeactivateTOTPForm(_OurWords, totp.DeactivateTOTPForm):
    submit_label = "App loskoppelen"


class GenerateRecoveryCodesForm(_OurWords, recovery.GenerateRecoveryCodesForm):
    submit_label = "Nieuwe herstelcodes maken"


class AddWebAuthnForm(_OurWords, webauthn.AddWebAuthnForm):
    submit_label = "Passkey toevoegen"
    words = {
        "name": ("Naam van de passkey", "Bijvoorbeeld: laptop van het werk."),
        "passwordless": (
            "Inloggen zonder wachtwoord",
            "U logt dan in met alleen deze passkey. Uw apparaat vraagt om een vingerafdruk, gezicht of pincode.",
        ),
    }


class EditWebAuthnForm(_OurWords, webauthn.EditWebAuthnForm):
    submit_label = "Naam opslaan"
    words = {"name": ("Naam van de passkey", "")}


class AuthenticateWebAuthnForm(_OurWords, webauthn.AuthenticateWebAuthnForm):
    submit_label = "Inloggen met passkey"


class ReauthenticateWebAuthnForm(_OurWords, webauthn.ReauthenticateWebAuthnForm):
    submit_label = "Verder gaan met passkey"
