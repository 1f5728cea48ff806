"""What holds for every request: where an act came from, how long a session lasts, who needs a second factor."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from coalition.permissions import needs_second_factor
from coalition.services.trail import origin

Handler = Callable[[HttpRequest], HttpResponseBase]
# In the session: when it began, and when it was last seen, in seconds since 1970.
STARTED = "begonnen"
SEEN = "gezien"
# How often 'last seen' is written down; not at every request.
SEEN_EVERY_SECONDS = 60
# All that somebody can reach who still has to set up the second factor.
ENROLMENT_ROUTES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "account_logout",
        "contact",
    }
)


class StorableAddressMiddleware:
    """Refuses an address with a NUL in it: nobody types one, and PostgreSQL fails on it wherever it turns up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            raise BadRequest("Een adres bevat een teken dat niet bestaat.")
        return self.get_response(request)


class OriginMiddleware:
    """The trail tells that an act came in through the website."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = origin.set("website")
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)


class SessionLimitMiddleware:
    """Ends a session that was idle for too long, or that has lasted long enough."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.get(SEEN, 0)
            if now - started > settings.SESSION_COOKIE_AGE or (seen and now - seen > settings.SESSION_IDLE_SECONDS):
                logout(request)
            elif now - seen >= SEEN_EVERY_SECONDS:
                request.session[SEEN] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class PrivateMiddleware:
    """What was made for somebody who is signed in is kept by nobody between the portal and that browser.

    Not `no-store`: the Back button must still bring back what somebody was typing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-cache")
            patch_cache_control(response, private=True)
        return response


class WrongMethodMiddleware:
    """The address of an act, opened as a page: a sentence and a way on, where browsers show an empty window."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_empty = response.status_code == 405 and not getattr(response, "content", b"")
        if is_empty and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            page = render(request, "errors/405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs an account unless it is marked as public."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """To the sign-in page; whoever was sending a form is told first how to keep what was typed."""
        if request.method not in {"GET", "HEAD"}:
            return render(request, "errors/lost_session.html", status=403)
        response = redirect_to_login(
            request.get_full_path(), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(response.url)
        return response


class SecondFactorMiddleware:
    """Outside the demonstration some roles reach nothing until they have a second factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if settings.DEMO or match is None or match.view_name in ENROLMENT_ROUTES:
            return None
        if needs_second_factor(request.user) and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return None
