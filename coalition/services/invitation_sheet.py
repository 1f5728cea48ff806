"""Inviting many officers from a sheet: every row is judged first, with a reason where it is refused, and then all are invited."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from coalition.models import Municipality, MunicipalityGrant, User
from coalition.services.invitations import invite_officer, open_invitations
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.tools.dates import today
from coalition.tools.tables import TableError, match_headers, read_table
from coalition.tools.text import clean_line
from coalition.tools.workflow import Refused

HEADERS = {
    "municipality": ("gemeente", "municipality"),
    "code": ("gemeentecode", "municipality_code"),
    "email": ("e-mailadres", "e-mail", "mail"),
    "name": ("naam",),
}
MAX_ROWS = 1000


@dataclass(frozen=True)
class InvitationRow:
    """A row of the sheet: to be invited, or refused with a reason."""

    line: int
    email: str
    name: str
    given: str
    municipality: Municipality | None = None
    refused: str = ""
    note: str = ""


def read_invitations(content: bytes, filename: str) -> list[InvitationRow]:
    """What each row would do; the number of queries does not grow with the rows. Raises TableError."""
    table = read_table(content, filename)
    columns = match_headers(table.headers, HEADERS, required=("email",)).columns
    if "municipality" not in columns and "code" not in columns:
        raise TableError("De kopregel klopt niet. Deze kolom ontbreekt: gemeente.")
    if len(table.rows) > MAX_ROWS:
        raise TableError(f"Het bestand heeft {len(table.rows)} rijen. Nodig hoogstens {MAX_ROWS} mensen tegelijk uit.")
    cells = ((row.line, {field: row.cells[place] for field, place in columns.items()}) for row in table.rows)
    return list(_judge(cells))


def _judge(rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[InvitationRow]:
    finder = MunicipalityFinder()
    working = set(MunicipalityGrant.objects.active().values_list("user__email", "municipality_id"))
    waiting = set(open_invitations().values_list("email", "municipality_id"))
    seen: set[tuple[str, int]] = set()
    for line, cells in rows:
        email = cells["email"].strip().lower()
        given = cells.get("municipality", "").strip() or cells.get("code", "").strip()
        name = ""
        try:
            name = clean_line(cells.get("name", ""))[:120]
            municipality = _municipality(finder, cells)
            validate_email(email)
            key = (email, municipality.pk)
            if key in working:
                raise Refused("Deze persoon werkt al voor deze gemeente.")
            if key in seen:
                raise Refused("Deze persoon staat al hoger in het bestand.")
            seen.add(key)
        except Refused as refusal:
            yield InvitationRow(line, email, name, given, refused=refusal.sentence)
        except ValidationError:
            what = f"‘{email}’ is geen e-mailadres." if email else "Het e-mailadres ontbreekt."
            yield InvitationRow(line, email, name, given, refused=what)
        else:
            note = "Is al uitgenodigd en krijgt een nieuwe link." if key in waiting else ""
            yield InvitationRow(line, email, name, given, municipality, note=note)


def _municipality(finder: MunicipalityFinder, cells: dict[str, str]) -> Municipality:
    found = finder.find(cells.get("municipality", ""), cells.get("code", ""))
    if not found.existed_on(today()):
        raise Refused(f"{found} bestaat niet meer. Vul de gemeente in waarin zij opging.")
    return found


@transaction.atomic
def invite_rows(*, actor: User, rows: list[InvitationRow]) -> int:
    """Invites everybody on the rows that were not refused, all or nobody. Gives how many."""
    accepted = [(row, row.municipality) for row in rows if row.municipality is not None]
    for row, municipality in accepted:
        invite_officer(actor=actor, email=row.email, municipality=municipality, name=row.name)
    return len(accepted)
