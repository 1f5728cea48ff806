"""Pages for what goes wrong: bad request, not allowed, not found, our mistake, and a session that got lost.

`coalition/urls.py` names the first four as its handlers; `settings.CSRF_FAILURE_VIEW` names the last.
"""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from coalition.overview.api.answers import problem_answer
from coalition.overview.context import without_request

logger = logging.getLogger("portal")

# What programs ask for: they get no page for people.
_API = "/api/"
# When even the template cannot be drawn, for instance because static files were not collected.
_LAST_RESORT = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Er ging iets mis</title></head>'
    "<body><main><h1>Er ging iets mis</h1><p>Dat ligt aan ons. Probeer het over een paar minuten opnieuw.</p></main></body></html>"
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(_API):
        return problem_answer(400, "Het adres klopt niet", "Het adres bevat iets wat niet te lezen is.")
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The reason is shown when the one who refused gave a sentence."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(_API):
        return problem_answer(404, "Niet gevonden", "Dit adres bestaat niet. Zie /api/v1/openapi.json.")
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Draws without request and context processors: they may ask the database, which may be what is broken."""
    if request.path.startswith(_API):
        return problem_answer(500, "Er ging iets mis", "Dat ligt aan ons. Probeer het over een paar minuten opnieuw.")
    try:
        return HttpResponseServerError(render_to_string("errors/500.html", without_request()))
    except Exception:
        logger.exception("The page for errors could not be drawn")
        return HttpResponseServerError(_LAST_RESORT)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nearly always a session that ended while somebody was typing; their text is still behind the Back button."""
    return render(request, "errors/lost_session.html", status=403)
