"""An adviser's hours, made for a telephone: written, corrected, and how many there are this period."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coalition.models import User
from coalition.permissions import Permission, allows_everywhere
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.hours import CorrectionForm, HoursForm
from support.models import Adviser, HoursEntry, MonthlyStatement
from support.models.hours import HoursEntryQuerySet
from support.roles import requests_to_write_on, require_adviser
from support.services import hours as services
from support.services.budgets import hours_left, hours_of_adviser


@require_http_methods(["GET", "POST"])
def my_hours(request: SignedInRequest) -> HttpResponse:
    """Write hours; below it what was written this month and how many hours are left."""
    require_adviser(request.user)
    requests = requests_to_write_on(request.user).select_related("adviser__user", "municipality")
    form = HoursForm(
        request.POST or None,
        user=request.user,
        requests=requests.prefetch_related("municipalities").order_by("municipality__sort_key", "pk"),
        chosen=request.GET.get("vraag", ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.write_hours(actor=request.user, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(entry))
            return redirect("my_hours")
    context = {"form": form, "month": today(), "mine": hours_of_adviser(request.user), **_this_month(request.user)}
    status = 422 if request.method == "POST" else 200
    return render(request, "support/my_hours.html", context, status=status)


@require_http_methods(["GET", "POST"])
def hours_correct(request: SignedInRequest, entry: int) -> HttpResponse:
    """A new line takes the place of the old one: one's own, or for the ministry one of an adviser who left."""
    found = _to_correct(request, entry)
    form = CorrectionForm(request.POST or None, entry=found)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.correct_hours(actor=request.user, entry=found, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De uren zijn verbeterd." if new.quarters else "De uren zijn teruggenomen.")
            return redirect(_month_page(request.user, new))
    context = {"form": form, "entry": found, "back": _month_page(request.user, found)}
    return render(request, "support/hours_correct.html", context, status=422 if request.method == "POST" else 200)


# ---- what the views share --------------------------------------------------------------------


def _to_correct(request: SignedInRequest, pk: int) -> HoursEntry:
    if not allows_everywhere(request.user, Permission.SUPPORT_ASSIGN):
        require_adviser(request.user)
        return get_object_or_404(_lines().filter(adviser__user=request.user), pk=pk)
    return get_object_or_404(_lines().filter(adviser__in=Adviser.objects.gone()), pk=pk)


def _month_page(user: User, entry: HoursEntry) -> str:
    """Where the line stands: in the adviser's own month, or in the statement that the ministry looks at."""
    if entry.adviser.user_id == user.pk:
        return reverse("hours_month", args=[f"{entry.day:%Y-%m}"])
    statement = MonthlyStatement.objects.filter(adviser=entry.adviser, month=entry.day.replace(day=1)).first()
    return reverse("statement_detail", args=[statement.pk]) if statement else reverse("statement_list")


def _lines() -> HoursEntryQuerySet:
    """With what a line of the list shows."""
    return HoursEntry.objects.select_related("request__municipality", "adviser__user", "successor")


def _this_month(user: User) -> dict[str, Any]:
    lines = list(_lines().filter(adviser__user=user).written().in_month(today()))
    total = sum(line.quarters for line in lines if line.successor is None)
    return {"lines": lines, "total": total}


def _said(entry: HoursEntry) -> str:
    """What was written, and what the municipalities have left."""
    left = hours_left(entry.request.municipalities.all(), entry.day)
    rest = ". ".join(f"{one.of} heeft nog {one.left}" for one in left)
    return f"Geschreven: {services.in_words(entry.quarters)}. {rest}."
