"""The coalitions for everybody: the list, the page of one, and both as a file."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.tools.dates import today
from coalition.tools.http import download
from coalition.tools.text import showable
from coalition.views.cache import public_page
from partners.all_coalitions import AllCoalitions, Listed, all_coalitions
from partners.coalition_list import ROWS_ON_A_PAGE, Filters, export_file, partners_file, shown
from partners.coalition_page import CoalitionPage
from partners.models import LocalCoalition, PartnerKind

EXPORTS = ("csv", "xlsx")


@login_not_required
@require_safe
@public_page
def coalition_list(request: HttpRequest) -> HttpResponse:
    """The published coalitions, by name, or those that match."""
    filters, found, coalitions, mistakes = _filtered(request)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "filters": filters,
        "wrong": mistakes,
        "page": page,
        "lines": shown(list(page), coalitions),
        "provinces": coalitions.provinces.items(),
        "kinds": PartnerKind.choices,
        "chips": filters.chips(coalitions.provinces),
        "day": today(),
        "clear_url": reverse("coalition_list"),
        "exports": [(kind.upper(), reverse("coalition_export", args=[kind]) + filters.query()) for kind in EXPORTS],
    }
    return render(request, "partners/coalition_list.html", context, status=422 if mistakes else 200)


@login_not_required
@require_safe
@public_page
def coalition_export(request: HttpRequest, extension: str) -> HttpResponse:
    """What is filtered is what is exported."""
    filters, found, coalitions, mistakes = _filtered(request)
    if mistakes:
        return _refused(" ".join(mistakes.values()))
    lines = shown(found, coalitions)
    return _file(
        export_file(extension, lines, filters, coalitions.provinces), f"coalities-{today().isoformat()}.{extension}"
    )


@login_not_required
@require_safe
@public_page
def coalition_page(request: HttpRequest, coalition: str) -> HttpResponse:
    """A published coalition, on any peildatum; one that ended stays."""
    page = _page(request, coalition)
    query = f"?peildatum={page.day.isoformat()}" if page.typed_day else ""
    context = {
        "coalition": page.coalition,
        "page": page,
        "exports": [
            (kind.upper(), reverse("coalition_partners_export", args=[coalition, kind]) + query) for kind in EXPORTS
        ],
        "works_here": LocalCoalition.objects.visible_to(request.user).filter(pk=page.coalition.pk).exists(),
    }
    return render(request, "partners/coalition_page.html", context, status=422 if page.mistake else 200)


@login_not_required
@require_safe
@public_page
def coalition_partners_export(request: HttpRequest, coalition: str, extension: str) -> HttpResponse:
    page = _page(request, coalition)
    if page.mistake:
        return _refused(page.mistake)
    return _file(partners_file(extension, page), f"partners-{coalition}-{page.day.isoformat()}.{extension}")


def _filtered(request: HttpRequest) -> tuple[Filters, Sequence[Listed], AllCoalitions, dict[str, str]]:
    """What was chosen, who matches, of which coalitions, and what is wrong with the choice."""
    filters, coalitions = Filters.read(request.GET), all_coalitions(today())
    mistakes = filters.mistakes(coalitions.provinces)
    return filters, () if mistakes else filters.apply(coalitions), coalitions, mistakes


def _page(request: HttpRequest, slug: str) -> CoalitionPage:
    coalition = get_object_or_404(LocalCoalition.objects.public().select_related("merged_into"), slug=slug)
    return CoalitionPage(coalition, showable(request.GET.get("peildatum", "")).strip()[:20])


def _file(content: bytes, name: str) -> HttpResponse:
    """Public, so it may be kept as long as it is still true."""
    answer = download(content, name)
    answer["Cache-Control"] = "no-cache"
    return answer


def _refused(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=422)
