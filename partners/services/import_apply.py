"""Does what an import was planned to do: all of it or nothing, in a few statements however many rows; and takes it back.

Beside `services.memberships`, which does one, this is the only writer of `CoalitionMembership.state`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from coalition.models import User
from coalition.services.trail import record, record_all
from coalition.tools.workflow import Conflict, Refused
from partners.models import CoalitionMembership, CovenantSigning, LocalCoalition, MembershipState, Partner
from partners.services.import_draft import Draft
from partners.services.import_partners import OWN, PUBLIC, Outcome, Plan, PlannedRow, in_words, label_of, plan_import
from partners.services.memberships import hold_partners
from partners.services.partner_sheet import PERSONAL

CHANGED_SINCE = "Er is intussen iets veranderd. Kijk opnieuw wat er zal gebeuren; er is nog niets opgeslagen."
# In the trail: the list from which a row came.
READ_FROM = "ingelezen uit"
_DATES = ("joined_on_earliest", "joined_on_latest", "joined_on_precision")
_Line = tuple[str, models.Model, Mapping[str, Any]]


@dataclass
class Done:
    """What an import did, by keys and versions, so that it can be taken back as long as nothing came after it."""

    counts: dict[str, int]
    memberships: list[int] = field(default_factory=list)
    partners: list[int] = field(default_factory=list)
    # Model → key → the version it got, and the columns as they were.
    changed_memberships: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    changed_partners: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def apply_import(*, actor: User, coalition: LocalCoalition, draft: Draft, shown: Draft, fingerprint: str) -> Done:
    """Does what is planned for `draft`: what was `shown`, with what was typed on that page.

    Raises Conflict when what was shown is no longer what would happen, by its `fingerprint`, or when a correction
    does more than was to be expected of it; Refused while a row blocks.
    """
    # Two imports into one coalition wait for each other; the second then sees what the first did.
    LocalCoalition.objects.select_for_update().get(pk=coalition.pk)
    plan = plan_import(coalition, shown)
    if plan.fingerprint != fingerprint:
        raise Conflict(CHANGED_SINCE)
    if draft != shown:
        plan = plan_import(coalition, draft)
    if plan.blocking:
        number = len(plan.blocking)
        rows = "1 rij is" if number == 1 else f"{number} rijen zijn"
        raise Refused(f"{rows} nog niet goed. Pas aan wat niet klopt of laat het weg. Er is niets opgeslagen.")
    if not plan.doing:
        raise Refused("Er is niets om op te slaan.")
    if any(row.outcome == Outcome.CHANGED for row in plan.doing if _corrected(row.line, draft, shown)):
        raise Conflict("Wat u hebt aangepast, verandert partners die er al staan. Kijk nog één keer en sla dan op.")
    try:
        with transaction.atomic():
            return _Writer(actor, coalition, plan).write()
    except IntegrityError as problem:
        raise Conflict(CHANGED_SINCE) from problem


def _corrected(line: int, draft: Draft, shown: Draft) -> bool:
    return draft.edits.get(str(line)) != shown.edits.get(str(line))


class _Writer:
    def __init__(self, actor: User, coalition: LocalCoalition, plan: Plan) -> None:
        self.actor, self.coalition, self.plan = actor, coalition, plan
        self.lines: list[_Line] = []
        self.done = Done({str(outcome): count for outcome, count in plan.counts.items()})

    def write(self) -> Done:
        hold_partners([row.partner.pk for row in self.plan.doing if row.partner is not None])
        self._new_partners()
        self._change_partners()
        self._new_memberships()
        self._change_memberships()
        record_all(actor=self.actor, lines=self.lines)
        counts = {name: [None, count] for name, count in self.done.counts.items() if count}
        told = {"lijst": [None, self.plan.title], **counts}
        record(actor=self.actor, action="memberships.imported", obj=self.coalition, changes=told)
        return self.done

    def _from(self, row: PlannedRow) -> dict[str, Any]:
        return {READ_FROM: [None, f"{self.plan.title}, regel {row.line}"]}

    def _new_partners(self) -> None:
        rows = [row for row in self.plan.doing if row.partner is None]
        for row in rows:
            facts = row.read.facts
            row.partner = Partner(
                name=facts.name, is_person=facts.is_person, municipality=facts.municipality, created_by=self.actor,
                **{name: getattr(facts, name) for name in PUBLIC},
            )  # fmt: skip
            row.partner.make_keys()
        self.done.partners = [partner.pk for partner in Partner.objects.bulk_create(_partners(rows))]
        for row, partner in zip(rows, _partners(rows), strict=True):
            told: dict[str, Any] = {label_of(name): [None, in_words(getattr(partner, name))] for name in PUBLIC}
            changes = {label: pair for label, pair in told.items() if pair[1] != "leeg"} | {
                "naam": [None, partner.name]
            }
            if partner.is_person:
                changes = dict.fromkeys(changes, True)
            self.lines.append(("partner.created", partner, changes | self._from(row)))

    def _new_memberships(self) -> None:
        rows = [row for row in self.plan.doing if row.membership is None]
        for row in rows:
            assert row.partner is not None
            row.membership = membership = CoalitionMembership(
                coalition=self.coalition, partner=row.partner, created_by=self.actor
            )
            for name in PERSONAL:
                setattr(membership, name, getattr(row.read.membership.contact, name.removeprefix("contact_")))
            for name in OWN[len(PERSONAL) :]:
                setattr(membership, name, getattr(row.read.membership, name))
            if row.joined_on is not None:
                membership.state, membership.joined_on = MembershipState.MEMBER, row.joined_on
        created = CoalitionMembership.objects.bulk_create([row.membership for row in rows if row.membership])
        self.done.memberships = [membership.pk for membership in created]
        for row, membership in zip(rows, created, strict=True):
            changes: dict[str, Any] = {"status": [None, membership.get_state_display()]}
            changes |= {label_of(name): True for name in PERSONAL if getattr(membership, name)}
            if membership.joined_on:
                changes["doet mee sinds"] = [None, str(membership.joined_on)]
            self.lines.append(("membership.added", membership, changes | self._from(row)))

    def _change_partners(self) -> None:
        rows = [row for row in self.plan.doing if row.partner_changes]
        for row in rows:
            partner = row.partner
            assert partner is not None
            before = _columns(partner, (*PUBLIC, "municipality_id"))
            for name, (_, new) in row.partner_changes.items():
                setattr(partner, name, new)
            partner.make_keys()
            partner.version += 1
            self.done.changed_partners[str(partner.pk)] = (partner.version, before)
            self.lines.append(("partner.changed", partner, _told(row.partner_changes) | self._from(row)))
        _write(Partner, _partners(rows), [*PUBLIC, "place_key", "municipality", "version"])

    def _change_memberships(self) -> None:
        rows = [row for row in self.plan.doing if row.membership_changes]
        changed = []
        for row in rows:
            membership = row.membership
            assert membership is not None
            before = _columns(membership, ("state", *_DATES, *OWN))
            for name, (_, new) in row.membership_changes.items():
                setattr(membership, name, new)
            membership.version += 1
            changed.append(membership)
            self.done.changed_memberships[str(membership.pk)] = (membership.version, before)
            action = "membership.join" if "state" in row.membership_changes else "membership.changed"
            self.lines.append((action, membership, _told(row.membership_changes) | self._from(row)))
        _write(CoalitionMembership, changed, ["state", *_DATES, *OWN, "version"])


@transaction.atomic
def undo_import(*, actor: User, coalition: LocalCoalition, draft: Draft) -> int:
    """Takes a whole import back and gives how many partners left the list.

    Raises Refused when something else happened to one of its rows since: then nothing is taken back.
    """
    if not draft.done:
        raise Refused("Deze lijst is nog niet ingelezen of is al teruggedraaid.")
    LocalCoalition.objects.select_for_update().get(pk=coalition.pk)
    done = Done(**draft.done)
    memberships = list(
        CoalitionMembership.objects.select_for_update().filter(pk__in=done.memberships).select_related("partner")
    )
    _refuse_when_touched(
        len(memberships) != len(done.memberships),
        any(one.version != 1 for one in memberships),
        _signed_since(coalition, memberships),
    )
    lines: list[_Line] = [
        ("membership.import_undone", one, {"status": [one.get_state_display(), None]}) for one in memberships
    ]
    record_all(actor=actor, lines=lines)
    try:
        with transaction.atomic():
            CoalitionMembership.objects.filter(pk__in=done.memberships).delete()
            partners = Partner.objects.filter(pk__in=done.partners, version=1, names__isnull=True)
            _refuse_when_touched(partners.count() != len(done.partners))
            partners.delete()
    except ProtectedError as problem:
        raise Refused(_TOUCHED) from problem
    _put_back(Partner, done.changed_partners)
    _put_back(CoalitionMembership, done.changed_memberships)
    counts = {"lijst": [draft.title, None], "partners": [len(memberships), None]}
    record(actor=actor, action="memberships.import_undone", obj=coalition, changes=counts)
    return len(memberships)


_TOUCHED = (
    "Met een of meer van deze partners is daarna iets anders gebeurd, zoals een wijziging of een handtekening. "
    "Er is niets teruggedraaid. Haal weg wat niet klopt bij de partner zelf."
)


def _signed_since(coalition: LocalCoalition, memberships: list[CoalitionMembership]) -> bool:
    """Whether one of them signed here after it came in; the signature of a partner that was known before holds nothing back."""
    if not memberships:
        return False
    since = min(one.created_at for one in memberships)
    signings = CovenantSigning.objects.filter(version__covenant__coalition=coalition, created_at__gte=since)
    return signings.filter(partner__in=[one.partner_id for one in memberships]).exists()


def _refuse_when_touched(*touched: bool) -> None:
    if any(touched):
        raise Refused(_TOUCHED)


def _put_back(model: type[models.Model], changed: dict[str, Any]) -> None:
    """The columns as they were; the version goes on, since it only says that something changed."""
    manager = model._default_manager
    rows: list[Any] = list(manager.select_for_update().filter(pk__in=list(changed)))
    _refuse_when_touched(len(rows) != len(changed), any(row.version != changed[str(row.pk)][0] for row in rows))
    for row in rows:
        for name, value in changed[str(row.pk)][1].items():
            column = model._meta.get_field(name)
            setattr(row, name, column.to_python(value) if isinstance(column, models.Field) else value)
        row.version += 1
        row.save()


def _write(model: type[models.Model], rows: list[Any], columns: list[str]) -> None:
    """Writes rows whose version was raised; raises Conflict when somebody changed one of them meanwhile."""
    if not rows:
        return
    found = model._default_manager.select_for_update().filter(pk__in=[row.pk for row in rows])
    stored = dict(found.values_list("pk", "version"))
    if any(stored.get(row.pk) != row.version - 1 for row in rows):
        raise Conflict(CHANGED_SINCE)
    model._default_manager.bulk_update(rows, columns, batch_size=100)


def _partners(rows: Iterable[PlannedRow]) -> list[Partner]:
    return [row.partner for row in rows if row.partner is not None]


def _columns(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """As JSON can keep them."""
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _told(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {
        label_of(name): True if name in PERSONAL else [in_words(old), in_words(new)]
        for name, (old, new) in changes.items()
    }
