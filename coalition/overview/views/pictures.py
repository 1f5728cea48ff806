"""Seeing it: the map of the country, as a page and as a file, and the figures."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.overview.pictures.figures import Figures
from coalition.overview.pictures.map import CountryMap
from coalition.overview.pictures.map_question import MapQuestion, asked_day
from coalition.overview.register.export import CREDIT
from coalition.overview.register.page import summary
from coalition.overview.register.standings import register_on
from coalition.permissions import Permission, allows_everywhere
from coalition.views.cache import public_page


@login_not_required
@require_safe
@public_page
def country_map(request: HttpRequest) -> HttpResponse:
    """The map and the same as a list; with mistakes in what was asked there is no map."""
    asked = MapQuestion.read(request.GET, request.user)
    register = register_on(asked.day)
    context = {
        "asked": asked,
        "wrong": {mistake.name: mistake.sentence for mistake in asked.mistakes},
        "map": None if asked.mistakes else CountryMap(register, asked.theme),
        "summary": summary(register),
        "file_url": reverse("country_map_file") + asked.query,
        "credit": CREDIT,
    }
    return render(request, "overview/pictures/map_page.html", context, status=422 if asked.mistakes else 200)


@login_not_required
@require_safe
@public_page
def country_map_file(request: HttpRequest) -> HttpResponse:
    """The drawing on its own, with its key, date and source in it."""
    asked = MapQuestion.read(request.GET, request.user)
    if asked.mistakes:
        sentences = " ".join(mistake.sentence for mistake in asked.mistakes)
        return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=422)
    drawing = CountryMap(register_on(asked.day), asked.theme)
    content = render_to_string("overview/pictures/map_file.svg", {"map": drawing})
    name = f"kaart-{asked.theme.value}-{asked.day.isoformat()}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


@login_not_required
@require_safe
@public_page
def figures(request: HttpRequest) -> HttpResponse:
    """Of one day: how many through the years, by province and size, and who works together; each drawn and in a table."""
    day, problem, typed = asked_day(request.GET)
    shown = None if problem else Figures(day, with_support=allows_everywhere(request.user, Permission.SUPPORT_ASSIGN))
    context = {"figures": shown, "mistake": problem, "typed_day": typed, "credit": CREDIT}
    return render(request, "overview/pictures/figures.html", context, status=422 if problem else 200)


@login_not_required
@require_safe
@public_page
def figures_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One of these pictures as a file."""
    day, problem, _typed = asked_day(request.GET)
    if problem:
        return HttpResponse(problem, content_type="text/plain; charset=utf-8", status=422)
    shown = Figures(day, with_support=allows_everywhere(request.user, Permission.SUPPORT_ASSIGN))
    content = shown.file(slug)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{day.isoformat()}.svg"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)
