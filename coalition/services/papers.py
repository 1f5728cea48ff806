"""What the portal handed out on paper: kept byte for byte, printed again the same, recognised when it comes back."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from coalition.models import IssuedPaper, Municipality, User
from coalition.tools import uploads


@transaction.atomic
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
    twice keeps one file, and a changed fact keeps both.
    """
    source = hashlib.sha256(content).hexdigest()
    kept = IssuedPaper.objects.filter(source_sha256=source).first()
    if kept is not None:
        return kept
    stored = uploads.store(content, Path(settings.MEDIA_ROOT) / "issued")
    try:
        with transaction.atomic():
            return IssuedPaper.objects.create(
                number=number,
                title=title,
                file_name=file_name,
                source_sha256=source,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                stored_name=stored,
                municipality=municipality,
                issued_by=actor,
            )
    except IntegrityError:  # another process kept the same a moment ago
        (Path(settings.MEDIA_ROOT) / "issued" / stored).unlink(missing_ok=True)
        return IssuedPaper.objects.get(source_sha256=source)


def content_of(paper: IssuedPaper) -> bytes:
    """The bytes as they were handed out. Raises FileNotFoundError when they were erased after their term."""
    if not paper.stored_name:
        raise FileNotFoundError(paper.title)
    return paper.path.read_bytes()


def recognise(content: bytes) -> IssuedPaper | None:
    """The paper that these bytes are, byte for byte; nothing in them is opened for it."""
    return IssuedPaper.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
