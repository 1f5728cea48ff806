"""Monthly statements: handed in by the adviser, approved or given back by the ministry, on paper and as a sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest, act_and_tell, download, pdf_answer
from coalition.tools.tables import write_xlsx
from coalition.tools.workflow import Refused
from support.forms.hours import ApproveForm, ReturnForm, month_of
from support.models import Adviser, HoursEntry, MonthlyStatement
from support.roles import require_adviser
from support.services import hours as services
from support.services.statements import HEADERS, Month, left_behind, month_of_adviser, sheet, statement_pdf, statements

PAGE_SIZE = 50


@require_safe
def hours_month(request: SignedInRequest, month: str) -> HttpResponse:
    """The adviser's own month: every line, also what was corrected, and the sums."""
    found = _own_month(request, month)
    lines = HoursEntry.objects.filter(adviser__user=request.user).written().in_month(found.first)
    earlier, later = _neighbours(found)
    context = {
        "month": found,
        "lines": lines.select_related("request__municipality", "successor"),
        "may_correct": found.may_be_submitted,
        "earlier": earlier,
        "later": later,
    }
    return render(request, "support/hours_month.html", context)


@require_POST
def hours_submit(request: SignedInRequest, month: str) -> HttpResponse:
    found = _own_month(request, month)
    adviser = get_object_or_404(Adviser, user=request.user)
    act_and_tell(
        request,
        lambda: services.submit_month(actor=request.user, adviser=adviser, month=found.first),
        f"De maandstaat van {found.name} is ingediend. Het ministerie kijkt die na.",
    )
    return redirect("hours_month", month)


@require_safe
def hours_file(request: SignedInRequest, month: str, extension: str) -> HttpResponse:
    return _file(request, _own_month(request, month), extension, reverse("hours_month", args=[month]))


@require_safe
def statement_list(request: SignedInRequest) -> HttpResponse:
    """What was handed in and waits; or with `toon=alles` every statement, the newest first."""
    require(request.user, Permission.SUPPORT_ASSIGN)
    everything = request.GET.get("toon") == "alles"
    found = statements() if everything else statements().filter(state=MonthlyStatement.State.SUBMITTED)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "everything": everything, "left_behind": left_behind()}
    return render(request, "support/statement_list.html", context)


@require_POST
def statement_hand_in(request: SignedInRequest, adviser: int, month: str) -> HttpResponse:
    """For an adviser who left; then the ministry looks at it, as at any other."""
    require(request.user, Permission.SUPPORT_ASSIGN)
    found, first = get_object_or_404(Adviser.objects.select_related("user"), pk=adviser), month_of(month)
    if first is None:
        raise Http404
    done = f"De maandstaat van {services.month_name(first)} is ingediend voor {found}. Bekijk hem en keur hem goed."
    act_and_tell(request, lambda: services.submit_month(actor=request.user, adviser=found, month=first), done)
    statement = MonthlyStatement.objects.filter(adviser=found, month=first).first()
    return redirect("statement_detail", statement.pk) if statement else redirect("statement_list")


@require_safe
def statement_detail(request: SignedInRequest, statement: int) -> HttpResponse:
    return _statement_page(request, _statement(request, statement), ReturnForm())


@require_POST
def statement_approve(request: SignedInRequest, statement: int) -> HttpResponse:
    found = _statement(request, statement)
    edition = request.POST.get("edition", "")
    done = f"Goedgekeurd. {services.month_name(found.month).capitalize()} is gesloten voor {found.adviser}."
    if act_and_tell(
        request, lambda: services.approve_month(actor=request.user, statement=found, edition=edition), done
    ):
        return redirect("statement_list")
    return redirect("statement_detail", found.pk)


@require_POST
def statement_return(request: SignedInRequest, statement: int) -> HttpResponse:
    found = _statement(request, statement)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _statement_page(request, found, form)
    remark = form.cleaned_data["remark"]
    done = f"Teruggegeven aan {found.adviser}."
    act_and_tell(request, lambda: services.return_month(actor=request.user, statement=found, remark=remark), done)
    return redirect("statement_list")


@require_safe
def statement_file(request: SignedInRequest, statement: int, extension: str) -> HttpResponse:
    found = _statement(request, statement)
    month = month_of_adviser(found.adviser.user, found.month)
    return _file(request, month, extension, reverse("statement_detail", args=[found.pk]))


# ---- what the views share --------------------------------------------------------------------


def _own_month(request: SignedInRequest, word: str) -> Month:
    require_adviser(request.user)
    first = month_of(word)
    if first is None:
        raise Http404
    return month_of_adviser(request.user, first)


def _statement(request: SignedInRequest, pk: int) -> MonthlyStatement:
    require(request.user, Permission.SUPPORT_ASSIGN)
    return get_object_or_404(MonthlyStatement.objects.select_related("adviser__user", "decided_by"), pk=pk)


def _statement_page(request: SignedInRequest, found: MonthlyStatement, form: ReturnForm) -> HttpResponse:
    form.helper.form_action = reverse("statement_return", args=[found.pk]) + form.helper.form_action
    approve = ApproveForm(initial={"edition": found.edition})
    approve.helper.form_action = reverse("statement_approve", args=[found.pk])
    context = {
        "month": month_of_adviser(found.adviser.user, found.month),
        "statement": found,
        "waits": found.state == MonthlyStatement.State.SUBMITTED,
        "form": form,
        "approve_form": approve,
        "to_mend": found.state == MonthlyStatement.State.RETURNED and not found.adviser.is_present,
        "trail": AuditEvent.objects.of(found).select_related("actor"),
    }
    return render(request, "support/statement_detail.html", context, status=422 if form.is_bound else 200)


def _neighbours(month: Month) -> tuple[str, str]:
    """The months before and after, as they stand in an address."""
    before, after = (month.first.year * 12 + month.first.month - 1 + step for step in (-1, 1))
    return f"{before // 12}-{before % 12 + 1:02}", f"{after // 12}-{after % 12 + 1:02}"


def _file(request: SignedInRequest, month: Month, extension: str, back: str) -> HttpResponse:
    name = f"maandstaat-{month.first:%Y-%m}"
    if extension == "xlsx":
        return download(write_xlsx(HEADERS, sheet(month), title=f"Maandstaat {month.name}"), f"{name}.xlsx")
    if extension != "pdf":
        raise Http404
    try:
        return pdf_answer(statement_pdf(month), name)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
