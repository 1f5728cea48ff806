"""A signing in the officer's hands: filled in, checked, handed in, taken back, corrected."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coalition.models import AuditEvent, Municipality, User
from coalition.permissions import Permission, allows, require
from coalition.services.files import store_upload
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.forms.signing import ReasonForm, RegisterForm, SigningForms
from pillars.models import ACT_PERMISSIONS, Signing, SigningAct
from pillars.services import signing as services
from pillars.views.files import file_list

STEPS = ["Invullen", "Controleren", "Ingediend"]


def find(user: User, number: str) -> Signing:
    """The signing with this number as far as this user may open it in its own desk; else 404."""
    signings = Signing.objects.visible_to(user).select_related("municipality", "period", "edition", "ceremony")
    return get_object_or_404(signings.prefetch_related("signatories", "files"), number=number)


def find_for(user: User, number: str, act: SigningAct) -> Signing:
    """Like `find`, for one act: 403 when the user may see the signing but not do this."""
    signing = find(user, number)
    require(user, ACT_PERMISSIONS[act], signing.municipality)
    return signing


@require_http_methods(["GET", "POST"])
def signing_create(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(request.user, Permission.SIGNING_PREPARE, municipality):
        raise Http404
    forms = (
        SigningForms(request.POST, request.FILES)
        if request.method == "POST"
        else SigningForms(people=_known_alderman(municipality))
    )
    if request.method == "POST" and forms.is_valid():
        try:
            file = _upload(request, forms)
            key = forms.facts_form.cleaned_data["creation_key"]
            signing = services.create_signing(
                actor=request.user, municipality=municipality, facts=forms.facts(), creation_key=key
            )
            if file and not signing.files.filter(sha256=file.sha256).exists():
                services.add_file(actor=request.user, signing=signing, file=file)
            return redirect(_after_saving(request, signing))
        except Refused as refusal:
            forms.refuse(refusal.sentence, refusal.field)
    return _form_page(request, forms, {"municipality": municipality})


@require_http_methods(["GET", "POST"])
def signing_edit(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.EDIT)
    if not signing.allows(SigningAct.EDIT):
        return _refused(request, signing, services.REFUSALS[SigningAct.EDIT].format(state=signing.get_state_display()))
    forms = SigningForms(request.POST, request.FILES) if request.method == "POST" else SigningForms(signing=signing)
    context: dict[str, Any] = {"municipality": signing.municipality, "signing": signing}
    if request.method == "POST" and forms.is_valid():
        try:
            version = forms.facts_form.cleaned_data["version"] or 0
            file = _upload(request, forms)
            services.edit_signing(actor=request.user, signing=signing, version=version, facts=forms.facts())
            if file:
                services.add_file(actor=request.user, signing=signing, file=file)
            return redirect(_after_saving(request, signing))
        except Conflict as conflict:
            return _conflict_page(request, signing, forms, conflict, context)
        except Refused as refusal:
            forms.refuse(refusal.sentence, refusal.field)
    return _form_page(request, forms, context)


@require_GET
def signing_detail(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    context = {
        "signing": signing,
        "rows": fact_rows(signing),
        "files": file_list(signing),
        "may": {act.value for act in SigningAct if signing.allows(act) and _may(request.user, act, signing)},
        "corrections": signing.corrections.select_related("proposed_by", "decided_by"),
        "trail": AuditEvent.objects.of(signing)
        if allows(request.user, Permission.TRAIL_VIEW, signing.municipality)
        else (),
    }
    return render(request, "pillars/signing_detail.html", context)


@require_GET
def signing_review(request: SignedInRequest, number: str) -> HttpResponse:
    """Check your answers, before it is handed in."""
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    if not signing.allows(SigningAct.SUBMIT):
        return redirect("signing_detail", number)
    return _review_page(request, signing)


@require_POST
def signing_submit(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    try:
        services.submit_signing(actor=request.user, signing=signing)
    except Refused as refusal:
        if signing.allows(SigningAct.SUBMIT):
            return _review_page(request, signing, refusal.sentence)
        messages.info(request, refusal.sentence)
        return redirect("signing_detail", number)
    return redirect("signing_submitted", number)


@require_GET
def signing_submitted(request: SignedInRequest, number: str) -> HttpResponse:
    """What happens next, and by when."""
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    return render(request, "pillars/signing_submitted.html", {"signing": signing, "steps": STEPS})


@require_POST
def signing_take_back(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.TAKE_BACK)
    return act_and_return(
        request, signing, lambda: services.take_back_signing(actor=request.user, signing=signing),
        "Teruggenomen. De ondertekening is weer een concept; u kunt haar wijzigen en opnieuw indienen.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def signing_delete(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.DELETE)
    if request.method == "GET":
        return render(request, "pillars/signing_delete.html", {"signing": signing})
    try:
        services.delete_signing(actor=request.user, signing=signing)
    except Refused as refusal:
        return _refused(request, signing, refusal.sentence)
    messages.success(request, f"Het concept {number} is verwijderd.")
    return redirect("my_municipality", signing.municipality.slug)


@require_http_methods(["GET", "POST"])
def signing_correct(request: SignedInRequest, number: str) -> HttpResponse:
    """An officer proposes other facts; ministry staff change them themselves. Both say why."""
    signing = find_for(request.user, number, SigningAct.PROPOSE_CORRECTION)
    if not signing.allows(SigningAct.CORRECT):
        return _refused(
            request, signing, services.REFUSALS[SigningAct.CORRECT].format(state=signing.get_state_display())
        )
    directly = allows(request.user, Permission.SIGNING_REGISTER, signing.municipality)
    posted = request.method == "POST"
    forms = SigningForms(request.POST, with_file=False) if posted else SigningForms(signing=signing, with_file=False)
    reason = ReasonForm(request.POST if posted else None, prefix="waarom", label="Waarom moet dit anders?")
    context = {"municipality": signing.municipality, "signing": signing, "reason": reason, "directly": directly}
    if posted and all([forms.is_valid(), reason.is_valid()]):
        try:
            _correct(request.user, signing, forms, reason.cleaned_data["reason"], directly)
        except Conflict as conflict:
            return _conflict_page(request, signing, forms, conflict, context)
        except Refused as refusal:
            forms.refuse(refusal.sentence, refusal.field)
        else:
            done = (
                "De correctie is doorgevoerd."
                if directly
                else "Uw voorstel is verstuurd. U krijgt bericht van het ministerie."
            )
            messages.success(request, done)
            return redirect("signing_detail", number)
    return _form_page(request, forms, context)


@require_POST
def signing_file_add(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    upload = request.FILES.get("file")
    if upload is None:
        return _refused(request, signing, "Kies eerst een bestand.")
    return act_and_return(
        request, signing,
        lambda: services.add_file(actor=request.user, signing=signing, file=store_upload(actor=request.user, upload=upload)),
        "Het bestand is toegevoegd.",
    )  # fmt: skip


@require_POST
def signing_file_remove(request: SignedInRequest, number: str, file_id: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.EDIT)
    file = get_object_or_404(signing.files, pk=file_id)
    return act_and_return(
        request, signing, lambda: services.remove_file(actor=request.user, signing=signing, file=file),
        f"{file.original_name} is verwijderd.",
    )  # fmt: skip


# ---- what the views share --------------------------------------------------------------------


def act_and_return(
    request: HttpRequest, signing: Signing, act: Any, done: str, route: str = "signing_detail"
) -> HttpResponse:
    """Does one act and returns to the signing, with what was done or why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(route, signing.number)


def fact_rows(signing: Signing) -> list[dict[str, str]]:
    """The facts as rows of a summary list."""
    facts = SigningFacts.of(signing)
    rows = [
        ("Ondertekend op", str(facts.signed_on)),
        ("Ondertekend door", "; ".join(str(person) for person in facts.signatories)),
        ("Plaats", facts.place),
        ("Tekst", facts.edition.name),
        ("Ondertekenmoment", str(facts.ceremony or "")),
        ("In aanwezigheid van", facts.in_presence_of),
        ("Namens", facts.on_behalf_of),
        ("Bron", facts.source),
        ("Opmerkingen", facts.remarks),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _may(user: User, act: SigningAct, signing: Signing) -> bool:
    return allows(user, ACT_PERMISSIONS[act], signing.municipality)


def _known_alderman(municipality: Municipality) -> Any:
    holder = municipality.portfolio_holders.filter(is_current=True).first()
    return (SignatoryFacts(holder.name, holder.function, portfolio=holder.portfolio),) if holder else ()


def _upload(request: SignedInRequest, forms: SigningForms) -> Any:
    upload = forms.facts_form.cleaned_data.get("file")
    return store_upload(actor=request.user, upload=upload) if upload else None


def _after_saving(request: HttpRequest, signing: Signing) -> str:
    if "later" in request.POST:
        messages.success(request, "Het concept is bewaard. U kunt later verdergaan.")
        return reverse("signing_detail", args=[signing.number])
    return reverse("signing_review", args=[signing.number])


def _form_page(request: HttpRequest, forms: SigningForms, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context |= {"signing_forms": forms, "facts_form": forms.facts_form, "people": forms.people, "steps": STEPS}
    context["forms"] = [form for form in (forms.facts_form, forms.people, context.get("reason")) if form is not None]
    if forms.facts_form.is_bound and status == 200:
        status = 422
    return render(request, "pillars/signing_form.html", context, status=status)


def _conflict_page(
    request: HttpRequest, signing: Signing, forms: SigningForms, conflict: Conflict, context: dict[str, Any]
) -> HttpResponse:
    """Both versions beside each other; what was typed stays in the form, and may be saved over the newer one."""
    signing.refresh_from_db()
    typed, stored = forms.facts().shown(), SigningFacts.of(find(request.user, signing.number)).shown()  # type: ignore[arg-type]
    differences = [(name, stored[name], typed[name]) for name in typed if stored[name] != typed[name]]
    forms.facts_form.data = forms.facts_form.data.copy()
    forms.facts_form.data["version"] = str(signing.version)
    return _form_page(request, forms, context | {"conflict": conflict.sentence, "differences": differences}, status=409)


def _review_page(request: HttpRequest, signing: Signing, problem: str = "") -> HttpResponse:
    edit = reverse("signing_edit", args=[signing.number])
    context: dict[str, Any] = {
        "signing": signing,
        "rows": [row | {"url": edit} for row in fact_rows(signing)],
        "files": file_list(signing),
        "planned": signing.signed_on.is_ahead,
        "problem": problem,
        "steps": STEPS,
    }
    if allows(request.user, Permission.SIGNING_REGISTER, signing.municipality):
        context["register_form"] = RegisterForm(signing=signing)
    return render(request, "pillars/signing_review.html", context, status=422 if problem else 200)


def _correct(user: User, signing: Signing, forms: SigningForms, reason: str, directly: bool) -> None:
    if directly:
        version = forms.facts_form.cleaned_data["version"] or 0
        services.correct_signing(actor=user, signing=signing, version=version, facts=forms.facts(), reason=reason)
    else:
        services.propose_correction(actor=user, signing=signing, facts=forms.facts(), reason=reason)


def _refused(request: HttpRequest, signing: Signing, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("signing_detail", signing.number)
