"""Marked names, addresses and numbers, planted in the world of the walk wherever a coalition keeps them; and marked
internal notes, which a request for support has beside its messages.

The walk (`test_walk.py`) searches every page for what its reader must not see; `tests/partners/test_nothing_leaks.py`
does so in further forms of the coalition's pages.
"""

import functools
import io
import zipfile
from datetime import date, timedelta

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.utils import timezone

from coalition.tools.dates import PartialDate, today
from partners.models import Attendance, MembershipState, PartnerInvitation, PartnerName
from support.models import HoursKind
from support.services import hours, requests
from support.services.messages import write_message
from tests.factories import UserFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
)
from tests.reading import sheets_of
from tests.routes.world import World
from tests.support.factories import AdviserRowFactory, MomentFactory
from tests.support.pages import picture

# What nobody but the coalition's own coordinators sees.
INSIDE = (
    "Merkcontact", "merkmail@geheim.example", "0600111222", "Merkfunctie", "Merkinwoner", "Merkplaats",
    "Merkintrekker", "Merkmeisjesnaam", "Merkgast", "merklink@geheim.example", "Merkduopartner", "Merktekenaar", "Merkbaas",
)  # fmt: skip
# What officers of its municipalities and the ministry may know, and the public not.
NOT_PUBLIC = (
    "Merkgenodigde",
    "Merkbijdrage",
    "Merkkwartiermaker",
    "merkkwartier@geheim.example",
)
# Unpublished, so not there for who has no business with it.
HIDDEN = ("Merkcoalitie", "Merkverborgen")
# Of a request: in a note, in the name of its attachment, in the reasons that are meant for the desk.
NOTES = ("GEHEIM-NOTITIE", "GEHEIM-BESTAND", "GEHEIM-TERUGGAVE", "GEHEIM-OPMERKING")
# Beside it, and as little the municipality's: a note on hours, a contact moment.
BESIDE = ("GEHEIM-UREN", "GEHEIM-CONTACT")
# What the municipality was told itself, with a file that it may have.
TOLD, SHARED = "Wij zoeken een ander.", "kaart"
# Of each role of the walk what no page may hold.
HIDDEN_FROM = {
    "anonymous": INSIDE + NOT_PUBLIC + HIDDEN + NOTES + BESIDE,
    "other": INSIDE + NOT_PUBLIC + HIDDEN + NOTES + BESIDE,
    "officer": INSIDE + NOTES + BESIDE,
    "adviser": INSIDE + NOT_PUBLIC + HIDDEN,
    "ambassador": INSIDE + NOT_PUBLIC + HIDDEN,
    "ministry": INSIDE,
    "administrator": INSIDE + NOTES + BESIDE,
    "coordinator": HIDDEN + NOTES + BESIDE,
}
# And what some page does hold, for whom it is meant.
READ_BY = {
    "coordinator": INSIDE + NOT_PUBLIC,
    "officer": (TOLD, SHARED, "[Content_Types].xml"),
    "adviser": NOTES,
    "ministry": NOTES + BESIDE,
}
# Shown on no page, or not yet.
ON_NO_PAGE = {"Merkmeisjesnaam", "Merkduopartner", "merklink@geheim.example"}


def planted_world() -> World:
    """The world of the walk with its coalition published, and every place where personal data goes filled."""
    world = World()
    plant_notes(world)
    coalition = world.coalition
    coalition.is_published = True
    coalition.save()
    world.public_coalition = coalition
    contact = {
        "contact_name": "Merkcontact", "contact_email": "merkmail@geheim.example", "contact_phone": "0600111222",
        "contact_function": "Merkfunctie",
    }  # fmt: skip
    for name, value in contact.items():
        setattr(world.membership, name, value)
    world.membership.contribution = "Merkbijdrage"
    world.membership.save()
    coordinator = world.users["coordinator"]
    coordinator.name, coordinator.email = "Merkkwartiermaker", "merkkwartier@geheim.example"
    coordinator.save()
    unknown = PartialDate.unknown()
    MembershipFactory.create(
        coalition=coalition, partner__name="Merkgenodigde", state=MembershipState.INVITED, joined_on=unknown, **contact
    )
    person = PersonFactory.create(name="Merkinwoner", place="Merkplaats")
    PartnerName.objects.create(partner=person, name="Merkmeisjesnaam")
    resident = MembershipFactory.create(coalition=coalition, partner=person, **contact)
    given = {"consent_given_on": date(2020, 1, 1), "consent_withdrawn_on": date(2021, 1, 1)}
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Merkintrekker", **given))
    world.covenant_signing.signatory_name, world.covenant_signing.signatory_function = "Merktekenaar", "Merkbaas"
    world.covenant_signing.save()
    CovenantSigningFactory.create(version=world.covenant_version, partner=person, signatory_name="Merkduopartner")
    for gathering in (world.gathering, GatheringFactory.create(coalition=coalition, ceremony__name="Gewoon overleg")):
        for membership in (world.membership, resident):
            Attendance.objects.create(gathering=gathering, membership=membership, signatory_name="Merkgast")
    PartnerInvitation.objects.create(
        membership=world.membership, token_hash="f" * 64, email="merklink@geheim.example",
        invited_by=UserFactory.create(), expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    hidden = CoalitionFactory.create(name="Merkcoalitie", slug="merkcoalitie", municipalities=[world.dronten])
    MembershipFactory.create(coalition=hidden, partner__name="Merkverborgen")
    return world


def plant_notes(world: World) -> None:
    """The request was declined with a reason, given to another with a remark, written about, and is under way again."""
    asked, ministry, adviser = world.support_request, world.users["ministry"], world.support_request.adviser
    assert adviser
    asked.state = "assigned"
    asked.save(update_fields=["state"])
    requests.decline(actor=adviser.user, request=asked, reason=f"{NOTES[2]}: lastige gemeente.")
    second = AdviserRowFactory.create(user__name="Tweede Adviseur")
    requests.assign(actor=ministry, request=asked, adviser=second, remark=f"{NOTES[3]}: kent de wethouder.")
    requests.release(actor=ministry, request=asked, remark=f"{NOTES[3]}: ruzie.")
    requests.assign(actor=ministry, request=asked, adviser=adviser)
    requests.meet(actor=adviser.user, request=asked)
    requests.start(actor=adviser.user, request=asked)
    note = f"{NOTES[0]}: de wethouder wil niet."
    write_message(actor=ministry, request=asked, text=note, is_internal=True, uploads=[picture(f"{NOTES[1]}.png")])
    write_message(actor=ministry, request=asked, text=TOLD, uploads=[picture(f"{SHARED}.png")])
    hours.write_hours(
        actor=ministry, request=asked, day=timezone.localdate(), quarters=6, kind=HoursKind.TALK, note=BESIDE[0]
    )
    MomentFactory.create(municipality=asked.municipality, outcome=BESIDE[1], next_step=BESIDE[1], next_on=today())


def close(response: HttpResponseBase) -> None:
    """As Django's test client does: the end of a request would take the connection along, with the transaction on it."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def text_of(response: HttpResponseBase) -> str:
    """Everything that can be read in an answer, its headers too: a page, a PDF, what lies in a sheet or a ZIP."""
    return f"{response.headers}\n{_readable(response.getvalue())}"  # also of one that streams


@functools.cache
def _readable(content: bytes) -> str:
    """Kept: many get the same PDF."""
    if content.startswith(b"%PDF"):
        return "\n".join(sheets_of(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name} {_readable(archive.read(name))}" for name in archive.namelist())
    return content.decode(errors="replace")


def found_in(pages: dict[str, str], marks: tuple[str, ...]) -> dict[str, list[str]]:
    """By mark, the pages on which it can be read."""
    read = {name: text.lower() for name, text in pages.items()}
    found = {mark: [name for name, text in read.items() if mark.lower() in text] for mark in marks}
    return {mark: names for mark, names in found.items() if names}
