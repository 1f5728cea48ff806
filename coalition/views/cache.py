"""Keeps whole public pages for visitors without a session, until something changes.

A page is kept under its address, today's date and the register's stamp, which every act raises in its own
transaction (`services/trail.py`). So a page from the cache is never older than the register, without anything
having to be thrown away. Each answer carries the fingerprint of its content: who has the page already gets a 304.
Forms with a CSRF token and messages do not occur on pages for visitors without a session.
"""

import hashlib
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from coalition.services.stamp import register_stamp, stamp_is_certain
from coalition.tools.dates import today

View = TypeVar("View", bound=Callable[..., HttpResponse])
SECONDS = 24 * 60 * 60


class KeptPage(NamedTuple):
    """What is needed to give the same answer again."""

    content: bytes
    headers: dict[str, str]


def public_page(view: View) -> View:
    """Serves a public page from the cache where it may; people with a session get a fresh one."""
    return _keeping(view, personal=frozenset({settings.SESSION_COOKIE_NAME, "messages"}))


def public_data(view: View) -> View:
    """The same for data, which does not depend on who asks."""
    return _keeping(view, personal=frozenset())


def _keeping(view: View, *, personal: AbstractSet[str]) -> View:
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_be_kept(request, personal):
            return _revalidated(view(request, *args, **kwargs))
        key = _key(request)
        page: KeptPage | None = caches["pages"].get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
                return _revalidated(response)
            page = _keep(response)
            caches["pages"].set(key, page, SECONDS)
        return _answer(request, page)

    return kept  # type: ignore[return-value]  # takes and gives what the view does


def _may_be_kept(request: HttpRequest, personal: AbstractSet[str]) -> bool:
    """Whether it is the same for all, and stays so: nobody's own cookie comes with it, no act is under way."""
    return request.method in ("GET", "HEAD") and not request.COOKIES.keys() & personal and stamp_is_certain()


def _key(request: HttpRequest) -> str:
    fragment = request.headers.get("HX-Request", "") + request.headers.get("HX-History-Restore-Request", "")
    facts = (fragment, request.get_host(), request.get_full_path(), today().isoformat(), str(register_stamp()))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _keep(response: HttpResponse) -> KeptPage:
    _revalidated(response)
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    return KeptPage(response.content, {**response.headers, "ETag": f'"{digest}"'})


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    etag = page.headers["ETag"]
    if etag in known or f"W/{etag}" in known:
        headers = {name: page.headers[name] for name in ("ETag", "Vary", "Cache-Control")}
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(page.content, headers=page.headers)


def _revalidated(response: HttpResponse) -> HttpResponse:
    """Browsers and proxies may keep the page, and ask each time whether it is still the same."""
    response.setdefault("Cache-Control", "no-cache")
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
