"""A test client that refuses what a visitor, a screen reader or the content policy would stumble over.

Every HTML answer is parsed strictly: no template slips, no inline script, style or event handler,
no id twice, no label that points nowhere. It speaks https, as production does.
"""

import functools
import re
import time
from collections import Counter
from typing import Any, NamedTuple

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
# What `str()` gives of a value that is not for reading: `Item(label='…`, `<QuerySet [`, `<f at 0x`, `datetime.date(`, `['`.
PYTHON = re.compile(
    r"\b[A-Z]\w*\(\w+=(?:&#x27;|\w)|&lt;[A-Z]\w* (?:object|\[)|&lt;\w+ \S+ at 0x|datetime\.\w+\(|[\[{]&#x27;"
)
# By these an element names others by their id.
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
# A page of ours: what comes before its <main>, that, and what comes after.
FRAMED = re.compile(r"(.*</header>\s*)(<main\b.*</main>)(\s*<footer\b.*)", re.DOTALL)
# In which the frames of two pages differ, without a fault: words, the token of a form, the address of the page itself.
VARYING = re.compile(
    r"""(?<=>)\w[\w .,:()|’–-]*(?=<) | (?<=name="csrfmiddlewaretoken"[ ]value=")\w+ | (?<=[?]bladzijde=)[\w/%.-]+""",
    re.VERBOSE,
)


class SloppyPage(AssertionError):
    """A page has a fault that its text alone would not show."""


class Reading(NamedTuple):
    """What a page, or a part of one, says by itself."""

    problems: list[str]
    ids: Counter[str]
    pointers: list[tuple[str, str, str]]


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
    whole = _is_whole(content)
    parts = FRAMED.fullmatch(content) if whole else None
    # Frames were half of all reading, and there are a hundred of them: each is read once.
    read = [_read(VARYING.sub("x", parts[1] + parts[3])), _read(parts[2])] if parts else [_read(content)]
    problems = [problem for part in read for problem in part.problems]
    if "TEMPLATE-SLIP(" in content:
        start = content.index("TEMPLATE-SLIP(")
        problems.append(f"a template names a variable that is not there: {content[start : start + 80]!r}")
    if found := PYTHON.search(content):
        problems.append(f"an object as Python writes it: {content[found.start() : found.start() + 80]!r}")
    ids = sum((part.ids for part in read), Counter[str]())
    problems += [f"id {name!r} is there {count} times" for name, count in ids.items() if count > 1]
    if whole:
        problems += [
            f"{name}={target!r} on <{tag}> points nowhere"
            for part in read
            for name, target, tag in part.pointers
            if target not in ids
        ]
    return problems


def _is_whole(content: str) -> bool:
    return content.lstrip()[:9].lower() == "<!doctype"


@functools.lru_cache(maxsize=200)
def _read(content: str) -> Reading:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(content) if _is_whole(content) else parser.parseFragment(content)
    problems = [
        f"html line {position[0]}: {code} {details}"
        for position, code, details in parser.errors
        if code not in ALLOWED_PARSE_ERRORS
    ]
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    for element in elements:
        problems += _problems_of_element(element)
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    pointers = [
        (name, target, element.tag)
        for element in elements
        for name in POINTERS
        for target in (element.get(name) or "").split()
    ]
    return Reading(problems, ids, pointers)


def _problems_of_element(element: Any) -> list[str]:
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
    return problems
