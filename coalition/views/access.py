"""Asking for access (public), and deciding on it (the ministry)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.forms.people import AccessRequestForm, RefuseAccessForm
from coalition.models import AccessRequest, AuditEvent, User
from coalition.permissions import Permission, require
from coalition.services import access
from coalition.tools.http import TOO_OFTEN, SignedInRequest, act_and_tell, within_limit
from coalition.tools.workflow import Refused

PAGE_SIZE = 50


@login_not_required
@require_http_methods(["GET", "POST"])
def access_request(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether or not an account exists."""
    form = AccessRequestForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        if within_limit(request, "access_request"):
            access.request_access(**form.cleaned_data)
            return redirect("access_request_done")
        form.add_error(None, TOO_OFTEN)
        status = 429
    return render(request, "people/access_request.html", {"form": form}, status=status)


@login_not_required
@require_safe
def access_request_done(request: HttpRequest) -> HttpResponse:
    return render(request, "people/access_request_done.html")


@require_safe
def access_request_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.ACCESS_DECIDE)
    decided = request.GET.get("status") == "besloten"
    found = AccessRequest.objects.decided() if decided else AccessRequest.objects.waiting()
    page = Paginator(found.select_related("municipality", "decided_by"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "people/access_request_list.html", {"page": page, "decided": decided})


@require_safe
def access_request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(request, _find(request, pk))


@require_POST
def access_request_grant(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    done = f"De uitnodiging is verstuurd naar {found.email}."
    went = act_and_tell(request, lambda: access.grant_access(actor=request.user, request=found), done)
    return redirect("access_request_list") if went else redirect("access_request_detail", pk)


@require_POST
def access_request_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = RefuseAccessForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, form)
    try:
        access.refuse_access(actor=request.user, request=found, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _detail(request, found, form)
    messages.success(request, f"De aanvraag is afgewezen. {found.name} krijgt bericht.")
    return redirect("access_request_list")


def _find(request: SignedInRequest, pk: int) -> AccessRequest:
    require(request.user, Permission.ACCESS_DECIDE)
    return get_object_or_404(AccessRequest.objects.select_related("municipality", "decided_by"), pk=pk)


def _detail(request: SignedInRequest, found: AccessRequest, form: RefuseAccessForm | None = None) -> HttpResponse:
    context = {
        "access": found,
        "form": form or RefuseAccessForm(),
        "colleagues": found.municipality.grants.active().select_related("user"),
        "account": User.objects.filter(email__iexact=found.email).first(),
        "trail": AuditEvent.objects.of(found),
    }
    return render(request, "people/access_request_detail.html", context, status=422 if form else 200)
