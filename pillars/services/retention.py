"""The terms of retention of the pillars: uploads that belong to nothing any more."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from coalition.models import StoredFile
from coalition.services import files
from coalition.services.retention import Term
from coalition.services.trail import record


def unattached(limit: datetime) -> QuerySet[StoredFile]:
    """Of a concept that was deleted, or taken off a signing."""
    return StoredFile.objects.filter(signings__isnull=True, milestones__isnull=True, uploaded_at__lt=limit)


def erase_file(file: StoredFile) -> None:
    record(actor=None, action="file.erased", obj=file)
    files.erase(file)


TERMS = (
    Term(
        "bestanden die nergens meer bij horen",
        timedelta(days=30),
        "Een maand lang kan een verwijderd bestand worden teruggezet.",
        unattached,
        erase_file,
    ),
)
