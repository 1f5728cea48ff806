"""Uploads: checked, kept byte for byte, shown as pictures of their pages."""

import fcntl
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Model
from django.http import FileResponse, Http404

from coalition.models import Municipality, StoredFile, User
from coalition.services.trail import record
from coalition.tools import uploads
from coalition.tools.text import clean_line
from coalition.tools.workflow import Refused

# An upload is one form, seldom more; whoever sends it waits for the answer.
READ_AT_ONCE = 5


def store_upload(*, actor: User | None, upload: "UploadedFile[Any]", max_bytes: int | None = None) -> StoredFile:
    """Checks and keeps an upload; raises Refused with a sentence that says what to do."""
    name = Path(upload.name or "bestand").name
    limit = max_bytes or settings.UPLOAD_MAX_BYTES
    if upload.size is not None and upload.size > limit:
        raise Refused(
            f"{name} is groter dan {limit // 1024**2} MB. Kies een kleiner bestand, of scan met een lagere resolutie.",
            "file",
        )
    # A large upload is on disk already; it need not come into memory.
    source = Path(upload.temporary_file_path()) if isinstance(upload, TemporaryUploadedFile) else upload.read()
    try:
        found = uploads.inspect_upload(source, name, max_bytes=limit, max_pages=settings.UPLOAD_MAX_PAGES)
    except uploads.UploadRefused as refusal:
        raise Refused(str(refusal), "file") from refusal
    upload.seek(0)
    stored = uploads.store(upload.chunks(), Path(settings.MEDIA_ROOT) / "uploads")
    return StoredFile.objects.create(
        original_name=clean_line(name)[:200] or "bestand",
        stored_name=stored,
        kind=found.kind,
        size=found.size,
        sha256=found.sha256,
        pages=found.pages,
        uploaded_by=actor,
    )


def note_numbers(file: StoredFile) -> None:
    """Reads the codes on the first pages of an upload and keeps what was found.

    Outside the act that took the file: it takes seconds when a code is hard to read, and nothing depends on it.
    """
    pages = min(file.pages, READ_AT_ONCE)
    file.numbers = uploads.read_numbers(file.path, cast(uploads.Kind, file.kind), pages)
    file.save(update_fields=["numbers"])


def page_picture(file: StoredFile, page: int) -> Path | None:
    """The picture of one page (from 1), drawn in a limited process on first sight; None where there is none."""
    folder = Path(settings.MEDIA_ROOT) / "pages" / str(file.pk)
    if not folder.is_dir():
        _draw(file, folder)
    pictures = sorted(folder.iterdir())
    return pictures[page - 1] if 0 < page <= len(pictures) else None


def _draw(file: StoredFile, folder: Path) -> None:
    """All pages, or, of a file that opens but cannot be drawn, none; either way it is tried once.

    A browser asks for every page at the same time: one request draws, the others wait for it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with file.path.open("rb") as held, TemporaryDirectory(dir=folder.parent, prefix=".") as work:
        fcntl.flock(held, fcntl.LOCK_EX)
        if folder.is_dir():
            return
        drawn = Path(work) / "pages"
        drawn.mkdir()
        with suppress(uploads.UploadRefused):
            uploads.page_pictures(file.path, drawn)
        drawn.rename(folder)


def page_answer(file: StoredFile | None, page: int) -> FileResponse:
    """The picture of one page for the browser; raises Http404 where there is none."""
    picture = page_picture(file, page) if file else None
    if picture is None:
        raise Http404
    kind = "image/png" if picture.suffix == ".png" else "image/jpeg"
    return FileResponse(picture.open("rb"), content_type=kind, headers={"Cache-Control": "private, max-age=600"})


@transaction.atomic
def hand_out(*, actor: User, file: StoredFile, of: Model, municipality: Municipality | None) -> FileResponse:
    """The upload itself, only ever as a download; the trail of what it belongs to tells who took it."""
    record(
        actor=actor,
        action="file.opened",
        obj=of,
        municipality=municipality,
        changes={"bestand": [None, file.trail_label]},
    )
    return as_download(file)


def as_download(file: StoredFile) -> FileResponse:
    """Without a line in the trail: for what is no evidence and holds nobody's data, such as a published file."""
    return FileResponse(
        file.path.open("rb"), as_attachment=True, filename=download_name(file), content_type=file.content_type,
        headers={"Cache-Control": "private, no-store"},
    )  # fmt: skip


def download_name(file: StoredFile) -> str:
    """Ends as what it is: a PDF that is also a web page must not open as one because somebody named it so."""
    endings = {"pdf": (".pdf",), "jpeg": (".jpg", ".jpeg"), "png": (".png",)}[file.kind]
    name = file.original_name
    return name if name.lower().endswith(endings) else name + endings[0]


def erase(file: StoredFile) -> None:
    """Removes the bytes and the pictures, then the row."""
    file.path.unlink(missing_ok=True)
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "pages" / str(file.pk), ignore_errors=True)
    file.delete()
