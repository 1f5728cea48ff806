"""Acts on monitoring rounds: made, changed, taken away, and one reminder. What is asked stands still once somebody answers."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from coalition.models import Municipality, MunicipalityGrant, User
from coalition.services.trail import compare, record
from coalition.tools.dates import long_date, today
from coalition.tools.workflow import Conflict, Refused
from pillars import mails
from pillars.models import PILLARS, MonitoringQuestion, MonitoringRound

MOST_QUESTIONS = 10
MOST_OPTIONS = 10
LONGEST_OPTION = 100
ANSWERED = "Er zijn al antwoorden. Wat er gevraagd wordt, verandert dan niet meer; alleen de laatste dag nog."
CHANGED_MEANWHILE = "Iemand anders wijzigde deze ronde. Bekijk haar eerst opnieuw."


@transaction.atomic
def save_round(
    *, actor: User, found: MonitoringRound | None, version: int | None, name: str, opens_on: date, closes_on: date
) -> MonitoringRound:
    """Makes or changes a round; with answers only its last day, and never after it closed."""
    before = {} if found is None else _shown(found)
    current = MonitoringRound(created_by=actor) if found is None else _locked(found, version)
    if current.pk and current.replies.exists():
        if current.is_closed:
            raise Refused("Deze ronde is gesloten en heeft antwoorden. Zij gaat niet meer open.")
        if (name, opens_on) != (current.name, current.opens_on):
            raise Refused(ANSWERED)
    if closes_on < opens_on:
        raise Refused("De laatste dag ligt voor de eerste. Kies een latere dag.", field="closes_on")
    if closes_on < today():
        raise Refused("De laatste dag is al voorbij. Kies vandaag of een latere dag.", field="closes_on")
    if MonitoringRound.objects.exclude(pk=current.pk or 0).filter(name__iexact=name).exists():
        raise Refused("Er is al een ronde met deze naam. Kies een andere naam.", field="name")
    current.name, current.opens_on, current.closes_on = name, opens_on, closes_on
    current.save()
    action = "monitoring.changed" if found else "monitoring.created"
    record(actor=actor, action=action, obj=current, changes=compare(before, _shown(current)))
    return current


@transaction.atomic
def delete_round(*, actor: User, found: MonitoringRound) -> None:
    current = _locked(found, None)
    if current.replies.exists():
        raise Refused("Deze ronde heeft antwoorden van gemeenten. Zij blijft staan.")
    record(actor=actor, action="monitoring.deleted", obj=current, changes={"naam": [current.name, None]})
    current.delete()


@transaction.atomic
def save_question(
    *, actor: User, found: MonitoringRound, question: MonitoringQuestion | None, text: str,
    kind: MonitoringQuestion.Kind, options: Sequence[str] = (), pillar: int | None = None,
) -> MonitoringQuestion:  # fmt: skip
    """Adds a question at the end, or changes one."""
    current = _unanswered(found)
    others = current.questions.exclude(pk=question.pk) if question else current.questions.all()
    if question is None and len(others) >= MOST_QUESTIONS:
        raise Refused(f"Een ronde heeft hoogstens {MOST_QUESTIONS} vragen. Haal eerst een vraag weg.")
    if others.filter(text__iexact=text).exists():
        raise Refused("Deze vraag staat al in de ronde.", field="text")
    if pillar is not None and pillar not in PILLARS:
        raise Refused("Kies een van de vijf pijlers.", field="pillar")
    last = others.order_by("-order").values_list("order", flat=True).first() or 0
    saved = question or MonitoringQuestion(round=current, order=last + 1)
    saved.text, saved.kind, saved.pillar = text, kind, pillar
    saved.choices = "\n".join(_checked(options)) if kind == MonitoringQuestion.Kind.CHOICE else ""
    saved.save()
    told = {"vraag": [None, saved.text], "soort antwoord": [None, saved.get_kind_display()]}
    record(actor=actor, action="monitoring.question_saved", obj=current, changes=told)
    return saved


@transaction.atomic
def remove_question(*, actor: User, question: MonitoringQuestion) -> None:
    current = _unanswered(question.round)
    record(actor=actor, action="monitoring.question_removed", obj=current, changes={"vraag": [question.text, None]})
    question.delete()


@transaction.atomic
def move_question_up(*, actor: User, question: MonitoringQuestion) -> None:
    """Before the one that stands above it; the first stays where it is."""
    current = _unanswered(question.round)
    question.refresh_from_db()
    above = current.questions.filter(order__lt=question.order).order_by("-order").first()
    if above is None:
        return
    place, question.order, above.order = question.order, above.order, 0
    for one in (above, question):  # no two of them ever stand in one place
        one.save(update_fields=["order"])
    above.order = place
    above.save(update_fields=["order"])
    record(actor=actor, action="monitoring.question_moved", obj=current, changes={"vraag": [None, question.text]})


@transaction.atomic
def remind(*, actor: User, found: MonitoringRound) -> int:
    """Mails the officers of municipalities that have not sent their answers; once. Gives how many are mailed."""
    current = _locked(found, None)
    if not current.is_open or not current.questions.exists():
        raise Refused("Een herinnering kan alleen zolang de ronde open is.")
    if current.reminded_at:
        raise Conflict(f"Op {long_date(timezone.localdate(current.reminded_at))} is al een herinnering verstuurd.")
    waiting = Municipality.objects.existing_on(today()).exclude(
        pk__in=current.replies.filter(sent_at__isnull=False).values("municipality")
    )
    grants = MunicipalityGrant.objects.active().filter(municipality__in=waiting, user__is_active=True)
    by_user: dict[User, list[Municipality]] = {}
    for grant in grants.select_related("user", "municipality"):
        by_user.setdefault(grant.user, []).append(grant.municipality)
    for user, municipalities in by_user.items():
        mails.monitoring_reminder(current, user, municipalities)
    current.reminded_at, current.reminded_by = timezone.now(), actor
    current.save(update_fields=["reminded_at", "reminded_by"])
    record(actor=actor, action="monitoring.reminded", obj=current, changes={"mensen": [None, len(by_user)]})
    return len(by_user)


@transaction.atomic
def record_export(*, actor: User, found: MonitoringRound) -> None:
    """That the answers were taken out stands in the trail."""
    record(actor=actor, action="monitoring.exported", obj=found)


def _locked(found: MonitoringRound, version: int | None) -> MonitoringRound:
    """As it is now, and nobody else changes or answers it meanwhile; raises the version where one was given."""
    current = MonitoringRound.objects.select_for_update().filter(pk=found.pk).first()
    if current is None or (version is not None and current.version != version):
        raise Conflict(CHANGED_MEANWHILE)
    current.version += version is not None
    return current


def _unanswered(found: MonitoringRound) -> MonitoringRound:
    current = _locked(found, None)
    if current.replies.exists():
        raise Refused(ANSWERED)
    return current


def _checked(options: Sequence[str]) -> list[str]:
    chosen = [option.strip() for option in options if option.strip()]
    if len(chosen) < 2:
        raise Refused("Geef ten minste twee keuzes, elk op een eigen regel.", field="options")
    if len(chosen) > MOST_OPTIONS:
        raise Refused(f"Geef hoogstens {MOST_OPTIONS} keuzes.", field="options")
    if len({option.casefold() for option in chosen}) < len(chosen):
        raise Refused("Een keuze staat er twee keer. Haal er een weg.", field="options")
    if max(map(len, chosen)) > LONGEST_OPTION:
        raise Refused(f"Een keuze heeft hoogstens {LONGEST_OPTION} tekens. Maak haar korter.", field="options")
    return chosen


def _shown(found: MonitoringRound) -> dict[str, str]:
    return {
        "naam": found.name,
        "open vanaf": long_date(found.opens_on),
        "laatste dag": long_date(found.closes_on),
    }
