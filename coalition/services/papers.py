"""What the portal handed out on paper: kept byte for byte, printed again the same, recognised when it comes back."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from coalition.models import IssuedPaper, Municipality, User
from coalition.services.trail import record
from coalition.tools import uploads
from coalition.tools.seal import Seal, SealProblem, SealState, read_seal, seal

_logger = logging.getLogger("portal.papers")
DRAWING_KEPT_SECONDS = 24 * 60 * 60


def drawn_once(html: str, css: str, draw: Callable[[], bytes]) -> bytes:
    """The PDF of exactly this page and stylesheet, kept for a day: a document that did not change is not drawn twice."""
    key = "drawn:" + hashlib.sha256(f"{css}\0{html}".encode()).hexdigest()
    content: bytes | None = caches["pages"].get(key)
    if content is None:
        content = draw()
        caches["pages"].set(key, content, DRAWING_KEPT_SECONDS)
    return content


def keep(
    *,
    content: bytes,
    number: str,
    title: str,
    file_name: str,
    municipality: Municipality | None = None,
    actor: User | None = None,
) -> IssuedPaper:
    """Keeps what was rendered, once: the same bytes again give the row that is there. Raises UploadRefused.

    A document is the same as long as the facts on it are (`tools/pdf.py` takes nothing from the clock), so printing
    twice keeps one file, and a changed fact keeps both. Sealing takes some hundredths of a second: outside a transaction
    nobody waits for it.
    """
    source = hashlib.sha256(content).hexdigest()
    same = IssuedPaper.objects.filter(source_sha256=source)
    kept = same.exclude(stored_name="").first()
    if kept is not None:
        return kept
    issued = _sealed(content)
    digest = hashlib.sha256(issued).hexdigest()
    stored = uploads.store(issued, _folder())
    erased = same.filter(sha256=digest)
    try:
        with transaction.atomic():
            if erased.update(stored_name=stored):
                return erased.get()
            return IssuedPaper.objects.create(
                number=number,
                title=title,
                file_name=file_name,
                source_sha256=source,
                sha256=digest,
                size=len(issued),
                is_sealed=issued != content,
                stored_name=stored,
                municipality=municipality,
                issued_by=actor,
            )
    except IntegrityError:  # another process kept the same a moment ago
        (_folder() / stored).unlink(missing_ok=True)
        return same.exclude(stored_name="").get()


def _sealed(content: bytes) -> bytes:
    """With a seal where there is a certificate; a certificate that fails is told in the log, and holds up no evening."""
    if not has_seal():
        return content
    try:
        return seal(content, settings.SEAL_FILE, settings.SEAL_PASSWORD)
    except SealProblem:
        _logger.exception("paper goes out unsealed")
        return content


def has_seal() -> bool:
    """Whether this portal seals what it hands out."""
    return bool(settings.SEAL_FILE.is_file())


def content_of(paper: IssuedPaper) -> bytes:
    """The bytes as they were handed out. Raises FileNotFoundError when they were erased after their term."""
    if not paper.is_kept:
        raise FileNotFoundError(paper.title)
    return paper.path.read_bytes()


def recognise(content: bytes) -> IssuedPaper | None:
    """The paper that these bytes are, byte for byte; nothing in them is opened for it."""
    return IssuedPaper.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()


def seal_on(content: bytes) -> Seal:
    """What a seal on a file says, read in a process of its own; without a certificate of our own there is none."""
    if not has_seal():
        return Seal(SealState.NONE)
    try:
        return read_seal(content, settings.SEAL_FILE, settings.SEAL_PASSWORD)
    except SealProblem:
        _logger.exception("no seal can be checked")
        return Seal(SealState.NONE)


# ---- how long --------------------------------------------------------------------------------


_lasting: list[Callable[[], QuerySet[Any]]] = []


def add_lasting(numbers: Callable[[], QuerySet[Any]]) -> None:
    """For the apps, when they are ready: the numbers of what came into the register, whose paper is kept for good."""
    _lasting.append(numbers)


def never_registered(limit: datetime) -> QuerySet[IssuedPaper]:
    """Issued before then, and its number never became a record: a form that nobody signed, a stack for the printer."""
    papers = IssuedPaper.objects.filter(issued_at__lt=limit).exclude(stored_name="")
    for numbers in _lasting:
        papers = papers.exclude(number__in=numbers())
    return papers


def erase_bytes(paper: IssuedPaper) -> None:
    """The file goes; its checksum stays, so that whoever still has it can have it recognised."""
    path = paper.path
    IssuedPaper.objects.filter(pk=paper.pk).update(stored_name="")
    record(actor=None, action="paper.erased", obj=paper, municipality=paper.municipality)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "issued"
