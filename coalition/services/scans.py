"""The scan tray: each page laid beside the record whose number it carries, and what somebody decides about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coalition.models import NumberFrom, ScanPage, ScanState, StoredFile, User
from coalition.services import scan_reading
from coalition.services.paper_numbers import PaperRecord, issued, record_for, records_for
from coalition.services.trail import record
from coalition.tools import uploads
from coalition.tools.numbers import is_valid, normalise
from coalition.tools.workflow import Conflict, Refused

CHANGED = "Iemand anders heeft deze bladzijde zojuist behandeld. Bekijk haar opnieuw; er is niets overschreven."
# Where the number comes from, when that alone is a reason to look.
DOUBTFUL: dict[str, str] = {
    NumberFrom.BEFORE: "Op dit blad is geen code gelezen. Het volgt op een blad met dit nummer: hoort het daarbij?",
    NumberFrom.TYPED: "Dit nummer is overgetypt. Kijk of het blad bij deze gegevens hoort.",
}
NO_NUMBER = "Typ eerst het nummer dat op het blad staat."


@dataclass(frozen=True)
class LaidPage:
    """A page beside its record."""

    page: ScanPage
    record: PaperRecord | None
    doubt: str
    """Why somebody has to look, in a sentence; empty when code and record leave no question."""

    @property
    def is_sure(self) -> bool:
        return self.page.state == ScanState.WAITING and not self.doubt

    @property
    def can_be_confirmed(self) -> bool:
        return self.page.state == ScanState.WAITING and self.record is not None and not self.record.refusal

    @property
    def is_blank(self) -> bool:
        return self.page.problem == scan_reading.BLANK and not self.page.number


def lay(user: User, pages: Sequence[ScanPage]) -> list[LaidPage]:
    """Each page beside its record, with the same number of queries for one page and for three hundred."""
    records = records_for(user, {page.number for page in pages})
    others = _others(user, pages)
    laid = []
    for page in pages:
        found = records.get(page.number)
        laid.append(LaidPage(page, found, _doubt(page, found, others)))
    return laid


def _others(user: User, pages: Sequence[ScanPage]) -> list[ScanPage]:
    """Pages that were not put away and have a picture or a number of one of these."""
    kept = ScanPage.objects.filter(upload__in=scan_reading.visible_stacks(user)).exclude(state=ScanState.DISCARDED)
    pictures = {page.picture_sha256 for page in pages if page.picture_sha256}
    numbers = {page.number for page in pages if page.number}
    found = kept.filter(picture_sha256__in=pictures) | kept.filter(number__in=numbers)
    return list(found.order_by("pk"))


def _doubt(page: ScanPage, found: PaperRecord | None, others: Iterable[ScanPage]) -> str:
    if not page.number:
        return page.problem or "Op dit blad is geen code gelezen. Typ het nummer dat erop staat, of leg het blad weg."
    if found is None:
        return unknown(page.number)
    return found.refusal or _double(page, found, others) or DOUBTFUL.get(page.number_from, "")


def _double(page: ScanPage, found: PaperRecord, others: Iterable[ScanPage]) -> str:
    """Of two that are alike the first is sure, unless the other was confirmed already."""
    before = [other for other in others if other.pk < page.pk or (other.state == ScanState.CONFIRMED and other != page)]
    if page.picture_sha256 and any(other.picture_sha256 == page.picture_sha256 for other in before):
        return "Dit is hetzelfde blad als een dat er al is: het is dubbel gescand."
    if not found.takes_many and any(other.number == page.number for other in before):
        return "Er is al een ander blad met dit nummer. Kijk of dit hetzelfde formulier is."
    return ""


def unknown(number: str) -> str:
    """What to say of a number without a record for this user, without telling whose it is."""
    what = issued(number)
    if what is not None:
        return f"{number}: {what.title[0].lower()}{what.title[1:]}. Daar kunt u hier geen scan bij leggen."
    return f"{number} is geen nummer van een formulier of convenant waar u een scan bij kunt leggen."


# ---- acts ------------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, actor: User, page: ScanPage, version: int) -> ScanPage:
    """The page becomes a file of its record."""
    row = _held(page, version, ScanState.WAITING)
    if not row.number:
        raise Refused(NO_NUMBER, "number")
    found = record_for(actor, row.number)
    if found is None:
        raise Refused(unknown(row.number), "number")
    if found.refusal:
        raise Refused(found.refusal)
    file = _keep(actor, row)
    try:
        found.attach(actor, file)
    except Refused:
        file.path.unlink(missing_ok=True)
        raise
    _decide(actor, row, ScanState.CONFIRMED, kept=file)
    record(actor=actor, action="scan.confirmed", obj=row, municipality=found.municipality, changes=_told(row))
    transaction.on_commit(lambda: scan_reading.forget(row))
    return row


@dataclass
class Confirmed:
    """What came of confirming many pages at once."""

    pages: int = 0
    problems: list[str] = field(default_factory=list)
    onward: dict[str, str] = field(default_factory=dict)
    """Where the work on these records goes on: label and address."""


@transaction.atomic
def confirm_sure(*, actor: User, chosen: Sequence[tuple[int, int]]) -> Confirmed:
    """Confirms the pages (key and version, as they were shown) that leave no question."""
    versions = dict(chosen)
    pages = list(visible_pages(actor).filter(pk__in=versions, state=ScanState.WAITING).order_by("pk"))
    done = Confirmed()
    for laid in lay(actor, pages):
        problem = laid.doubt
        if not problem:
            try:
                with transaction.atomic():
                    confirm(actor=actor, page=laid.page, version=versions[laid.page.pk])
            except Refused as refusal:
                problem = refusal.sentence
        if problem:
            done.problems.append(f"Bladzijde {laid.page.page} van {laid.page.upload.file.original_name}: {problem}")
            continue
        done.pages += 1
        if laid.record and laid.record.onward:
            label, address = laid.record.onward
            done.onward[label] = address
    return done


@transaction.atomic
def move(*, actor: User, page: ScanPage, version: int, number: str) -> ScanPage:
    """Lays the page beside another record, by the number that somebody reads on it."""
    row = _held(page, version, ScanState.WAITING)
    if not is_valid(number):
        raise Refused(
            "Dit nummer klopt niet. Kijk of elk teken goed is overgetypt, bijvoorbeeld 5P26-0303-32E8.", "number"
        )
    wanted = normalise(number)
    found = record_for(actor, wanted)
    if found is None:
        raise Refused(unknown(wanted), "number")
    if found.refusal:
        raise Refused(found.refusal, "number")
    before, row.number, row.number_from = row.number, wanted, NumberFrom.TYPED
    _save(row)
    changes = {"nummer": [before or None, wanted]}
    record(actor=actor, action="scan.moved", obj=row, municipality=found.municipality, changes=changes)
    return row


@transaction.atomic
def turn(*, actor: User, page: ScanPage, version: int) -> ScanPage:
    """A quarter clockwise. Its picture is made at once, so that confirming need not wait for it."""
    row = _held(page, version, ScanState.WAITING)
    scan_reading.forget(row)
    row.turn = (row.turn + 90) % 360
    if scan_reading.picture(row) is None:
        raise Refused(row.problem or "Deze bladzijde kan niet worden gedraaid.")
    _save(row)
    return row


@transaction.atomic
def discard(*, actor: User, pages: Sequence[tuple[int, int]]) -> int:
    """Puts pages away (key and version, as they were shown): of no use, or scanned twice. Returns how many."""
    versions = dict(pages)
    found = list(visible_pages(actor).filter(pk__in=versions, state=ScanState.WAITING).order_by("pk"))
    for page in found:
        row = _held(page, versions[page.pk], ScanState.WAITING)
        _decide(actor, row, ScanState.DISCARDED)
        record(actor=actor, action="scan.discarded", obj=row, changes=_told(row))
    return len(found)


@transaction.atomic
def put_away(*, actor: User, file: StoredFile) -> None:
    """The page that this file was made of, when its record let go of the file; an upload of another kind has none."""
    for row in ScanPage.objects.select_for_update(of=("self",)).filter(kept=file):
        _decide(actor, row, ScanState.DISCARDED)
        record(actor=actor, action="scan.discarded", obj=row, changes=_told(row))


@transaction.atomic
def bring_back(*, actor: User, page: ScanPage, version: int) -> ScanPage:
    """Undoes the decision on a page: it waits in the tray again, and is no longer a file of its record."""
    row = _held(page, version, ScanState.CONFIRMED, ScanState.DISCARDED)
    if row.kept is not None:
        found = record_for(actor, row.number)
        if found is not None:
            found.detach(actor, row.kept)
    row.state, row.kept, row.decided_at, row.decided_by = ScanState.WAITING, None, None, None
    _save(row)
    record(actor=actor, action="scan.brought_back", obj=row, changes=_told(row))
    return row


# ---- what the acts share ---------------------------------------------------------------------


def visible_pages(user: User) -> Any:
    pages = ScanPage.objects.filter(upload__in=scan_reading.visible_stacks(user))
    return pages.select_related("upload__file", "upload__uploaded_by", "decided_by")


def _held(page: ScanPage, version: int, *states: ScanState) -> ScanPage:
    """The row, locked until the transaction ends. Raises Conflict when somebody else decided or changed it first."""
    rows = ScanPage.objects.select_for_update(of=("self",)).select_related("upload__file", "kept")
    row = rows.get(pk=page.pk)
    if row.version != version or row.state not in states:
        raise Conflict(CHANGED)
    return row


def _save(row: ScanPage) -> None:
    row.version += 1
    row.save()


def _decide(actor: User, row: ScanPage, state: ScanState, kept: StoredFile | None = None) -> None:
    row.state, row.kept, row.decided_at, row.decided_by = state, kept, timezone.now(), actor
    _save(row)


def _told(row: ScanPage) -> dict[str, Any]:
    return {"nummer": [None, row.number]} if row.number else {}


def _keep(actor: User, row: ScanPage) -> StoredFile:
    """The page as a stored file of its own; the whole stack stays as it came."""
    source, kind = scan_reading.as_file(row), row.upload.file.kind
    content = source.read_bytes()
    return StoredFile.objects.create(
        original_name=f"scan-{row.number}.{'jpg' if kind == StoredFile.Kind.JPEG else kind}",
        stored_name=uploads.store(content, settings.MEDIA_ROOT / "uploads"),
        kind=kind,
        size=len(content),
        sha256=uploads.sha256_of(content),
        pages=1,
        numbers=[row.number if row.number_from == NumberFrom.CODE else ""],
        uploaded_by=row.upload.uploaded_by,
    )
