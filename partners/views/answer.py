"""What a partner sees through its personal link, without an account. Opening it changes nothing; the form uses it up."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coalition.tools.http import too_many, within_limit
from coalition.tools.workflow import Conflict, Refused
from partners.forms.answer import AnswerForm
from partners.models import PartnerInvitation
from partners.services import partner_links as services
from partners.wording import as_html


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def partner_answer(request: HttpRequest, token: str) -> HttpResponse:
    if not within_limit(request, "partner_answer"):
        return too_many(request)
    link = services.find_link(token)
    if link is None:
        return _gone(request, token)
    form = AnswerForm(request.POST if request.method == "POST" else None, link=link)
    if form.is_bound and form.is_valid():
        try:
            services.answer(token=token, given=form.given())
        except Conflict as conflict:
            return _new_words(request, token, form, conflict)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("partner_answer_done")
    return _page(request, link, form)


@login_not_required
@require_safe
def partner_answer_done(request: HttpRequest) -> HttpResponse:
    """Thanks; without any name, since everybody may open this address."""
    return _unlisted(render(request, "partners/answer_done.html"))


def _page(request: HttpRequest, link: PartnerInvitation, form: AnswerForm) -> HttpResponse:
    assert link.version is not None, "a link that works has a version"
    context = {
        "invitation": link,
        "coalition": link.membership.coalition,
        "partner": link.membership.partner,
        "version": link.version,
        "covenant": link.version.covenant,
        "goals": as_html(link.version.goals, level=4),
        "text": as_html(link.version.text, level=3),
        "form": form,
    }
    return _unlisted(render(request, "partners/answer.html", context, status=422 if form.is_bound else 200))


def _new_words(request: HttpRequest, token: str, form: AnswerForm, conflict: Conflict) -> HttpResponse:
    """The text as it is now, with what was typed; only the tick is gone."""
    link = services.find_link(token)
    if link is None or link.version is None:
        return _gone(request, token)
    again = AnswerForm(form.data, link=link)
    again.take_version(link.version.edit_version)
    again.add_error(None, conflict.sentence)
    return _page(request, link, again)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Used, withdrawn or too old; or never a link at all."""
    link = services.known_link(token)
    used = bool(link and link.used_at)
    return _unlisted(render(request, "partners/answer_gone.html", {"used": used}, status=410 if link else 404))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps a personal link."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
