"""A whole request in one file, for a search under the Wet open overheid: readable text, and every attachment."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction
from django.utils import timezone

from coalition.models import StoredFile, User
from coalition.services.files import download_name
from coalition.services.trail import record
from coalition.tools.plain import render_plain
from support.log import log_of
from support.models import SupportRequest
from support.wording import pillar_names


@dataclass(frozen=True)
class _Attachment:
    file: StoredFile
    # Where it is in the ZIP.
    name: str

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def export_request(*, actor: User, request: SupportRequest) -> IO[bytes]:
    """A ZIP, open at its start, with everything of this request: internal notes too, marked as such."""
    record(actor=actor, action="request.exported", obj=request, municipality=request.municipality)
    attachments: list[_Attachment] = []

    def listed(files: Iterable[StoredFile]) -> list[_Attachment]:
        found = [_Attachment(file, _name(len(attachments) + place, file)) for place, file in enumerate(files, 1)]
        attachments.extend(found)
        return found

    asked_with = listed(request.files.all())
    written = request.messages.select_related("author").prefetch_related("files")
    context = {
        "asked": request,
        "municipalities": [str(one) for one in request.municipalities.in_order()],
        "topics": [topic.name for topic in request.topics.all()],
        "pillars": pillar_names(request.pillars),
        "files": asked_with,
        "messages_written": [{"message": one, "files": listed(one.files.all())} for one in written],
        "hours": request.hours.select_related("adviser__user", "successor").order_by("day", "pk"),
        "trail": reversed(log_of(request, actor)),
        "now": timezone.now(),
        "actor": actor,
    }
    made: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"vraag-{request.pk}.txt", render_plain("support/export.txt", context))
        for attachment in attachments:
            archive.write(attachment.file.path, attachment.name, zipfile.ZIP_STORED)
    made.seek(0)
    return made


def _name(number: int, file: StoredFile) -> str:
    """Numbered, for two files can have the same name; without what a folder's name cannot hold."""
    return f"bijlagen/{number:02}-" + re.sub(r'[\\/:*?"<>|]', "-", download_name(file))
