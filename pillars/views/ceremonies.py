"""Ceremonies (*ondertekenmomenten*): one date and place, and everything that was signed there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from pillars.forms.ceremonies import CeremonyForm
from pillars.models import Ceremony, Signing, SigningState
from pillars.services.ceremony import save_ceremony
from pillars.services.stacks import PRINTED_STATES

PAGE_SIZE = 50
STACKS_SHOWN = 5


@require_safe
def ceremony_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.CEREMONY_MANAGE)
    of_a_coalition = Exists(Ceremony.municipalities.through.objects.filter(ceremony=OuterRef("pk")))
    found = Ceremony.objects.signing().annotate(signed=Count("signings"), is_local=of_a_coalition)
    ceremonies = found.order_by("-held_on", "name")
    page = Paginator(ceremonies, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "pillars/ceremony_list.html", {"page": page})


@require_safe
def ceremony_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremony = get_object_or_404(Ceremony, pk=pk)
    signings = Signing.objects.visible_to(request.user).filter(ceremony=ceremony).exclude(state=SigningState.VOIDED)
    signings = signings.select_related("municipality").prefetch_related("signatories")
    rows = list(signings.order_by("municipality__sort_key"))
    context = {
        "ceremony": ceremony,
        "signings": rows,
        "is_ahead": ceremony.held_on >= today(),
        "is_before": ceremony.held_on > today(),
        "to_sign": sum(signing.state in PRINTED_STATES for signing in rows),
        "stacks": ceremony.stacks.select_related("paper")[:STACKS_SHOWN],
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
