"""Advisers: what is known of them, when they are away, and another who takes over all that they have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from coalition.models import HealthRegion, NationalRole, ProgrammePeriod, Province, User
from coalition.services.trail import compare, record
from coalition.tools.workflow import Conflict, Refused
from support.models import Adviser, AdviserAbsence, AdviserCapacity, SupportRequest, Topic
from support.services import requests as services


def present_advisers() -> QuerySet[Adviser]:
    """Everybody whose account has the role and may sign in; whoever has no row yet gets one."""
    accounts = User.objects.filter(national_role=NationalRole.ADVISER)
    missing = accounts.filter(adviser__isnull=True)
    Adviser.objects.bulk_create([Adviser(user=user) for user in missing], ignore_conflicts=True)
    return Adviser.objects.filter(user__in=accounts.filter(is_active=True)).select_related("user")


def listed_advisers() -> QuerySet[Adviser]:
    """Who is there, and whoever left while requests still wait on them: somebody has to take those over."""
    waited_for = SupportRequest.objects.open().filter(adviser__isnull=False).values("adviser")
    found = Adviser.objects.filter(Q(pk__in=present_advisers()) | Q(pk__in=waited_for))
    return found.select_related("user")


def adviser_of(user: User) -> Adviser:
    """The row of an account with the role of adviser."""
    adviser, _ = Adviser.objects.select_related("user").get_or_create(user=user)
    return adviser


@dataclass(frozen=True)
class AdviserFacts:
    provinces: Collection[Province]
    health_regions: Collection[HealthRegion]
    topics: Collection[Topic]
    pillars: str
    capacities: Mapping[ProgrammePeriod, Decimal]

    def shown(self) -> dict[str, str]:
        """As the trail keeps them."""
        return {
            "provincies": ", ".join(sorted(map(str, self.provinces))),
            "GGD-regio's": ", ".join(sorted(map(str, self.health_regions))),
            "onderwerpen": ", ".join(sorted(map(str, self.topics))),
            "pijlers": ", ".join(self.pillars),
            **{f"uren {period}": f"{hours.normalize():f}" for period, hours in self.capacities.items()},
        }

    @classmethod
    def of(cls, adviser: Adviser, periods: Collection[ProgrammePeriod]) -> "AdviserFacts":
        known = dict(adviser.capacities.values_list("period", "hours"))
        return cls(
            list(adviser.provinces.all()),
            list(adviser.health_regions.all()),
            list(adviser.topics.all()),
            adviser.pillars,
            {period: known.get(period.pk, Decimal(0)) for period in periods},
        )


@transaction.atomic
def change_adviser(*, actor: User, adviser: Adviser, facts: AdviserFacts) -> Adviser:
    """Working area, expertise, and the hours of each period."""
    Adviser.objects.select_for_update().get(pk=adviser.pk)
    before = AdviserFacts.of(adviser, facts.capacities.keys()).shown()
    adviser.provinces.set(facts.provinces)
    adviser.health_regions.set(facts.health_regions)
    adviser.topics.set(facts.topics)
    adviser.pillars = "".join(sorted(facts.pillars))
    adviser.save(update_fields=["pillars"])
    for period, hours in facts.capacities.items():
        AdviserCapacity.objects.update_or_create(adviser=adviser, period=period, defaults={"hours": hours})
    changes = compare(before, facts.shown())
    if changes:
        record(actor=actor, action="adviser.changed", obj=adviser.user, changes=changes)
    return adviser


@transaction.atomic
def add_absence(*, actor: User, adviser: Adviser, starts: date, ends: date | None) -> AdviserAbsence:
    """From and up to and including which day. Why is nobody's business, and the trail does not hold when."""
    if ends and ends < starts:
        raise Refused("De laatste dag ligt voor de eerste. Kies een latere laatste dag.", "ends")
    overlapping = adviser.absences.exclude(ends__lt=starts)
    if (overlapping.filter(starts__lte=ends) if ends else overlapping).exists():
        raise Refused("In deze tijd staat al een afwezigheid. Verwijder die eerst.", "starts")
    absence = AdviserAbsence.objects.create(adviser=adviser, starts=starts, ends=ends)
    record(actor=actor, action="adviser.absent", obj=adviser.user, changes={"afwezigheid": True})
    return absence


@transaction.atomic
def remove_absence(*, actor: User, absence: AdviserAbsence) -> None:
    record(actor=actor, action="adviser.present", obj=absence.adviser.user, changes={"afwezigheid": True})
    absence.delete()


# ---- taking over -----------------------------------------------------------------------------


def fingerprint(found: Collection[SupportRequest]) -> str:
    """Tells whether what was looked at is still what is there."""
    return ",".join(f"{one.pk}.{one.version}" for one in sorted(found, key=lambda one: one.pk))


@transaction.atomic
def take_over(
    *, actor: User, adviser: Adviser, successor: Adviser | None, looked_at: str, remark: str = ""
) -> list[SupportRequest]:
    """All open requests of an adviser go to another one, or back to the desk: all of them, or none.

    Raises Conflict when they are not the ones that were looked at any more.
    """
    if successor == adviser:
        raise Refused("Kies een andere adviseur dan deze.", "successor")
    found = list(open_requests(adviser))
    if not found:
        raise Refused(f"{adviser} heeft geen open vragen.")
    if fingerprint(found) != looked_at:
        raise Conflict("Er is zojuist iets veranderd aan deze vragen. Kijk opnieuw wat er gebeurt.")
    for request in found:
        if successor:
            services.assign(actor=actor, request=request, adviser=successor, remark=remark)
        else:
            services.release(actor=actor, request=request, remark=remark)
    return found


def open_requests(adviser: Adviser) -> QuerySet[SupportRequest]:
    return adviser.requests.open().select_related("municipality", "adviser__user").order_by("asked_at", "pk")
