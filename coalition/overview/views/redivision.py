"""Dissolving, splitting and renaming: a form, what would happen, and the act; and taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent, MunicipalityChange, Redivision
from coalition.overview.redivision import acts
from coalition.overview.redivision.forms import DissolveForm, RenameForm
from coalition.overview.redivision.plan import effects_of
from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused

TITLES = {DissolveForm: "Gemeente opheffen of splitsen", RenameForm: "Gemeente hernoemen"}


@require_safe
def redivision_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.MAP_CHANGE)
    found = Redivision.objects.select_related("municipality", "done_by")
    return render(request, "overview/redivision/list.html", {"acts": found, "today": today()})


@require_http_methods(["GET", "POST"])
def dissolve(request: SignedInRequest) -> HttpResponse:
    return _act(request, DissolveForm, acts.dissolve)


@require_http_methods(["GET", "POST"])
def rename(request: SignedInRequest) -> HttpResponse:
    return _act(request, RenameForm, acts.rename)


@require_safe
def redivision_detail(request: SignedInRequest, redivision: int) -> HttpResponse:
    found = _find(request, redivision)
    context = {
        "act": found,
        "today": today(),
        "may_be_undone": acts.may_be_undone(found),
        "changes": MunicipalityChange.objects.filter(
            from_municipality=found.municipality, date=found.in_force_on
        ).select_related("to_municipality"),
        "trail": AuditEvent.objects.of(found),
    }
    return render(request, "overview/redivision/detail.html", context)


@require_POST
def redivision_undo(request: SignedInRequest, redivision: int) -> HttpResponse:
    found = _find(request, redivision)
    done = "Het is ongedaan gemaakt. Alles is weer zoals het was."
    act_and_tell(request, lambda: acts.undo(actor=request.user, redivision=found), done)
    return redirect("redivision_detail", redivision)


def _find(request: SignedInRequest, pk: int) -> Redivision:
    require(request.user, Permission.MAP_CHANGE)
    return get_object_or_404(Redivision.objects.select_related("municipality", "done_by", "undone_by"), pk=pk)


def _act(request: SignedInRequest, form_class: type[Any], act: Callable[..., Redivision]) -> HttpResponse:
    """The form is in the address; a POST to that address does what the page showed."""
    require(request.user, Permission.MAP_CHANGE)
    form = form_class(request.GET or None)
    effects = None
    if form.is_valid():
        try:
            plan = form.plan()
            plan.check()
            effects = list(effects_of(plan))
            if request.method == "POST":
                done = act(actor=request.user, plan=plan)
                messages.success(request, "Het is vastgelegd.")
                return redirect("redivision_detail", done.pk)
        except Refused as refusal:
            form.refuse(refusal)
            effects = None
    rows = [{"label": label, "value": value} for label, value in effects or ()]
    context = {"form": form, "rows": rows, "title": TITLES[form_class], "here": request.get_full_path()}
    wrong = form.errors or request.method == "POST"
    return render(request, "overview/redivision/act.html", context, status=422 if wrong else 200)
