"""Where a signature goes on to count: the ministry takes it over for a successor, and decides on the next period.

The signing itself never moves and is never copied; each of these acts is a record of its own.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.services.succession import successors_on
from coalition.services.trail import record
from coalition.tools.dates import long_date
from coalition.tools.workflow import Conflict, Refused
from pillars.models import PeriodRule, Signing, SigningState, Takeover


@transaction.atomic
def take_over_signing(
    *, actor: User, signing: Signing, municipality: Municipality, counts_from: date, reason: str
) -> Takeover:
    """`municipality` counts from that day by the signing of one that went up in it."""
    former = signing.municipality
    if signing.state != SigningState.REGISTERED:
        raise Refused(f"Deze ondertekening is {signing.get_state_display()}. Alleen wat geregistreerd is, kan door.")
    if municipality.pk not in successors_on(counts_from).get(former.pk, ()):
        raise Refused(
            f"{former} ging op {long_date(counts_from)} niet op in {municipality}. Kies een dag vanaf de herindeling.",
            field="counts_from",
        )
    if not municipality.existed_on(counts_from):
        raise Refused(f"{municipality} bestaat op die dag niet.", field="counts_from")
    if not reason.strip():
        raise Refused("Schrijf op waarom de ondertekening wordt overgenomen.", field="reason")
    if municipality.signings.filter(state=SigningState.WITHDRAWN).exists():
        raise Refused(f"{municipality} trok zelf een ondertekening in. Zij telt pas weer mee als zij zelf tekent.")
    try:
        with transaction.atomic():
            takeover = Takeover.objects.create(
                municipality=municipality,
                signing=signing,
                counts_from=counts_from,
                reason=reason.strip(),
                decided_by=actor,
            )
    except IntegrityError as problem:
        raise Conflict(f"{municipality} heeft deze ondertekening al overgenomen.") from problem
    changes = {
        "opvolger": [None, municipality.name], "telt vanaf": [None, long_date(counts_from)], "reden": [None, takeover.reason],
    }  # fmt: skip
    record(actor=actor, action="signing.carried_over", obj=signing, municipality=municipality, changes=changes)
    return takeover


@transaction.atomic
def undo_takeover(*, actor: User, takeover: Takeover, reason: str) -> None:
    """It was a mistake: the successor never counted by it."""
    if not reason.strip():
        raise Refused("Schrijf op waarom het overnemen niet klopte.", field="reason")
    standing = Takeover.objects.standing().filter(pk=takeover.pk)
    if not standing.update(undone_at=timezone.now(), undone_by=actor):
        raise Conflict("Dit is al ongedaan gemaakt.")
    changes = {"opvolger": [takeover.municipality.name, None], "reden": [None, reason.strip()]}
    record(
        actor=actor,
        action="signing.carry_undone",
        obj=takeover.signing,
        municipality=takeover.municipality,
        changes=changes,
    )


@transaction.atomic
def decide_period(*, actor: User, period: ProgrammePeriod, carries_over: bool, reason: str) -> PeriodRule:
    """Whether signings of earlier periods go on in this one; decided again, the trail keeps what it was."""
    if not ProgrammePeriod.objects.filter(starts__lt=period.starts).exists():
        raise Refused("Dit is de eerste periode. Er is geen eerdere waaruit ondertekeningen kunnen doorgaan.")
    if not reason.strip():
        raise Refused("Schrijf op waarop dit besluit berust.", field="reason")
    before = PeriodRule.objects.select_for_update().filter(period=period).first()
    decided = {
        "carries_over": carries_over,
        "reason": reason.strip(),
        "decided_at": timezone.now(),
        "decided_by": actor,
    }
    rule, _ = PeriodRule.objects.update_or_create(period=period, defaults=decided)
    changes = {
        "ondertekeningen gaan door": [_in_words(before), _in_words(rule)],
        "reden": [before.reason if before else None, rule.reason],
    }
    record(actor=actor, action="period.decided", obj=period, changes=changes)
    return rule


def _in_words(rule: PeriodRule | None) -> str | None:
    return None if rule is None else "ja" if rule.carries_over else "nee"
