"""The terms of retention of ended requests, of notes on hours and of contact moments.

That there was one, what it was about and its hours stay: they are accounted for.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from coalition.services import files
from coalition.services.retention import YEAR, Term, delete_with_trail
from coalition.services.trail import record
from support.models import ContactMoment, HoursEntry, MonthlyStatement, SupportMessage, SupportRequest

ERASED_TEXT = "gewist na de bewaartermijn"


def _ended(limit: datetime) -> "models.QuerySet[SupportRequest]":
    return SupportRequest.objects.filter(ended_at__lt=limit)


def with_correspondence(limit: datetime) -> "models.QuerySet[SupportRequest]":
    """Ended, and with something left that people wrote or sent."""
    written = Exists(SupportMessage.objects.filter(request=OuterRef("pk")))
    sent = Exists(SupportRequest.files.through.objects.filter(supportrequest=OuterRef("pk")))
    return _ended(limit).filter(Q(written) | Q(sent))


def erase_correspondence(request: SupportRequest) -> None:
    """Messages, internal notes and every attachment; the trail tells that they were there."""
    attached = list(request.files.all())
    request.files.clear()
    for written in request.messages.all():
        attached += written.files.all()
        written.delete()
    for file in attached:
        files.erase(file)
    record(actor=None, action="request.letters_erased", obj=request, municipality=request.municipality)


def with_own_words(limit: datetime) -> "models.QuerySet[SupportRequest]":
    return _ended(limit).exclude(question=ERASED_TEXT)


def erase_own_words(request: SupportRequest) -> None:
    """What was asked, why it ended and what it brought: free text, in which there can be names."""
    request.question = ERASED_TEXT
    request.reason, request.result = (ERASED_TEXT if text else "" for text in (request.reason, request.result))
    request.save(update_fields=["question", "reason", "result"])
    record(actor=None, action="request.words_erased", obj=request, municipality=request.municipality)


def with_notes_on_hours(limit: datetime) -> "models.QuerySet[HoursEntry]":
    return HoursEntry.objects.filter(day__lt=limit.date()).exclude(note="", reason="")


def erase_note_on_hours(entry: HoursEntry) -> None:
    """The hours stay, and what was wrong with them; why goes."""
    entry.note = entry.reason = ""
    entry.save(update_fields=["note", "reason"])
    record(actor=None, action="hours.note_erased", obj=entry.request, municipality=entry.request.municipality)


def with_remark(limit: datetime) -> "models.QuerySet[MonthlyStatement]":
    return MonthlyStatement.objects.filter(month__lt=limit.date()).exclude(remark="")


def erase_remark(statement: MonthlyStatement) -> None:
    statement.remark = ""
    statement.save(update_fields=["remark"])
    record(actor=None, action="statement.remark_erased", obj=statement)


TERMS = (
    Term(
        "berichten, interne notities en bijlagen van beëindigde ondersteuningsvragen",
        2 * YEAR,
        "Twee jaar lang kan de gemeente erop voortbouwen en kan iemand ernaar vragen. Daarna zegt de afronding genoeg.",
        with_correspondence,
        erase_correspondence,
    ),
    Term(
        "de eigen woorden in beëindigde ondersteuningsvragen",
        5 * YEAR,
        "Een programmaperiode duurt vier jaar en wordt in het jaar erna verantwoord. Onderwerp, data en uren blijven.",
        with_own_words,
        erase_own_words,
    ),
    Term(
        "toelichtingen bij geschreven uren",
        5 * YEAR,
        "Uren worden verantwoord met de programmaperiode waarin zij vallen. Dag, soort en aantal blijven.",
        with_notes_on_hours,
        erase_note_on_hours,
    ),
    Term(
        "opmerkingen bij maandstaten die werden teruggegeven",
        5 * YEAR,
        "Zo lang als de toelichtingen bij de uren waar zij over gaan.",
        with_remark,
        erase_remark,
    ),
    Term(
        "contactmomenten met gemeenten",
        4 * YEAR,
        "Een programmaperiode lang kan een opvolger lezen wat er is besproken. Daarna is het verleden tijd.",
        lambda limit: ContactMoment.objects.filter(happened_on__lt=limit.date()),
        delete_with_trail,
    ),
)
