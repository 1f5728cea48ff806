"""The acts on one request, each with an address of its own; assigning is the desk's (`desk.py`)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.acts import MessageForm, ReasonForm
from support.forms.fields import WOO
from support.models import ACT_PERMISSIONS, RequestAct, SupportRequest
from support.services import messages as writing
from support.services import requests as services
from support.views.access import allowed
from support.views.request_page import BUTTONS, show, who_and_when


@require_POST
def request_meet(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The first contact was made."""
    asked = _for(request, support_request, RequestAct.MEET)
    return _click(request, asked, services.meet, "De kennismaking is vastgelegd.")


@require_POST
def request_start(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = _for(request, support_request, RequestAct.START)
    return _click(request, asked, services.start, "De ondersteuning is begonnen.")


@require_http_methods(["GET", "POST"])
def request_wait(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The adviser asks the municipality for something, and waits."""
    asked = _for(request, support_request, RequestAct.WAIT)
    form = MessageForm(
        _posted(request), request.FILES or None, label="Wat heeft u van de gemeente nodig?",
        button="Aan de gemeente vragen",
    )  # fmt: skip
    return _with_text(
        request, asked, form, RequestAct.WAIT,
        lambda _text: writing.ask_municipality(actor=request.user, request=asked, **form.cleaned_data),
        done="De gemeente krijgt een mail. De vraag wacht nu op haar antwoord.",
    )  # fmt: skip


@require_POST
def request_answer(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The municipality answers; the form stands on the page of the request."""
    asked = _for(request, support_request, RequestAct.ANSWER)
    form = MessageForm(request.POST, request.FILES, label="Uw antwoord", button="Antwoord versturen")
    if form.is_valid():
        try:
            writing.answer_with(actor=request.user, request=asked, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, asked, refusal)
        else:
            messages.success(request, "Uw antwoord is verstuurd. De adviseur krijgt een mail.")
            return redirect("support_request", asked.pk)
    return show(request, asked, form=form)


@require_POST
def request_resume(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The adviser was answered by telephone, and goes on."""
    asked = _for(request, support_request, RequestAct.RESUME)
    return _click(request, asked, services.resume, "U gaat weer verder. De vraag wacht niet meer op de gemeente.")


@require_http_methods(["GET", "POST"])
def request_close(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = _for(request, support_request, RequestAct.CLOSE)
    form = ReasonForm(
        _posted(request), label="Wat heeft het opgeleverd?", button="Vraag afronden",
        help_text="Een paar regels. De gemeente leest dit ook.",
    )  # fmt: skip
    return _with_text(
        request, asked, form, RequestAct.CLOSE,
        lambda text: services.close(actor=request.user, request=asked, result=text),
        done="De vraag is afgerond. De gemeente krijgt een mail.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def request_decline(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The adviser gives it back; afterwards it is no longer this adviser's to see."""
    asked = _for(request, support_request, RequestAct.DECLINE)
    form = ReasonForm(
        _posted(request), label="Waarom geeft u deze vraag terug?", button="Vraag teruggeven",
        help_text=f"Komt als interne notitie bij de vraag: het ministerie en de volgende adviseur lezen dit. {WOO}",
    )  # fmt: skip
    return _with_text(
        request, asked, form, RequestAct.DECLINE,
        lambda text: services.decline(actor=request.user, request=asked, reason=text),
        done="U heeft de vraag teruggegeven. Het ministerie zoekt een andere adviseur.",
        after="support_list",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def request_withdraw(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = _for(request, support_request, RequestAct.WITHDRAW)
    form = ReasonForm(
        _posted(request), label="Waarom trekt u de vraag in?",
        button="Vraag intrekken", required=False,
    )  # fmt: skip
    return _with_text(
        request, asked, form, RequestAct.WITHDRAW,
        lambda text: services.withdraw(actor=request.user, request=asked, reason=text),
        done="De vraag is ingetrokken.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def request_reject(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = _for(request, support_request, RequestAct.REJECT)
    form = ReasonForm(
        _posted(request), label="Waarom wordt deze vraag afgewezen?", button="Vraag afwijzen",
        help_text="De gemeente leest dit. Schrijf op waar zij wel terechtkan.",
    )  # fmt: skip
    return _with_text(
        request, asked, form, RequestAct.REJECT,
        lambda text: services.reject(actor=request.user, request=asked, reason=text),
        done="De vraag is afgewezen. De gemeente krijgt een mail.",
    )  # fmt: skip


# ---- what the views share --------------------------------------------------------------------


def refuse(form: Any, asked: SupportRequest, refusal: Refused) -> None:
    """Puts the sentence where it belongs; of a state that was changed meanwhile it says who did, and when."""
    field = {"reason": "text", "result": "text", "file": "uploads"}.get(refusal.field or "", refusal.field)
    known = field if field in form.fields else None
    form.add_error(known, refusal.sentence if known else refusal.sentence + who_and_when(asked))


def _for(request: SignedInRequest, pk: int, act: RequestAct) -> SupportRequest:
    return allowed(request, pk, ACT_PERMISSIONS[act])


def _click(request: SignedInRequest, asked: SupportRequest, act: Callable[..., object], done: str) -> HttpResponse:
    try:
        act(actor=request.user, request=asked)
    except Refused as refusal:
        return show(request, asked, problem=refusal.sentence + who_and_when(asked))
    messages.success(request, done)
    return redirect("support_request", asked.pk)


def _with_text(
    request: SignedInRequest,
    asked: SupportRequest,
    form: Any,
    act: RequestAct,
    do: Callable[[str], object],
    *,
    done: str,
    after: str = "",
) -> HttpResponse:
    """A page of its own, for an act that wants words."""
    if request.method != "POST" and not asked.allows(act):
        messages.error(request, f"Deze vraag is {asked.get_state_display()}; dat kan dan niet.{who_and_when(asked)}")
        return redirect("support_request", asked.pk)
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data["text"])
        except Refused as refusal:
            refuse(form, asked, refusal)
        else:
            messages.success(request, done)
            return redirect(after) if after else redirect("support_request", asked.pk)
    context = {"asked": asked, "form": form, "title": BUTTONS[act][1]}
    return render(request, "support/request_act.html", context, status=422 if form.is_bound else 200)


def _posted(request: SignedInRequest) -> Any:
    """What was sent, also when that is nothing at all."""
    return request.POST if request.method == "POST" else None
