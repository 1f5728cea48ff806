"""The terms of retention of the pillars: uploads that belong to nothing any more."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import ForeignKey, ForeignObjectRel, QuerySet

from coalition.models import StoredFile
from coalition.services import files
from coalition.services.retention import Term
from coalition.services.trail import record
from pillars.models import Signing, SigningProof


def unattached(limit: datetime) -> QuerySet[StoredFile]:
    """Of a concept that was deleted, or taken off a signing; whatever model of whatever app points at it."""
    files = StoredFile.objects.filter(uploaded_at__lt=limit)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            name = relation.field.name
            pointing = relation.related_model._base_manager.filter(**{f"{name}__isnull": False})
            files = files.exclude(pk__in=pointing.values(name))
    return files


def erase_file(file: StoredFile) -> None:
    record(actor=None, action="file.erased", obj=file)
    files.erase(file)


def registered_numbers() -> QuerySet[Any]:
    """Of signings that came into the register, whatever became of them."""
    return Signing.objects.filter(registered_at__isnull=False).values("number")


def proof_numbers() -> QuerySet[Any]:
    """A proof says that there was a registered signing."""
    return SigningProof.objects.values("number")


TERMS = (
    Term(
        "bestanden die nergens meer bij horen",
        timedelta(days=30),
        "Een maand lang kan een verwijderd bestand worden teruggezet.",
        unattached,
        erase_file,
    ),
)
