"""Which covenant a sheet with a number belongs to, for the scan tray; its scans, added and taken off."""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.urls import reverse

from coalition.models import StoredFile, User
from coalition.permissions import Permission
from coalition.services.paper_numbers import PaperRecord
from coalition.services.trail import record
from partners.models import CovenantVersion
from partners.models.coalitions import coordinated_ids
from partners.roles import require_in


def may_lay_scans(user: User) -> bool:
    """Who leads a coalition."""
    return bool(coordinated_ids(user))


def covenant_records(user: User, numbers: Collection[str]) -> dict[str, PaperRecord]:
    """Of the coalitions that this user leads."""
    versions = CovenantVersion.objects.filter(covenant__coalition__in=coordinated_ids(user), number__in=numbers)
    return {one.number: _record(one) for one in versions.select_related("covenant__coalition")}


@transaction.atomic
def add_scan(*, actor: User, version: CovenantVersion, file: StoredFile) -> None:
    """A signed sheet of this version: it holds the signatures of one partner or of many."""
    require_in(actor, Permission.COALITION_MANAGE, version.covenant.coalition)
    version.scans.add(file)
    changes = {"bestand": [None, file.trail_label]}
    record(actor=actor, action="covenant.scan_added", obj=version.covenant, changes=changes)


@transaction.atomic
def take_scan_off(*, actor: User, version: CovenantVersion, file: StoredFile) -> None:
    require_in(actor, Permission.COALITION_MANAGE, version.covenant.coalition)
    version.scans.remove(file)
    changes = {"bestand": [file.trail_label, None]}
    record(actor=actor, action="covenant.scan_removed", obj=version.covenant, changes=changes)


def _record(version: CovenantVersion) -> PaperRecord:
    covenant, coalition = version.covenant, version.covenant.coalition
    return PaperRecord(
        number=version.number,
        title=f"{covenant.get_word_display().capitalize()} van {coalition.name}",
        url=reverse("covenant_version", args=[coalition.slug, covenant.pk, version.order]),
        rows=(("Lokale coalitie", coalition.name), ("Titel", covenant.title), ("Versie", str(version.order))),
        attach=partial(_attach, version),
        detach=partial(_detach, version),
        takes_many=True,
    )


def _attach(version: CovenantVersion, user: User, file: StoredFile) -> None:
    add_scan(actor=user, version=version, file=file)


def _detach(version: CovenantVersion, user: User, file: StoredFile) -> None:
    take_scan_off(actor=user, version=version, file=file)
