"""A coalition's logo: a picture with words for who does not see it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from coalition.models import StoredFile, User
from coalition.services.files import erase, store_upload
from coalition.services.trail import compare, record
from coalition.tools.workflow import Refused
from partners.models import LocalCoalition

NO_PICTURE = "Een logo is een plaatje: kies een PNG- of JPEG-bestand."


@transaction.atomic
def set_logo(
    *, actor: User, coalition: LocalCoalition, alt: str, upload: "UploadedFile[Any] | None" = None
) -> LocalCoalition:
    """Another logo, or other words for the same one. Raises Refused."""
    before = _shown(coalition)
    old = coalition.logo
    if upload is not None:
        stored = store_upload(actor=actor, upload=upload)
        if stored.kind not in (StoredFile.Kind.PNG, StoredFile.Kind.JPEG):
            erase(stored)
            raise Refused(NO_PICTURE, "file")
        coalition.logo = stored
    if coalition.logo is None:
        raise Refused("Kies het plaatje van het logo.", "file")
    coalition.logo_alt = alt
    coalition.save(update_fields=["logo", "logo_alt"])
    if old is not None and old != coalition.logo:
        erase(old)
    record(actor=actor, action="coalition.changed", obj=coalition, changes=compare(before, _shown(coalition)))
    return coalition


@transaction.atomic
def remove_logo(*, actor: User, coalition: LocalCoalition) -> None:
    old, before = coalition.logo, _shown(coalition)
    if old is None:
        return
    coalition.logo, coalition.logo_alt = None, ""
    coalition.save(update_fields=["logo", "logo_alt"])
    erase(old)
    record(actor=actor, action="coalition.changed", obj=coalition, changes=compare(before, _shown(coalition)))


def _shown(coalition: LocalCoalition) -> dict[str, str]:
    return {
        "logo": coalition.logo.trail_label if coalition.logo else "",
        "wat er op het logo staat": coalition.logo_alt,
    }
