"""Ceremonies (*ondertekenmomenten*): one date and place, and everything that was signed there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from pillars.forms.ceremonies import CeremonyForm, EveningForm
from pillars.models import Ceremony, Signing, SigningState
from pillars.services.ceremony import save_ceremony
from pillars.services.evening import plan_evening
from pillars.services.import_signings import Outcome, Plan, apply_import

PAGE_SIZE = 50


@require_safe
def ceremony_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremonies = Ceremony.objects.signing().annotate(signed=Count("signings")).order_by("-held_on", "name")
    page = Paginator(ceremonies, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "pillars/ceremony_list.html", {"page": page})


@require_safe
def ceremony_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremony = get_object_or_404(Ceremony, pk=pk)
    signings = Signing.objects.visible_to(request.user).filter(ceremony=ceremony).exclude(state=SigningState.VOIDED)
    context = {
        "ceremony": ceremony,
        "signings": signings.select_related("municipality")
        .prefetch_related("signatories")
        .order_by("municipality__sort_key"),
        "trail": AuditEvent.objects.of(ceremony),
    }
    return render(request, "pillars/ceremony_detail.html", context)


@require_http_methods(["GET", "POST"])
def ceremony_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Makes a ceremony, or changes one; the signings keep the date that they have."""
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremony = get_object_or_404(Ceremony, pk=pk) if pk else None
    form = CeremonyForm(request.POST or None, ceremony=ceremony)
    if request.method == "POST" and form.is_valid():
        saved = save_ceremony(actor=request.user, ceremony=ceremony, **form.facts())
        messages.success(request, f"{saved.name} is opgeslagen.")
        return redirect("ceremony_detail", saved.pk)
    context = {"form": form, "ceremony": ceremony}
    return render(request, "pillars/ceremony_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def ceremony_register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Registers everybody who signed that evening in one act, after a look at every row."""
    require(request.user, Permission.SIGNING_IMPORT)
    ceremony = get_object_or_404(Ceremony, pk=pk)
    form = EveningForm(request.POST or None)
    if request.method == "GET" or "edit" in request.POST or not form.is_valid():
        changing = "edit" in request.POST
        return _evening_form(request, ceremony, EveningForm(initial=request.POST.dict()) if changing else form)
    try:
        plan = plan_evening(ceremony, form.cleaned_data["rows"], form.cleaned_data["source"])
    except Refused as refusal:
        form.add_error("rows", refusal.sentence)
        return _evening_form(request, ceremony, form)
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _evening_preview(request, ceremony, form, plan)
    try:
        counts = apply_import(actor=request.user, plan=plan, leave_out="leave_out" in request.POST)
    except Refused as refusal:
        return _evening_preview(request, ceremony, form, plan, refusal.sentence)
    messages.success(
        request, f"{counts[Outcome.NEW]} ondertekeningen zijn geregistreerd, {counts[Outcome.CHANGED]} gewijzigd."
    )
    return redirect("ceremony_detail", ceremony.pk)


def _evening_form(request: SignedInRequest, ceremony: Ceremony, form: EveningForm) -> HttpResponse:
    context = {"form": form, "ceremony": ceremony}
    return render(request, "pillars/ceremony_register.html", context, status=422 if form.is_bound else 200)


def _evening_preview(
    request: SignedInRequest, ceremony: Ceremony, form: EveningForm, plan: Plan, problem: str = ""
) -> HttpResponse:
    if not problem and "fingerprint" in request.POST:
        problem = "Er is intussen iets veranderd. Bekijk opnieuw wat er zal gebeuren."
    context: dict[str, Any] = {
        "ceremony": ceremony,
        "plan": plan,
        "typed": form.cleaned_data,
        "problem": problem,
        "number_to_apply": len(plan.to_apply),
    }
    return render(request, "pillars/ceremony_preview.html", context, status=422 if problem else 200)
