"""Many municipalities at one ceremony: prepared before the evening, registered after it. Typed, looked at, done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coalition.permissions import Permission, require
from coalition.services.sheet_plan import Outcome
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from pillars.forms.ceremonies import EveningForm, PrepareForm
from pillars.models import Ceremony
from pillars.services.evening import plan_evening
from pillars.services.import_signings import Plan, apply_import
from pillars.services.preparing import plan_preparing, prepare


@dataclass(frozen=True)
class _Act:
    """What differs between the two: how lines become a plan, and how a plan is done (leaving out what was refused?)."""

    template: str
    verb: str
    form: type[PrepareForm]
    plan: Callable[[Ceremony, PrepareForm], Plan]
    do: Callable[[SignedInRequest, Ceremony, Plan, bool], str]


@require_http_methods(["GET", "POST"])
def ceremony_register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Registers everybody who signed that evening in one act, after a look at every row."""
    return _evening(request, pk, _REGISTER)


@require_http_methods(["GET", "POST"])
def ceremony_prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Makes the concepts of everybody who is to sign, so that their forms can be printed with a number."""
    return _evening(request, pk, _PREPARE)


def _register(request: SignedInRequest, ceremony: Ceremony, plan: Plan, leave_out: bool) -> str:
    counts = apply_import(actor=request.user, plan=plan, leave_out=leave_out)
    return f"{counts[Outcome.NEW]} ondertekeningen zijn geregistreerd, {counts[Outcome.CHANGED]} gewijzigd."


def _prepare(request: SignedInRequest, ceremony: Ceremony, plan: Plan, leave_out: bool) -> str:
    counts = prepare(actor=request.user, ceremony=ceremony, plan=plan, leave_out=leave_out)
    ready = counts[Outcome.NEW] + counts[Outcome.CHANGED]
    return f"{ready} {'gemeente is' if ready == 1 else 'gemeenten zijn'} voorbereid. U kunt de formulieren nu printen."


_REGISTER = _Act(
    "pillars/ceremony_register.html", "registreren", EveningForm,
    lambda ceremony, form: plan_evening(ceremony, form.cleaned_data["rows"], form.cleaned_data["source"]), _register,
)  # fmt: skip
_PREPARE = _Act(
    "pillars/ceremony_prepare.html", "voorbereiden", PrepareForm,
    lambda ceremony, form: plan_preparing(ceremony, form.cleaned_data["rows"]), _prepare,
)  # fmt: skip


def _evening(request: SignedInRequest, pk: int, act: _Act) -> HttpResponse:
    require(request.user, Permission.SIGNING_IMPORT)
    ceremony = get_object_or_404(Ceremony.objects.signing(), pk=pk)
    form = act.form(request.POST or None)
    if request.method == "GET" or "edit" in request.POST or not form.is_valid():
        changing = "edit" in request.POST
        return _form(request, ceremony, act.form(initial=request.POST.dict()) if changing else form, act)
    try:
        plan = act.plan(ceremony, form)
    except Refused as refusal:
        form.add_error("rows", refusal.sentence)
        return _form(request, ceremony, form, act)
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _preview(request, ceremony, form, act, plan)
    try:
        done = act.do(request, ceremony, plan, "leave_out" in request.POST)
    except Refused as refusal:
        return _preview(request, ceremony, form, act, plan, problem=refusal.sentence)
    messages.success(request, done)
    return redirect("ceremony_detail", ceremony.pk)


def _form(request: SignedInRequest, ceremony: Ceremony, form: PrepareForm, act: _Act) -> HttpResponse:
    context = {"form": form, "ceremony": ceremony}
    return render(request, act.template, context, status=422 if form.is_bound else 200)


def _preview(
    request: SignedInRequest, ceremony: Ceremony, form: PrepareForm, act: _Act, plan: Plan, *, problem: str = ""
) -> HttpResponse:
    if not problem and "fingerprint" in request.POST:
        problem = "Er is intussen iets veranderd. Bekijk opnieuw wat er zal gebeuren."
    context = {
        "ceremony": ceremony,
        "plan": plan,
        "typed": form.cleaned_data,
        "problem": problem,
        "number_to_apply": len(plan.to_apply),
        "verb": act.verb,
    }
    return render(request, "pillars/ceremony_preview.html", context, status=422 if problem else 200)
