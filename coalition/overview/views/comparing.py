"""Municipalities side by side; and what municipalities do under a pillar, to be searched."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.models import Municipality
from coalition.overview.comparing.approaches import approach_context
from coalition.overview.comparing.choice import Choice, address_of
from coalition.overview.comparing.columns import by_pillar, columns
from coalition.overview.comparing.suggestions import like, signed_of_size, telling
from coalition.overview.loneliness import LonelinessSeries, loneliness_of
from coalition.overview.register.standings import Line, Register, register_on
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.dates import today
from coalition.tools.text import showable
from coalition.views.cache import public_page
from pillars.models import LocalApproach

_LONGEST = 80


@login_not_required
@require_safe
@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four municipalities; with fewer the page helps to choose. htmx asks for what was found only."""
    register = register_on(today())
    choice = Choice.read(request.GET, register)
    typed = " ".join(showable(request.GET.get("q", "")).split())[:_LONGEST]
    context: dict[str, Any] = {"choice": choice, "q": typed, "hits": choice.found(typed, register)}
    if request.headers.get("HX-Request"):
        return render(request, "overview/comparing/hits.html", context)
    context["problems"] = [
        (problem.sentence, [(line, choice.with_one(line)) for line in problem.instead]) for problem in choice.problems
    ]
    context["chosen"] = [(line, choice.without(line)) for line in choice.lines]
    if choice.has_room:
        context |= _suggested(choice, register, request.user)
    if choice.is_complete:
        found = columns(choice.lines, request.user)
        context |= {"columns": found, "pillars": by_pillar(found), "day": today(), "loneliness": _loneliness(choice)}
    status = 422 if choice.problems else 200
    return render(request, "overview/comparing/compare.html", context, status=status)


@login_not_required
@require_safe
@public_page
def approach_list(request: HttpRequest) -> HttpResponse:
    """What municipalities do, one pillar or all; more for who may read more."""
    register = register_on(today())
    context = approach_context(request.GET, request.user, register, own_line(request.user, register))
    status = 422 if context["form"].errors else 200
    return render(request, "overview/comparing/approach_list.html", context, status=status)


def own_line(user: object, register: Register) -> Line | None:
    """The municipality that somebody works for, to put others beside it; with several the first by name."""
    if allows_everywhere(user, Permission.APPROACH_WRITE):
        return None
    own = allows_municipalities(user, Permission.APPROACH_WRITE)
    return next((line for line in register.lines if line.pk in own), None) if own else None


def _loneliness(choice: Choice) -> list[tuple[str, Sequence[LonelinessSeries]]]:
    """Of each municipality that there are figures of, in the order that was chosen: never by what they say."""
    order = [line.pk for line in choice.lines]
    municipalities = Municipality.objects.in_bulk(order)
    found = loneliness_of(municipalities.values())
    return [(municipalities[pk].name, found[pk]) for pk in order if found[pk]]


def _suggested(choice: Choice, register: Register, user: object) -> dict[str, Any]:
    """Like one's own municipality if it is among them, else like the first; without any those that tell most."""
    own = own_line(user, register)
    base = own if own and (not choice.lines or own in choice.lines) else next(iter(choice.lines), None)
    visible = LocalApproach.objects.visible_to(user).order_by().values_list("municipality")
    told = dict(visible.annotate(pillars=Count("pk")).values_list("municipality", "pillars"))
    if base is None:
        return {"suggestions": [(one, choice.with_one(one.line)) for one in telling(register, told, choice.slugs)]}
    start = choice.lines or (base,)
    return {
        "base": base,
        "size_sentence": signed_of_size(base, register),
        "suggestions": [(one, address_of([*start, one.line])) for one in like(base, register, told, choice.slugs)],
    }
