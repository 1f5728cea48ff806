"""Stacks from the scanner: kept as they came, and read by the worker a few pages at a time.

What is made of a page (its picture, the page as a file of its own) lies in a folder of the stack until somebody has
decided on it. It can be made again from the original at any time, so nothing is lost with it.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coalition.models import NumberFrom, ScanPage, ScanUpload, StoredFile, User
from coalition.permissions import Permission, allows_everywhere
from coalition.services import jobs
from coalition.services.files import erase, store_upload
from coalition.services.paper_numbers import records_for
from coalition.services.trail import record
from coalition.tools import uploads
from coalition.tools.uploads import Sheet
from coalition.tools.workflow import Refused

# So many pages take a second or two, and at worst `uploads.READ_SECONDS`.
PIECE = 10
LEASE = timedelta(minutes=2)
BLANK = "Dit blad lijkt leeg."
ALREADY = "{} staat er al: geüpload op {when:%d-%m-%Y} om {when:%H:%M} uur."


def visible_stacks(user: User) -> QuerySet[ScanUpload]:
    """Of the ministry's stacks every colleague sees all; who leads a coalition sees the own uploads."""
    own = Q(uploaded_by=user)
    if allows_everywhere(user, Permission.SIGNING_REGISTER):
        own |= Q(for_ministry=True)
    return ScanUpload.objects.filter(own)


@transaction.atomic
def receive(*, actor: User, file: StoredFile) -> ScanUpload:
    """Puts an upload in line to be read. The same file a second time (two clicks, two colleagues) gives the stack that is there."""
    same = visible_stacks(actor).filter(file__sha256=file.sha256).first()
    if same is not None:
        erase(file)
        return same
    for_ministry = allows_everywhere(actor, Permission.SIGNING_REGISTER)
    stack = ScanUpload.objects.create(file=file, uploaded_by=actor, for_ministry=for_ministry)
    record(actor=actor, action="scans.received", obj=stack, changes={"bestand": [None, file.trail_label]})
    return stack


def receive_all(*, actor: User, files: "Iterable[UploadedFile[Any]]") -> tuple[int, list[str]]:
    """Keeps each file by itself; how many pages will be read, and why other files will not."""
    pages, problems = 0, []
    for upload in files:
        try:
            # Looking into 100 MB takes a second: not while the database is held.
            file = store_upload(actor=actor, upload=upload, max_bytes=settings.SCAN_MAX_BYTES)
        except Refused as refusal:
            problems.append(refusal.sentence)
            continue
        stack = receive(actor=actor, file=file)
        if stack.file_id == file.pk:
            pages += file.pages
        else:
            problems.append(ALREADY.format(file.original_name, when=timezone.localtime(stack.created_at)))
    return pages, problems


def read_piece() -> bool:
    """For the worker: reads the next pages of the stack that waits longest; whether there was one."""
    stack: ScanUpload | None = jobs.claim(ScanUpload.objects.all(), LEASE)
    if stack is None:
        return False
    first, last = stack.pages_read + 1, min(stack.pages_read + PIECE, stack.file.pages)
    kind = cast(uploads.Kind, stack.file.kind)
    _write_down(stack, uploads.read_sheets(stack.file.path, kind, folder(stack), first, last))
    return True


@transaction.atomic
def _write_down(stack: ScanUpload, sheets: list[Sheet]) -> None:
    """Only while nobody else did: who was held up for longer than the lease may read pages that are there already."""
    read = sheets[-1].page
    done_at = timezone.now() if read == stack.file.pages else None
    mine = jobs.holding(stack).filter(pages_read=stack.pages_read)
    # Attempts are counted for one piece, so after it they start anew.
    if mine.update(pages_read=read, attempts=0, leased_until=None, done_at=done_at):
        ScanPage.objects.bulk_create(_pages(stack, sheets))


def folder(stack: ScanUpload) -> Path:
    return Path(settings.MEDIA_ROOT) / "scans" / str(stack.pk)


def picture(page: ScanPage) -> Path | None:
    """Its picture, upright; drawn again when it is not there. None where there is nothing to see."""
    return _made(page, "jpg")


def as_file(page: ScanPage) -> Path:
    """The page as a file of its own, upright. Raises Refused when it cannot be made."""
    path = _made(page, page.upload.file.kind)
    if path is None:
        raise Refused(page.problem or "Deze bladzijde is niet leesbaar. Scan haar opnieuw.")
    return path


def forget(page: ScanPage) -> None:
    """Removes what was made of a page, however it was turned."""
    for path in folder(page.upload).glob(f"page-{page.page:03d}-*"):
        path.unlink(missing_ok=True)


def _made(page: ScanPage, ending: str) -> Path | None:
    stack = page.upload
    path = folder(stack) / uploads.sheet_name(page.page, page.turn, ending)
    if not path.is_file() and page.picture_sha256:
        kind = cast(uploads.Kind, stack.file.kind)
        uploads.read_sheets(stack.file.path, kind, folder(stack), page.page, page.page, turn=page.turn)
    return path if path.is_file() else None


def _pages(stack: ScanUpload, sheets: list[Sheet]) -> list[ScanPage]:
    pages: list[ScanPage] = []
    known = records_for(stack.uploaded_by, {number for sheet in sheets for number in sheet.numbers})
    before = stack.scans.filter(page=sheets[0].page - 1).first()
    if before is not None:
        known |= records_for(stack.uploaded_by, {before.number})
    for sheet in sheets:
        page = ScanPage(upload=stack, page=sheet.page, **_facts(sheet))
        if not page.number and not page.problem and before is not None:
            record_before = known.get(before.number)
            if record_before is not None and record_before.takes_many:
                page.number, page.number_from = before.number, NumberFrom.BEFORE
        pages.append(page)
        before = page
    return pages


def _facts(sheet: Sheet) -> dict[str, Any]:
    problem = sheet.problem or (BLANK if sheet.is_blank else "")
    if len(sheet.numbers) > 1:
        problem = (
            f"Op dit blad staan verschillende nummers: {', '.join(sheet.numbers)}. Typ het nummer dat erbij hoort."
        )
    number = sheet.numbers[0] if len(sheet.numbers) == 1 else ""
    return {
        "number": number,
        "number_from": NumberFrom.CODE if number else "",
        "turn": sheet.turn,
        "picture_sha256": sheet.picture_sha256,
        "problem": problem,
    }
