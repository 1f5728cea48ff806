"""The acts of the ministry on the map. Each is one `Redivision` with all that it wrote, by which it is taken back.

The map knows dates, so a municipality that will end is prepared today and ends on its day without anybody doing
anything. What knows no date (who works for whom, which name is the present one) is handed over on that day.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from coalition.models import (
    Municipality,
    MunicipalityAlias,
    MunicipalityChange,
    MunicipalityGrant,
    MunicipalityVersion,
    Redivision,
    RedivisionKind,
    User,
)
from coalition.overview.redivision.plan import Dissolution, NewMunicipality, Renaming
from coalition.services.reference import free_slug
from coalition.services.trail import record
from coalition.tools.dates import long_date, today
from coalition.tools.workflow import Conflict, Refused
from pillars.models import Takeover
from support.models import SupportRequest

FORMER_NAME = "vroegere naam"


@transaction.atomic
def dissolve(*, actor: User, plan: Dissolution) -> Redivision:
    """Ends a municipality on a day, with what comes in its place; handed over at once when that day has come."""
    own = Municipality.objects.select_for_update().get(pk=plan.municipality.pk)
    plan.check()
    if own.ends is not None:
        raise Conflict(f"Een collega hief {own} zojuist op.")
    created = _create(plan.created, plan) if plan.created else None
    successors = [*plan.successors, *([created] if created else [])]
    own.ends = plan.in_force_on
    own.save(update_fields=["ends"])
    _close_version(own, plan.in_force_on)
    for successor in successors:
        MunicipalityChange.objects.create(
            date=plan.in_force_on, from_municipality=own, to_municipality=successor, kind=_kind_of(plan, successor),
            note=plan.reason.strip()[:200],
        )  # fmt: skip
    before = {"heir": successors[0].pk, "created": created.pk if created else None}
    return _finish(actor, plan, plan.kind, before, {"gaat op in": [None, ", ".join(plan.names)]})


@transaction.atomic
def rename(*, actor: User, plan: Renaming) -> Redivision:
    """Another name from a day on."""
    own = Municipality.objects.select_for_update().get(pk=plan.municipality.pk)
    plan.check()
    _close_version(own, plan.in_force_on)
    MunicipalityVersion.objects.create(
        municipality=own, valid_from=plan.in_force_on, name=plan.name, province=own.province,
        health_region=own.health_region,
    )  # fmt: skip
    before = {"name": own.name, "new_name": plan.name}
    return _finish(actor, plan, RedivisionKind.RENAME, before, {"naam": [own.name, plan.name]})


def hand_over_due() -> list[Redivision]:
    """What came into force and was not handed over yet; for the night work, and harmless to do again."""
    waiting = Redivision.objects.filter(handed_over_at=None, undone_at=None, in_force_on__lte=today())
    return [one for one in waiting.order_by("in_force_on", "pk") if _hand_over(one.pk)]


@transaction.atomic
def undo(*, actor: User, redivision: Redivision) -> None:
    """Takes an act back: the same day, or as long as it is not in force. Refused once something was built on it."""
    own = Municipality.objects.select_for_update().get(pk=redivision.municipality_id)
    redivision = Redivision.objects.select_for_update().get(pk=redivision.pk)
    if redivision.undone_at is not None:
        raise Conflict("Dit is al ongedaan gemaakt.")
    if not may_be_undone(redivision):
        raise Refused("Dit kan alleen op de dag zelf, of zolang het nog niet geldt. Vraag de beheerder om hulp.")
    later = Redivision.objects.filter(municipality=own, undone_at=None, pk__gt=redivision.pk)
    if later.exists():
        raise Refused(f"Voor {own} is daarna nog iets vastgelegd. Maak dat eerst ongedaan.")
    if redivision.kind == RedivisionKind.RENAME:
        _undo_name(own, redivision)
    else:
        _undo_end(own, redivision)
    redivision.undone_at, redivision.undone_by = timezone.now(), actor
    redivision.save(update_fields=["undone_at", "undone_by"])
    record(actor=actor, action="map.undone", obj=redivision, municipality=own)


def may_be_undone(redivision: Redivision) -> bool:
    """Whether it is still the day of the act, or not later than the day on which it comes into force."""
    if redivision.undone_at is not None:
        return False
    return today() <= max(timezone.localdate(redivision.done_at), redivision.in_force_on)


# ---- writing -----------------------------------------------------------------------------------


def _finish(
    actor: User, plan: Dissolution | Renaming, kind: RedivisionKind, before: dict[str, Any], changes: dict[str, Any]
) -> Redivision:
    try:
        with transaction.atomic():
            redivision = Redivision.objects.create(
                kind=kind, municipality=plan.municipality, in_force_on=plan.in_force_on, reason=plan.reason.strip(),
                before=before, done_by=actor,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Conflict("Een collega legde dit zojuist al vast.") from problem
    told = {**changes, "per": [None, long_date(plan.in_force_on)], "grond": [None, redivision.reason]}
    record(actor=actor, action=f"map.{kind}", obj=redivision, municipality=plan.municipality, changes=told)
    if plan.in_force_on <= today():
        _hand_over(redivision.pk)
        redivision.refresh_from_db()
    return redivision


def _create(new: NewMunicipality, plan: Dissolution) -> Municipality:
    """The new one takes the place of the old one on the map, until the reference data has its own."""
    old = plan.municipality
    created = Municipality.objects.create(
        code=new.code, name=new.name, slug=free_slug(new.name, new.code), province=new.province,
        health_region=new.health_region, begins=plan.in_force_on, latitude=old.latitude, longitude=old.longitude,
        hex_q=old.hex_q, hex_r=old.hex_r,
    )  # fmt: skip
    MunicipalityVersion.objects.create(
        municipality=created, valid_from=plan.in_force_on, name=new.name, province=new.province,
        health_region=new.health_region,
    )  # fmt: skip
    return created


def _kind_of(plan: Dissolution, successor: Municipality) -> MunicipalityChange.Kind:
    if plan.kind == RedivisionKind.SPLIT:
        return MunicipalityChange.Kind.SPLIT
    is_new = successor.begins == plan.in_force_on
    return MunicipalityChange.Kind.MERGED if is_new else MunicipalityChange.Kind.ABSORBED


def _close_version(municipality: Municipality, day: Any) -> None:
    """What it was called and where it lay until that day; a municipality of before the versions gets its first."""
    if not municipality.versions.filter(valid_until=None).update(valid_until=day):
        MunicipalityVersion.objects.create(
            municipality=municipality, valid_until=day, name=municipality.name, province=municipality.province,
            health_region=municipality.health_region,
        )  # fmt: skip


@transaction.atomic
def _hand_over(key: int) -> bool:
    """Once: whoever is second finds it done."""
    redivision = Redivision.objects.select_for_update().select_related("municipality", "done_by").get(pk=key)
    if redivision.handed_over_at is not None or redivision.undone_at is not None:
        return False
    if redivision.kind == RedivisionKind.RENAME:
        told = _hand_over_name(redivision)
    else:
        told = _hand_over_work(redivision)
    redivision.handed_over_at = timezone.now()
    redivision.save(update_fields=["handed_over_at", "before"])
    record(actor=None, action="map.handed_over", obj=redivision, municipality=redivision.municipality, changes=told)
    return True


def _hand_over_name(redivision: Redivision) -> dict[str, Any]:
    own, before = redivision.municipality, redivision.before
    own.name = before["new_name"]
    own.save()
    _, made = MunicipalityAlias.objects.get_or_create(
        municipality=own, name=before["name"], defaults={"kind": FORMER_NAME}
    )
    before["alias"] = made
    return {"naam": [before["name"], own.name]}


def _hand_over_work(redivision: Redivision) -> dict[str, Any]:
    """Accounts get the successor too, open requests go there; what was, is kept for taking it back."""
    own, before = redivision.municipality, redivision.before
    heir = Municipality.objects.get(pk=before["heir"])
    active = MunicipalityGrant.objects.active()
    there = set(active.filter(municipality=heir).values_list("user", flat=True))
    before["grants"] = []
    for grant in active.filter(municipality=own).exclude(user__in=there).select_related("user"):
        given = MunicipalityGrant.objects.create(user=grant.user, municipality=heir, granted_by=redivision.done_by)
        before["grants"].append(given.pk)
        _tell_of_grant("grant.given", redivision, given)
    before["requests"] = []
    for request in SupportRequest.objects.open().filter(municipalities=own).order_by("pk"):
        covered = set(request.municipalities.values_list("pk", flat=True))
        before["requests"].append([request.pk, request.municipality_id, sorted(covered)])
        request.municipalities.set(covered - {own.pk} | {heir.pk})
        if request.municipality_id == own.pk:
            SupportRequest.objects.filter(pk=request.pk).update(municipality=heir)
    return {
        "aan": [None, heir.name],
        "accounts": [None, len(before["grants"])],
        "ondersteuningsvragen": [None, len(before["requests"])],
    }


def _tell_of_grant(action: str, redivision: Redivision, grant: MunicipalityGrant) -> None:
    """By name only where the municipality was made by this act: a line of the trail would hold it for good."""
    is_created = grant.municipality_id == redivision.before["created"]
    record(
        actor=redivision.done_by, action=action, obj=grant.user, municipality=None if is_created else grant.municipality,
        changes={"gemeente": [None, grant.municipality.name]},
    )  # fmt: skip


# ---- taking back -------------------------------------------------------------------------------


def _undo_name(own: Municipality, redivision: Redivision) -> None:
    own.versions.filter(valid_from=redivision.in_force_on, valid_until=None).delete()
    own.versions.filter(valid_until=redivision.in_force_on).update(valid_until=None)
    if redivision.handed_over_at is not None:
        own.name = redivision.before["name"]
        own.save()
        if redivision.before["alias"]:
            own.aliases.filter(name=own.name, kind=FORMER_NAME).delete()


def _undo_end(own: Municipality, redivision: Redivision) -> None:
    changes = MunicipalityChange.objects.filter(from_municipality=own, date=redivision.in_force_on)
    successors = [change.to_municipality_id for change in changes]
    carried = Takeover.objects.standing().filter(signing__municipality=own, municipality__in=successors)
    if carried.exists():
        raise Refused(f"Een ondertekening van {own} is al overgenomen. Maak dat eerst ongedaan.")
    changes.delete()
    own.versions.filter(valid_until=redivision.in_force_on).update(valid_until=None)
    own.ends = None
    own.save(update_fields=["ends"])
    given = MunicipalityGrant.objects.filter(pk__in=redivision.before.get("grants", ())).select_related("user")
    for grant in given:
        _tell_of_grant("grant.ended", redivision, grant)
    given.delete()
    for key, asker, covered in redivision.before.get("requests", ()):
        request = SupportRequest.objects.get(pk=key)
        request.municipalities.set(covered)
        SupportRequest.objects.filter(pk=key).update(municipality=asker)
    if redivision.before["created"]:
        _remove_created(redivision.before["created"])


def _remove_created(key: int) -> None:
    """The new municipality goes with the act that made it, unless something is of it already."""
    created = Municipality.objects.get(pk=key)
    if created.predecessions.exists():
        raise Refused(f"Nog een gemeente gaat op in {created}. Maak dat eerst ongedaan.")
    try:
        with transaction.atomic():
            created.delete()
    except ProtectedError as problem:
        raise Refused(f"Bij {created} is al iets ingevoerd. Vraag de beheerder om hulp.") from problem
