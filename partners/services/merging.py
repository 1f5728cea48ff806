"""Two partners that turn out to be one: what moves, the moving, and taking it back.

The double keeps its row and points at the partner that stays. `PartnerMerge.moved` holds the keys of what moved and
the names of the fields that were filled, never their content.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from coalition.models import User
from coalition.permissions import Permission, allows_everywhere
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Refused
from partners.models import (
    OPEN_STATES,
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerInvitation,
    PartnerMerge,
    PartnerName,
)
from partners.roles import coordinates
from partners.services.memberships import undo_joining

# Filled from the double where the partner that stays has nothing; each group as one, as constraints ask.
_PARTNER_FIELDS = (("place",), ("kind", "municipality_id"), ("kvk_number",), ("branch_number",), ("website",))
_MEMBERSHIP_FIELDS = (
    ("core_group",),
    ("contribution", "contribution_is_public"),
    ("contact_name", "contact_function"),
    ("contact_email",),
    ("contact_phone",),
)
_ATTENDANCE_FIELDS = (("present",), ("signatory_name", "signatory_function"))


@dataclass(frozen=True)
class Pair:
    """Both take part in the same coalition: the double's place there goes into the other's."""

    double: CoalitionMembership
    kept: CoalitionMembership


@dataclass
class MergePlan:
    """What a merge would do, as the preview shows it and the act does it."""

    kept: Partner
    merged: Partner
    names: list[PartnerName] = field(default_factory=list)
    memberships: list[CoalitionMembership] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    signings: list[CovenantSigning] = field(default_factory=list)
    # Both signed the same version: the older one and the newer one.
    doubled: list[tuple[CovenantSigning, CovenantSigning]] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        """What the partner that stays takes over of the public facts."""
        return _to_fill(self.kept, self.merged, _PARTNER_FIELDS)

    @property
    def field_labels(self) -> list[str]:
        return [str(_column(Partner, name).verbose_name) for name in self.fields]


def plan_merge(kept: Partner, merged: Partner) -> MergePlan:
    """Reads everything that hangs on the double. Raises Refused where the two cannot be one."""
    if kept.pk == merged.pk:
        raise Refused("Kies twee verschillende partners.")
    if kept.is_person != merged.is_person:
        raise Refused("Een inwoner en een organisatie kunnen niet dezelfde partner zijn.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("Een van beide partners is al samengevoegd.")
    plan = MergePlan(kept, merged)
    own_names = {kept.name, *kept.names.values_list("name", flat=True)}
    plan.names = [name for name in merged.names.all() if name.name not in own_names]
    kept_open = {one.coalition_id: one for one in kept.memberships.filter(state__in=OPEN_STATES)}
    for one in merged.memberships.exclude(state=MembershipState.MERGED).select_related("coalition", "partner"):
        other = kept_open.get(one.coalition_id) if one.state in OPEN_STATES else None
        if other:
            plan.pairs.append(Pair(one, other))
        else:
            plan.memberships.append(one)
    signed = {one.version_id: one for one in kept.covenant_signings.filter(withdrawn_on__isnull=True)}
    for signing in merged.covenant_signings.select_related("version__covenant"):
        same = signed.get(signing.version_id) if signing.withdrawn_on is None else None
        if same:
            plan.doubled.append((signing, same) if _is_older(signing, same) else (same, signing))
        else:
            plan.signings.append(signing)
    return plan


@transaction.atomic
def merge_partners(
    *, actor: User, kept: Partner, merged: Partner, coalition: LocalCoalition | None = None
) -> PartnerMerge:
    """A coordinator merges within one `coalition`, the ministry (none) across all."""
    _refuse_unless_allowed(actor, kept, merged, coalition)
    # Held until the end: somebody else who merges one of the two waits and is refused.
    locked = _hold(kept, merged)
    plan = plan_merge(locked[kept.pk], locked[merged.pk])
    moved: dict[str, Any] = {
        "filled": _fill(plan.kept, plan.merged, _PARTNER_FIELDS),
        "pairs": [_merge_pair(pair) for pair in plan.pairs],
        "memberships": _move(plan.memberships, "partner", plan.kept),
        "signings": _move(plan.signings, "partner", plan.kept),
        "swapped": [_swap(plan, older, newer) for older, newer in plan.doubled if older.partner_id == merged.pk],
        "names": _move(plan.names, "partner", plan.kept),
        "made_name": _keep_name(plan),
    }
    plan.merged.merged_into = plan.kept
    for partner in (plan.kept, plan.merged):
        partner.version += 1
        partner.save()
    merge = PartnerMerge.objects.create(
        kept=plan.kept, merged=plan.merged, coalition=coalition, moved=moved, merged_by=actor
    )
    _note(actor, "partner.merged", merge)
    return merge


@transaction.atomic
def undo_merge(*, actor: User, merge: PartnerMerge) -> None:
    """Puts everything back; what somebody changed since then stays as they changed it."""
    _refuse_unless_allowed(actor, merge.kept, merge.merged, merge.coalition, undoing=True)
    locked = _hold(merge.kept, merge.merged)
    kept, merged, moved = locked[merge.kept_id], locked[merge.merged_id], merge.moved
    later = PartnerMerge.objects.filter(kept=kept, undone_at__isnull=True, pk__gt=merge.pk).first()
    if later or kept.merged_into_id:
        raise Refused("Maak eerst het samenvoegen ongedaan dat daarna kwam.")
    done = PartnerMerge.objects.filter(pk=merge.pk, undone_at__isnull=True)
    if not done.update(undone_at=timezone.now(), undone_by=actor):
        raise Refused("Dit samenvoegen was al ongedaan gemaakt.")
    _empty_again(kept, merged, moved["filled"])
    PartnerName.objects.filter(pk=moved["made_name"]).delete()
    _move_back(PartnerName, moved["names"], "partner", merged)
    _move_back(CoalitionMembership, moved["memberships"], "partner", merged)
    for older, newer in moved["swapped"]:
        _swap_back(CovenantSigning.objects.in_bulk([older, newer]), older, newer, merge)
    _move_back(CovenantSigning, moved["signings"], "partner", merged)
    for pair in moved["pairs"]:
        _part(actor, pair)
    merged.merged_into = None
    for partner in (kept, merged):
        partner.version += 1
        partner.save()
    _note(actor, "partner.merge_undone", merge)


def _hold(kept: Partner, merged: Partner) -> dict[int, Partner]:
    """Both, and their places in every coalition, until the transaction ends: nobody changes what moves, or adds to it."""
    both = Partner.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    locked = {one.pk: one for one in both}
    list(CoalitionMembership.objects.select_for_update().filter(partner__in=locked).order_by("pk").values("pk"))
    return locked


# ---- who may ---------------------------------------------------------------------------------


def _refuse_unless_allowed(
    actor: User, kept: Partner, merged: Partner, coalition: LocalCoalition | None, *, undoing: bool = False
) -> None:
    if allows_everywhere(actor, Permission.PARTNER_MERGE_ALL) and not kept.is_person:
        return
    if coalition is None or not coordinates(actor, coalition):
        raise Refused("U mag deze partners niet samenvoegen.")
    if undoing:
        return
    here = CoalitionMembership.objects.filter(coalition=coalition, partner__in=[kept, merged])
    if here.values("partner").distinct().count() < 2:
        raise Refused("Deze partners staan niet allebei in de lijst van deze coalitie.")
    led = LocalCoalition.objects.coordinated_by(actor)
    if merged.memberships.exclude(coalition__in=led).exists():
        raise Refused(
            f"{merged} staat ook bij een andere coalitie. Houd die partner, of vraag het ministerie om samen te voegen."
        )


def _note(actor: User, action: str, merge: PartnerMerge) -> None:
    changes = {"dubbele": [None, merge.merged.trail_label], "blijft": [None, merge.kept.trail_label]}
    for partner in (merge.kept, merge.merged):
        record(actor=actor, action=action, obj=partner, changes=changes)


# ---- fields that are filled ------------------------------------------------------------------


def _to_fill(into: models.Model, of: models.Model, groups: Iterable[tuple[str, ...]]) -> list[str]:
    """The fields that are empty in the one and not in the other; of a group the first one decides."""
    found: list[str] = []
    for group in groups:
        if not getattr(into, group[0]) and getattr(of, group[0]):
            found += group
    return found


def _fill(into: models.Model, of: models.Model, groups: Iterable[tuple[str, ...]]) -> list[str]:
    names = _to_fill(into, of, groups)
    for name in names:
        setattr(into, name, getattr(of, name))
    return names


def _empty_again(kept: models.Model, of: models.Model, names: Iterable[str]) -> None:
    """Only what still is as it was filled."""
    for name in names:
        if getattr(kept, name) == getattr(of, name):
            setattr(kept, name, _column(type(kept), name).get_default())


def _column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    column = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(column, models.Field)
    return column


# ---- rows that move --------------------------------------------------------------------------


def _move(rows: Iterable[models.Model], name: str, to: models.Model) -> list[int]:
    """Points rows at something else, and returns their keys."""
    rows = list(rows)
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).update(**{name: to}, **_raised(type(row)))
    return [row.pk for row in rows]


def _move_back(model: type[models.Model], keys: list[int], name: str, to: models.Model) -> None:
    model._default_manager.filter(pk__in=keys).update(**{name: to}, **_raised(model))


def _raised(model: type[models.Model]) -> dict[str, Any]:
    """Who read a place before it moved, and saves it whole, would put the partner back: the version stops that."""
    return {"version": F("version") + 1} if model is CoalitionMembership else {}


def _keep_name(plan: MergePlan) -> int | None:
    """An organisation stays to be found by the name of its double."""
    known = {plan.kept.name, *plan.kept.names.values_list("name", flat=True)}
    if plan.merged.is_person or plan.merged.name in known:
        return None
    kind = PartnerName.Kind.MERGED
    return PartnerName.objects.create(partner=plan.kept, name=plan.merged.name, kind=kind).pk


def _is_older(one: CovenantSigning, other: CovenantSigning) -> bool:
    """A signature without a date is never the older one."""
    if one.signed_on.earliest is None:
        return False
    return other.signed_on.earliest is None or one.signed_on.earliest < other.signed_on.earliest


def _swap(plan: MergePlan, older: CovenantSigning, newer: CovenantSigning) -> tuple[int, int]:
    """Under one version the older signature counts: it goes to the partner that stays, the newer one to the double."""
    _exchange(older, newer)
    return older.pk, newer.pk


def _swap_back(found: dict[int, CovenantSigning], older: int, newer: int, merge: PartnerMerge) -> None:
    """Each to the partner that signed it; of two that were exchanged one may have been removed since."""
    if older in found and newer in found:
        _exchange(found[newer], found[older])
    elif found:
        key, owner = (older, merge.merged_id) if older in found else (newer, merge.kept_id)
        in_force = CovenantSigning.objects.filter(partner=owner, version=found[key].version, withdrawn_on__isnull=True)
        if not in_force.exists():
            CovenantSigning.objects.filter(pk=key).update(partner=owner)


def _exchange(one: CovenantSigning, other: CovenantSigning) -> None:
    """Each gets the other's partner; of one partner there is never more than one signature in force, not even for a moment."""
    day = other.signed_on.earliest or timezone.localdate()
    rows = CovenantSigning.objects
    aside = {"withdrawn_on": day, "withdrawn_at": timezone.now(), "withdrawn_by": User.objects.order_by("pk").first()}
    rows.filter(pk=other.pk).update(partner=one.partner_id, **aside)
    rows.filter(pk=one.pk).update(partner=other.partner_id)
    rows.filter(pk=other.pk).update(withdrawn_on=None, withdrawn_at=None, withdrawn_by=None)


# ---- two places in one coalition -------------------------------------------------------------


def _merge_pair(pair: Pair) -> dict[str, Any]:
    """The double's place goes into the other's: who takes part stays taking part, since the earlier of the two days."""
    kept, double = pair.kept, pair.double
    was = _place_of(kept)
    if double.state == MembershipState.MEMBER and _joined_before(double, kept):
        kept.state, kept.joined_on = double.state, double.joined_on
        kept.joined_at_gathering_id = double.joined_at_gathering_id
    filled = _fill(kept, double, _MEMBERSHIP_FIELDS)
    kept.version += 1
    kept.save()
    state = double.state
    double.state, double.merged_into = MembershipState.MERGED, kept
    double.version += 1
    double.save()
    there = {one.gathering_id: one for one in kept.attendances.select_for_update(of=("self",))}
    alone, both = [], []
    for attendance in double.attendances.select_for_update(of=("self",)):
        if attendance.gathering_id in there:
            both.append((there[attendance.gathering_id], attendance))
        else:
            alone.append(attendance)
    return {
        "double": double.pk,
        "state": state,
        "kept": kept.pk,
        "was": was,
        "became": _place_of(kept),
        "filled": filled,
        "attendances": _move(alone, "membership", kept),
        "ticked": [(mine.pk, other.pk, _fill_attendance(mine, other)) for mine, other in both],
        "invitations": _move(double.invitations.all(), "membership", kept),
    }


def _place_of(one: CoalitionMembership) -> dict[str, Any]:
    return {"state": one.state, "joined_on": one.joined_on.iso(), "gathering": one.joined_at_gathering_id}


def _joined_before(double: CoalitionMembership, kept: CoalitionMembership) -> bool:
    if kept.state != MembershipState.MEMBER or kept.joined_on.earliest is None:
        return True
    return double.joined_on.earliest is not None and double.joined_on.earliest < kept.joined_on.earliest


def _fill_attendance(mine: Attendance, other: Attendance) -> list[str]:
    names = _fill(mine, other, _ATTENDANCE_FIELDS)
    mine.save()
    return names


def _part(actor: User, pair: dict[str, Any]) -> None:
    """Gives the double its place back."""
    kept = CoalitionMembership.objects.get(pk=pair["kept"])
    double = CoalitionMembership.objects.get(pk=pair["double"])
    double.state, double.merged_into = pair["state"], None
    double.version += 1
    double.save()
    _empty_again(kept, double, pair["filled"])
    if _place_of(kept) == pair["became"]:
        kept.state, kept.joined_at_gathering_id = pair["was"]["state"], pair["was"]["gathering"]
        kept.joined_on = PartialDate.parse(pair["was"]["joined_on"])
    kept.version += 1
    kept.save()
    _move_back(Attendance, pair["attendances"], "membership", double)
    _move_back(PartnerInvitation, pair["invitations"], "membership", double)
    for mine_pk, other_pk, names in pair["ticked"]:
        ticks = Attendance.objects.select_for_update(of=("self",)).in_bulk([mine_pk, other_pk])
        if len(ticks) == 2:  # after the term of retention they are gone
            _empty_again(ticks[mine_pk], ticks[other_pk], names)
            ticks[mine_pk].save()
    if _lost_its_evening(double):
        undo_joining(actor=actor, membership=double)


def _lost_its_evening(double: CoalitionMembership) -> bool:
    """It joined at an evening that was opened again while it was merged away, and has no signature left."""
    evening = double.joined_at_gathering
    if double.state != MembershipState.MEMBER or evening is None or evening.closed_at:
        return False
    signed = double.partner.covenant_signings.filter(withdrawn_on__isnull=True)
    return not signed.filter(version__covenant__coalition=double.coalition).exists()
