"""Many partners at once: paste or upload, name the columns, see what every row would do, correct it, do it, take it back."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import asdict
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from coalition.tools.tables import Cell, write_csv, write_xlsx
from coalition.tools.workflow import Refused
from partners.forms.import_rows import correct_from, rows_on_page
from partners.forms.imports import ColumnsForm, PartnerListForm
from partners.models import LocalCoalition, PartnerKind
from partners.services.import_apply import apply_import, undo_import
from partners.services.import_draft import (
    AlreadyRead,
    Draft,
    keep_draft,
    open_draft,
    read_pasted,
    read_upload,
    save_draft,
    use_columns,
)
from partners.services.import_partners import DOING, Outcome, Plan, plan_import, take_offers
from partners.services.partner_sheet import LABELS, example_rows, export_partners
from partners.views.access import managed

PAGE_SIZE = 100
LAST = "laatst-ingelezen"
STEPS = ("preview", "apply", "columns")
TONES = {
    Outcome.PERHAPS: "warning",
    Outcome.REFUSED: "negative",
    Outcome.NEW: "positive",
    Outcome.KNOWN: "positive",
    Outcome.CHANGED: "info",
    Outcome.SAME: "neutral",
    Outcome.LEFT_OUT: "neutral",
}


def _or_start_again(view: Callable[[SignedInRequest, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """A list that is there no more, or is not ready for this step, sends back to where lists are taken in."""

    @wraps(view)
    def answer(request: SignedInRequest, coalition: str) -> HttpResponse:
        try:
            return view(request, coalition)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("partner_import", coalition)

    return answer


@require_http_methods(["GET", "POST"])
def partner_import(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Takes the list in and goes on to its preview, or first to its columns."""
    ours = managed(request, coalition)
    form = PartnerListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet, pasted = form.cleaned_data["sheet"], form.cleaned_data["pasted"]
        try:
            draft = read_upload(sheet.read(), sheet.name) if sheet else read_pasted(pasted)
        except Refused as refusal:
            form.add_error("sheet" if sheet else "pasted", refusal.sentence)
        else:
            form.fill(draft)
            token = keep_draft(actor=request.user, coalition=ours, draft=draft)
            step = "partner_import_preview" if "name" in draft.columns else "partner_import_columns"
            return redirect(_address(step, ours, token))
    last = request.session.get(LAST, {}).get(ours.slug, "")
    context = {
        "form": form,
        "coalition": ours,
        "columns": LABELS.values(),
        "kinds": [kind.label for kind in PartnerKind],
        "last_url": _address("partner_import_result", ours, last) if last else "",
    }
    return render(request, "partners/import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@_or_start_again
def partner_import_columns(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Which column is what, chosen by hand."""
    ours = managed(request, coalition)
    token = request.GET.get("blad", "")
    draft = open_draft(actor=request.user, coalition=ours, token=token)
    form = ColumnsForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            use_columns(draft, form.columns, first_is_a_row=form.cleaned_data["first_is_a_row"])
        except Refused as refusal:
            form.add_error("column_0", refusal.sentence)
        else:
            save_draft(actor=request.user, token=token, draft=draft)
            return redirect(_address("partner_import_preview", ours, token))
    context = {"form": form, "coalition": ours, "draft": draft}
    return render(request, "partners/import_columns.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@_or_start_again
def partner_import_preview(request: SignedInRequest, coalition: str) -> HttpResponse:
    """What every row would do; a POST keeps what was corrected and looks again."""
    ours = managed(request, coalition)
    token = request.GET.get("blad", "")
    draft = _open(request, ours, token)
    if request.method == "POST":
        correct_from(draft, request.POST)
        take_offers(draft, request.POST.get("offer", ""))
        save_draft(actor=request.user, token=token, draft=draft)
    if request.method == "POST" and ("edit" in request.POST or "page" in request.POST):
        query = {"bewerk": request.POST.get("edit", ""), "pagina": request.POST.get("page", "")}
        anchor = f"#regel-{query['bewerk']}" if query["bewerk"] else ""
        return redirect(_address("partner_import_preview", ours, token, **query) + anchor)
    plan = plan_import(ours, draft)
    if request.method == "POST" and not plan.blocking:
        return redirect(_address("partner_import_preview", ours, token))
    return _preview(request, ours, plan, token)


@require_POST
@_or_start_again
def partner_import_apply(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Does what was shown, with what was typed beside it; all rows or none."""
    ours = managed(request, coalition)
    token = request.GET.get("blad", "")
    draft = _open(request, ours, token)
    shown = deepcopy(draft)
    correct_from(draft, request.POST)
    try:
        _apply(request, ours, token, draft, shown)
    except AlreadyRead:
        raise
    except Refused as refusal:
        return _preview(request, ours, plan_import(ours, draft), token, refusal.sentence)
    request.session[LAST] = {**request.session.get(LAST, {}), ours.slug: token}
    return redirect(_address("partner_import_result", ours, token))


@transaction.atomic
def _apply(request: SignedInRequest, coalition: LocalCoalition, token: str, draft: Draft, shown: Draft) -> None:
    """From keeping what was typed until what undoing needs is kept, nobody else saves this list."""
    save_draft(actor=request.user, token=token, draft=draft)
    mark = request.POST.get("fingerprint", "")
    done = apply_import(actor=request.user, coalition=coalition, draft=draft, shown=shown, fingerprint=mark)
    # Only what undoing needs is kept on, until tomorrow.
    left = Draft(coalition.pk, draft.title, [], [], done=asdict(done))
    save_draft(actor=request.user, token=token, draft=left)


@require_safe
@_or_start_again
def partner_import_result(request: SignedInRequest, coalition: str) -> HttpResponse:
    """What was done, and the way back."""
    ours = managed(request, coalition)
    token = request.GET.get("blad", "")
    draft = open_draft(actor=request.user, coalition=ours, token=token)
    if not draft.done:
        raise Refused("Deze lijst is nog niet ingelezen of is al teruggedraaid.")
    context = {
        "coalition": ours,
        "title": draft.title,
        "counts": [(outcome, draft.done["counts"].get(outcome, 0)) for outcome in DOING],
        "undo_url": _address("partner_import_undo", ours, token),
    }
    return render(request, "partners/import_result.html", context)


@require_POST
def partner_import_undo(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Takes the whole import back, as long as nothing else happened to its rows."""
    ours = managed(request, coalition)
    token = request.GET.get("blad", "")
    try:
        draft = open_draft(actor=request.user, coalition=ours, token=token)
        number = undo_import(actor=request.user, coalition=ours, draft=draft)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_address("partner_import_result", ours, token))
    draft.done = {}
    save_draft(actor=request.user, token=token, draft=draft)
    request.session[LAST] = {**request.session.get(LAST, {}), ours.slug: ""}
    messages.success(request, f"Het inlezen is teruggedraaid: {number} partners zijn weer uit de lijst.")
    return redirect("partner_import", ours.slug)


@require_safe
def partner_import_example(request: SignedInRequest, coalition: str, extension: str) -> HttpResponse:
    """A sheet with the columns, filled in with invented partners."""
    managed(request, coalition)
    return download(_sheet(extension, example_rows()), f"voorbeeld-partners.{extension}")


@require_safe
def partner_import_export(request: SignedInRequest, coalition: str, extension: str) -> HttpResponse:
    """The coalition's partners in the columns that are read, with contact data; the trail keeps that it was taken."""
    ours = managed(request, coalition)
    rows = export_partners(actor=request.user, coalition=ours)
    return download(_sheet(extension, rows), f"partners-{ours.slug}-{today().isoformat()}.{extension}")


def _preview(
    request: SignedInRequest, coalition: LocalCoalition, plan: Plan, token: str, problem: str = ""
) -> HttpResponse:
    """A hundred rows a page; what must be looked at comes first."""
    edited = request.GET.get("bewerk", "")
    edited_line = int(edited) if edited.isdecimal() and len(edited) < 7 else 0
    ordered = sorted(plan.rows, key=lambda row: (row.line != edited_line, not row.is_blocking))
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = rows_on_page(page.object_list, edited=edited_line)
    bound = request.method == "POST"
    context = {
        "coalition": coalition,
        "plan": plan,
        "page": page,
        "open_rows": [row for row in rows if row.is_open],
        "closed_rows": [row for row in rows if not row.is_open],
        "shown": ",".join(str(row.row.line) for row in rows),
        "counts": [(outcome, count, TONES[outcome]) for outcome, count in plan.counts.items() if count],
        "problem": problem,
        "errors": [error for row in rows for error in row.errors] if bound else [],
        **{f"{step}_url": _address(f"partner_import_{step}", coalition, token) for step in STEPS},
    }
    return render(request, "partners/import_preview.html", context, status=422 if bound else 200)


def _open(request: SignedInRequest, coalition: LocalCoalition, token: str) -> Draft:
    """A draft that is ready to be looked at."""
    draft = open_draft(actor=request.user, coalition=coalition, token=token)
    if draft.done is not None or not draft.rows:
        raise Refused("Deze lijst is al ingelezen.")
    if "name" not in draft.columns:
        raise Refused("Kies eerst in welke kolom de naam staat. Lees de lijst opnieuw in.")
    return draft


def _address(route: str, coalition: LocalCoalition, token: str, **query: str) -> str:
    given = {"blad": token, **{name: value for name, value in query.items() if value}}
    return f"{reverse(route, args=[coalition.slug])}?{urlencode(given)}"


def _sheet(extension: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    write = write_xlsx if extension == "xlsx" else write_csv
    return write(list(LABELS.values()), rows)
