"""The acts at the table: a tick, who signs, a partner nobody expected, and what other tables did.

The script asks for JSON; without it each act returns to the row it was about.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from partners.forms.gatherings import OnTheSpotForm, SignatoryForm
from partners.models import Attendance
from partners.services import evening
from partners.services.attendance import add_on_the_spot, set_attendance
from partners.views.gatherings import evening_page, managed_gathering


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def state_answer(request: HttpRequest, ticks: Mapping[str, int], *, closed: bool) -> HttpResponse:
    """The ticks; nothing (304) for who has these already."""
    content = json.dumps({"ticks": ticks, "closed": closed}, separators=(",", ":"))
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-store"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(content, content_type="application/json", headers=headers)


def tick_answer(request: HttpRequest, act: Callable[[], Any], back: str) -> HttpResponse:
    """Does it and tells: in JSON for the script, else by going back to the row."""
    try:
        act()
    except Refused as refusal:
        if wants_json(request):
            return JsonResponse({"problem": refusal.sentence}, status=409)
        messages.error(request, refusal.sentence)
        return redirect(back)
    return JsonResponse({"saved": True}) if wants_json(request) else redirect(back)


def back_to(request: HttpRequest, address: str, row: int) -> str:
    """The list as it was searched, at the same row."""
    query = QueryDict(mutable=True)
    if typed := request.POST.get("q", "")[:100]:
        query["q"] = typed
    return f"{address}{'?' if query else ''}{query.urlencode()}#rij-{row}"


@require_safe
def gathering_state(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """What the other tables ticked, a few hundred bytes at a time."""
    found = managed_gathering(request, coalition, gathering)
    return state_answer(request, evening.ticks_of(found), closed=bool(found.closed_at))


@require_POST
def gathering_tick(request: SignedInRequest, coalition: str, gathering: int, membership: int) -> HttpResponse:
    """`aanwezig=1` or `0`: what it must become, so that sending it twice does no harm."""
    found = managed_gathering(request, coalition, gathering)
    row = get_object_or_404(found.coalition.memberships, pk=membership)
    present = request.POST.get("aanwezig") == "1"
    back = back_to(request, reverse("gathering_detail", args=[coalition, gathering]), membership)
    return tick_answer(
        request, lambda: set_attendance(actor=request.user, gathering=found, membership=row, present=present), back
    )


@require_http_methods(["GET", "POST"])
def gathering_signatory(request: SignedInRequest, coalition: str, gathering: int, membership: int) -> HttpResponse:
    """Who signs for this partner; saved apart from the tick."""
    found = managed_gathering(request, coalition, gathering)
    row = get_object_or_404(found.coalition.memberships.select_related("partner"), pk=membership)
    stored = Attendance.objects.filter(gathering=found, membership=row).values(*SignatoryForm.base_fields).first()
    form = SignatoryForm(request.POST if request.method == "POST" else None, initial=stored or {})
    back = back_to(request, reverse("gathering_detail", args=[coalition, gathering]), membership)
    if request.method == "POST" and form.is_valid():
        return tick_answer(
            request,
            lambda: set_attendance(actor=request.user, gathering=found, membership=row, **form.cleaned_data),
            back,
        )
    if form.is_bound and wants_json(request):
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"problem": problem}, status=422)
    context = {"form": form, "gathering": found, "coalition": found.coalition, "partner": row.partner, "back": back}
    return render(request, "partners/gathering_signatory.html", context, status=422 if form.is_bound else 200)


@require_POST
def gathering_add(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """A partner nobody expected: on the list and ticked."""
    found = managed_gathering(request, coalition, gathering)
    form = OnTheSpotForm(request.POST)
    if form.is_valid():
        try:
            added = add_on_the_spot(actor=request.user, gathering=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{added.partner.name} staat in de lijst en is aangevinkt.")
            return redirect(back_to(request, reverse("gathering_detail", args=[coalition, gathering]), added.pk))
    if found.closed_at:
        messages.error(request, "De bijeenkomst is afgesloten. De partner is niet toegevoegd.")
        return redirect("gathering_detail", coalition, gathering)
    return evening_page(request, found, form, status=422)
