"""Paper and its numbers: print a form without an account, print a signing's own form, check a number."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.permissions import Permission, require
from coalition.services.paper_numbers import issued
from coalition.services.papers import recognise, seal_on
from coalition.tools.http import SignedInRequest, pdf_answer, too_many, within_limit
from coalition.tools.numbers import is_valid, normalise
from coalition.tools.pdf import TooManyPages
from coalition.tools.workflow import Refused
from coalition.views.papers import issued_answer
from pillars.documents import PillarForm
from pillars.forms.paper import FileForm, FormRequestForm, NumberForm
from pillars.models import PillarEdition, Signing, SigningState
from pillars.services import paper
from pillars.services.proof import issue_proof, prepare_proof
from pillars.views.signing import find

TOO_LONG = "De namen passen niet samen op één bladzijde. Kort een naam of functie in, of noem minder ondertekenaars."


@login_not_required
@require_safe
def form_page(request: HttpRequest) -> HttpResponse:
    """Choose a municipality, type an alderman, print."""
    return _form_page(request, FormRequestForm())


@login_not_required
@require_safe
def form_pdf(request: HttpRequest) -> HttpResponse:
    return _blank(request, "vijf-pijlers", "-formulier", paper.rendered)


@login_not_required
@require_safe
def form_fillable(request: HttpRequest) -> HttpResponse:
    """The form with fields to type in; names that are given stand in them already."""
    return _blank(request, "vijf-pijlers-invulbaar", "", paper.fillable)


@require_safe
def signing_form_pdf(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    try:
        return issued_answer(paper.issue_form(actor=request.user, signing=signing))
    except TooManyPages:
        messages.error(request, TOO_LONG)
        return redirect("signing_detail", number)


@require_POST
def signing_proof(request: SignedInRequest, number: str) -> HttpResponse:
    """Issues a proof of signing, and opens it."""
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    try:
        proof = issue_proof(actor=request.user, prepared=prepare_proof(signing))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("signing_detail", number)
    return redirect("signing_paper", number, proof.paper_id)


@require_safe
def signing_paper(request: SignedInRequest, number: str, paper_id: int) -> HttpResponse:
    """What was handed out before, once more and exactly so."""
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    return issued_answer(get_object_or_404(paper.papers_of(signing), pk=paper_id))


@login_not_required
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Type a number; a good one leads to its own address."""
    form = NumberForm(request.GET if "nummer" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("check_number", form.cleaned_data["nummer"])
    return render(request, "pillars/check.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
def check_number(request: HttpRequest, number: str) -> HttpResponse:
    """Is this form real? Of what is not registered yet only that it was issued."""
    if not within_limit(request, "check_number"):
        return too_many(request)
    if number != normalise(number) and is_valid(number):
        return redirect("check_number", normalise(number))
    found = Signing.objects.select_related("municipality", "edition", "period").prefetch_related("signatories")
    signing = found.filter(number=number).first()
    states = {"public": signing and signing.is_public, "voided": signing and signing.state == SigningState.VOIDED}
    other = None if signing else issued(number)
    context = {"number": number, "signing": signing, "issued": other, "well_formed": is_valid(number), **states}
    return render(request, "pillars/check_number.html", context, status=200 if signing or other else 404)


@login_not_required
@require_http_methods(["GET", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """Is this, byte for byte, what we handed out? The file is counted through, never opened, and not kept."""
    if request.method == "POST" and not within_limit(request, "check_file"):
        return too_many(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not form.is_valid():
        return render(request, "pillars/check_file.html", {"form": form}, status=422 if form.is_bound else 200)
    file = form.cleaned_data["bestand"]
    content = file.read()
    context = {"form": FileForm(), "checked": file.name, "paper": recognise(content), "seal": seal_on(content)}
    return render(request, "pillars/check_file.html", context)


def _blank(request: HttpRequest, name: str, for_nobody: str, draw: Callable[[PillarForm], bytes]) -> HttpResponse:
    """A form without a number; the file's name ends on the municipality, or on `for_nobody`."""
    if not within_limit(request, "form_pdf"):
        return too_many(request)
    form = FormRequestForm(request.GET)
    edition = PillarEdition.objects.prefetch_related("pillars").current()
    if not form.is_valid() or edition is None:
        return _form_page(request, form)
    municipality = form.cleaned_data["gemeente"]
    blank = paper.blank_form(edition, municipality, form.cleaned_data["wethouder"])
    return pdf_answer(draw(blank), name + (f"-{municipality.slug}" if municipality else for_nobody))


def _form_page(request: HttpRequest, form: FormRequestForm) -> HttpResponse:
    form.helper.form_action = reverse("form_pdf")
    context = {"form": form, "edition": PillarEdition.objects.current()}
    return render(request, "pillars/form_page.html", context, status=422 if form.is_bound else 200)
