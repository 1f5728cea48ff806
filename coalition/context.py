"""What every page knows: the navigation, whether this is the demonstration, whether the screen font is there.

No queries for visitors without an account, and none here for those who have one: counters come
from functions that the navigation of a role names.
"""

import functools
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from coalition.tools import fonts


@dataclass(frozen=True)
class NavigationItem:
    """A link in the navigation; `current` is what `aria-current` says, `count` how many wait there."""

    label: str
    url: str
    current: str = ""
    count: int = 0


# Label and name of the route, in the order of the page.
PUBLIC: tuple[tuple[str, str], ...] = ()
SIGNED_IN: tuple[tuple[str, str], ...] = ()
FOOTER: tuple[tuple[str, str], ...] = ()


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    signed_in = request.user.is_authenticated if hasattr(request, "user") else False
    return {
        **without_request(),
        "navigation": navigation(request, (*PUBLIC, *SIGNED_IN) if signed_in else PUBLIC),
        "footer_navigation": navigation(request, FOOTER),
        "sign_in_url": resolve_url(settings.LOGIN_URL),
        "sign_out_url": resolve_url("account_logout") if signed_in else "",
    }


def without_request() -> dict[str, Any]:
    """The part that the page for our own mistakes can show too."""
    return {"demo": settings.DEMO, "screen_font": _has_screen_font()}


def navigation(request: HttpRequest, links: tuple[tuple[str, str], ...]) -> list[NavigationItem]:
    """The links with the one marked that leads here (`page`) or to the part of the portal we are in (`true`)."""
    items = []
    for label, route in links:
        url = resolve_url(route)
        here = "page" if request.path == url else "true" if url != "/" and request.path.startswith(url) else ""
        items.append(NavigationItem(label, url, here))
    return items


@functools.cache
def _has_screen_font() -> bool:
    """Looked up once for each process: the fonts are built before the portal starts."""
    return fonts.SCREEN_STYLES.is_file()
