"""The ministry's budgets: what each municipality may use in a period, and what is left of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import AuditEvent, Municipality, ProgrammePeriod
from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.hours import BudgetFilterForm, BudgetForm
from support.models import Budget
from support.services.budgets import municipalities_with_hours, with_budgets
from support.services.hours import set_budget

PAGE_SIZE = 50


@require_safe
def budget_list(request: SignedInRequest) -> HttpResponse:
    """Each municipality with its hours in one period; `periode` asks for another."""
    require(request.user, Permission.SUPPORT_ASSIGN)
    periods = list(ProgrammePeriod.objects.all())
    chosen = request.GET.get("periode", "")
    period = next((one for one in periods if str(one.pk) == chosen), None) or ProgrammePeriod.objects.on(today())
    if period is None:
        raise Http404
    form = BudgetFilterForm(request.GET, periods=periods, period=period)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    page = Paginator(municipalities_with_hours(period, words), PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = with_budgets(list(page.object_list), period)
    return render(request, "support/budget_list.html", {"form": form, "page": page, "rows": rows, "period": period})


@require_http_methods(["GET", "POST"])
def budget_set(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    require(request.user, Permission.SUPPORT_ASSIGN)
    municipality = get_object_or_404(Municipality, slug=slug)
    when = get_object_or_404(ProgrammePeriod, pk=period)
    budget = Budget.objects.filter(municipality=municipality, period=when).first()
    form = BudgetForm(request.POST or None, budget=budget or Budget())
    if request.method == "POST" and form.is_valid():
        try:
            set_budget(actor=request.user, municipality=municipality, period=when, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Het budget van {municipality} is vastgesteld.")
            return redirect("budget_list")
    hours = with_budgets([municipality], when)[0]
    trail = AuditEvent.objects.of(budget).select_related("actor") if budget else []
    context = {"form": form, "hours": hours, "trail": trail}
    return render(request, "support/budget_set.html", context, status=422 if request.method == "POST" else 200)
