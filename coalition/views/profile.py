"""One's own account: name, function, telephone, grants, sessions; and the pages for who has none or cannot get in."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.forms.people import ProfileForm
from coalition.permissions import needs_second_factor
from coalition.services import accounts
from coalition.tools.http import SignedInRequest


@require_http_methods(["GET", "POST"])
def my_account(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(request.user)
    if form.is_bound and form.is_valid():
        accounts.change_profile(user=request.user, values=form.cleaned_data)
        messages.success(request, "Uw gegevens zijn opgeslagen.")
        return redirect("my_account")
    context = {
        "form": form,
        "grants": accounts.active_grants(request.user),
        "has_second_factor": accounts.has_second_factor(request.user),
        "needs_second_factor": needs_second_factor(request.user),
    }
    return render(request, "people/my_account.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def session_list(request: SignedInRequest) -> HttpResponseBase:
    """Where one is signed in; ending all others at once is allauth's."""
    if request.method == "POST":
        answer: HttpResponseBase = sessions.list_usersessions(request)
        return answer
    found = list(accounts.live_sessions(request.user))
    context = {"sessions": found, "session_count": len(found)}
    return render(request, "usersessions/usersession_list.html", context)


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    if not accounts.end_session(user=request.user, pk=pk):
        raise Http404
    messages.success(request, "De sessie is beëindigd.")
    return redirect("usersessions_list")


def change_address(request: SignedInRequest) -> HttpResponseBase:
    """Allauth's page for a new address, which trusts only an address that it has a row of."""
    accounts.vouch_for_address(request.user)
    answer: HttpResponseBase = account.email(request)
    return answer


@login_not_required
@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Where allauth would let people sign up: accounts are made by invitation."""
    return render(request, "account/signup_closed.html")


@login_not_required
@require_safe
def lost_factor(request: HttpRequest) -> HttpResponse:
    """Whom to ask by somebody who lost the second factor."""
    return render(request, "people/lost_factor.html", {"contact_email": settings.CONTACT_EMAIL})
