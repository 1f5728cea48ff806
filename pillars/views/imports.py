"""Signings from a sheet, for ministry staff: upload or paste, see what every row would do, then do it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import ProgrammePeriod
from coalition.permissions import Permission, require
from coalition.services.sheet_plan import Outcome
from coalition.services.sheets import forget_sheet, keep_sheet, left_out, open_sheet
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from coalition.tools.tables import write_csv, write_xlsx
from coalition.tools.workflow import Refused
from pillars.forms.imports import SheetForm
from pillars.models import Signing, SigningState
from pillars.services.import_signings import Defaults, Plan, apply_import, plan_import
from pillars.services.signing_sheet import COLUMNS, export_rows

PAGE_SIZE = 100
TONES = {Outcome.NEW: "positive", Outcome.CHANGED: "info", Outcome.SAME: "neutral", Outcome.REFUSED: "negative"}


@require_http_methods(["GET", "POST"])
def import_signings(request: SignedInRequest) -> HttpResponse:
    """Takes the sheet in and goes on to its preview."""
    require(request.user, Permission.SIGNING_IMPORT)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, period = form.cleaned_data["sheet"], form.cleaned_data["period"]
        try:
            token = keep_sheet(actor=request.user, upload=upload, text=form.cleaned_data["pasted"])
            plan_import(*open_sheet(actor=request.user, token=token), Defaults(period))
        except Refused as refusal:
            form.add_error("sheet" if upload else "pasted", refusal.sentence)
        else:
            query = urlencode({"blad": token, "periode": period.name})
            return redirect(f"{reverse('import_preview')}?{query}")
    context = {"form": form, "columns": [(spellings[0], name) for name, spellings in COLUMNS.items()]}
    return render(request, "pillars/import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def import_preview(request: SignedInRequest) -> HttpResponse:
    """What every row would do; with POST it is done, if it is still what was shown."""
    require(request.user, Permission.SIGNING_IMPORT)
    token = request.GET.get("blad", "")
    period = ProgrammePeriod.objects.filter(name=request.GET.get("periode", "")).first()
    try:
        plan = plan_import(*open_sheet(actor=request.user, token=token), Defaults(period))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("import_signings")
    if request.method == "GET":
        return _preview(request, plan)
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _preview(request, plan, "Er is intussen iets veranderd. Bekijk opnieuw wat er zal gebeuren.")
    try:
        counts = apply_import(actor=request.user, plan=plan, leave_out="leave_out" in request.POST)
    except Refused as refusal:
        return _preview(request, plan, refusal.sentence)
    forget_sheet(actor=request.user, token=token)
    done = f"Ingelezen: {counts[Outcome.NEW]} nieuw, {counts[Outcome.CHANGED]} gewijzigd."
    messages.success(request, done + left_out(counts[Outcome.REFUSED]))
    return redirect("import_signings")


@require_safe
def export_signings(request: SignedInRequest, extension: str) -> HttpResponse:
    """All registered signings, in the columns that importing reads."""
    require(request.user, Permission.SIGNING_IMPORT)
    signings = (
        Signing.objects.filter(state=SigningState.REGISTERED)
        .select_related("municipality", "period", "edition", "ceremony")
        .prefetch_related("signatories")
        .order_by("municipality__sort_key", "period__starts")
    )
    write = write_xlsx if extension == "xlsx" else write_csv
    content = write(list(COLUMNS), export_rows(signings))
    return download(content, f"ondertekeningen-{today().isoformat()}.{extension}")


def _preview(request: SignedInRequest, plan: Plan, problem: str = "") -> HttpResponse:
    only = request.GET.get("toon", "")
    shown = [row for row in plan.rows if only in ("", row.outcome)]
    context: dict[str, Any] = {
        "plan": plan,
        "problem": problem,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "counts": [(outcome, count, TONES[outcome]) for outcome, count in plan.counts.items()],
        "tones": TONES,
        "only": only,
        "number_to_apply": len(plan.to_apply),
        "warned": sum(bool(row.warnings) for row in plan.rows),
    }
    return render(request, "pillars/import_preview.html", context, status=422 if problem else 200)
