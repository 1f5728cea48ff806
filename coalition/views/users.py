"""Everybody with an account: looking up, one user's page, ending an account or a grant, a lost second factor."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coalition.forms.people import MunicipalityFilterForm, UserFilterForm
from coalition.models import AuditEvent, MunicipalityGrant, User
from coalition.permissions import Permission, require
from coalition.services import accounts, officers
from coalition.tools.http import SignedInRequest, act_and_tell

PAGE_SIZE = 50


@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.ACCESS_DECIDE)
    form = UserFilterForm(request.GET)
    users = accounts.visible_users(request.user)
    if form.is_valid():
        users = _filtered(users, **form.cleaned_data)
    active = Prefetch(
        "grants", MunicipalityGrant.objects.active().select_related("municipality"), to_attr="active_grants"
    )
    page = Paginator(users.order_by("name", "pk").prefetch_related(active), PAGE_SIZE)
    return render(request, "people/user_list.html", {"form": form, "page": page.get_page(request.GET.get("pagina"))})


def _filtered(users: QuerySet[User], q: str, rol: str, status: str) -> QuerySet[User]:
    users = accounts.search_users(users, q)
    if rol == "officer":
        users = users.filter(pk__in=MunicipalityGrant.objects.active().values("user"))
    elif rol:
        users = users.filter(national_role=rol)
    if status == "alle":
        return users
    return users.filter(ended_at__isnull=status != "beeindigd")


@require_safe
def user_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    user = _find(request, pk)
    context = {
        "person": user,
        "grants": user.grants.select_related("municipality", "granted_by", "ended_by").order_by(
            "ended_at", "-granted_at"
        ),
        "may_manage": accounts.may_manage(request.user, user),
        "has_second_factor": accounts.has_second_factor(user),
        "trail": AuditEvent.objects.of(user)[:100],
    }
    return render(request, "people/user_detail.html", context)


@require_POST
def user_end(request: SignedInRequest, pk: int) -> HttpResponse:
    user = _find_managed(request, pk)
    return _act(request, user, lambda: accounts.end_account(actor=request.user, user=user), "Het account is beëindigd.")


@require_POST
def user_reset_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    user = _find_managed(request, pk)
    done = f"De tweede stap van {user} is weggehaald. {user} stelt die bij het inloggen opnieuw in."
    return _act(request, user, lambda: accounts.reset_second_factor(actor=request.user, user=user), done)


@require_POST
def user_grant_end(request: SignedInRequest, pk: int, grant_pk: int) -> HttpResponse:
    user = _find(request, pk)
    grant = get_object_or_404(user.grants.active().select_related("user", "municipality"), pk=grant_pk)
    done = f"{user} werkt niet meer voor {grant.municipality}."
    return _act(request, user, lambda: accounts.end_grant(actor=request.user, grant=grant), done)


@require_safe
def municipalities_without_officer(request: SignedInRequest) -> HttpResponse:
    """Where nobody can do anything yet."""
    require(request.user, Permission.ACCESS_DECIDE)
    form = MunicipalityFilterForm(request.GET)
    found = officers.without_officer(**(form.cleaned_data if form.is_valid() else {}))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "people/municipalities_without_officer.html", {"form": form, "page": page})


# ---- what the views share --------------------------------------------------------------------


def _find(request: SignedInRequest, pk: int) -> User:
    require(request.user, Permission.ACCESS_DECIDE)
    return get_object_or_404(accounts.visible_users(request.user), pk=pk)


def _find_managed(request: SignedInRequest, pk: int) -> User:
    user = _find(request, pk)
    if not accounts.may_manage(request.user, user):
        raise PermissionDenied("Dit account kunt u niet wijzigen. Vraag de beheerder.")
    return user


def _act(request: SignedInRequest, user: User, act: Callable[[], None], done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("user_detail", user.pk)
