"""The people who work for one municipality: its officers invite and end each other, the ministry may as well."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coalition.forms.people import InviteColleagueForm
from coalition.models import Municipality
from coalition.permissions import Permission, allows, municipalities_for
from coalition.services import accounts, invitations
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused


def _find(request: SignedInRequest, slug: str) -> Municipality:
    """The municipality, if this user may look after its people; else 404."""
    return get_object_or_404(municipalities_for(request.user, Permission.COLLEAGUE_MANAGE), slug=slug)


@require_http_methods(["GET", "POST"])
def colleague_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who works here, who is invited, and the form to invite somebody."""
    municipality = _find(request, slug)
    form = InviteColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite_officer(actor=request.user, municipality=municipality, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"De uitnodiging is verstuurd naar {form.cleaned_data['email']}.")
            return redirect("colleague_list", slug)
    context = {
        "municipality": municipality,
        "grants": municipality.grants.active().select_related("user"),
        "invitations": invitations.open_invitations().filter(municipality=municipality).select_related("invited_by"),
        "form": form,
        # An administrator looks after people and has no desk here.
        "has_desk": allows(request.user, Permission.SIGNING_VIEW, municipality),
    }
    return render(request, "people/colleague_list.html", context, status=422 if form.is_bound else 200)


@require_POST
def colleague_end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    municipality = _find(request, slug)
    grant = get_object_or_404(municipality.grants.active().select_related("user", "municipality"), pk=pk)
    done = f"{grant.user} werkt niet meer voor {municipality}."
    act_and_tell(request, lambda: accounts.end_grant(actor=request.user, grant=grant), done)
    return redirect("my_account") if grant.user == request.user else redirect("colleague_list", slug)


@require_POST
def colleague_invitation_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    municipality = _find(request, slug)
    invitation = get_object_or_404(municipality.invitations.all(), pk=pk)
    done = f"De uitnodiging voor {invitation.email} is ingetrokken."
    act_and_tell(request, lambda: invitations.revoke_invitation(actor=request.user, invitation=invitation), done)
    return redirect("colleague_list", slug)
