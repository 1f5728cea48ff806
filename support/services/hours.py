"""Hours: written per day, corrected by a new entry, approved by the month; never more than the budget.

The budget's row is locked while its hours change, and a constraint has the last word: two who write the last
hours at the same moment cannot both have them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.services.trail import record
from coalition.tools.dates import MONTHS, long_date, today
from coalition.tools.workflow import Conflict, Refused, key_of
from support import mails
from support.models import Adviser, Budget, HoursEntry, HoursKind, HoursShare, MonthlyStatement, SupportRequest
from support.models.hours import QUARTERS_A_DAY


def in_words(quarters: int) -> str:
    """Quarters as hours: `6` → *1,5 uur*, `5` → *1,25 uur*."""
    hours = (Decimal(quarters) / 4).normalize()
    return f"{hours:f}".replace(".", ",") + " uur"


def month_name(day: date) -> str:
    """`november 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def split(quarters: int, parts: int) -> list[int]:
    """As even as whole quarters allow; the first ones get what is left over. Adds up to `quarters`."""
    each, over = divmod(quarters, parts)
    return [each + (place < over) for place in range(parts)]


@transaction.atomic
def write_hours(
    *, actor: User, request: SupportRequest, day: date, quarters: int, kind: HoursKind, note: str = "",
    creation_key: UUID | None = None,
) -> HoursEntry:  # fmt: skip
    """Time of one day on a request, on the budgets of the municipalities that it covers. Raises Refused.

    By its adviser, or by who was that on the day.

    The same `creation_key` twice (two clicks) gives the same entry.
    """
    adviser = Adviser.objects.filter(user=actor).first() or request.adviser
    if adviser is None:
        raise Refused("Deze vraag heeft nog geen adviseur. Er kunnen nog geen uren op worden geschreven.", "request")
    _lock(adviser)
    key = key_of(creation_key, adviser.pk, request.pk, day, quarters, kind, note)
    if same := _written_before(key):
        return same
    _refuse_wrong_day(adviser, request, day)
    _refuse_wrong_amount(adviser, day, quarters)
    entry = HoursEntry.objects.create(
        request=request, adviser=adviser, day=day, quarters=quarters, kind=kind, note=note.strip(), counts=_counts(kind),
        written_by=actor, creation_key=key,
    )  # fmt: skip
    _book(entry, _budgets(request, day))
    _record(actor, "hours.written", entry, None)
    return entry


@transaction.atomic
def correct_hours(
    *, actor: User, entry: HoursEntry, quarters: int, kind: HoursKind, note: str = "", reason: str = "",
    creation_key: UUID | None = None,
) -> HoursEntry:  # fmt: skip
    """A new entry takes the place of the old one, which stays readable; `0` takes the hours back."""
    _lock(entry.adviser)
    key = key_of(creation_key, entry.pk, quarters, kind, note, reason)
    if same := _written_before(key):
        return same
    _refuse_closed_month(entry.adviser, entry.day)
    if quarters:
        _refuse_wrong_amount(entry.adviser, entry.day, quarters, instead_of=entry)
    new = HoursEntry.objects.create(
        request=entry.request, adviser=entry.adviser, day=entry.day, quarters=quarters, kind=kind, note=note.strip(),
        reason=reason.strip(), counts=_counts(kind), written_by=actor, creation_key=key,
    )  # fmt: skip
    if not HoursEntry.objects.filter(pk=entry.pk, successor__isnull=True).update(successor=new):
        raise Conflict("Deze uren zijn al verbeterd. Bekijk eerst de nieuwe regel.")
    shares = list(entry.shares.order_by("pk"))
    budgets = _locked([share.budget_id for share in shares])
    if entry.counts:
        for share in shares:
            budgets[share.budget_id].used_quarters -= share.quarters
    _book(new, [budgets[share.budget_id] for share in shares])
    _record(actor, "hours.corrected", new, entry)
    return new


@transaction.atomic
def set_budget(
    *, actor: User, municipality: Municipality, period: ProgrammePeriod, quarters: int, reason: str
) -> Budget:
    """The ministry's consent to more, or less; never less than what was used."""
    if not reason.strip():
        raise Refused("Schrijf op waarom het budget anders wordt.", "reason")
    budget = _locked_budget(municipality, period)
    if quarters < budget.used_quarters:
        raise Refused(f"Er is al {in_words(budget.used_quarters)} gebruikt. Vul ten minste dat in.", "hours")
    before = budget.quarters
    budget.quarters, budget.reason = quarters, reason.strip()
    budget.changed_at, budget.changed_by = timezone.now(), actor
    budget.save()
    changes = {"budget": [in_words(before), in_words(quarters)], "reden": [None, budget.reason]}
    record(actor=actor, action="budget.set", obj=budget, municipality=municipality, changes=changes)
    return budget


# ---- months ----------------------------------------------------------------------------------


@transaction.atomic
def submit_month(*, actor: User, adviser: Adviser, month: date) -> MonthlyStatement:
    """The adviser says that the month is complete; for who left the ministry does. What was given back can be handed in again."""
    if actor != adviser.user and adviser.is_present:
        raise Refused(f"{adviser} dient de maandstaat zelf in.")
    first = month.replace(day=1)
    if first > today():
        raise Refused("Deze maand moet nog beginnen.")
    _lock(adviser)
    statement, created = MonthlyStatement.objects.get_or_create(adviser=adviser, month=first)
    if not created:
        _decide(statement, (MonthlyStatement.State.RETURNED,), MonthlyStatement.State.SUBMITTED, None)
    record(actor=actor, action="statement.submitted", obj=statement)
    return statement


@transaction.atomic
def approve_month(*, actor: User, statement: MonthlyStatement, edition: str) -> MonthlyStatement:
    """Closes the month: from now on nothing is written or corrected in it.

    Raises Conflict when it is not the `edition` that was looked at: given back and handed in again meanwhile.
    """
    if statement.edition != edition:
        raise Conflict("Deze maandstaat is zojuist opnieuw ingediend. Bekijk hem nog eens.")
    _decide(statement, (MonthlyStatement.State.SUBMITTED,), MonthlyStatement.State.APPROVED, actor)
    record(actor=actor, action="statement.approved", obj=statement)
    return statement


@transaction.atomic
def return_month(*, actor: User, statement: MonthlyStatement, remark: str) -> MonthlyStatement:
    """Back to the adviser, who gets a mail, can correct it and hand it in again."""
    if not remark.strip():
        raise Refused("Schrijf op wat er niet klopt.", "remark")
    _decide(statement, (MonthlyStatement.State.SUBMITTED,), MonthlyStatement.State.RETURNED, actor, remark.strip())
    record(actor=actor, action="statement.returned", obj=statement, changes={"opmerking": True})
    mails.returned(statement)
    return statement


def _decide(
    statement: MonthlyStatement, sources: Sequence[str], target: str, actor: User | None, remark: str = ""
) -> None:
    now = timezone.now()
    facts: dict[str, Any] = {"decided_at": now if actor else None, "decided_by": actor}
    facts["remark"] = remark or statement.remark
    if not actor:
        facts["submitted_at"] = now
    same = MonthlyStatement.objects.filter(pk=statement.pk, state__in=sources, submitted_at=statement.submitted_at)
    if not same.update(state=target, **facts):
        statement.refresh_from_db()
        raise Conflict(f"Deze maandstaat is {statement.get_state_display()}; dat kan nu niet.")
    statement.refresh_from_db()


# ---- what is refused -------------------------------------------------------------------------


def _refuse_wrong_day(adviser: Adviser, request: SupportRequest, day: date) -> None:
    if day > today():
        raise Refused("Deze dag moet nog komen. Schrijf uren op de dag zelf of daarna.", "day")
    spans = _spans(adviser, request)
    if not spans:
        raise Refused("Deze vraag is u niet toegewezen. Kies een andere.", "request")
    if not any(starts <= day <= ends for starts, ends in spans):
        starts, ends = spans[-1]
        if day < starts:
            raise Refused(f"De vraag is u op {long_date(starts)} toegewezen. Kies die dag of een latere.", "day")
        what = "is op {} beëindigd" if request.adviser == adviser else "was tot en met {} van u"
        raise Refused(f"De vraag {what.format(long_date(ends))}. Kies die dag of een eerdere.", "day")
    _refuse_closed_month(adviser, day)


def _spans(adviser: Adviser, request: SupportRequest) -> list[tuple[date, date]]:
    """From which day up to and including which the request was this adviser's; the last one last."""
    spans = list(request.past_assignments.filter(adviser=adviser).values_list("starts", "ends"))
    if request.adviser == adviser and request.assigned_at:
        ended = timezone.localdate(request.ended_at) if request.ended_at else date.max
        spans.append((timezone.localdate(request.assigned_at), ended))
    return spans


def _refuse_closed_month(adviser: Adviser, day: date) -> None:
    statement = MonthlyStatement.objects.filter(adviser=adviser, month=day.replace(day=1)).first()
    if statement is None or statement.state == MonthlyStatement.State.RETURNED:
        return
    month = month_name(day)
    if statement.state == MonthlyStatement.State.APPROVED:
        raise Refused(f"De maandstaat van {month} is goedgekeurd. Die maand is gesloten.", "day")
    raise Refused(f"De maandstaat van {month} is ingediend. Vraag het ministerie om die terug te geven.", "day")


def _refuse_wrong_amount(adviser: Adviser, day: date, quarters: int, instead_of: HoursEntry | None = None) -> None:
    if quarters <= 0:
        raise Refused("Vul een kwartier of meer in, bijvoorbeeld 1,5.", "hours")
    others = HoursEntry.objects.filter(adviser=adviser, day=day, successor__isnull=True)
    others = others.exclude(pk=instead_of.pk) if instead_of else others
    written = sum(others.values_list("quarters", flat=True))
    if written + quarters > QUARTERS_A_DAY:
        there = f" Op {long_date(day)} staat al {in_words(written)}." if written else ""
        raise Refused(f"Een dag heeft 24 uur.{there} Vul minder uren in.", "hours")


# ---- budgets ---------------------------------------------------------------------------------


def _counts(kind: HoursKind) -> bool:
    return kind != HoursKind.TRAVEL or bool(settings.TRAVEL_COUNTS)


def _lock(adviser: Adviser) -> None:
    """One after another for one adviser: a day's sum, a month that closes and two clicks all look at the same rows.

    Taken before the budgets, by everybody, so that nobody waits in a circle.
    """
    Adviser.objects.select_for_update().get(pk=adviser.pk)


def _written_before(key: UUID | None) -> HoursEntry | None:
    """What this form wrote the first time it was sent."""
    return HoursEntry.objects.filter(creation_key=key).first() if key else None


def _budgets(request: SupportRequest, day: date) -> list[Budget]:
    """The budgets of the municipalities that the request covers, locked; first the one that paid least for it.

    So that what cannot be split evenly is not always paid by the same one.
    """
    period = ProgrammePeriod.objects.on(day)
    if period is None:
        raise Refused("Deze dag valt in geen enkele programmaperiode.", "day")
    municipalities = request.municipalities.order_by("pk")
    found = [Budget.objects.get_or_create(municipality=one, period=period)[0] for one in municipalities]
    budgets = _locked([budget.pk for budget in found])
    if len(budgets) == 1:
        return list(budgets.values())
    paid = HoursShare.objects.filter(entry__request=request, entry__successor__isnull=True).order_by()
    sums = dict(paid.values_list("budget").annotate(Sum("quarters")))
    return sorted(budgets.values(), key=lambda budget: (sums.get(budget.pk, 0), budget.pk))


def _locked_budget(municipality: Municipality, period: ProgrammePeriod) -> Budget:
    budget, _ = Budget.objects.get_or_create(municipality=municipality, period=period)
    return _locked([budget.pk])[budget.pk]


def _locked(keys: Sequence[int]) -> dict[int, Budget]:
    """In one order for everybody, whoever comes."""
    budgets = Budget.objects.select_for_update(of=("self",)).select_related("municipality")
    return {budget.pk: budget for budget in budgets.filter(pk__in=keys).order_by("pk")}


def _book(entry: HoursEntry, budgets: Sequence[Budget]) -> None:
    """Takes the hours from the budgets; raises Refused where there is not enough left."""
    for budget, quarters in zip(budgets, split(entry.quarters, len(budgets)), strict=True):
        if entry.counts:
            left = budget.quarters - budget.used_quarters
            if quarters > left:
                raise Refused(
                    f"Van het budget van {budget.municipality} is nog {in_words(left)} over; dit vraagt {in_words(quarters)}. "
                    "Vraag het ministerie om het budget te verhogen.",
                    "hours",
                )
            budget.used_quarters += quarters
        budget.save(update_fields=["used_quarters"])
        HoursShare.objects.create(entry=entry, budget=budget, quarters=quarters)


def _record(actor: User, action: str, entry: HoursEntry, old: HoursEntry | None) -> None:
    before = in_words(old.quarters) if old else None
    changes = {"uren": [before, in_words(entry.quarters)], "dag": [None, long_date(entry.day)]}
    record(actor=actor, action=action, obj=entry.request, municipality=entry.request.municipality, changes=changes)
