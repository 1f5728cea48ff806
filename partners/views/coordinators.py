"""Who leads a coalition: seen by who may see the coalition, named and ended by the coordinators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coalition.permissions import Permission
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused
from partners.forms.coalitions import CoordinatorForm
from partners.models import CoordinatorGrant
from partners.roles import allows_in
from partners.services import coordinators as services
from partners.views.access import managed, visible


@require_http_methods(["GET", "POST"])
def coordinators(request: SignedInRequest, coalition: str) -> HttpResponse:
    """The coordinators now, who is invited, and the form to name one."""
    found = visible(request, coalition)
    may_name = services.may_name(request.user, found)
    if request.method == "POST" and not may_name:
        raise PermissionDenied("Deze coalitie heeft al een coördinator.")
    form = CoordinatorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = services.name_coordinator(actor=request.user, coalition=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done(form.cleaned_data["email"], grant))
            return redirect("coordinators", coalition)
    manages = allows_in(request.user, Permission.COALITION_MANAGE, found)
    grants = found.coordinator_grants.active().select_related("user", "granted_by")
    context = {"coalition": found, "grants": grants, "form": form, "may_name": may_name, "manages": manages}
    context["invitations"] = services.invited_to(found) if manages or may_name else []
    return render(request, "partners/coordinators.html", context, status=422 if form.is_bound else 200)


@require_POST
def coordinator_end(request: SignedInRequest, coalition: str, pk: int) -> HttpResponse:
    found = managed(request, coalition)
    grant = get_object_or_404(found.coordinator_grants.active().select_related("user", "coalition"), pk=pk)
    done = f"{grant.user} is geen coördinator meer van {found}."
    act_and_tell(request, lambda: services.end_coordinator(actor=request.user, grant=grant), done)
    return redirect("my_overview") if grant.user == request.user else redirect("coordinators", coalition)


@require_POST
def coordinator_invitation_revoke(request: SignedInRequest, coalition: str, pk: int) -> HttpResponse:
    found = visible(request, coalition)
    if not services.may_name(request.user, found):
        raise PermissionDenied("Deze uitnodiging is van de coördinator.")
    invitation = get_object_or_404(services.invited_to(found), pk=pk)
    services.revoke_coordinator_invitation(actor=request.user, invitation=invitation)
    messages.success(request, f"De uitnodiging voor {invitation.email} is ingetrokken.")
    return redirect("coordinators", coalition)


def done(email: str, grant: CoordinatorGrant | None) -> str:
    """What happened to who was named: coordinator at once, or invited."""
    return f"{email} is nu coördinator." if grant else f"De uitnodiging is verstuurd naar {email}."
