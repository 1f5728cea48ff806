"""Contact moments with a municipality: internal, so for an officer the pages are not there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import Municipality
from coalition.permissions import Permission, allows_everywhere
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.moments import MomentForForm, MomentForm
from support.models import ContactMoment
from support.services import moments as services

PAGE_SIZE = 25


@require_http_methods(["GET", "POST"])
def my_moments(request: SignedInRequest) -> HttpResponse:
    """What is coming up of what I wrote down, and for which municipality to write."""
    _inside(request)
    form = MomentForForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("moment_list", form.cleaned_data["municipality"].slug)
    own = ContactMoment.objects.filter(created_by=request.user).select_related("municipality")
    context = {"form": form, "coming": own.coming_up(), "latest": own[:PAGE_SIZE], "today": today()}
    return render(request, "support/my_moments.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def moment_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All moments with one municipality, the newest first."""
    municipality = _municipality(request, slug)
    found = municipality.moments.select_related("created_by", "municipality")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"municipality": municipality, "page": page, "today": today()}
    return render(request, "support/moment_list.html", context)


@require_http_methods(["GET", "POST"])
def moment_add(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = _municipality(request, slug)
    form = MomentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_moment(actor=request.user, municipality=municipality, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Het contactmoment is vastgelegd.")
            return redirect("moment_list", slug)
    return _form_page(request, form, municipality, None)


@require_http_methods(["GET", "POST"])
def moment_edit(request: SignedInRequest, slug: str, moment: int) -> HttpResponse:
    found = _own(request, slug, moment)
    form = MomentForm(request.POST or None, moment=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_moment(actor=request.user, moment=found, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Het contactmoment is gewijzigd.")
            return redirect("moment_list", slug)
    return _form_page(request, form, found.municipality, found)


@require_POST
def moment_done(request: SignedInRequest, slug: str, moment: int) -> HttpResponse:
    services.tick_next_step(actor=request.user, moment=_own(request, slug, moment))
    messages.success(request, "De volgende stap is afgevinkt.")
    return redirect("my_moments")


@require_POST
def moment_delete(request: SignedInRequest, slug: str, moment: int) -> HttpResponse:
    services.delete_moment(actor=request.user, moment=_own(request, slug, moment))
    messages.success(request, "Het contactmoment is verwijderd.")
    return redirect("moment_list", slug)


# ---- what the views share --------------------------------------------------------------------


def _inside(request: SignedInRequest) -> None:
    if not allows_everywhere(request.user, Permission.SUPPORT_NOTES):
        raise Http404


def _municipality(request: SignedInRequest, slug: str) -> Municipality:
    _inside(request)
    return get_object_or_404(Municipality, slug=slug)


def _own(request: SignedInRequest, slug: str, pk: int) -> ContactMoment:
    """A moment that this user wrote; everybody inside reads it, nobody else changes it."""
    _inside(request)
    visible = ContactMoment.objects.visible_to(request.user).select_related("municipality")
    found = get_object_or_404(visible, pk=pk, municipality__slug=slug)
    if found.created_by_id != request.user.pk:
        raise PermissionDenied("Alleen wie een contactmoment vastlegde, kan het wijzigen.")
    return found


def _form_page(
    request: SignedInRequest, form: MomentForm, municipality: Municipality, moment: ContactMoment | None
) -> HttpResponse:
    context = {"form": form, "municipality": municipality, "moment": moment}
    return render(request, "support/moment_form.html", context, status=422 if request.method == "POST" else 200)
