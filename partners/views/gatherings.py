"""Gatherings of a coalition: the list, making and changing one, and who may see what of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent
from coalition.tools.dates import today
from coalition.tools.forms import ERROR_SUMMARY_ID
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused
from partners.forms.gatherings import GatheringForm, OnTheSpotForm
from partners.models import Gathering
from partners.roles import coordinates
from partners.services import evening
from partners.services.gatherings import change_gathering, create_gathering, may_change_ceremony, remove_gathering
from partners.services.moving import old_dates
from partners.views.access import managed, visible


def managed_gathering(request: SignedInRequest, slug: str, pk: int) -> Gathering:
    """A gathering of a coalition that this user leads; of another coalition it is not there."""
    return _of(managed(request, slug), pk)


def _of(coalition: Any, pk: int) -> Gathering:
    found = Gathering.objects.filter(coalition=coalition).select_related("coalition", "ceremony", "version__covenant")
    return get_object_or_404(found, pk=pk)


@require_safe
def gathering_list(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Every meeting with who came; contact data nowhere, residents by name for the coordinators only."""
    shown = visible(request, coalition)
    leads = coordinates(request.user, shown)
    context = {
        "coalition": shown,
        "gatherings": evening.gatherings_of(shown),
        "leads": leads,
        "was_there": evening.who_was_when(shown, all_names=leads),
    }
    return render(request, "partners/gathering_list.html", context)


@require_http_methods(["GET", "POST"])
def gathering_create(request: SignedInRequest, coalition: str) -> HttpResponse:
    led = managed(request, coalition)
    form = GatheringForm(request.POST if request.method == "POST" else None, coalition=led)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_gathering(
                actor=request.user,
                coalition=led,
                version=form.cleaned_data["version"],
                facts=form.facts,
                ceremony=form.chosen,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.ceremony.name} is opgeslagen. Hier vinkt u af wie er is.")
            return redirect("gathering_detail", led.slug, made.pk)
    context = {"form": form, "coalition": led}
    return render(request, "partners/gathering_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def gathering_edit(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """Changes what is signed and, when nobody else is concerned, date and place."""
    found = managed_gathering(request, coalition, gathering)
    moment = may_change_ceremony(request.user, found.ceremony)
    data = request.POST if request.method == "POST" else None
    form = GatheringForm(data, coalition=found.coalition, gathering=found, moment=moment)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            saved = change_gathering(actor=request.user, gathering=found, version=version, facts=form.facts)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De bijeenkomst is opgeslagen.")
            stale = len(old_dates(saved.ceremony, saved))
            return redirect("gathering_dates" if stale else "gathering_detail", coalition, saved.pk)
    context = {"form": form, "coalition": found.coalition, "gathering": found, "moment": moment}
    return render(request, "partners/gathering_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def gathering_remove(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    found = managed_gathering(request, coalition, gathering)
    done = f"{found.ceremony.name} is verwijderd."
    went = act_and_tell(request, lambda: remove_gathering(actor=request.user, gathering=found), done)
    return redirect("gathering_list", coalition) if went else redirect("gathering_detail", coalition, gathering)


@require_safe
def gathering_detail(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    """The evening page for who leads the coalition; afterwards, and for others, what came of it."""
    found = _of(visible(request, coalition), gathering)
    leads = coordinates(request.user, found.coalition)
    if leads and not found.closed_at:
        return evening_page(request, found, OnTheSpotForm())
    was_there = [row.membership.partner for row in evening.present_at(found)]
    context = {
        "gathering": found,
        "coalition": found.coalition,
        "leads": leads,
        # Who is only invited and was not recorded as joining is nobody else's business.
        "names": _names(found, leads=leads),
        "count": len(was_there),
        "signed": found.signings.in_force().count(),
        "stale": len(old_dates(found.ceremony, found)) if leads else 0,
        "trail": AuditEvent.objects.of(found) if leads else [],
    }
    return render(request, "partners/gathering_closed.html", context)


def _names(gathering: Gathering, *, leads: bool) -> list[Any]:
    signed = {signing.partner_id: signing for signing in gathering.signings.in_force()}
    there = evening.present_at(gathering)
    if not leads:
        there = there.filter(membership__state__in=("member", "left"))
    return [
        {"partner": row.membership.partner, "signing": signed.get(row.membership.partner_id)}
        for row in there
        if gathering.closed_at
    ]


def evening_page(
    request: SignedInRequest, gathering: Gathering, form: OnTheSpotForm, status: int = 200
) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    where = [gathering.coalition.slug, gathering.pk]
    form.helper.form_action = f"{reverse('gathering_add', args=where)}#{ERROR_SUMMARY_ID}"
    rows = evening.rows_of(gathering)
    context = {
        "gathering": gathering,
        "coalition": gathering.coalition,
        "rows": evening.searched(rows, query),
        "present": sum(row.present for row in rows),
        "total": len(rows),
        "query": query,
        "form": form,
        "links": gathering.door_links.filter(revoked_at__isnull=True, valid_on__gte=today()),
        "ahead": gathering.ceremony.held_on > today(),
        "over": gathering.ceremony.held_on < today(),
        "stale": len(old_dates(gathering.ceremony, gathering)),
        "trail": AuditEvent.objects.of(gathering),
    }
    return render(request, "partners/gathering_detail.html", context, status=status)
