"""The form of a signing: a new one, a concept that is changed, a registered one that is corrected."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coalition.models import Municipality
from coalition.permissions import Permission, allows
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.forms.signing import CorrectionReasonForm, FilledForm, SigningForms
from pillars.models import Signing, SigningAct
from pillars.services import evidence
from pillars.services import signing as services
from pillars.services.filled_form import read_filled_form
from pillars.views.signing import STEPS, find, find_for


@require_http_methods(["GET", "POST"])
def signing_create(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(request.user, Permission.SIGNING_PREPARE, municipality):
        raise Http404
    context: dict[str, Any] = {"municipality": municipality, "filled_form": _filled_form(municipality)}
    if request.method == "GET":
        forms = SigningForms(municipality=municipality, people=_known_alderman(municipality))
        return _page(request, forms, context)
    forms = SigningForms(request.POST, request.FILES, municipality=municipality)

    def create() -> Signing:
        key = forms.facts_form.cleaned_data["creation_key"]
        return services.create_signing(
            actor=request.user, municipality=municipality, facts=forms.facts(), creation_key=key,
            version=forms.version() or 1,
        )  # fmt: skip

    try:
        saved = _save(request, forms, create)
    except Conflict as conflict:
        made = municipality.signings.get(creation_key=forms.facts_form.cleaned_data["creation_key"])
        return _conflict_page(request, forms, conflict, {**context, "signing": made})
    return _go_on(request, saved) if saved else _page(request, forms, context)


@require_POST
def signing_from_form(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same form with the answers of a fillable form that came back; nothing is saved until the officer does."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(request.user, Permission.SIGNING_PREPARE, municipality):
        raise Http404
    sent = _filled_form(municipality, request.POST, request.FILES)
    context: dict[str, Any] = {"municipality": municipality, "filled_form": sent}
    empty = SigningForms(municipality=municipality, people=_known_alderman(municipality))
    if not sent.is_valid():
        return _page(request, empty, context, status=422)
    try:
        proposal = read_filled_form(municipality, sent.cleaned_data["filled"])
    except Refused as refusal:
        sent.refuse(refusal)
        return _page(request, empty, context, status=422)
    people = proposal.people or _known_alderman(municipality)
    proposed = {"signed_on": proposal.signed_on, "place": proposal.place}
    forms = SigningForms(municipality=municipality, people=people, proposed=proposed)
    context = {"municipality": municipality, "proposal": proposal, "filled_form": _filled_form(municipality)}
    return _page(request, forms, context)


def _filled_form(municipality: Municipality, *sent: Any) -> FilledForm:
    form = FilledForm(*sent)
    form.helper.form_action = reverse("signing_from_form", args=[municipality.slug]) + form.helper.form_action
    return form


@require_http_methods(["GET", "POST"])
def signing_edit(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.EDIT)
    if not signing.allows(SigningAct.EDIT):
        return _refused(request, signing, SigningAct.EDIT)
    context: dict[str, Any] = {"municipality": signing.municipality, "signing": signing}
    if request.method == "GET":
        return _page(request, SigningForms(municipality=signing.municipality, signing=signing), context)
    forms = SigningForms(request.POST, request.FILES, municipality=signing.municipality)

    def edit() -> Signing:
        return services.edit_signing(actor=request.user, signing=signing, version=forms.version(), facts=forms.facts())

    try:
        saved = _save(request, forms, edit)
    except Conflict as conflict:
        return _conflict_page(request, forms, conflict, context)
    return _go_on(request, saved) if saved else _page(request, forms, context)


@require_http_methods(["GET", "POST"])
def signing_correct(request: SignedInRequest, number: str) -> HttpResponse:
    """An officer proposes other facts; ministry staff change them themselves. Both say why."""
    signing = find_for(request.user, number, SigningAct.PROPOSE_CORRECTION)
    if not signing.allows(SigningAct.CORRECT):
        return _refused(request, signing, SigningAct.CORRECT)
    posted = request.POST if request.method == "POST" else None
    forms = SigningForms(posted, municipality=signing.municipality, signing=signing, with_file=False)
    reason = CorrectionReasonForm(posted)
    directly = allows(request.user, Permission.SIGNING_REGISTER, signing.municipality)
    context = {"municipality": signing.municipality, "signing": signing, "reason": reason, "directly": directly}
    if posted is None or not all([reason.is_valid(), forms.is_valid()]):
        return _page(request, forms, context)
    try:
        saved = _save(request, forms, lambda: _correct(request, signing, forms, reason, directly))
    except Conflict as conflict:
        return _conflict_page(request, forms, conflict, context)
    if not saved:
        return _page(request, forms, context)
    done = (
        "De correctie is doorgevoerd." if directly else "Uw voorstel is verstuurd. U krijgt bericht van het ministerie."
    )
    messages.success(request, done)
    return redirect("signing_detail", number)


def _correct(
    request: SignedInRequest, signing: Signing, forms: SigningForms, reason: CorrectionReasonForm, directly: bool
) -> Signing:
    facts, why = forms.facts(), reason.cleaned_data["reason"]
    if directly:
        return services.correct_signing(
            actor=request.user, signing=signing, version=forms.version(), facts=facts, reason=why
        )
    return services.propose_correction(actor=request.user, signing=signing, facts=facts, reason=why).signing


def _save(request: SignedInRequest, forms: SigningForms, act: Callable[[], Signing]) -> Signing | None:
    """Does the act and keeps the upload, both or neither; a refusal is shown in the form. Raises Conflict."""
    if not forms.is_valid():
        return None
    upload = forms.facts_form.cleaned_data.get("file")
    try:
        with transaction.atomic():
            signing = act()
            if upload:
                evidence.attach_upload(actor=request.user, signing=signing, upload=upload)
            return signing
    except Conflict:
        raise
    except Refused as refusal:
        forms.refuse(refusal.sentence, refusal.field)
        return None


def _go_on(request: SignedInRequest, signing: Signing) -> HttpResponse:
    if "later" in request.POST:
        messages.success(request, "Het concept is bewaard. U kunt later verdergaan.")
        return redirect("signing_detail", signing.number)
    return redirect("signing_review", signing.number)


def _page(
    request: SignedInRequest, forms: SigningForms, context: dict[str, Any], status: int | None = None
) -> HttpResponse:
    together = [context.get("filled_form"), forms.facts_form, forms.people, context.get("reason")]
    context = {
        **context,
        "signing_forms": forms,
        "facts_form": forms.facts_form,
        "people": forms.people,
        "forms": [form for form in together if form is not None],
        "steps": STEPS,
    }
    status = status or (422 if forms.facts_form.is_bound else 200)
    return render(request, "pillars/signing_form.html", context, status=status)


def _conflict_page(
    request: SignedInRequest, forms: SigningForms, conflict: Conflict, context: dict[str, Any]
) -> HttpResponse:
    """Both versions beside each other; what was typed stays in the form, and may be saved over the newer one."""
    signing = find(request.user, context["signing"].number)
    typed, stored = forms.facts().shown(), SigningFacts.of(signing).shown()
    differences = [(name, stored[name], typed[name]) for name in typed if stored[name] != typed[name]]
    forms.take_version(signing.version)
    context = {**context, "signing": signing, "conflict": conflict.sentence, "differences": differences}
    return _page(request, forms, context, status=409)


def _refused(request: SignedInRequest, signing: Signing, act: SigningAct) -> HttpResponse:
    messages.error(request, services.REFUSALS[act].format(state=signing.get_state_display()))
    return redirect("signing_detail", signing.number)


def _known_alderman(municipality: Municipality) -> tuple[SignatoryFacts, ...]:
    """The portfolio holder of today, as a first guess."""
    holder = municipality.portfolio_holders.filter(is_current=True).first()
    return (SignatoryFacts(holder.name, holder.function, portfolio=holder.portfolio),) if holder else ()
