"""A signing in the officer's hands: filled in, checked, handed in, taken back, corrected."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent, User
from coalition.permissions import Permission, allows, require
from coalition.services.files import note_numbers
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused
from coalition.views.files import tell_of_file
from coalition.views.papers import paper_list
from pillars.facts import SigningFacts
from pillars.forms.signing import RegisterForm
from pillars.models import ACT_PERMISSIONS, Signing, SigningAct
from pillars.services import evidence
from pillars.services import signing as services
from pillars.services.paper import papers_of
from pillars.views.files import file_list, file_note

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


@require_safe
def signing_detail(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    context = {
        "signing": signing,
        "rows": fact_rows(signing),
        "files": file_list(signing),
        "papers": paper_list(papers_of(signing), "signing_paper", number),
        "may": {act.value for act in SigningAct if signing.allows(act) and _may(request.user, act, signing)},
        "corrections": signing.corrections.select_related("proposed_by", "decided_by"),
        "trail": AuditEvent.objects.of(signing)
        if allows(request.user, Permission.TRAIL_VIEW, signing.municipality)
        else (),
    }
    return render(request, "pillars/signing_detail.html", context)


@require_safe
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


@require_safe
def signing_submitted(request: SignedInRequest, number: str) -> HttpResponse:
    """What happens next, and by when."""
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    return render(request, "pillars/signing_submitted.html", {"signing": signing, "steps": STEPS})


@require_POST
def signing_take_back(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.TAKE_BACK)
    return _act_and_return(
        request, signing, lambda: services.take_back_signing(actor=request.user, signing=signing),
        "Teruggenomen. De ondertekening is weer een concept; u kunt haar wijzigen en opnieuw indienen.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def signing_delete(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.DELETE)
    if request.method == "GET":
        return render(request, "pillars/signing_delete.html", {"signing": signing})
    done = f"Het concept {number} is verwijderd."
    went = act_and_tell(request, lambda: services.delete_signing(actor=request.user, signing=signing), done)
    return redirect("my_municipality", signing.municipality.slug) if went else redirect("signing_detail", number)


@require_POST
def signing_file_add(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.SUBMIT)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, "Kies eerst een bestand.")
        return redirect("signing_detail", number)
    try:
        file = evidence.attach_upload(actor=request.user, signing=signing, upload=upload)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("signing_detail", number)
    note_numbers(file)
    tell_of_file(request, "Het bestand is toegevoegd.", file_note(file, signing))
    return redirect("signing_detail", number)


@require_POST
def signing_file_remove(request: SignedInRequest, number: str, file_id: str) -> HttpResponse:
    signing = find_for(request.user, number, SigningAct.EDIT)
    file = get_object_or_404(signing.files, pk=file_id)
    return _act_and_return(
        request, signing, lambda: evidence.remove_file(actor=request.user, signing=signing, file=file),
        f"{file.original_name} is verwijderd.",
    )  # fmt: skip


# ---- what the views share --------------------------------------------------------------------


def _act_and_return(request: HttpRequest, signing: Signing, act: Callable[[], object], done: str) -> HttpResponse:
    """Does one act and returns to the signing, with what was done or why not."""
    act_and_tell(request, act, done)
    return redirect("signing_detail", signing.number)


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
        form = RegisterForm(signing=signing)
        form.helper.form_action = reverse("signing_register", args=[signing.number])
        context["register_form"] = form
    return render(request, "pillars/signing_review.html", context, status=422 if problem else 200)
