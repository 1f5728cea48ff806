"""Monitoring for municipalities, which answer; and the totals, which are for everybody once a round has closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import Municipality
from coalition.permissions import Permission, municipalities_for
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from coalition.views.cache import public_page
from pillars.forms.monitoring import ReplyForm
from pillars.models import MonitoringAnswer, MonitoringReply, MonitoringRound
from pillars.services.monitoring_replies import earlier_answers, save_reply
from pillars.totals import FEWEST, totals_of


@require_http_methods(["GET", "POST"])
def monitoring_reply(request: SignedInRequest, slug: str, monitoring: int) -> HttpResponse:
    """The questions with what was answered; after the last day to be read only."""
    municipality = get_object_or_404(municipalities_for(request.user, Permission.MONITORING_ANSWER), slug=slug)
    found = get_object_or_404(MonitoringRound.objects.opened_by(today()), pk=monitoring)
    reply = found.replies.filter(municipality=municipality).select_related("changed_by", "sent_by").first()
    form = _form(request, found, municipality, reply)
    if request.method == "POST" and form.is_valid():
        try:
            save_reply(
                actor=request.user, found=found, municipality=municipality, answers=form.answers(),
                version=form.cleaned_data["version"], send="versturen" in request.POST,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell(request, found, is_sent=form.is_sent or "versturen" in request.POST)
            return redirect("monitoring_reply", slug, monitoring)
    context: dict[str, Any] = {"round": found, "municipality": municipality, "reply": reply, "form": form}
    context["rows"] = [{"label": one.text, "value": form.initial.get(f"antwoord_{one.pk}")} for one in form.questions]
    status = 422 if form.is_bound else 200
    return render(request, "pillars/monitoring/reply.html", context, status=status)


@login_not_required
@require_safe
@public_page
def monitoring_list(request: HttpRequest) -> HttpResponse:
    """Rounds that have closed."""
    rounds = MonitoringRound.objects.closed_by(today())
    return render(request, "pillars/monitoring/public_list.html", {"rounds": rounds})


@login_not_required
@require_safe
@public_page
def monitoring_totals(request: HttpRequest, monitoring: int) -> HttpResponse:
    """Totals of a round that has closed, of at least five municipalities."""
    found = get_object_or_404(MonitoringRound.objects.closed_by(today()), pk=monitoring)
    number, totals = totals_of(found)
    context = {"round": found, "number": number, "totals": totals, "fewest": FEWEST}
    return render(request, "pillars/monitoring/totals.html", context)


def _form(
    request: SignedInRequest, found: MonitoringRound, municipality: Municipality, reply: MonitoringReply | None
) -> ReplyForm:
    answers = MonitoringAnswer.objects.filter(municipality=municipality, question__round=found)
    return ReplyForm(
        request.POST or None,
        questions=list(found.questions.order_by("order")),
        reply=reply,
        answers={answer.question_id: answer for answer in answers},
        earlier=earlier_answers(found, municipality) if found.is_open else {},
    )


def _tell(request: SignedInRequest, found: MonitoringRound, *, is_sent: bool) -> None:
    if is_sent:
        messages.success(
            request, f"De antwoorden zijn verstuurd. U kunt ze wijzigen tot en met {found.closes_on:%d-%m-%Y}."
        )
    else:
        messages.success(request, "Het concept is bewaard. Het ministerie ziet het pas als u het verstuurt.")
