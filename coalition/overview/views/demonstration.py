"""Only in the demonstration: signing in with one click, the mail that is not sent, and lists to paste."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from coalition.models import OutboxMail, User
from coalition.overview.demonstration.evening import NAME, evening_scans
from coalition.overview.demonstration.examples import COVENANT, EXAMPLES
from coalition.tools.http import download
from pillars.models import Ceremony

MAILS_ON_A_PAGE = 50


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the demonstration's accounts; no other account can be entered this way."""
    user = get_object_or_404(User, email=request.POST.get("account", ""), is_demo=True, is_active=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(there)
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@login_not_required
@require_safe
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    """The outbox, newest first: what a real portal would have sent."""
    page = Paginator(OutboxMail.objects.all(), MAILS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "overview/demo_mail_list.html", {"page": page})


@login_not_required
@require_safe
def demo_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    return render(request, "overview/demo_mail.html", {"mail": get_object_or_404(OutboxMail, pk=mail_id)})


@login_not_required
@require_safe
def demo_mail_html(_request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail as a mail program shows it."""
    return HttpResponse(get_object_or_404(OutboxMail, pk=mail_id).html)


@login_not_required
@require_safe
def demo_examples(request: HttpRequest) -> HttpResponse:
    """Lists of invented organisations and the text of a covenant, to play the story with."""
    return render(request, "overview/demo_examples.html", {"examples": EXAMPLES.values(), "covenant": COVENANT})


@login_not_required
@require_safe
def demo_scans(_request: HttpRequest) -> HttpResponse:
    """The forms of the prepared evening, signed and scanned."""
    evening = get_object_or_404(Ceremony.objects.signing(), name=NAME)
    return download(evening_scans(evening), "scans-van-de-avond.pdf")


@login_not_required
@require_safe
def demo_example_file(_request: HttpRequest, name: str, extension: str) -> HttpResponse:
    if name not in EXAMPLES:
        raise Http404
    return download(EXAMPLES[name].file(extension), f"{name}.{extension}")
