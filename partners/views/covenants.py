"""Covenants of a coalition: written, looked at as they will read, given a new version; who signed which."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Conflict, Refused
from coalition.views.files import shown_file
from coalition.views.papers import paper_list
from partners.forms.covenants import CovenantForm, NewVersionForm, PrintForm
from partners.models import CovenantVersion, LocalCoalition
from partners.roles import allows_in
from partners.services import covenants as services
from partners.services.paper import how_signed, papers_of
from partners.views.access import managed, visible
from partners.wording import as_html


@require_safe
def covenant_list(request: SignedInRequest, coalition: str) -> HttpResponse:
    """All covenants, each with its newest version and how many signed it."""
    found = visible(request, coalition)
    newest: dict[int, CovenantVersion] = {}
    for version in versions_of(found).prefetch_related("signings"):
        newest.setdefault(version.covenant_id, version)
    rows = [(one, sum(signing.withdrawn_on is None for signing in one.signings.all())) for one in newest.values()]
    context = {"coalition": found, "rows": rows, "manages": _manages(request, found)}
    return render(request, "partners/covenant_list.html", context)


@require_http_methods(["GET", "POST"])
def covenant_create(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    form = CovenantForm(request.POST or None)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        version = services.create_covenant(actor=request.user, coalition=found, facts=form.facts())
        messages.success(request, f"‘{version.covenant.title}’ is opgeslagen.")
        return redirect("covenant_detail", coalition, version.covenant_id)
    return _words_page(request, found, form, None)


@require_safe
def covenant_detail(
    request: SignedInRequest, coalition: str, covenant: int, version: int | None = None
) -> HttpResponse:
    """The newest version, or an older one: its words, and who signed it."""
    found = visible(request, coalition)
    shown = find_version(found, covenant, version)
    manages = _manages(request, found)
    signings = shown.signings.select_related("partner", "gathering__ceremony").order_by("partner__sort_key", "pk")
    form = PrintForm()
    form.helper.form_action = reverse("covenant_pdf", args=[coalition, covenant, shown.order])
    context = {
        "coalition": found,
        "covenant": shown.covenant,
        "version": shown,
        "versions": [one for one in versions_of(found) if one.covenant_id == covenant],
        "goals": as_html(shown.goals, level=4),
        "text": as_html(shown.text, level=3),
        "signings": [(one, how_signed(one)) for one in signings],
        "in_force": sum(one.withdrawn_on is None for one in signings),
        "manages": manages,
        "form": form,
        **(_kept(shown, coalition) if manages else {"papers": (), "scans": (), "trail": ()}),
    }
    return render(request, "partners/covenant_detail.html", context)


@require_http_methods(["GET", "POST"])
def covenant_edit(request: SignedInRequest, coalition: str, covenant: int, version: int) -> HttpResponse:
    """Changes words that nobody signed yet."""
    found = managed(request, coalition)
    shown = find_version(found, covenant, version)
    if shown.is_signed:
        messages.error(request, services.NEVER_CHANGES)
        return redirect("covenant_version", coalition, covenant, version)
    form = CovenantForm(request.POST or None, version=shown)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        read = form.cleaned_data["edit_version"] or 0
        try:
            services.change_version(actor=request.user, version=shown, facts=form.facts(), edit_version=read)
        except Conflict as conflict:
            form.take_version(shown.edit_version)
            form.add_error(None, conflict.sentence)
            return _words_page(request, found, form, shown, newer=True)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "De tekst is opgeslagen.")
            return redirect("covenant_version", coalition, covenant, version)
    return _words_page(request, found, form, shown)


@require_http_methods(["GET", "POST"])
def covenant_new_version(request: SignedInRequest, coalition: str, covenant: int) -> HttpResponse:
    """A new version, with the words of the newest to start from."""
    found = managed(request, coalition)
    newest = find_version(found, covenant)
    form = NewVersionForm(request.POST or None, version=newest)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        try:
            added = services.add_version(actor=request.user, covenant=newest.covenant, facts=form.facts())
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Versie {added.order} is opgeslagen.")
            return redirect("covenant_version", coalition, covenant, added.order)
    return _words_page(request, found, form, newest)


# ---- what the views share --------------------------------------------------------------------


def versions_of(coalition: LocalCoalition) -> QuerySet[CovenantVersion]:
    """Of all covenants of the coalition, the newest covenant and the newest version first."""
    versions = CovenantVersion.objects.filter(covenant__coalition=coalition)
    return versions.select_related("covenant__coalition").order_by("-covenant__created_at", "-covenant", "-order")


def find_version(coalition: LocalCoalition, covenant: int, order: int | None = None) -> CovenantVersion:
    """One version, or the newest; another coalition's is not there."""
    versions = versions_of(coalition).filter(covenant__pk=covenant)
    version = (versions if order is None else versions.filter(order=order)).first()
    if version is None:
        raise Http404
    return version


def _kept(version: CovenantVersion, slug: str) -> dict[str, Any]:
    """For who leads the coalition: what was printed, what came back signed, who did what."""
    where = (slug, version.covenant_id, version.order)
    return {
        "papers": paper_list(papers_of(version), "covenant_paper", *where),
        "scans": [shown_file(file, "covenant_scan", slug) for file in version.scans.all()],
        "trail": AuditEvent.objects.of(version.covenant),
    }


def _manages(request: SignedInRequest, coalition: LocalCoalition) -> bool:
    return allows_in(request.user, Permission.COALITION_MANAGE, coalition)


def _refuse(form: CovenantForm, refusal: Refused) -> None:
    form.refuse(refusal)


def _words_page(
    request: SignedInRequest,
    coalition: LocalCoalition,
    form: CovenantForm,
    version: CovenantVersion | None,
    *,
    newer: bool = False,
) -> HttpResponse:
    """The form; when a look was asked for with the words as they will read, after a conflict with the newer ones."""
    good = form.is_bound and form.is_valid()
    shown = form.facts() if good and "preview" in request.POST else version if newer else None
    context = {
        "coalition": coalition,
        "form": form,
        "version": version,
        "is_new": isinstance(form, NewVersionForm),
        "newer": newer,
        "shown": shown,
        "goals": as_html(shown.goals, level=4) if shown else "",
        "text": as_html(shown.text, level=3) if shown else "",
    }
    return render(request, "partners/covenant_form.html", context, status=422 if form.is_bound and not good else 200)
