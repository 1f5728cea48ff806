"""What every page knows: the navigation, whether this is the demonstration, whether the screen font is there.

No queries for visitors without an account.
"""

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from coalition.forms.reports import LONGEST_PATH, is_for_all
from coalition.overview import navigation
from coalition.tools import fonts


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    signed_in = request.user.is_authenticated if hasattr(request, "user") else False
    return {
        **without_request(),
        "navigation": navigation.menu(request),
        "report_path": _report_path(request),
        "footer_navigation": navigation.footer(request),
        "sign_in_url": resolve_url(settings.LOGIN_URL),
        "sign_out_url": resolve_url("account_logout") if signed_in else "",
    }


def _report_path(request: HttpRequest) -> str:
    """The page that *Klopt dit niet?* is about; where there is no page, or it is somebody's own, nothing."""
    match = request.resolver_match
    return request.get_full_path()[:LONGEST_PATH] if match is not None and is_for_all(match) else ""


def without_request() -> dict[str, Any]:
    """The part that the page for our own mistakes can show too."""
    return {"demo": settings.DEMO, "screen_font": _has_screen_font()}


@functools.cache
def _has_screen_font() -> bool:
    """Looked up once for each process: the fonts are built before the portal starts."""
    return fonts.SCREEN_STYLES.is_file()
