"""Editions of the pillars: written, loaded, looked at as on paper, published. A signed one never changes."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest, act_and_tell, download, pdf_answer
from coalition.tools.pdf import TooManyPages
from coalition.tools.workflow import Refused
from pillars.forms.editions import EditionFileForm, EditionForm, text_of, typed_answers
from pillars.models import PillarEdition
from pillars.services import edition as services
from pillars.services.edition_file import MAX_BYTES, read_edition, write_edition
from pillars.services.paper import blank_form, rendered


@require_safe
def edition_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.EDITION_MANAGE)
    editions = PillarEdition.objects.annotate(signed=Count("signings")).order_by("-valid_from", "-pk")
    return render(request, "pillars/edition_list.html", {"editions": editions})


@require_safe
def edition_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    edition = _find(request, slug)
    context = {
        "edition": edition,
        "pillars": edition.pillars.all(),
        "signed": edition.signings.count(),
        "is_draft": edition.state == PillarEdition.State.DRAFT,
        "trail": AuditEvent.objects.of(edition),
    }
    return render(request, "pillars/edition_detail.html", context)


@require_http_methods(["GET", "POST"])
def edition_create(request: SignedInRequest) -> HttpResponse:
    """A new draft, empty or (`van`) with the words of another edition to start from."""
    require(request.user, Permission.EDITION_MANAGE)
    other = PillarEdition.objects.filter(slug=request.GET.get("van", "")).first()
    form = EditionForm(request.POST or None, edition=other, initial={"name": "", "is_example": False})
    return _write(request, form, None)


@require_http_methods(["GET", "POST"])
def edition_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    edition = _find(request, slug)
    if edition.state != PillarEdition.State.DRAFT:
        messages.error(request, services.NEVER_CHANGES)
        return redirect("edition_detail", slug)
    return _write(request, EditionForm(request.POST or None, edition=edition), edition)


@require_http_methods(["GET", "POST"])
def edition_load(request: SignedInRequest) -> HttpResponse:
    """A draft from a file; what is wrong in it can be put right in the form."""
    require(request.user, Permission.EDITION_MANAGE)
    form = EditionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = read_edition(form.cleaned_data["file"].read(MAX_BYTES + 1))
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            filled = EditionForm(typed_answers(text))
            filled.helper.form_action = reverse("edition_create") + filled.helper.form_action
            return _write(request, filled, None)
    return render(request, "pillars/edition_load.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def edition_file(request: SignedInRequest, slug: str) -> HttpResponse:
    edition = _find(request, slug)
    return download(write_edition(text_of(edition)).encode(), f"{edition.slug}.toml")


@require_safe
def edition_paper(request: SignedInRequest, slug: str) -> HttpResponse:
    """The empty form as it would be printed."""
    edition = _find(request, slug)
    try:
        return pdf_answer(rendered(blank_form(edition)), f"vijf-pijlers-{edition.slug}")
    except TooManyPages:
        messages.error(request, services.TOO_LONG)
        return redirect("edition_detail", slug)


@require_POST
def edition_publish(request: SignedInRequest, slug: str) -> HttpResponse:
    edition = _find(request, slug)
    done = "De tekst is gepubliceerd. Zij verandert niet meer."
    return _do(request, edition, lambda: services.publish_edition(actor=request.user, edition=edition), done)


@require_POST
def edition_make_current(request: SignedInRequest, slug: str) -> HttpResponse:
    edition = _find(request, slug)
    done = f"Nieuwe formulieren krijgen de tekst ‘{edition}’."
    return _do(request, edition, lambda: services.make_current(actor=request.user, edition=edition), done)


@require_http_methods(["GET", "POST"])
def edition_delete(request: SignedInRequest, slug: str) -> HttpResponse:
    """Asks first; only a draft can go."""
    edition = _find(request, slug)
    if request.method == "GET":
        return render(request, "pillars/edition_delete.html", {"edition": edition})
    done = "Het concept is verwijderd."
    went = act_and_tell(request, lambda: services.delete_draft(actor=request.user, edition=edition), done)
    return redirect("edition_list") if went else redirect("edition_detail", slug)


# ---- what the views share --------------------------------------------------------------------


def _find(request: SignedInRequest, slug: str) -> PillarEdition:
    require(request.user, Permission.EDITION_MANAGE)
    return get_object_or_404(PillarEdition.objects.prefetch_related("pillars"), slug=slug)


def _write(request: SignedInRequest, form: EditionForm, edition: PillarEdition | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            saved = services.save_draft(actor=request.user, edition=edition, **form.facts())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het concept is opgeslagen.")
            return redirect("edition_detail", saved.slug)
    context = {"form": form, "edition": edition}
    return render(request, "pillars/edition_form.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, edition: PillarEdition, act: Callable[[], object], done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("edition_detail", edition.slug)
