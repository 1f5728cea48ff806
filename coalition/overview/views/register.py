"""The public register: the list of municipalities, and the same list as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.overview.register.export import CONTENT_TYPES, export_file
from coalition.overview.register.filters import Filters
from coalition.overview.register.page import register_context
from coalition.overview.register.standings import register_on
from coalition.views.cache import public_page


@login_not_required
@require_safe
@public_page
def municipality_list(request: HttpRequest) -> HttpResponse:
    """All municipalities on the reference date; htmx asks for the results only."""
    filters = Filters.read(request.GET)
    context = register_context(filters, register_on(filters.day), request.GET.get("pagina"))
    status = 422 if context["mistakes"] else 200
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        response = render(
            request, "overview/includes/register_results.html", {**context, "fragment": True}, status=status
        )
        response["HX-Push-Url"] = reverse("municipality_list") + filters.query()
        return response
    return render(request, "overview/municipality_list.html", context, status=status)


@login_not_required
@require_safe
@public_page
def municipality_export(request: HttpRequest, kind: str) -> HttpResponse:
    """What is filtered is what is exported."""
    filters = Filters.read(request.GET)
    register = register_on(filters.day)
    mistakes = (*filters.mistakes, *filters.unknown_names(register))
    if mistakes:
        sentences = " ".join(mistake.sentence for mistake in mistakes)
        return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=422)
    response = HttpResponse(export_file(kind, filters, filters.apply(register)), content_type=CONTENT_TYPES[kind])
    if kind != "json":
        response["Content-Disposition"] = f'attachment; filename="gemeenten-{filters.day.isoformat()}.{kind}"'
    return response
