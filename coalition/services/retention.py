"""How long personal data is kept, and why: one table, to which every app adds its own terms.

Erasing keeps the trail, and of a person the row that the trail points at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from coalition.models import AccessRequest, Invitation, MunicipalityContact, OutboxMail, PageReport, User
from coalition.services import papers
from coalition.services.accounts import close_doors
from coalition.services.reports import erase_report
from coalition.services.trail import record

YEAR = timedelta(days=365)
ERASED_NAME = "medewerker gemeente"
# A name that no mail server can have.
ERASED_DOMAIN = "gewist.invalid"


@dataclass(frozen=True)
class Term:
    """Rows of one kind: which have passed their term at a moment, and how one of them is erased."""

    what: str
    after: timedelta
    reason: str
    passed: Callable[[datetime], "models.QuerySet[Any]"]
    erase: Callable[[Any], None]

    def due(self, now: datetime) -> "models.QuerySet[Any]":
        """The rows that would be erased at this moment."""
        return self.passed(now - self.after)


_terms: list[Term] = []


def add_terms(*terms: Term) -> None:
    """For the apps above the core, when they are ready."""
    _terms.extend(terms)


def all_terms() -> tuple[Term, ...]:
    return (*CORE, *_terms)


def overdue(now: datetime | None = None) -> Iterator[tuple[Term, int]]:
    """For each term how many rows have passed it."""
    moment = now or timezone.now()
    for term in all_terms():
        yield term, term.due(moment).count()


def apply_terms(now: datetime | None = None) -> Iterator[tuple[Term, int]]:
    """Erases what has passed its term, each row in a transaction of its own; gives how many of each."""
    moment = now or timezone.now()
    for term in all_terms():
        keys = list(term.due(moment).values_list("pk", flat=True))
        for key in keys:
            with transaction.atomic():
                row = term.due(moment).filter(pk=key).first()
                if row is not None:
                    term.erase(row)
        yield term, len(keys)


# ---- how each is erased ----------------------------------------------------------------------


def erase_user(user: User) -> None:
    """The row stays, for the trail and the signings point at it; who it was goes."""
    close_doors(user)
    EmailAddress.objects.filter(user=user).delete()
    user.name, user.function, user.phone = ERASED_NAME, "", ""
    user.email = f"gewist-{user.pk}@{ERASED_DOMAIN}"
    user.last_login, user.erased_at = None, timezone.now()
    user.set_unusable_password()
    user.save()
    record(actor=None, action="user.erased", obj=user)


def delete_with_trail(row: Any) -> None:
    """The row goes; the trail tells that it was there and that it was erased."""
    record(actor=None, action="retention.erased", obj=row, municipality=getattr(row, "municipality", None))
    row.delete()


def empty_mail(mail: OutboxMail) -> None:
    """That something was sent, and when, stays; to whom and what it said goes."""
    mail.to, mail.text, mail.html = f"gewist@{ERASED_DOMAIN}", "", ""
    mail.save(update_fields=["to", "text", "html"])


CORE = (
    Term(
        "persoonsgegevens van beëindigde accounts",
        YEAR,
        "Een jaar lang kan iemand nog vragen wie iets invoerde. Daarna staat er ‘medewerker gemeente’.",
        lambda limit: User.objects.filter(ended_at__lt=limit, erased_at__isnull=True),
        erase_user,
    ),
    Term(
        "aanvragen om toegang waarover is besloten",
        YEAR,
        "Een jaar lang is na te gaan waarom iemand wel of geen toegang kreeg.",
        lambda limit: AccessRequest.objects.decided().filter(decided_at__lt=limit),
        delete_with_trail,
    ),
    Term(
        "meldingen van bezoekers die zijn afgehandeld: e-mailadres en tekst",
        timedelta(days=90),
        "Drie maanden lang is een vraag over de melding te beantwoorden. Wat ermee is gedaan, blijft.",
        lambda limit: PageReport.objects.filter(handled_at__lt=limit).exclude(text="gewist"),
        erase_report,
    ),
    Term(
        "gebruikte, ingetrokken en verlopen uitnodigingen",
        timedelta(days=183),
        "Een half jaar lang is na te gaan wie wie uitnodigde; daarna staat dat in het logboek.",
        lambda limit: Invitation.objects.filter(expires_at__lt=limit),
        delete_with_trail,
    ),
    Term(
        "contactgegevens van gemeenten die niemand meer bevestigt",
        2 * YEAR,
        "Wat twee jaar niet is bevestigd, klopt vaak niet meer; een opgeheven gemeente bevestigt niets meer.",
        lambda limit: MunicipalityContact.objects.filter(confirmed_on__lt=limit.date()),
        delete_with_trail,
    ),
    Term(
        "tekst en adres van verzonden mail",
        timedelta(days=90),
        "Drie maanden lang is na te gaan of een bericht is aangekomen.",
        lambda limit: OutboxMail.objects.filter(Q(sent_at__lt=limit) | Q(failed_at__lt=limit)).exclude(text=""),
        empty_mail,
    ),
    Term(
        "bestanden van uitgegeven papier dat nooit bij een registratie kwam",
        2 * YEAR,
        "Zo lang kan een geprint formulier nog getekend terugkomen. Het controlegetal blijft: een uitgegeven bestand "
        "is altijd te herkennen.",
        papers.never_registered,
        papers.erase_bytes,
    ),
    Term(
        "sessies met IP-adres en browser",
        timedelta(days=30),
        "Een maand lang kan iemand zien waar is ingelogd.",
        lambda limit: UserSession.objects.filter(last_seen_at__lt=limit),
        lambda session: session.end(),
    ),
)
