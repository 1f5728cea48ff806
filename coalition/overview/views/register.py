"""The public register: the list of municipalities, and the same list as a file; for the ministry also its forms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import Municipality
from coalition.overview.pictures.map_question import map_of
from coalition.overview.register.export import CONTENT_TYPES, export_file, signings_file
from coalition.overview.register.extract import extract_html, extract_of, rendered
from coalition.overview.register.filters import Filters
from coalition.overview.register.page import described, register_context
from coalition.overview.register.standings import register_on
from coalition.permissions import Permission, allows_everywhere, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download, pdf_answer, too_many, within_limit
from coalition.tools.workflow import Refused
from coalition.views.cache import public_page
from pillars.models import PillarEdition
from pillars.services.stacks import request_blank_stack


@login_not_required
@require_safe
@public_page
def municipality_list(request: HttpRequest) -> HttpResponse:
    """All municipalities on the reference date; htmx asks for the results only."""
    filters = Filters.read(request.GET)
    context = register_context(filters, register_on(filters.day), request.GET.get("pagina"))
    context["map_url"] = map_of(filters)
    if allows_everywhere(request.user, Permission.CEREMONY_MANAGE):
        context["print_url"] = reverse("register_stack") + filters.query()
    if allows_everywhere(request.user, Permission.SIGNING_IMPORT):
        context["signings_url"] = reverse("register_signings", args=["xlsx"]) + filters.query()
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
    content = export_file(kind, filters, filters.apply(register), described(filters, register))
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    if kind != "json":
        response["Content-Disposition"] = f'attachment; filename="gemeenten-{filters.day.isoformat()}.{kind}"'
    return response


@login_not_required
@require_safe
@public_page
def municipality_paper(request: HttpRequest) -> HttpResponse:
    """The same list on paper."""
    filters = Filters.read(request.GET)
    register = register_on(filters.day)
    if filters.mistakes or filters.unknown_names(register):
        return municipality_list(request)  # which says what to change
    if not within_limit(request, "register_pdf"):
        return too_many(request)
    extract = extract_of(filters, register)
    content = rendered(extract_html(extract, register), len(extract.rows))
    return pdf_answer(content, f"gemeenten-{filters.day.isoformat()}")


@require_safe
def register_signings(request: SignedInRequest, extension: str) -> HttpResponse:
    """The signings of the municipalities that are filtered, in the columns that importing reads back."""
    require(request.user, Permission.SIGNING_IMPORT)
    filters = Filters.read(request.GET)
    register = register_on(filters.day)
    if filters.mistakes or filters.unknown_names(register):
        raise Http404
    found = filters.apply(register)
    content = signings_file(extension, filters, found, described(filters, register))
    return download(content, f"ondertekeningen-{filters.day.isoformat()}.{extension}")


@require_http_methods(["GET", "POST"])
def register_stack(request: SignedInRequest) -> HttpResponse:
    """Forms without a number for the municipalities that are filtered, in one file for the printer."""
    require(request.user, Permission.CEREMONY_MANAGE)
    filters = Filters.read(request.GET)
    register = register_on(filters.day)
    mistaken = filters.mistakes or filters.unknown_names(register)
    codes = [] if mistaken else [found.line.code for found in filters.apply(register)]
    # Of the municipalities of another day those that are there today: who is dissolved signs no more.
    still = {one.code: one for one in Municipality.objects.existing_on(today()).filter(code__in=codes)}
    chosen = [still[code] for code in codes if code in still]
    if request.method == "POST":
        try:
            stack = request_blank_stack(actor=request.user, municipalities=chosen, which=described(filters, register))
            return redirect("stack_detail", stack.pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    back = reverse("municipality_list") + filters.query()
    context = {"chosen": chosen, "gone": len(codes) - len(chosen), "back": back, "which": described(filters, register)}
    return render(request, "overview/register_stack.html", {**context, "edition": PillarEdition.objects.current()})
