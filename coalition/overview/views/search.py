"""One search box over everything public; with script it answers while somebody types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.overview.search import FEWEST_LETTERS, find_anything
from coalition.tools.names import search_key
from coalition.tools.text import showable

LONGEST = 80


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Not kept: hardly anybody types the same, and the answer is quick."""
    text = " ".join(showable(request.GET.get("q", "")).split())[:LONGEST]
    groups = find_anything(text)
    number = sum(len(group.hits) for group in groups)
    too_short = len(search_key(text)) < FEWEST_LETTERS
    context = {"q": text, "groups": groups, "number": number, "too_short": too_short}
    live = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    template = "overview/includes/search_results.html" if live else "overview/search.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Cookie, HX-Request"
    return response
