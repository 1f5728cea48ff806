"""Closing an evening makes the signings of all who are ticked, and one act takes that back.

What closing made is known by its moment: a signing that closing wrote has the gathering's `closed_at` as `created_at`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from coalition.models import AuditEvent, User
from coalition.services.trail import record
from coalition.tools.dates import PartialDate, long_date, partial_date_columns, today
from coalition.tools.workflow import Conflict, Refused
from partners.models import (
    OPEN_STATES,
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    MembershipAct,
    MembershipState,
)
from partners.services.memberships import hold_partners, move_membership, undo_joining

TWICE = "Iemand anders heeft deze bijeenkomst zojuist afgesloten."
CHANGED = "Er is intussen iets veranderd. Kijk nog een keer wat er wordt vastgelegd."


@dataclass(frozen=True)
class Closing:
    """What closing would record."""

    signing: list[Attendance] = field(default_factory=list)
    # Of these the covenant was signed before: by an earlier evening, or through a personal link.
    already: list[Attendance] = field(default_factory=list)
    joining: list[Attendance] = field(default_factory=list)
    present: int = 0

    @property
    def fingerprint(self) -> str:
        facts = [(row.pk, row.signatory_name, row.signatory_function) for row in self.signing]
        return hashlib.sha256(repr((facts, [row.pk for row in self.joining], self.present)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Reopening:
    """What undoing would take back, and what stays because something happened to it since."""

    removed: list[CovenantSigning] = field(default_factory=list)
    stays: list[CovenantSigning] = field(default_factory=list)
    unjoined: list[CoalitionMembership] = field(default_factory=list)
    stay_joined: list[CoalitionMembership] = field(default_factory=list)


def plan_closing(gathering: Gathering) -> Closing:
    ticked = gathering.attendances.filter(present=True, membership__state__in=OPEN_STATES)
    rows = list(ticked.select_related("membership__partner"))
    if gathering.version is None:
        return Closing(present=len(rows))
    in_force = gathering.version.signings.in_force()
    signed = set(in_force.values_list("partner", flat=True))
    return Closing(
        signing=[row for row in rows if row.membership.partner_id not in signed],
        already=[row for row in rows if row.membership.partner_id in signed],
        joining=[row for row in rows if row.membership.allows(MembershipAct.JOIN)],
        present=len(rows),
    )


@transaction.atomic
def close_gathering(*, actor: User, gathering: Gathering, fingerprint: str) -> Closing:
    """Records what the user saw on the page before (`fingerprint`); of two who close at once one is told."""
    now = timezone.now()
    open_one = Gathering.objects.filter(pk=gathering.pk, closed_at__isnull=True)
    if not open_one.update(closed_at=now, closed_by=actor):
        raise Conflict(TWICE)
    # Read again: date and version as they are, now that nobody ticks any more.
    gathering = Gathering.objects.select_related("ceremony", "version", "coalition").get(pk=gathering.pk)
    if gathering.version:  # held, as whoever signs through a link holds it: nobody signs twice
        CovenantVersion.objects.select_for_update().get(pk=gathering.version.pk)
    day = gathering.ceremony.held_on
    if day > today():
        raise Refused(f"Deze bijeenkomst is pas op {long_date(day)}. Sluit af op de dag zelf of daarna.")
    plan = plan_closing(gathering)
    if plan.fingerprint != fingerprint:
        raise Conflict(CHANGED)
    if gathering.version:
        hold_partners([row.membership.partner_id for row in plan.signing])
        for row in plan.signing:
            _sign(actor, gathering, gathering.version, row, now)
    for row in plan.joining:
        move_membership(
            actor=actor, membership=row.membership, act=MembershipAct.JOIN, on=PartialDate.on(day), gathering=gathering
        )
    counts = {"aanwezig": [None, plan.present], "ondertekend": [None, len(plan.signing)]}
    record(actor=actor, action="gathering.closed", obj=gathering, changes=counts)
    return plan


def _sign(actor: User, gathering: Gathering, version: CovenantVersion, row: Attendance, now: datetime) -> None:
    day = gathering.ceremony.held_on
    signing = CovenantSigning.objects.create(
        version=version, partner=row.membership.partner, gathering=gathering, how=CovenantSigning.How.WET,
        signatory_name=row.signatory_name, signatory_function=row.signatory_function,
        created_at=now, created_by=actor, **partial_date_columns("signed_on", PartialDate.on(day)),
    )  # fmt: skip
    changes = {"ondertekend op": [None, long_date(day)], "hoe": [None, signing.get_how_display()]}
    record(actor=actor, action="covenant.signed", obj=signing, changes=changes)


def plan_reopening(gathering: Gathering) -> Reopening:
    """A signing that was changed or withdrawn by hand, or has a scan, is somebody's work since: it stays."""
    stays: list[CovenantSigning] = []
    removed: list[CovenantSigning] = []
    for signing in signings_of_closing(gathering):
        touched = signing.withdrawn_on or signing.file_id or signing.is_changed  # type: ignore[attr-defined]  # annotated
        (stays if touched else removed).append(signing)
    going = {signing.pk for signing in removed}
    ours = CovenantSigning.objects.in_force().filter(version__covenant__coalition=gathering.coalition)
    still_signed = set(ours.exclude(pk__in=going).values_list("partner", flat=True))
    still_signed |= {signing.partner_id for signing in stays}
    joined = CoalitionMembership.objects.filter(joined_at_gathering=gathering, coalition=gathering.coalition)
    plan = Reopening(removed=removed, stays=stays)
    for membership in joined.exclude(state=MembershipState.MERGED).select_related("partner"):
        keeps = membership.state != MembershipState.MEMBER or membership.partner_id in still_signed
        (plan.stay_joined if keeps else plan.unjoined).append(membership)
    return plan


def signings_of_closing(gathering: Gathering) -> QuerySet[CovenantSigning]:
    """The signings that closing made; `is_changed` says whether somebody changed one by hand."""
    changed = AuditEvent.objects.filter(
        object_type=CovenantSigning._meta.label_lower, object_id=OuterRef("id_text"),
        action="covenant.signing_changed",
    )  # fmt: skip
    if gathering.closed_at is None:
        return CovenantSigning.objects.none()
    made = gathering.signings.filter(created_at=gathering.closed_at, how=CovenantSigning.How.WET)
    return made.annotate(id_text=Cast("pk", CharField()), is_changed=Exists(changed)).select_related("partner")


@transaction.atomic
def reopen_gathering(*, actor: User, gathering: Gathering) -> Reopening:
    """Takes back what closing did; the ticks stay, so that it can be closed again."""
    seen = Gathering.objects.filter(pk=gathering.pk, closed_at=gathering.closed_at, closed_at__isnull=False)
    held = seen.select_for_update(of=("self",)).select_related("coalition").first()
    if held is None:
        raise Conflict("Iemand anders heeft het afsluiten zojuist al ongedaan gemaakt.")
    plan = plan_reopening(held)
    Gathering.objects.filter(pk=held.pk).update(closed_at=None, closed_by=None)
    for signing in plan.removed:
        record(actor=actor, action="covenant.signing_removed", obj=signing)
        signing.delete()
    for membership in plan.unjoined:
        undo_joining(actor=actor, membership=membership)
    counts = {"ondertekend": [len(plan.removed) + len(plan.stays), len(plan.stays)]}
    record(actor=actor, action="gathering.reopened", obj=held, changes=counts)
    return plan
