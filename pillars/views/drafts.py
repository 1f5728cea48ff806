"""The documents around a signing: to look at, to edit, to print, and to make again from the facts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coalition.permissions import Permission, require
from coalition.tools.documents import as_html, gaps
from coalition.tools.http import SignedInRequest, act_and_tell, download, pdf_answer
from coalition.tools.text import showable
from coalition.tools.text_changes import changes
from coalition.tools.workflow import Conflict, Refused
from pillars.drafts import render_draft_docx
from pillars.forms.drafts import AnswersForm, DraftForm
from pillars.models import DraftKind, Signing
from pillars.services import drafts as services
from pillars.services.drafts import SigningDocument
from pillars.views.signing import find


@require_safe
def signing_documents(request: SignedInRequest, number: str) -> HttpResponse:
    """All documents of a signing, with what is still to be filled in."""
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    shown = services.answers_of(signing).shown()
    context = {
        "signing": signing,
        "documents": services.documents_of(signing),
        "answers": [{"label": name.capitalize(), "value": value} for name, value in shown.items()],
    }
    return render(request, "pillars/signing_documents.html", context)


@require_http_methods(["GET", "POST"])
def draft_answers(request: SignedInRequest, number: str) -> HttpResponse:
    """What only the municipality knows: asked once, used in all documents."""
    signing = _find_to_edit(request, number)
    answers, version = services.answers_to_edit(signing)
    form = AnswersForm(request.POST or None, answers=answers, version=version)
    if not form.is_bound or not form.is_valid():
        return _answers_page(request, signing, form)
    read = form.cleaned_data["version"]
    try:
        services.save_answers(actor=request.user, signing=signing, facts=form.facts(), version=read)
    except Conflict as conflict:
        form.take_version(version)
        typed, stored = form.facts().shown(), answers.shown()
        differences = [(name, stored[name], typed[name]) for name in typed if stored[name] != typed[name]]
        return _answers_page(request, signing, form, 409, conflict=conflict.sentence, differences=differences)
    except Refused as refusal:
        form.refuse(refusal)
        return _answers_page(request, signing, form)
    messages.success(request, "De gegevens zijn opgeslagen. Zij staan in alle stukken die niemand aanpaste.")
    return redirect("signing_documents", number)


@require_http_methods(["GET", "POST"])
def signing_document(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    """The text of one document in a field, with how it will look beside it."""
    signing = _find_to_edit(request, number)
    document = _document(signing, kind)
    if request.method == "GET":
        return _new_page(request, document)
    form = DraftForm(request.POST, document=document)
    if "preview" in request.POST or not form.is_valid():
        return _page(request, document, form)
    try:
        services.save_draft(actor=request.user, signing=signing, kind=document.kind, **form.cleaned_data)
    except Conflict as conflict:
        form.take_mark(document)
        differences = changes(document.text, form.cleaned_data["text"])
        return _page(request, document, form, status=409, conflict=conflict.sentence, differences=differences)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, document, form)
    messages.success(request, "De tekst is opgeslagen.")
    return redirect("signing_document", number, kind)


@require_http_methods(["GET", "POST"])
def draft_reset(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    """Asks first, and shows what would be lost."""
    signing = _find_to_edit(request, number)
    document = _document(signing, kind)
    if request.method == "GET":
        lost = changes(document.text, document.from_facts)
        return render(request, "pillars/draft_reset.html", {"signing": signing, "document": document, "lost": lost})
    read = request.POST.get("based_on", "")
    act_and_tell(
        request,
        lambda: services.reset_draft(actor=request.user, signing=signing, kind=document.kind, based_on=read),
        "Dit stuk komt weer uit de gegevens.",
    )
    return redirect("signing_document", number, kind)


@require_safe
def draft_pdf(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    document = _find_to_view(request, number, kind)
    try:
        content = services.rendered(document)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("signing_document", number, kind)
    return pdf_answer(content, document.paper().file_name)


@require_safe
def draft_docx(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    paper = _find_to_view(request, number, kind).paper()
    return download(render_draft_docx(paper), f"{paper.file_name}.docx")


# ---- what the views share --------------------------------------------------------------------


def _find_to_edit(request: SignedInRequest, number: str) -> Signing:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_PREPARE, signing.municipality)
    return signing


def _answers_page(
    request: SignedInRequest, signing: Signing, form: AnswersForm, status: int | None = None, **more: Any
) -> HttpResponse:
    context = {"signing": signing, "form": form, **more}
    return render(request, "pillars/draft_answers.html", context, status=status or (422 if form.is_bound else 200))


def _find_to_view(request: SignedInRequest, number: str, kind: str) -> SigningDocument:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    return _document(signing, kind)


def _document(signing: Signing, kind: str) -> SigningDocument:
    if kind not in DraftKind:
        raise Http404
    return services.document_of(signing, DraftKind(kind))


def _new_page(request: SignedInRequest, document: SigningDocument) -> HttpResponse:
    """As it was saved; or, when that is asked for, with the facts that changed since put in."""
    if "bijwerken" not in request.GET:
        return _page(request, document, DraftForm(document=document))
    text, left = document.with_new_facts()
    return _page(request, document, DraftForm(document=document, text=text), renewed=True, left=left)


def _page(
    request: SignedInRequest, document: SigningDocument, form: DraftForm, status: int | None = None, **more: Any
) -> HttpResponse:
    good = not form.is_bound or form.is_valid()
    text = form.cleaned_data["text"] if form.is_bound and good else showable(form["text"].value() or "")
    fragment = "HX-Request" in request.headers
    context = {
        "signing": document.signing,
        "document": document,
        "form": form,
        "gaps": gaps(text),
        "preview": as_html(text, level=3, links=document.paper().links),
        "fragment": fragment,
        "printed": reverse("draft_pdf", args=[document.signing.number, document.kind]),
        **more,
    }
    template = "pillars/includes/draft_preview.html" if fragment else "pillars/signing_document.html"
    status = status or (200 if good else 422)
    return render(request, template, context, status=status)
