"""Acts on a support request: the only writer of `SupportRequest.state`.

Each act checks the move, writes by one conditional update on state and version, and writes the line in
the trail and the mail in the same transaction.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from coalition.models import Municipality, StoredFile, User
from coalition.services.files import store_upload
from coalition.services.trail import record
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Conflict, Refused
from partners.models import LocalCoalition
from support import mails
from support.models import (
    MOVES,
    Adviser,
    PastAssignment,
    RequestAct,
    RequestKind,
    RequestState,
    SupportMessage,
    SupportRequest,
    Topic,
)
from support.rules import kinds_for, unsigned

NOT_A_SIGNATORY = "Ondersteuning is er voor gemeenten die de vijf pijlers hebben ondertekend. U kunt wel een oriënterend gesprek vragen."


@transaction.atomic
def ask(
    *,
    actor: User,
    municipality: Municipality,
    kind: RequestKind,
    topics: Collection[Topic],
    question: str,
    pillars: str = "",
    wished_start: PartialDate | None = None,
    coalition: LocalCoalition | None = None,
    also: Iterable[Municipality] = (),
    uploads: "Iterable[UploadedFile[Any]]" = (),
    files: Iterable[StoredFile] = (),
    creation_key: uuid.UUID | None = None,
) -> SupportRequest:
    """A new request; the same `creation_key` twice gives the same one. `files` were uploaded before. Raises Refused."""
    also = tuple(also)
    if creation_key and (same := asked_before(actor, creation_key)):
        return same
    _refuse_question(municipality, kind, topics, question, also)
    request = SupportRequest(
        creation_key=creation_key or uuid.uuid4(), kind=kind, municipality=municipality, coalition=coalition,
        question=question.strip(), pillars="".join(sorted(pillars)), asked_by=actor,
    )  # fmt: skip
    request.wished_start = wished_start or PartialDate.unknown()
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as problem:
        # The other of two clicks at the same moment was first; or the key is not of our making.
        if same := asked_before(actor, request.creation_key):
            return same
        raise Refused("Versturen is niet gelukt. Open een nieuw formulier en probeer het nog eens.") from problem
    request.municipalities.set({municipality, *also})
    request.topics.set(topics)
    request.files.set([*files, *(store_upload(actor=actor, upload=upload) for upload in uploads)])
    _record(actor, "asked", request)
    mails.asked(request)
    return request


def asked_before(actor: User, creation_key: uuid.UUID) -> SupportRequest | None:
    """What this user already asked with the same form."""
    return SupportRequest.objects.filter(creation_key=creation_key, asked_by=actor).first()


def _refuse_question(
    municipality: Municipality,
    kind: RequestKind,
    topics: Collection[Topic],
    question: str,
    also: Collection[Municipality],
) -> None:
    if kind not in kinds_for(municipality):
        raise Refused(NOT_A_SIGNATORY, "kind")
    if kind == RequestKind.SUPPORT and (others := unsigned(also)):
        names = ", ".join(map(str, others))
        raise Refused(
            f"Niet ondertekend: {names}. Ondersteuning is er alleen voor gemeenten die ondertekenden.", "also"
        )
    if not topics:
        raise Refused("Kies ten minste één onderwerp.", "topics")
    if not question.strip():
        raise Refused("Schrijf op wat uw vraag is.", "question")


@transaction.atomic
def assign(*, actor: User, request: SupportRequest, adviser: Adviser, remark: str = "") -> SupportRequest:
    """Gives the request to an adviser, or to another one. Who comes second is told who was first."""
    before, since = request.adviser, request.assigned_at
    if before == adviser and request.state != RequestState.NEW:
        raise Refused(f"{adviser} is al de adviseur van deze vraag.", "adviser")
    if not adviser.user.is_active:
        raise Refused("Dit account is beëindigd. Kies een andere adviseur.", "adviser")
    facts = {"adviser": adviser, "assigned_at": timezone.now(), "assigned_by": actor, "reason": ""}
    _move(actor, request, RequestAct.ASSIGN, facts, {"adviseur": [_label(before), _label(adviser)]})
    _remember(request, before, since)
    _note(actor, request, remark)
    mails.assigned(request, before)
    return request


@transaction.atomic
def queue(*, actor: User, request: SupportRequest) -> SupportRequest:
    """No adviser has time now: the request waits at the desk, and the municipality is told so."""
    if request.awaits_capacity:
        raise Refused("Deze vraag staat al op de wachtlijst.")
    _move(actor, request, RequestAct.QUEUE, {"awaits_capacity": True})
    mails.queued(request)
    return request


@transaction.atomic
def release(*, actor: User, request: SupportRequest, remark: str = "") -> SupportRequest:
    """The ministry takes it from the adviser and looks for another one; hours and messages stay."""
    before, since = request.adviser, request.assigned_at
    facts = {"adviser": None, "assigned_at": None, "assigned_by": None}
    _move(actor, request, RequestAct.RELEASE, facts, {"adviseur": [_label(before), None]})
    _remember(request, before, since)
    _note(actor, request, remark)
    if before:
        mails.released(request, before)
    return request


@transaction.atomic
def decline(*, actor: User, request: SupportRequest, reason: str) -> SupportRequest:
    """The adviser gives it back to the desk, with a reason."""
    _require_reason(reason, "Schrijf op waarom u deze vraag teruggeeft.")
    before, since = request.adviser, request.assigned_at
    facts = {"adviser": None, "assigned_at": None, "assigned_by": None, "reason": reason.strip()}
    _move(actor, request, RequestAct.DECLINE, facts)
    _remember(request, before, since)
    _note(actor, request, reason)
    mails.declined(request)
    return request


@transaction.atomic
def meet(*, actor: User, request: SupportRequest) -> SupportRequest:
    """The first contact was made: from here on the municipality knows its adviser."""
    return _move(actor, request, RequestAct.MEET, {"first_contact_at": request.first_contact_at or timezone.now()})


@transaction.atomic
def start(*, actor: User, request: SupportRequest) -> SupportRequest:
    return _move(actor, request, RequestAct.START)


@transaction.atomic
def wait_for_municipality(*, actor: User, request: SupportRequest) -> SupportRequest:
    """The municipality has to do something first; it gets a mail."""
    _move(actor, request, RequestAct.WAIT)
    mails.waiting(request)
    return request


@transaction.atomic
def answer(*, actor: User, request: SupportRequest) -> SupportRequest:
    return _move(actor, request, RequestAct.ANSWER)


@transaction.atomic
def resume(*, actor: User, request: SupportRequest) -> SupportRequest:
    """The municipality answered another way than in the portal; the adviser goes on."""
    _move(actor, request, RequestAct.RESUME)
    mails.resumed(request)
    return request


@transaction.atomic
def close(*, actor: User, request: SupportRequest, result: str) -> SupportRequest:
    """The work is done; `result` tells in a few lines what it brought."""
    _require_reason(result, "Schrijf in een paar regels op wat het heeft opgeleverd.", "result")
    _move(actor, request, RequestAct.CLOSE, {"result": result.strip(), **_ended(actor)})
    mails.ended(request)
    return request


@transaction.atomic
def withdraw(*, actor: User, request: SupportRequest, reason: str = "") -> SupportRequest:
    _move(actor, request, RequestAct.WITHDRAW, {"reason": reason.strip(), **_ended(actor)})
    mails.withdrawn(request)
    return request


@transaction.atomic
def reject(*, actor: User, request: SupportRequest, reason: str) -> SupportRequest:
    _require_reason(reason, "Schrijf op waarom deze vraag wordt afgewezen. De gemeente leest dit.")
    _move(actor, request, RequestAct.REJECT, {"reason": reason.strip(), **_ended(actor)})
    mails.ended(request)
    return request


def _move(
    actor: User,
    request: SupportRequest,
    act: RequestAct,
    facts: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> SupportRequest:
    """One conditional update on state and version; who comes second gets a Conflict that says what happened."""
    sources, target = MOVES[act]
    before = request.get_state_display()
    done = SupportRequest.objects.filter(pk=request.pk, version=request.version, state__in=sources).update(
        state=target, version=F("version") + 1, moved_at=timezone.now(), reminded_at=None,
        **{"awaits_capacity": False, **(facts or {})},
    )  # fmt: skip
    allowed = request.allows(act)
    request.refresh_from_db()
    if not done and not allowed:
        raise Refused(f"Deze vraag heeft nu de status ‘{request.get_state_display()}’; dat kan dan niet.")
    if not done:
        raise Conflict(what_happened(request))
    _record(actor, act, request, {"status": [before, request.get_state_display()], **(changes or {})})
    return request


def what_happened(request: SupportRequest) -> str:
    """Who was first, for who comes second."""
    if request.assigned_at and request.adviser:
        when = timezone.localtime(request.assigned_at)
        return f"{request.assigned_by} heeft deze vraag om {when:%H:%M} al toegewezen aan {request.adviser}."
    return "Iemand anders heeft deze vraag zojuist gewijzigd. Er is niets overschreven."


def _record(actor: User, act: str, request: SupportRequest, changes: dict[str, Any] | None = None) -> None:
    record(actor=actor, action=f"request.{act}", obj=request, municipality=request.municipality, changes=changes)


def _ended(actor: User) -> dict[str, Any]:
    return {"ended_at": timezone.now(), "ended_by": actor}


def _require_reason(text: str, sentence: str, field: str = "reason") -> None:
    if not text.strip():
        raise Refused(sentence, field)


def _remember(request: SupportRequest, before: Adviser | None, since: datetime | None) -> None:
    """Whose it was until today: the hours of those days are still to be written."""
    if before and since:
        PastAssignment.objects.create(request=request, adviser=before, starts=timezone.localdate(since), ends=today())


def _note(actor: User, request: SupportRequest, text: str) -> None:
    """What is said with an act for adviser and ministry: a note that has its term, not a word in the trail, which has none."""
    if text.strip():
        SupportMessage.objects.create(request=request, author=actor, text=text.strip(), is_internal=True)


def _label(adviser: Adviser | None) -> str | None:
    """The trail keeps an account's number instead of its name."""
    return adviser.user.trail_label if adviser else None
