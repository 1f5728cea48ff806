"""Every setting of the portal, read from the environment (`docs/installatie.md` lists the keys).

Safe by default: without variables the portal is a production portal, and refuses to start
until it has a secret key and host names. `PORTAAL_DEMO=1` makes it the demonstration.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from coalition.tools.environment import Environment

env = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent

# The demonstration: invented data, sign-in by one click, mail that is shown instead of sent.
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
# Everything that is not code and not in the database: uploads, SQLite, the secret key of a demonstration.
DATA_DIR = Path(env.text("DATA", str(BASE_DIR / "data"))).resolve()


def _secret_key() -> str:
    """The key from the environment, else from the file that `make run` makes for a demonstration."""
    key = env.text("SECRET_KEY")
    path = DATA_DIR / "secret-key"
    if not key and DEMO and path.is_file():
        key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(
            "PORTAAL_SECRET_KEY ontbreekt. Maak er een met: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return key


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1]" if DEMO else "")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PORTAAL_HOSTS ontbreekt. Noem de hostnamen, bijvoorbeeld: portaal.example.nl")
# The address people see, for links in mail and on paper.
BASE_URL = env.text("BASE_URL", "http://localhost:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")

INSTALLED_APPS = [
    "coalition",
    "coalition.overview",
    "pillars",
    "partners",
    "support",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coalition.middleware.StorableAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "coalition.middleware.OriginMiddleware",
    "coalition.middleware.SessionLimitMiddleware",
    "coalition.middleware.PrivateMiddleware",
    "coalition.middleware.SignInRequiredMiddleware",
    "coalition.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "coalition.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "coalition.urls"
WSGI_APPLICATION = "coalition.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coalition.overview.context.portal",
            ],
            "builtins": ["coalition.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---- database -------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """SQLite in the data folder, or PostgreSQL from `PORTAAL_DATABASE=postgresql://user:password@host/name`."""
    address = env.text("DATABASE")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "portaal.sqlite3",
            # Opening the file costs more than a page from the cache; a thread keeps its connection.
            "CONN_MAX_AGE": None,
            # WAL alone loses contended writes; with IMMEDIATE and a timeout none of 1,600 were lost.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = conninfo_to_dict(address)
    # Compiling a query takes longer than any page's query runs, and PostgreSQL does it by its guess of what it costs.
    parts["options"] = f"-c jit=off {parts.get('options') or ''}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "portaal"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


DATABASES = {"default": _database()}
CACHES = {
    # Shared by all worker processes, since the limits on sign-in are counted here.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"},
    # Whole public pages and documents; each process may have its own.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}

# ---- language, time -------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["coalition.formats"]

# ---- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "coalition.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    # Argon2's defaults take 100 MB for each sign-in at the same time; scrypt takes 16.
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_overview"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "coalition.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by an invitation to that address
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Beside allauth's own limits: what somebody without an account may ask for, for each address.
ACCOUNT_RATE_LIMITS = {
    "form_pdf": "60/m/ip",
    "register_pdf": "12/m/ip",
    "check_number": "30/m/ip",
    "check_file": "20/m/ip",
    "access_request": "10/h/ip",
    "page_report": "10/h/ip",
    # A few helpers behind one address, each with a tick every few seconds.
    "door": "240/m/ip",
    "partner_answer": "30/m/ip",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_FORMS = {
    name: f"coalition.forms.account.{form}"
    for name, form in {
        "login": "LoginForm",
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
# The address of an account is known to be theirs: the account was made from a link sent there.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "coalition.adapter.MFAAdapter"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    name: f"coalition.forms.account.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "ReauthenticateCodeForm",
        "activate_totp": "ActivateTOTPForm",
        "deactivate_totp": "DeactivateTOTPForm",
        "generate_recovery_codes": "GenerateRecoveryCodesForm",
        "add_webauthn": "AddWebAuthnForm",
        "edit_webauthn": "EditWebAuthnForm",
        "authenticate_webauthn": "AuthenticateWebAuthnForm",
        "reauthenticate_webauthn": "ReauthenticateWebAuthnForm",
    }.items()
}
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Vijf pijlers"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # http://localhost has no certificate
USERSESSIONS_TRACK_ACTIVITY = False  # it writes at every request; our own middleware writes once a minute
# How many proxies stand in front; 0 means the portal is reached directly. Wrong here locks everybody out at once.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", 0)
# A session ends after so long without a request, and after so long in any case.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_MINUTES", 60) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---- security on the wire and on the page ---------------------------------------------------

_https = not DEMO
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # a health probe comes from beside the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("PROXIES", 0) else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-sessie" if _https else "sessie"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coalition.overview.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "coalition.tools.static_files.PortalStaticFiles"},
}
# Pages name the hashed files only; compressing each once instead of twice halves the set-up.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "files"
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_MB", 20) * 1024 * 1024
UPLOAD_MAX_PAGES = 50
# A stack from the office scanner, in one file of at most so many pages.
SCAN_MAX_BYTES = env.number("SCAN_MAX_MB", 100) * 1024 * 1024
# The certificate with which issued paper is sealed, as a PKCS#12 file; without one it goes out unsealed. The
# demonstration makes its own.
SEAL_FILE = Path(env.text("SEAL") or (DATA_DIR / "zegel.p12" if DEMO else ""))
SEAL_PASSWORD = env.text("SEAL_PASSWORD")
if env.text("SEAL") and not SEAL_FILE.is_file():
    raise ImproperlyConfigured(f"PORTAAL_SEAL noemt {SEAL_FILE}, en dat bestand is er niet.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# ---- mail -----------------------------------------------------------------------------------

# Where the worker brings mail: `smtp://host:port`, `smtps://user:password@host:465`, `smtp+tls://…`.
MAIL_URL = env.text("MAIL", "smtp://localhost:25")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "portaal@portaal.example")
MINISTRY_MAILBOX = env.text("MINISTRY_MAILBOX", "postvak@ministerie.example")
# Django's own mail (error reports) must not go round the outbox.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# ---- support --------------------------------------------------------------------------------

# Whether an adviser's travelling time is taken from the municipality's hours.
TRAVEL_COUNTS = env.flag("TRAVEL_COUNTS", True)

# ---- what the organisation behind the portal says of itself ---------------------------------

ORGANISATION = env.text("ORGANISATION", "de organisatie achter dit portaal")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "contact@portaal.example")
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "mailto:beveiliging@portaal.example")
# Where someone who is lonely can turn, in the whole country. A setting, for it is one line that changes once in
# years, and whoever runs the portal vouches for the day on which it was last looked at (2026-11-21, or empty).
HELP_LINE = {
    "name": env.text("HELP_LINE", "De Luisterlijn"),
    "phone": env.text("HELP_LINE_PHONE", "088 0767 000"),
    "checked": env.text("HELP_LINE_CHECKED"),
}
# Never claimed without an audit: 'niet-onderzocht' until somebody fills in the outcome of one.
ACCESSIBILITY_STATUS = env.text("ACCESSIBILITY_STATUS", "niet-onderzocht")
ACCESSIBILITY_AUDIT_DATE = env.text("ACCESSIBILITY_AUDIT_DATE")
PRIVACY_CONTROLLER = env.text("PRIVACY_CONTROLLER", "nog niet ingevuld door de organisatie achter dit portaal")

# ---- libraries ------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = ("crispy",)
CRISPY_TEMPLATE_PACK = "crispy"
CRISPY_FAIL_SILENTLY = False
CRISPY_CLASS_CONVERTERS = {
    "textinput": "portal-input",
    "emailinput": "portal-input",
    "numberinput": "portal-input",
    "urlinput": "portal-input",
    "passwordinput": "portal-input",
    "dateinput": "portal-input",
    "textarea": "portal-input portal-input--multiline",
    "select": "portal-select",
    "checkboxinput": "portal-choice__input",
    "fileinput": "portal-file",
    "filesinput": "portal-file",
    "clearablefileinput": "portal-file",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"portal": {"level": "INFO"}},
}

env.refuse_unknown()
