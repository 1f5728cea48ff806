"""Loading loneliness figures: choose a sheet, see what it would do, then do it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coalition.forms.figures import FigureSheetForm, ToldForm
from coalition.permissions import Permission, require
from coalition.services.figures import FigurePlan, Told, apply_figures, plan_figures
from coalition.services.sheet_plan import Outcome
from coalition.services.sheets import forget_sheet, keep_sheet, left_out, open_sheet
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused

# Of a sheet of thousands the first tell enough.
MOST_SHOWN = 50


@require_http_methods(["GET", "POST"])
def import_figures(request: SignedInRequest) -> HttpResponse:
    """Takes the sheet in and goes on to its preview."""
    require(request.user, Permission.FIGURES_LOAD)
    form = FigureSheetForm(request.POST, request.FILES) if request.method == "POST" else FigureSheetForm()
    if form.is_bound and form.is_valid():
        try:
            token = keep_sheet(actor=request.user, upload=form.cleaned_data["file"])
            plan_figures(*open_sheet(actor=request.user, token=token), form.told())
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect(f"{reverse('import_figures_preview')}?{form.query(token)}")
    return render(request, "coalition/import_figures.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def import_figures_preview(request: SignedInRequest) -> HttpResponse:
    """What the sheet would do, judged anew each time; with POST it is done, if it is still what was shown."""
    require(request.user, Permission.FIGURES_LOAD)
    token, told = request.GET.get("blad", ""), ToldForm(request.GET)
    try:
        sheet = open_sheet(actor=request.user, token=token)
        plan = plan_figures(*sheet, told.told() if told.is_valid() else Told())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("import_figures")
    if request.method == "GET":
        return _preview(request, plan)
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _preview(request, plan, "Er is intussen iets veranderd. Bekijk opnieuw wat er zal gebeuren.")
    counts = apply_figures(actor=request.user, plan=plan, leave_out=True)
    forget_sheet(actor=request.user, token=token)
    done = f"Ingelezen: {counts[Outcome.NEW]} nieuw, {counts[Outcome.CHANGED]} gewijzigd."
    messages.success(request, done + left_out(counts[Outcome.REFUSED]))
    return redirect("import_figures")


def _preview(request: SignedInRequest, plan: FigurePlan, problem: str = "") -> HttpResponse:
    changed = [row for row in plan.rows if row.outcome == Outcome.CHANGED]
    context: dict[str, Any] = {
        "plan": plan,
        "problem": problem,
        "counts": plan.counts,
        "number_to_apply": len(plan.to_apply),
        "kinds": [(kind, [counter[what] for what in list(Outcome)[:3]]) for kind, counter in plan.by_kind().items()],
        "rows": [*plan.refused[:MOST_SHOWN], *changed[:MOST_SHOWN]],
        "more": max(0, len(plan.refused) - MOST_SHOWN) + max(0, len(changed) - MOST_SHOWN),
        "left_out": plan.left_out.items(),
    }
    return render(request, "coalition/import_figures_preview.html", context, status=422 if problem else 200)
