"""Addresses of people: signing in and out, accounts, invitations, access, colleagues, users, the admin.

Allauth's views are listed singly under their own names, which allauth looks up.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, path, re_path

from coalition import admin
from coalition.views import access, colleagues, invitation_sheet, invitations, profile, users

_FACTOR = "mijn/account/beveiliging/"

urlpatterns: list[URLPattern | URLResolver] = [
    # in and out
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/tweede-stap/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/met-passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("inloggen/account-beeindigd/", account.account_inactive, name="account_inactive"),
    path("inloggen/geen-tweede-stap/", profile.lost_factor, name="lost_factor"),
    path("account-krijgen/", profile.no_sign_up, name="account_signup"),
    path("uitloggen/", account.logout, name="account_logout"),
    # forgotten password
    path("wachtwoord-vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # a path converter would split at the last dash; the key holds dashes itself
        r"^wachtwoord-vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord-vergeten/opgeslagen/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # one's own account
    path("mijn/account/", profile.my_account, name="my_account"),
    path("mijn/account/wachtwoord/", account.password_change, name="account_change_password"),
    path("mijn/account/wachtwoord/instellen/", account.password_set, name="account_set_password"),
    path("mijn/account/e-mailadres/", profile.change_address, name="account_email"),
    path(
        "mijn/account/e-mailadres/verstuurd/", account.email_verification_sent, name="account_email_verification_sent"
    ),
    path("e-mailadres-bevestigen/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("mijn/account/bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("mijn/account/sessies/", profile.session_list, name="usersessions_list"),
    path("mijn/account/sessies/<int:pk>/beeindigen/", profile.session_end, name="session_end"),
    # the second factor
    path(_FACTOR, mfa.index, name="mfa_index"),
    path(f"{_FACTOR}bevestigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(f"{_FACTOR}app/", totp.activate_totp, name="mfa_activate_totp"),
    path(f"{_FACTOR}app/loskoppelen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{_FACTOR}herstelcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{_FACTOR}herstelcodes/nieuw/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        f"{_FACTOR}herstelcodes/herstelcodes.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path(f"{_FACTOR}passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path(f"{_FACTOR}passkeys/toevoegen/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(f"{_FACTOR}passkeys/bevestigen/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(f"{_FACTOR}passkeys/<int:pk>/naam/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(f"{_FACTOR}passkeys/<int:pk>/verwijderen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    # coming in
    path("uitnodiging/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("toegang-aanvragen/", access.access_request, name="access_request"),
    path("toegang-aanvragen/verstuurd/", access.access_request_done, name="access_request_done"),
    path("mijn/toegang/", access.access_request_list, name="access_request_list"),
    path("mijn/toegang/<int:pk>/", access.access_request_detail, name="access_request_detail"),
    path("mijn/toegang/<int:pk>/toekennen/", access.access_request_grant, name="access_request_grant"),
    path("mijn/toegang/<int:pk>/afwijzen/", access.access_request_refuse, name="access_request_refuse"),
    path("mijn/uitnodigingen/", invitations.invitation_list, name="invitation_list"),
    path("mijn/uitnodigingen/nieuw/", invitations.invitation_create, name="invitation_create"),
    path("mijn/uitnodigingen/<int:pk>/intrekken/", invitations.invitation_revoke, name="invitation_revoke"),
    path("mijn/uitnodigingen/lijst/", invitation_sheet.invitation_import, name="invitation_import"),
    path(
        "mijn/uitnodigingen/lijst/nakijken/",
        invitation_sheet.invitation_import_preview,
        name="invitation_import_preview",
    ),
    # colleagues
    path("mijn/gemeenten/<slug:slug>/collegas/", colleagues.colleague_list, name="colleague_list"),
    path("mijn/gemeenten/<slug:slug>/collegas/<int:pk>/beeindigen/", colleagues.colleague_end, name="colleague_end"),
    path(
        "mijn/gemeenten/<slug:slug>/collegas/uitnodigingen/<int:pk>/intrekken/",
        colleagues.colleague_invitation_revoke,
        name="colleague_invitation_revoke",
    ),
    # everybody with an account
    path("mijn/gebruikers/", users.user_list, name="user_list"),
    path("mijn/gebruikers/<int:pk>/", users.user_detail, name="user_detail"),
    path("mijn/gebruikers/<int:pk>/beeindigen/", users.user_end, name="user_end"),
    path("mijn/gebruikers/<int:pk>/tweede-stap/", users.user_reset_factor, name="user_reset_factor"),
    path("mijn/gebruikers/<int:pk>/toegang/<int:grant_pk>/beeindigen/", users.user_grant_end, name="user_grant_end"),
    path(
        "mijn/gemeenten-zonder-ambtenaar/", users.municipalities_without_officer, name="municipalities_without_officer"
    ),
    # Django's admin
    path("beheer/", admin.site.urls),
]
