"""Inviting people, and coming in with an invitation. Opening the link changes nothing: mail scanners open links."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.forms.people import InviteForm, NewAccountForm
from coalition.models import Invitation, NationalRole, User
from coalition.permissions import Permission, allows_everywhere, require
from coalition.services import invitations
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET tells what the invitation is for; POST uses it up."""
    invitation = invitations.find_invitation(token)
    if invitation is None:
        return render(request, "people/invitation_gone.html", status=410)
    existing = invitations.account_for(invitation)
    if existing is not None and existing.is_active:
        return _accept_with_account(request, token, invitation)
    form = NewAccountForm(
        request.POST if request.method == "POST" else None, email=invitation.email, initial={"name": invitation.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept_as_new(
                token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password1"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Welkom, {user.name}. Uw account is klaar.")
            answer: HttpResponse = perform_login(request, user, redirect_url=reverse("my_overview"))
            return answer
    return _invitation_page(request, invitation, form=form)


def _accept_with_account(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """The address already has an account: its owner signs in and says yes."""
    user = request.user
    if request.method == "POST" and isinstance(user, User):
        try:
            invitations.accept_as(token=token, user=user)
        except Refused as refusal:
            return _invitation_page(request, invitation, refusal=refusal.sentence)
        messages.success(request, f"U bent nu ook {invitations.what_for(invitation)}.")
        return redirect("my_overview")
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if request.method == "POST":
        return redirect(sign_in)
    return _invitation_page(request, invitation, sign_in_first=sign_in)


def _invitation_page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    form: NewAccountForm | None = None,
    refusal: str = "",
    sign_in_first: str = "",
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "what_for": invitations.what_for(invitation),
        "form": form,
        "refusal": refusal,
        "sign_in_first": sign_in_first,
        "is_mine": getattr(request.user, "email", "").lower() == invitation.email.lower(),
    }
    failed = bool(refusal or (form and form.is_bound))
    return render(request, "people/invitation_accept.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "POST"])
def invitation_create(request: SignedInRequest) -> HttpResponse:
    """The ministry invites officers, an administrator national roles as well."""
    require(request.user, Permission.ACCESS_DECIDE)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        national=allows_everywhere(request.user, Permission.USER_MANAGE),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request.user, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"De uitnodiging is verstuurd naar {form.cleaned_data['email']}.")
            return redirect("invitation_list")
    return render(request, "people/invitation_create.html", {"form": form}, status=422 if form.is_bound else 200)


def _invite(actor: User, form: InviteForm) -> None:
    values = form.cleaned_data
    if values["role"] in NationalRole.values:
        role = NationalRole(values["role"])
        invitations.invite_national(actor=actor, email=values["email"], role=role, name=values["name"])
    else:
        invitations.invite_officer(
            actor=actor, email=values["email"], municipality=values["municipality"], name=values["name"]
        )


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """The invitations that still work."""
    require(request.user, Permission.ACCESS_DECIDE)
    found = invitations.open_invitations().select_related("municipality", "invited_by")[:200]
    return render(request, "people/invitation_list.html", {"invitations": found})


@require_POST
def invitation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.ACCESS_DECIDE)
    invitation = get_object_or_404(Invitation, pk=pk)
    if invitation.national_role:
        require(request.user, Permission.USER_MANAGE)
    done = f"De uitnodiging voor {invitation.email} is ingetrokken."
    act_and_tell(request, lambda: invitations.revoke_invitation(actor=request.user, invitation=invitation), done)
    return redirect("invitation_list")
