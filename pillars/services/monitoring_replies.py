"""What a municipality answers in a monitoring round: a draft of its own, then sent, and changed until the round closes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.services.trail import record
from coalition.tools.dates import today
from coalition.tools.workflow import Conflict, Refused
from pillars.models import MonitoringAnswer, MonitoringQuestion, MonitoringReply, MonitoringRound

# By question: a number or a text; None is no answer.
Answers = Mapping[MonitoringQuestion, Decimal | str | None]


@dataclass(frozen=True)
class Earlier:
    """What the municipality sent when the same was asked in an earlier round."""

    round: MonitoringRound
    answer: MonitoringAnswer


@transaction.atomic
def save_reply(
    *, actor: User, found: MonitoringRound, municipality: Municipality, version: int | None, answers: Answers, send: bool
) -> MonitoringReply:  # fmt: skip
    """Keeps the answers, for colleagues to go on with, or (`send`) for the ministry to read.

    `version` is that of the reply as it was opened, None where there was none. What was sent stays sent.
    """
    current = MonitoringRound.objects.select_for_update().filter(pk=found.pk).first()
    if current is None or not current.is_open:
        raise Refused("Deze ronde is niet open. U kunt nu niet antwoorden.")
    if not municipality.existed_on(today()):
        raise Refused(f"{municipality} bestaat niet meer. Antwoord namens de gemeente die er nu is.")
    reply = current.replies.filter(municipality=municipality).first()
    if (reply.version if reply else None) != version:
        raise Conflict("Een collega bewaarde intussen antwoorden. Bekijk ze eerst opnieuw.")
    given = {question: answer for question, answer in answers.items() if answer not in (None, "")}
    is_sent = send or (reply is not None and reply.sent_at is not None)
    if not given and (is_sent or reply is None):
        raise Refused("Beantwoord ten minste één vraag.")
    reply = reply or MonitoringReply(round=current, municipality=municipality, version=0)
    now = timezone.now()
    reply.version += 1
    reply.changed_at, reply.changed_by = now, actor
    if is_sent and reply.sent_at is None:
        reply.sent_at, reply.sent_by = now, actor
    reply.save()
    _write(actor, municipality, answers, given)
    # That it answered, never what: administrators read the trail, the answers are not theirs.
    told = {"antwoorden": True}
    action = "monitoring.sent" if is_sent else "monitoring.saved"
    record(actor=actor, action=action, obj=reply, municipality=municipality, changes=told)
    return reply


def _write(actor: User, municipality: Municipality, asked: Answers, given: Answers) -> None:
    own = MonitoringAnswer.objects.filter(municipality=municipality)
    own.filter(question__in=[question for question in asked if question not in given]).delete()
    for question, answer in given.items():
        number, text = (answer, "") if isinstance(answer, Decimal) else (None, answer)
        if question.kind == MonitoringQuestion.Kind.CHOICE and text not in question.options:
            raise Refused("Kies een van de mogelijkheden.")
        values = {"number": number, "text": text, "changed_at": timezone.now(), "changed_by": actor}
        own.update_or_create(question=question, municipality=municipality, defaults=values)


def earlier_answers(found: MonitoringRound, municipality: Municipality) -> dict[int, Earlier]:
    """By question (primary key), from the newest earlier round that asked the same in the same words; in two queries."""
    sent = MonitoringReply.objects.filter(municipality=municipality, sent_at__isnull=False)
    answers = (
        MonitoringAnswer.objects.filter(
            municipality=municipality,
            question__round__in=sent.filter(round__closes_on__lt=found.opens_on).values("round"),
        )
        .select_related("question__round")
        .order_by("question__round__opens_on")
    )
    newest = {_same(answer.question): answer for answer in answers}
    return {
        question.pk: Earlier(answer.question.round, answer)
        for question in found.questions.all()
        for answer in [newest.get(_same(question))]
        if answer and (question.kind != MonitoringQuestion.Kind.CHOICE or answer.text in question.options)
    }


def _same(question: MonitoringQuestion) -> tuple[str, str]:
    return question.kind, " ".join(question.text.casefold().split())
