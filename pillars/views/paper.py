"""Paper and its numbers: print a form without an account, print a signing's own form, check a number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from coalition.permissions import Permission, require
from coalition.services.paper_numbers import issued
from coalition.tools.http import SignedInRequest, too_many, within_limit
from coalition.tools.numbers import is_valid, normalise
from coalition.tools.pdf import TooManyPages
from pillars.forms.paper import FormRequestForm, NumberForm
from pillars.models import PillarEdition, Signing, SigningState
from pillars.services import paper
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
    if not within_limit(request, "form_pdf"):
        return too_many(request)
    form = FormRequestForm(request.GET)
    edition = PillarEdition.objects.prefetch_related("pillars").current()
    if not form.is_valid() or edition is None:
        return _form_page(request, form)
    municipality = form.cleaned_data["gemeente"]
    content = paper.rendered(paper.blank_form(edition, municipality, form.cleaned_data["wethouder"]))
    return pdf_answer(content, f"vijf-pijlers-{municipality.slug}" if municipality else "vijf-pijlers-formulier")


@require_safe
def signing_form_pdf(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    try:
        content = paper.rendered(paper.signing_form(signing))
    except TooManyPages:
        messages.error(request, TOO_LONG)
        return redirect("signing_detail", number)
    return pdf_answer(content, f"vijf-pijlers-{slugify(signing.municipality.name)}-{number}")


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


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at, whose name says what it is."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _form_page(request: HttpRequest, form: FormRequestForm) -> HttpResponse:
    form.helper.form_action = reverse("form_pdf")
    context = {"form": form, "edition": PillarEdition.objects.current()}
    return render(request, "pillars/form_page.html", context, status=422 if form.is_bound else 200)
