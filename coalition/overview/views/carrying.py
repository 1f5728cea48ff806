"""Taking over what a dissolved municipality signed, and deciding whether signings go on in a next period."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import AuditEvent, ProgrammePeriod
from coalition.overview import carrying
from coalition.overview.forms import PeriodRuleForm, TakeOverForm, UndoForm
from coalition.overview.register.standings import register_on
from coalition.permissions import Permission, require
from coalition.tools.dates import PartialDate, today
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from pillars.models import PeriodRule, Takeover
from pillars.services import carrying as services


@require_safe
def takeover_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SIGNING_CARRY)
    return render(request, "overview/takeover_list.html", {"offers": carrying.offers(), "today": today()})


@require_http_methods(["GET", "POST"])
def take_over(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """What it changes stands above the form."""
    offer = _offer(request, slug, number)
    form = TakeOverForm(request.POST or None, initial={"counts_from": _first_day(offer)})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_over_signing(
                actor=request.user, signing=offer.signing, municipality=offer.successor,
                counts_from=form.cleaned_data["counts_from"].earliest, reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{offer.successor} heeft de ondertekening overgenomen.")
            return redirect("takeover_list")
    register = register_on(today())
    context = {
        "offer": offer, "form": form, "register": register, "changes_today": carrying.would_count(offer.successor),
        "signed_then": register.signed + 1, "today": today(),
    }  # fmt: skip
    return render(request, "overview/take_over.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def takeover_undo(request: SignedInRequest, takeover: int) -> HttpResponse:
    require(request.user, Permission.SIGNING_CARRY)
    standing = Takeover.objects.standing().select_related("municipality", "signing__municipality")
    found = get_object_or_404(standing, pk=takeover)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_takeover(actor=request.user, takeover=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Het overnemen is ongedaan gemaakt.")
            return redirect("takeover_list")
    context = {"takeover": found, "form": form}
    return render(request, "overview/takeover_undo.html", context, status=422 if form.is_bound else 200)


@require_safe
def period_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SIGNING_CARRY)
    rules = {rule.period_id: rule for rule in PeriodRule.objects.all()}
    periods = list(ProgrammePeriod.objects.order_by("-starts"))
    rows = [(period, rules.get(period.pk), period == periods[-1]) for period in periods]
    return render(request, "overview/period_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def period_detail(request: SignedInRequest, period: int) -> HttpResponse:
    """The decision, and per municipality what it means."""
    require(request.user, Permission.SIGNING_CARRY)
    found = get_object_or_404(ProgrammePeriod, pk=period)
    form = PeriodRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_period(actor=request.user, period=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Het besluit over {found} is vastgelegd.")
            return redirect("period_detail", period)
    status = 422 if form.is_bound else 200
    return render(request, "overview/period_detail.html", _period_context(found, form), status=status)


def _period_context(period: ProgrammePeriod, form: PeriodRuleForm) -> dict[str, Any]:
    lines = carrying.renewals(period)
    return {
        "period": period,
        "form": form,
        "rule": PeriodRule.objects.filter(period=period).select_related("decided_by").first(),
        "is_first": not ProgrammePeriod.objects.filter(starts__lt=period.starts).exists(),
        "lines": lines,
        "counts": [
            kind.told(number) for kind in carrying.Renewal if (number := sum(one.renewal == kind for one in lines))
        ],
        "trail": AuditEvent.objects.of(period),
    }


def _offer(request: SignedInRequest, slug: str, number: str) -> carrying.Offer:
    """A signing that may be taken over by this municipality, and is not yet."""
    require(request.user, Permission.SIGNING_CARRY)
    for offer in carrying.offers():
        if offer.successor.slug == slug and offer.signing.number == number and offer.takeover is None:
            return offer
    raise Http404


def _first_day(offer: carrying.Offer) -> PartialDate:
    """The first day on which it can count."""
    days = [day for day in (offer.signing.municipality.ends, offer.successor.begins) if day]
    return PartialDate.on(max(days))
