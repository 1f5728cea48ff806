"""What views share about requests and answers."""

import mimetypes
from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coalition.tools.workflow import Refused

# For a form whose `within_limit` is used up: what was typed stays on the page.
TOO_OFTEN = "Dit is vanaf uw adres het laatste uur al vaak verstuurd. Probeer het over een uur opnieuw; wat u typte, staat hier nog."


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user has an account."""

    user: Any


def act_and_tell(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Does one act and tells on the next page what was done, or why not; says whether it was done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True


def within_limit(request: HttpRequest, action: str) -> bool:
    """Counts one use of `action` for this address; `settings.ACCOUNT_RATE_LIMITS` says how many are allowed.

    Counted in the shared cache, so it holds across worker processes.
    """
    return bool(ratelimit.consume(request, app="allauth.account", action=action, limit_get=True))


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for who asks too often."""
    return render(request, "errors/429.html", status=429)


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at, whose name says what it is."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def download(content: bytes, filename: str) -> HttpResponse:
    """A file made for this request, kept by nobody on the way."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
