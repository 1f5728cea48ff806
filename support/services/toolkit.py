"""The toolkit: who sees what of it, and how ministry staff keep it."""

from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from coalition.models import Municipality, StoredFile, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.services.files import erase, store_upload
from coalition.services.trail import compare, record
from coalition.tools.workflow import Refused
from support.models import SupportRequest, ToolkitEntry
from support.rules import signatories
from support.wording import pillar_choices

FOR_ALL_PILLARS = "Voor alle pijlers"


class Shelf(NamedTuple):
    """The entries of one pillar; an entry for two pillars lies on both shelves."""

    pillar: str
    title: str
    entries: list[ToolkitEntry]


def sees_everything(user: object) -> bool:
    """Advisers, the ministry, and officers of a municipality that signed; all others see what is for everyone."""
    if allows_everywhere(user, Permission.TOOLKIT_VIEW):
        return True
    own = allows_municipalities(user, Permission.TOOLKIT_VIEW)
    return bool(own) and bool(signatories(Municipality.objects.filter(pk__in=own)))


def entries_for(user: object) -> QuerySet[ToolkitEntry]:
    found = ToolkitEntry.objects.select_related("file")
    return found if sees_everything(user) else found.filter(audience=ToolkitEntry.Audience.EVERYONE)


def find(entries: QuerySet[ToolkitEntry], words: str) -> QuerySet[ToolkitEntry]:
    return entries.filter(Q(title__icontains=words) | Q(purpose__icontains=words)) if words else entries


def on_shelves(entries: list[ToolkitEntry], pillar: str = "") -> list[Shelf]:
    """By pillar, in their order, and last what is for all of them; with a pillar that one and what is for all."""
    shelves = [
        Shelf(number, name, [one for one in entries if number in one.pillars])
        for number, name in pillar_choices()
        if pillar in ("", number)
    ]
    shelves.append(Shelf("0", FOR_ALL_PILLARS, [one for one in entries if not one.pillars]))
    return [shelf for shelf in shelves if shelf.entries]


def entries_for_request(user: object, request: SupportRequest) -> list[ToolkitEntry]:
    """What goes with the pillars of a request, and what is for all; without pillars everything."""
    wanted = set(request.pillars)
    return [one for one in entries_for(user) if not wanted or not one.pillars or wanted & set(one.pillars)]


@transaction.atomic
def save_entry(
    *, actor: User, entry: ToolkitEntry | None, upload: "UploadedFile[Any] | None" = None, remove_file: bool = False,
    **facts: str,
) -> ToolkitEntry:  # fmt: skip
    """A new entry, or a changed one. Raises Refused, also for an upload that cannot be kept."""
    others = ToolkitEntry.objects.exclude(pk=entry.pk) if entry else ToolkitEntry.objects.all()
    if others.filter(title__iexact=facts["title"]).exists():
        raise Refused(
            "Er is al een hulpmiddel met deze titel. Kies een andere titel, of wijzig dat hulpmiddel.", "title"
        )
    kept = ToolkitEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk) if entry else ToolkitEntry()
    if not (facts["link"] or upload or (kept.file and not remove_file)):
        raise Refused("Vul een link in of kies een bestand.", "link")
    before, old = (_shown(kept) if entry else {}), kept.file
    for name, value in facts.items():
        setattr(kept, name, value)
    if upload or remove_file:
        kept.file = store_upload(actor=actor, upload=upload) if upload else None
    kept.save()
    _record(actor, "toolkit.changed" if entry else "toolkit.created", kept, compare(before, _shown(kept)))
    if old and old != kept.file:
        _erase_later(old)
    return kept


@transaction.atomic
def delete_entry(*, actor: User, entry: ToolkitEntry) -> None:
    _record(actor, "toolkit.deleted", entry, {})
    entry.delete()
    if entry.file:
        _erase_later(entry.file)


def _erase_later(file: StoredFile) -> None:
    """Only when the act is certain: bytes do not come back when a transaction does."""
    transaction.on_commit(lambda: erase(file))


def _shown(entry: ToolkitEntry) -> dict[str, str]:
    return {
        "titel": entry.title,
        "waar het voor is": entry.purpose,
        "pijlers": entry.pillars,
        "link": entry.link,
        "bestand": entry.file.trail_label if entry.file else "",
        "voor wie": entry.get_audience_display(),
    }


def _record(actor: User, action: str, entry: ToolkitEntry, changes: dict[str, Any]) -> None:
    record(actor=actor, action=action, obj=entry, changes=changes)
