"""A test client that refuses what a visitor, a screen reader or the content policy would stumble over.

Every HTML answer is parsed strictly: no template slips, no inline script, style or event handler,
no id twice, no label that points nowhere. It speaks https, as production does.
"""

import time
from collections import Counter
from typing import Any

import html5lib
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from coalition.middleware import SEEN, STARTED
from coalition.models import User

# Django's own admin pages are not ours to mend.
FOREIGN = ("/beheer/",)
DATA_SCRIPTS = {"application/json", "application/ld+json"}
# What html5lib, older than the living standard, reports though browsers and the standard allow it.
ALLOWED_PARSE_ERRORS: set[str] = set()


class SloppyPage(AssertionError):
    """A page has a fault that its text alone would not show."""


class HttpsClient(Client):
    """Django's test client, speaking https."""

    def force_login(self, user: User, backend: str | None = None) -> None:
        """With a session as signing in leaves it, noted a moment ago: 20 queries less up to the first page.

        A test of what else signing in does (a `UserSession`, the moment) signs in by the form, as `test_sign_in` does.
        """
        now = int(time.time())
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[STARTED] = session[SEEN] = now
        session.create()
        self.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    def request(self, **request: Any) -> Any:
        request["wsgi.url_scheme"] = "https"
        request["SERVER_PORT"] = "443"
        return super().request(**request)


class StrictClient(HttpsClient):
    """The client of nearly every test, with `problems_of` applied to every HTML answer (on SQLite)."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        # Reading a page strictly takes as long as making it, and no database changes its markup: once is enough.
        if connection.vendor == "sqlite" and not request["PATH_INFO"].startswith(FOREIGN):
            check(response, request["PATH_INFO"])
        return response


def check(response: HttpResponseBase, address: str) -> None:
    """Raises SloppyPage when this answer is HTML with faults in it."""
    if not response.get("Content-Type", "").startswith("text/html") or getattr(response, "streaming", False):
        return
    content = getattr(response, "content", b"").decode()
    found = problems_of(content) if content.strip() else []
    if found:
        raise SloppyPage(f"{address}: " + "; ".join(found))


def problems_of(content: str) -> list[str]:
    """What is wrong with a page, or with a fragment of one, in sentences."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    whole = content.lstrip()[:9].lower() == "<!doctype"
    tree = parser.parse(content) if whole else parser.parseFragment(content)
    problems = [
        f"html line {position[0]}: {code} {details}"
        for position, code, details in parser.errors
        if code not in ALLOWED_PARSE_ERRORS
    ]
    if "TEMPLATE-SLIP(" in content:
        start = content.index("TEMPLATE-SLIP(")
        problems.append(f"a template names a variable that is not there: {content[start : start + 80]!r}")
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    problems += [f"id {name!r} is there {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        problems += _problems_of_element(element, set(ids) if whole else None)
    return problems


def _problems_of_element(element: Any, ids: set[str] | None) -> list[str]:
    problems = []
    tag = element.tag
    if tag == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
        problems.append("an inline <script>")
    if tag == "style" or element.get("style") is not None:
        problems.append(f"an inline style on <{tag}>")
    problems += [f"an event handler {name}= on <{tag}>" for name in element.attrib if str(name).startswith("on")]
    if (element.get("href") or "").strip().lower().startswith("javascript:"):
        problems.append("a javascript: link")
    if tag == "img" and element.get("alt") is None:
        problems.append("an <img> without alt")
    if ids is not None:
        pointers = ["for", "aria-describedby", "aria-labelledby", "aria-controls"]
        for name in pointers:
            missing = [target for target in (element.get(name) or "").split() if target not in ids]
            problems += [f"{name}={target!r} on <{tag}> points nowhere" for target in missing]
    return problems
