"""The ministry's in-tray: what waits longest first, the scan beside the facts, and each decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AccessRequest, AuditEvent, PageReport, ScanState, User
from coalition.permissions import Permission, require
from coalition.services.scans import visible_pages
from coalition.tools.forms import ERROR_SUMMARY_ID
from coalition.tools.http import SignedInRequest
from coalition.tools.text import showable
from coalition.tools.workflow import Refused
from pillars.facts import SigningFacts
from pillars.forms.signing import (
    ChooseMunicipalityForm,
    DecideCorrectionForm,
    EvidenceReasonForm,
    ReasonForm,
    RegisterForm,
    VoidForm,
    WithdrawForm,
)
from pillars.models import Milestone, Signing, SigningAct, SigningCorrection, SigningState
from pillars.services import signing as services
from pillars.services.evidence import correct_evidence
from pillars.views.files import file_list
from pillars.views.signing import fact_rows, find, find_for

PAGE_SIZE = 50


@require_safe
def in_tray(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SIGNING_REGISTER)
    waiting = (
        Signing.objects.filter(state=SigningState.SUBMITTED)
        .select_related("municipality", "submitted_by")
        .prefetch_related("signatories")
        .order_by("submitted_at")
    )
    context = {
        "page": Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "corrections": SigningCorrection.objects.filter(state=SigningCorrection.State.OPEN)
        .select_related("signing__municipality", "proposed_by")
        .order_by("proposed_at")[:PAGE_SIZE],
        "elsewhere": _elsewhere(request.user),
    }
    return render(request, "pillars/in_tray.html", context)


@require_safe
def in_tray_signing(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.REGISTER)
    return _desk(request, signing)


@require_POST
def signing_register(request: SignedInRequest, number: str) -> HttpResponse:
    """Registers what was submitted; a concept of the ministry's own goes all the way at once."""
    signing = find_for(request.user, number, SigningAct.REGISTER)
    form = RegisterForm(request.POST, signing=signing)
    if not form.is_valid():
        return _desk(request, signing, register_form=form)
    act = services.register_at_once if signing.allows(SigningAct.SUBMIT) else services.register_signing
    try:
        act(actor=request.user, signing=signing, period=form.cleaned_data["period"])
    except Refused as refusal:
        form.add_error("period" if refusal.field == "period" else None, refusal.sentence)
        return _desk(request, signing, register_form=form)
    messages.success(request, f"{signing.municipality} is geregistreerd en staat nu in het openbare register.")
    return redirect("in_tray")


@require_POST
def signing_ask_more(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.ASK_MORE)
    form = _ask_more_form(request.POST)
    if form.is_valid():
        try:
            services.ask_for_more(actor=request.user, signing=signing, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"De gemeente {signing.municipality} krijgt bericht van wat er nog nodig is.")
            return redirect("in_tray")
    return _desk(request, signing, ask_form=form)


@require_http_methods(["GET", "POST"])
def signing_withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.WITHDRAW)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        when, decision = form.cleaned_data["withdrawn_on"].earliest, form.cleaned_data["decision"]
        try:
            services.withdraw_signing(actor=request.user, signing=signing, withdrawn_on=when, decision=decision)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, "De ondertekening is ingetrokken. Dat is openbaar; zij telt vanaf die dag niet meer mee."
            )
            return redirect("signing_detail", number)
    return _act_page(
        request,
        signing,
        form,
        "Ondertekening intrekken",
        "De gemeente trok de ondertekening in. Datum en besluit worden openbaar.",
    )


@require_http_methods(["GET", "POST"])
def signing_void(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.VOID)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_signing(actor=request.user, signing=signing, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De registratie is vervallen. Zij is niet meer openbaar en telt nergens mee.")
            return redirect("signing_detail", number)
    return _act_page(
        request,
        signing,
        form,
        "Registratie laten vervallen",
        "Alleen als er ten onrechte is geregistreerd. Trok de gemeente zich terug? Kies dan intrekken.",
    )


@require_http_methods(["GET", "POST"])
def evidence_correct(request: SignedInRequest, number: str, file_id: str) -> HttpResponse:
    """A scan that was laid beside the wrong signing, or that is no good."""
    signing = find_for(request.user, number, SigningAct.CORRECT)
    file = get_object_or_404(signing.files, pk=file_id)
    form = EvidenceReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_evidence(actor=request.user, signing=signing, file=file, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{file.original_name} hoort niet meer bij deze ondertekening.")
            return redirect("signing_detail", number)
    lead = f"{file.original_name}. Kwam het uit de scanner? Dan vindt u het blad terug bij wat is behandeld."
    return _act_page(request, signing, form, "Een verkeerd bestand eraf halen", lead)


@require_POST
def correction_decide(request: SignedInRequest, number: str, correction: int) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.CORRECT)
    proposal = get_object_or_404(signing.corrections.select_related("signing"), pk=correction)
    form = DecideCorrectionForm(request.POST)
    apply, typed = request.POST.get("besluit") == "doorvoeren", showable(request.POST.get("decision", ""))
    if not form.is_valid():
        return _desk(request, signing, problem=" ".join(map(str, form.errors["decision"])), typed=typed)
    try:
        services.decide_correction(
            actor=request.user, correction=proposal, apply=apply, decision=form.cleaned_data["decision"]
        )
    except Refused as refusal:
        return _desk(request, signing, problem=refusal.sentence, typed=typed)
    done = "De correctie is doorgevoerd." if apply else "De correctie is niet doorgevoerd. De gemeente krijgt bericht."
    messages.success(request, done)
    return redirect("in_tray_signing", number)


@require_http_methods(["GET", "POST"])
def signing_for_municipality(request: SignedInRequest) -> HttpResponse:
    """The ministry chooses for whom it registers."""
    require(request.user, Permission.SIGNING_REGISTER)
    form = ChooseMunicipalityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("signing_create", form.cleaned_data["municipality"].slug)
    return render(request, "pillars/choose_municipality.html", {"form": form}, status=422 if form.is_bound else 200)


# ---- what the views share --------------------------------------------------------------------


def _elsewhere(user: User) -> list[tuple[int, str, str]]:
    """What waits on pages of its own: how many, of what, and where."""
    milestones, requests = Milestone.objects.waiting().count(), AccessRequest.objects.waiting().count()
    reports = PageReport.objects.waiting().count()
    scans = visible_pages(user).filter(state=ScanState.WAITING).count()
    lines = [
        (milestones, "mijlpaal" if milestones == 1 else "mijlpalen", reverse("milestone_list")),
        (scans, "gescande bladzijde" if scans == 1 else "gescande bladzijden", reverse("scan_tray")),
        (requests, "aanvraag om toegang" if requests == 1 else "aanvragen om toegang", reverse("access_request_list")),
        (reports, "melding van een bezoeker" if reports == 1 else "meldingen van bezoekers", reverse("report_list")),
    ]
    return [line for line in lines if line[0]]


def _ask_more_form(data: Any = None) -> ReasonForm:
    return ReasonForm(
        data, prefix="aanvulling", label="Wat is er nog nodig?",
        help_text="Schrijf zo dat de gemeente weet wat zij moet doen. Zij krijgt deze tekst in een mail.",
        button="Aanvulling vragen",
    )  # fmt: skip


def _posting_to(form: Any, route: str, signing: Signing) -> Any:
    """The same form, sent to the address of its own act and not to the page it stands on."""
    form.helper.form_action = f"{reverse(route, args=[signing.number])}#{ERROR_SUMMARY_ID}"
    return form


def _desk(
    request: SignedInRequest, signing: Signing, *, problem: str = "", typed: str = "", **forms: Any
) -> HttpResponse:
    """The scan beside the facts, with what can be decided; `problem` and `typed` are of a decision on a correction."""
    bound = [form for form in forms.values() if form.is_bound]
    signing = find(request.user, signing.number)
    context = {
        "signing": signing,
        "rows": fact_rows(signing),
        "files": file_list(signing),
        "register_form": forms.get("register_form") or RegisterForm(signing=signing),
        "ask_form": forms.get("ask_form") or _ask_more_form(),
        "others": Signing.objects.filter(municipality=signing.municipality)
        .exclude(pk=signing.pk)
        .select_related("period"),
        "correction": _open_correction(signing),
        "trail": AuditEvent.objects.of(signing),
        "forms": bound,
        "problem": problem,
        "typed": typed,
    }
    _posting_to(context["register_form"], "signing_register", signing)
    _posting_to(context["ask_form"], "signing_ask_more", signing)
    return render(request, "pillars/in_tray_signing.html", context, status=422 if bound or problem else 200)


def _open_correction(signing: Signing) -> dict[str, Any] | None:
    proposal = signing.corrections.filter(state=SigningCorrection.State.OPEN).select_related("proposed_by").first()
    if proposal is None:
        return None
    now, then = SigningFacts.of(signing).shown(), SigningFacts.from_json(proposal.facts).shown()
    return {
        "proposal": proposal,
        "differences": [(name, now[name], then[name]) for name in now if now[name] != then[name]],
    }


def _act_page(request: SignedInRequest, signing: Signing, form: Any, title: str, lead: str) -> HttpResponse:
    context = {"signing": signing, "form": form, "title": title, "lead": lead}
    return render(request, "pillars/signing_act.html", context, status=422 if form.is_bound else 200)
