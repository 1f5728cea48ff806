"""A sheet that somebody uploaded or pasted, kept for a day between looking at what it would do and doing it."""

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from coalition.models import User
from coalition.tools.storage import write_whole
from coalition.tools.tables import MAX_BYTES
from coalition.tools.workflow import Refused

KEPT_SECONDS = 24 * 60 * 60
PASTED = "Geplakte tabel"
_SALT = "coalition.sheet"


def keep_sheet(*, actor: User, upload: "UploadedFile[Any] | None" = None, text: str = "") -> str:
    """Keeps an upload, or what was pasted, and gives the token by which this user gets it back."""
    if upload is not None and (upload.size or 0) > MAX_BYTES:
        raise Refused(f"{upload.name} is groter dan {MAX_BYTES // 1024**2} MB. Splits het bestand en lees de delen in.")
    forget_old_sheets()
    name = secrets.token_hex(16)
    write_whole(_folder() / name, upload.read() if upload is not None else text.encode())
    title = Path(upload.name or "bestand").name[:100] if upload is not None else PASTED
    return signing.dumps({"name": name, "title": title, "user": actor.pk}, salt=_SALT)


def open_sheet(*, actor: User, token: str) -> tuple[bytes, str]:
    """The content and what the file was called; raises Refused when it is not this user's or no longer there."""
    try:
        kept = signing.loads(token, salt=_SALT, max_age=KEPT_SECONDS)
        if kept["user"] != actor.pk:
            raise signing.BadSignature
        return (_folder() / kept["name"]).read_bytes(), kept["title"]
    except (signing.BadSignature, OSError) as problem:
        raise Refused("Dit bestand is er niet meer. Kies het opnieuw.") from problem


def replace_sheet(*, actor: User, token: str, content: bytes) -> None:
    """Keeps what became of a sheet, such as its corrected rows, under the same token."""
    open_sheet(actor=actor, token=token)
    write_whole(_folder() / signing.loads(token, salt=_SALT)["name"], content)


def forget_sheet(*, actor: User, token: str) -> None:
    """Removes a sheet that was used."""
    open_sheet(actor=actor, token=token)
    (_folder() / signing.loads(token, salt=_SALT)["name"]).unlink(missing_ok=True)


def forget_old_sheets() -> None:
    """Removes what nobody came back for; sheets hold names."""
    for path in _folder().glob("*"):
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "sheets"


def left_out(number: int) -> str:
    """What is added to the confirmation: *1 rij is weggelaten.* Nothing when all rows were taken."""
    return f" {number} {'rij is' if number == 1 else 'rijen zijn'} weggelaten." if number else ""
