"""Monitoring for the ministry: rounds and their questions, who answered what, the reminder, the sheet."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent, Municipality
from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, act_and_tell, download
from coalition.tools.tables import Cell, write_csv, write_xlsx
from coalition.tools.workflow import Refused
from pillars.forms.monitoring import QuestionForm, RoundForm
from pillars.models import MonitoringAnswer, MonitoringQuestion, MonitoringReply, MonitoringRound
from pillars.services import monitoring as services

PAGE_SIZE = 50


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.MONITORING_MANAGE)
    rounds = MonitoringRound.objects.annotate(
        asked=Count("questions", distinct=True),
        answered=Count("replies", filter=Q(replies__sent_at__isnull=False), distinct=True),
    ).order_by("-opens_on", "-pk")
    page = Paginator(rounds, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "pillars/monitoring/round_list.html", {"page": page})


@require_safe
def round_detail(request: SignedInRequest, monitoring: int) -> HttpResponse:
    found = _find(request, monitoring)
    context = {
        "round": found,
        "questions": found.questions.order_by("order"),
        "is_answered": found.replies.exists(),
        "sent": found.replies.filter(sent_at__isnull=False).count(),
        "most_questions": services.MOST_QUESTIONS,
        "trail": AuditEvent.objects.of(found),
    }
    return render(request, "pillars/monitoring/round_detail.html", context)


@require_http_methods(["GET", "POST"])
def round_edit(request: SignedInRequest, monitoring: int | None = None) -> HttpResponse:
    """Makes a round, or changes one; once there are answers only its last day."""
    require(request.user, Permission.MONITORING_MANAGE)
    found = get_object_or_404(MonitoringRound, pk=monitoring) if monitoring else None
    is_answered = found is not None and found.replies.exists()
    form = RoundForm(request.POST or None, found=found, is_answered=is_answered)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_round(actor=request.user, found=found, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{saved} is opgeslagen.")
            return redirect("round_detail", saved.pk)
    context = {"form": form, "round": found, "is_answered": is_answered}
    return render(request, "pillars/monitoring/round_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def round_delete(request: SignedInRequest, monitoring: int) -> HttpResponse:
    found = _find(request, monitoring)
    done = act_and_tell(
        request, lambda: services.delete_round(actor=request.user, found=found), f"{found} is verwijderd."
    )
    return redirect("round_list") if done else redirect("round_detail", monitoring)


@require_POST
def round_remind(request: SignedInRequest, monitoring: int) -> HttpResponse:
    found = _find(request, monitoring)
    done = "De herinnering staat klaar en wordt verstuurd."
    act_and_tell(request, lambda: services.remind(actor=request.user, found=found), done)
    return redirect("round_replies", monitoring)


# ---- questions --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def question_edit(request: SignedInRequest, monitoring: int, question: int | None = None) -> HttpResponse:
    found = _find(request, monitoring)
    current = _question(found, question) if question else None
    form = QuestionForm(request.POST or None, question=current)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_question(actor=request.user, found=found, question=current, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De vraag is opgeslagen.")
            return redirect("round_detail", monitoring)
    context = {"form": form, "round": found, "question": current}
    return render(request, "pillars/monitoring/question_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def question_remove(request: SignedInRequest, monitoring: int, question: int) -> HttpResponse:
    current = _question(_find(request, monitoring), question)
    act_and_tell(
        request, lambda: services.remove_question(actor=request.user, question=current), "De vraag is weggehaald."
    )
    return redirect("round_detail", monitoring)


@require_POST
def question_up(request: SignedInRequest, monitoring: int, question: int) -> HttpResponse:
    current = _question(_find(request, monitoring), question)
    done = "De volgorde is opgeslagen."
    act_and_tell(request, lambda: services.move_question_up(actor=request.user, question=current), done)
    return redirect("round_detail", monitoring)


# ---- answers ----------------------------------------------------------------------------------


@require_safe
def round_replies(request: SignedInRequest, monitoring: int) -> HttpResponse:
    """Every municipality of today, and those that answered before they were dissolved: did it send its answers?"""
    found = _find(request, monitoring)
    only = request.GET.get("toon", "")
    rows = _with_reply(found)
    sent = Q(pk__in=found.replies.filter(sent_at__isnull=False).values("municipality"))
    shown = {"verstuurd": rows.filter(sent), "wachten": rows.exclude(sent)}.get(only, rows)
    context = {
        "round": found,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "only": only,
        "total": rows.count(),
        "sent": found.replies.filter(sent_at__isnull=False).count(),
    }
    return render(request, "pillars/monitoring/round_replies.html", context)


@require_safe
def round_reply(request: SignedInRequest, monitoring: int, slug: str) -> HttpResponse:
    """What one municipality sent; a draft is still its own."""
    found = _find(request, monitoring)
    sent = found.replies.filter(sent_at__isnull=False).select_related("municipality", "sent_by")
    reply = get_object_or_404(sent, municipality__slug=slug)
    answers = _by_question(MonitoringAnswer.objects.filter(municipality=reply.municipality, question__round=found))
    rows = [
        {"label": question.text, "value": answer.shown if answer else ""}
        for question in found.questions.order_by("order")
        for answer in [answers.get((question.pk, reply.municipality_id))]
    ]
    context: dict[str, Any] = {"round": found, "reply": reply, "rows": rows}
    return render(request, "pillars/monitoring/round_reply.html", context)


@require_safe
def round_export(request: SignedInRequest, monitoring: int, extension: str) -> HttpResponse:
    """All answers that were sent: a row for each municipality, a column for each question."""
    found = _find(request, monitoring)
    questions = list(found.questions.order_by("order"))
    replies = found.replies.filter(sent_at__isnull=False).select_related("municipality")
    answers = _by_question(MonitoringAnswer.objects.filter(question__round=found))
    headers = ["gemeentecode", "gemeente", "verstuurd_op", *(question.text for question in questions)]
    rows = (
        _row(reply, questions, answers) for reply in replies.order_by("municipality__sort_key", "municipality__name")
    )
    services.record_export(actor=request.user, found=found)
    content = (write_xlsx if extension == "xlsx" else write_csv)(headers, rows)
    return download(content, f"monitoring-{found.pk}-{today().isoformat()}.{extension}")


_Answers = dict[tuple[int, int], MonitoringAnswer]


def _row(reply: MonitoringReply, questions: Iterable[MonitoringQuestion], answers: _Answers) -> list[Cell]:
    found = [answers.get((question.pk, reply.municipality_id)) for question in questions]
    cells: list[Cell] = [None if one is None else one.text or float(one.number or 0) for one in found]
    sent_on = reply.sent_at.date() if reply.sent_at else None
    return [reply.municipality.code, reply.municipality.name, sent_on, *cells]


def _by_question(answers: Iterable[MonitoringAnswer]) -> _Answers:
    return {(answer.question_id, answer.municipality_id): answer for answer in answers}


def _with_reply(found: MonitoringRound) -> QuerySet[Municipality]:
    own = found.replies.filter(municipality=OuterRef("pk"))
    existing = Municipality.objects.existing_on(today()).values("pk")
    return (
        Municipality.objects.filter(Q(pk__in=existing) | Q(Exists(own.filter(sent_at__isnull=False))))
        .annotate(sent_on=Subquery(own.values("sent_at")), has_begun=Exists(own))
        .order_by(F("sent_on").desc(nulls_last=True), "sort_key", "name")
    )


def _find(request: SignedInRequest, monitoring: int) -> MonitoringRound:
    require(request.user, Permission.MONITORING_MANAGE)
    return get_object_or_404(MonitoringRound, pk=monitoring)


def _question(found: MonitoringRound, question: int) -> MonitoringQuestion:
    one = found.questions.filter(pk=question).first()
    if one is None:
        raise Http404
    return one
