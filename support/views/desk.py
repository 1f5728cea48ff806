"""The ministry's desk: what was asked, new ones first, narrowed as one likes; and the same as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from support.forms.desk import DeskFilterForm
from support.models import SupportRequest
from support.services.desk import DeskFilters, export_file, find_requests, lines_of

PAGE_SIZE = 50


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """With mistakes in the filters there are no rows."""
    require(request.user, Permission.SUPPORT_ASSIGN)
    form = DeskFilterForm(request.GET)
    filters = form.filters() if form.is_valid() else DeskFilters()
    found = find_requests(filters) if form.is_valid() else SupportRequest.objects.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    here = reverse("support_list")
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "chips": [(label, f"{here}?{urlencode(filters.query(**{name: ''}))}") for label, name in form.chips(filters)],
        "clear_url": here,
        "exports": [(kind.upper(), _export_url(kind, filters)) for kind in ("csv", "xlsx")],
    }
    return render(request, "support/desk.html", context, status=200 if form.is_valid() else 422)


@require_safe
def desk_export(request: SignedInRequest, extension: str) -> HttpResponse:
    """What is filtered is what is exported."""
    require(request.user, Permission.SUPPORT_ASSIGN)
    form = DeskFilterForm(request.GET)
    if not form.is_valid():
        sentences = " ".join(str(text) for errors in form.errors.values() for text in errors)
        return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=422)
    content = export_file(extension, find_requests(form.filters()))
    return download(content, f"ondersteuningsvragen-{today().isoformat()}.{extension}")


def _export_url(kind: str, filters: DeskFilters) -> str:
    return f"{reverse('support_desk_export', args=[kind])}?{urlencode(filters.query())}"
