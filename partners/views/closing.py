"""After the evening: closing it, taking that back, and moving dates along with the ceremony's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from partners.services.closing import close_gathering, plan_closing, plan_reopening, reopen_gathering
from partners.services.moving import move_dates, old_dates, old_pillar_signings
from partners.views.gatherings import managed_gathering
from pillars.models import Ceremony


@require_http_methods(["GET", "POST"])
def gathering_close(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """GET shows who will be recorded as signed; POST records exactly that, or shows what changed."""
    found = managed_gathering(request, coalition, gathering)
    if request.method == "GET" and found.closed_at:
        return redirect("gathering_detail", coalition, gathering)
    problem = ""
    if request.method == "POST":
        try:
            done = close_gathering(actor=request.user, gathering=found, fingerprint=request.POST.get("fingerprint", ""))
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, f"De bijeenkomst is afgesloten. {len(done.signing)} ondertekeningen vastgelegd.")
            return redirect("gathering_detail", coalition, gathering)
    context = {"gathering": found, "coalition": found.coalition, "plan": plan_closing(found), "problem": problem}
    return render(request, "partners/gathering_close.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def gathering_reopen(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """GET shows what undoing takes back and what stays; POST does it."""
    found = managed_gathering(request, coalition, gathering)
    if not found.closed_at:
        if request.method == "POST":
            messages.error(request, "Deze bijeenkomst is niet afgesloten.")
        return redirect("gathering_detail", coalition, gathering)
    if request.method == "POST":
        try:
            done = reopen_gathering(actor=request.user, gathering=found)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            stays = ", ".join(signing.partner.name for signing in done.stays)
            left = f" Deze zijn blijven staan: {stays}." if stays else ""
            messages.success(
                request, f"De bijeenkomst is weer open. {len(done.removed)} ondertekeningen weggehaald.{left}"
            )
        return redirect("gathering_detail", coalition, gathering)
    context = {"gathering": found, "coalition": found.coalition, "plan": plan_reopening(found)}
    return render(request, "partners/gathering_reopen.html", context)


@require_http_methods(["GET", "POST"])
def gathering_dates(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """What has another date than the gathering now has; POST moves it along."""
    found = managed_gathering(request, coalition, gathering)
    problem = ""
    if request.method == "POST":
        try:
            moved = move_dates(actor=request.user, ceremony=found.ceremony, gathering=found)
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, f"{len(moved)} datums zijn verhuisd.")
            return redirect("gathering_detail", coalition, gathering)
    context = {
        "ceremony": found.ceremony,
        "gathering": found,
        "coalition": found.coalition,
        "old": old_dates(found.ceremony, found),
        "problem": problem,
    }
    return render(request, "partners/ceremony_dates.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def ceremony_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for the ministry: all coalitions at this ceremony, and the municipalities to correct one by one."""
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremony = get_object_or_404(Ceremony, pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            moved = move_dates(actor=request.user, ceremony=ceremony)
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, f"{len(moved)} datums zijn verhuisd.")
            return redirect("ceremony_detail", pk)
    context = {
        "ceremony": ceremony,
        "old": old_dates(ceremony),
        "pillar_signings": old_pillar_signings(ceremony),
        "problem": problem,
    }
    return render(request, "partners/ceremony_dates.html", context, status=422 if problem else 200)
