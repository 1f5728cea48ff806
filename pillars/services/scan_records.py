"""Which signing a sheet with a number belongs to, for the scan tray."""

from collections.abc import Collection
from functools import partial

from django.urls import reverse

from coalition.models import StoredFile, User
from coalition.permissions import Permission, allows_everywhere
from coalition.services.paper_numbers import PaperRecord
from pillars.models import Signing
from pillars.services.evidence import add_file, no_more_files, take_scan_off


def may_lay_scans(user: User) -> bool:
    """The ministry, which prints the forms of a ceremony; officers add their scan on the page of the signing."""
    return allows_everywhere(user, Permission.SIGNING_REGISTER)


def signing_records(user: User, numbers: Collection[str]) -> dict[str, PaperRecord]:
    signings = Signing.objects.visible_to(user).filter(number__in=numbers)
    found = signings.select_related("municipality", "ceremony").prefetch_related("signatories")
    return {signing.number: _record(signing) for signing in found}


def _record(signing: Signing) -> PaperRecord:
    moment = signing.ceremony
    people = "; ".join(f"{person.name} ({person.function})" for person in signing.signatories.all())
    rows = (
        ("Gemeente", signing.municipality.name),
        ("Ondertekenaars", people or "niet ingevuld"),
        ("Ondertekend op", str(signing.signed_on)),
        ("Plaats", signing.place),
        ("Ondertekenmoment", str(moment or "")),
        ("Status", signing.get_state_display()),
    )
    return PaperRecord(
        number=signing.number,
        title=f"Ondertekening van {signing.municipality}",
        url=reverse("signing_detail", args=[signing.number]),
        rows=tuple(row for row in rows if row[1]),
        attach=partial(_attach, signing),
        detach=partial(_detach, signing),
        refusal=no_more_files(signing),
        municipality=signing.municipality,
        onward=(str(moment.name), reverse("ceremony_detail", args=[moment.pk])) if moment else None,
    )


def _attach(signing: Signing, user: User, file: StoredFile) -> None:
    add_file(actor=user, signing=signing, file=file)


def _detach(signing: Signing, user: User, file: StoredFile) -> None:
    take_scan_off(actor=user, signing=signing, file=file)
