"""Acts on milestones: entered, checked by the ministry, reopened, removed."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.services.files import erase, store_upload
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars import mails
from pillars.models import MILESTONE_MOVES, Milestone, MilestoneKind, MilestoneState

REFUSAL = "Deze mijlpaal is {state}; dat kan nu niet. Bekijk haar eerst opnieuw."


@transaction.atomic
def add_milestone(
    *, actor: User, municipality: Municipality, kind: MilestoneKind, happened_on: PartialDate,
    source_url: str = "", note: str = "", upload: "UploadedFile[Any] | None" = None, checked: bool = False,
) -> Milestone:  # fmt: skip
    """A milestone waits for the ministry's check, unless the ministry (`checked`) enters it itself."""
    if happened_on.is_ahead:
        raise Refused(
            f"De datum ({happened_on}) ligt in de toekomst. Voer de mijlpaal in als zij er is.", field="happened_on"
        )
    if not happened_on.may_touch(municipality.begins, municipality.ends):
        raise Refused(f"De gemeente {municipality} bestond toen niet. Controleer de datum.", field="happened_on")
    file = store_upload(actor=actor, upload=upload) if upload else None
    # Two clicks make one. What was not taken over may be entered again, and so may the same with another file.
    same = Milestone.objects.exclude(state=MilestoneState.REFUSED).filter(
        municipality=municipality, kind=kind, source_url=source_url, note=note.strip(), created_by=actor,
        **Milestone.happened_on.columns(happened_on),
        **({"file__sha256": file.sha256} if file else {"file__isnull": True}),
    ).first()  # fmt: skip
    if same:
        if file:
            erase(file)
        return same
    milestone = Milestone(
        municipality=municipality, kind=kind, source_url=source_url, note=note.strip(), file=file, created_by=actor
    )
    milestone.happened_on = happened_on
    milestone.save()
    _record(actor, "added", milestone)
    if checked:
        return decide_milestone(actor=actor, milestone=milestone, act="confirm")
    mails.milestone_added(milestone)
    return milestone


@transaction.atomic
def decide_milestone(*, actor: User, milestone: Milestone, act: str, reason: str = "") -> Milestone:
    """`confirm`, `refuse` (with a reason) or `reopen`."""
    sources, target = MILESTONE_MOVES[act]
    if act == "refuse" and not reason.strip():
        raise Refused("Schrijf op waarom u deze mijlpaal niet overneemt.", field="reason")
    decided = target != MilestoneState.SUBMITTED
    done = Milestone.objects.filter(pk=milestone.pk, state__in=sources).update(
        state=target,
        decided_at=timezone.now() if decided else None,
        decided_by=actor if decided else None,
        refusal=reason.strip() if act == "refuse" else "",
    )
    milestone.refresh_from_db()
    if not done:
        raise Conflict(REFUSAL.format(state=milestone.get_state_display()))
    _record(actor, act, milestone)
    return milestone


@transaction.atomic
def delete_milestone(*, actor: User, milestone: Milestone) -> None:
    """Taken away by whoever may enter it, as long as it was not checked."""
    _record(actor, "deleted", milestone)
    deleted, _ = Milestone.objects.filter(pk=milestone.pk).exclude(state=MilestoneState.CONFIRMED).delete()
    if not deleted:
        raise Refused(REFUSAL.format(state=milestone.get_state_display()))


def _record(actor: User, act: str, milestone: Milestone) -> None:
    facts = {"soort": [None, milestone.get_kind_display()], "datum": [None, str(milestone.happened_on)]}
    record(
        actor=actor, action=f"milestone.{act}", obj=milestone, municipality=milestone.municipality,
        changes=facts if act == "added" else {"toelichting": [None, milestone.refusal]} if milestone.refusal else {},
    )  # fmt: skip
