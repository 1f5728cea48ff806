"""The door: a helper without account ticks who comes in, through a link for one day. Names and ticks, nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from coalition.tools.http import SignedInRequest, act_and_tell, too_many, within_limit
from coalition.tools.workflow import Refused
from partners.models import DoorLink
from partners.services import door as links
from partners.services import evening
from partners.services.attendance import set_attendance
from partners.views.evening import back_to, state_answer, tick_answer
from partners.views.gatherings import managed_gathering

Inside = Callable[..., HttpResponse]


def through_the_door(view: Inside) -> Inside:
    """Opens only for a link that works now; nobody keeps or lists the page, and nobody tries tokens at length."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        answer = _answer(view, request, token, kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


def _answer(view: Inside, request: HttpRequest, token: str, kwargs: dict[str, Any]) -> HttpResponse:
    if not within_limit(request, "door"):
        return too_many(request)
    link = links.find_door_link(token)
    if link is None:
        reason = "Het adres klopt niet helemaal. Open de link opnieuw, of vraag de coördinator om een nieuwe."
        return render(request, "partners/door_shut.html", {"reason": reason}, status=404)
    if reason := links.why_shut(link):
        return render(request, "partners/door_shut.html", {"reason": reason}, status=410)
    return view(request, link, token, **kwargs)


@login_not_required
@require_safe
@through_the_door
def door(request: HttpRequest, link: DoorLink, token: str) -> HttpResponse:
    rows = evening.door_rows(link.gathering)
    query = request.GET.get("q", "")[:100]
    context = {
        "gathering": link.gathering,
        "token": token,
        "rows": evening.searched(rows, query),
        "present": sum(row.present for row in rows),
        "total": len(rows),
        "query": query,
    }
    return render(request, "partners/door.html", context)


@login_not_required
@require_safe
@through_the_door
def door_state(request: HttpRequest, link: DoorLink, token: str) -> HttpResponse:
    return state_answer(request, evening.door_ticks(link.gathering), closed=False)


@login_not_required
@require_POST
@through_the_door
def door_tick(request: HttpRequest, link: DoorLink, token: str, membership: int) -> HttpResponse:
    row = get_object_or_404(evening.list_of(link.gathering), pk=membership)
    if not row.partner.name_is_public:
        raise Http404
    present = request.POST.get("aanwezig") == "1"
    return tick_answer(
        request,
        lambda: set_attendance(actor=None, gathering=link.gathering, membership=row, present=present),
        back_to(request, reverse("door", args=[token]), membership),
    )


@require_POST
@sensitive_variables("token")
def door_link_create(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """The answer itself shows the link: only its hash is kept, so nobody can show it again."""
    found = managed_gathering(request, coalition, gathering)
    try:
        link, token = links.make_door_link(actor=request.user, gathering=found)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("gathering_detail", coalition, gathering)
    address = settings.BASE_URL + reverse("door", args=[token])
    context = {"gathering": found, "coalition": found.coalition, "link": link, "address": address}
    answer = render(request, "partners/door_link.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def door_link_revoke(request: SignedInRequest, coalition: str, gathering: int, link: int) -> HttpResponse:
    found = managed_gathering(request, coalition, gathering)
    there = get_object_or_404(found.door_links.select_related("gathering__ceremony"), pk=link)
    done = "De link voor aan de deur werkt niet meer."
    act_and_tell(request, lambda: links.revoke_door_link(actor=request.user, link=there), done)
    return redirect("gathering_detail", coalition, gathering)
