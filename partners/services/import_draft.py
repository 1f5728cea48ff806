"""A list of partners on its way in: what was pasted or uploaded, how its columns are read, and what was corrected since.

It is kept for a day (`services.sheets`), so that nothing that was typed is lost between looking and doing.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from coalition.models import User
from coalition.services.sheets import PASTED as PASTED_TITLE
from coalition.services.sheets import keep_sheet, open_sheet, replace_sheet
from coalition.tools.names import search_key
from coalition.tools.tables import Row, TableError, read_table
from coalition.tools.workflow import Refused
from partners.models import LocalCoalition
from partners.services.partner_sheet import COLUMNS, KINDS, LABELS, PASTED

# More than any coalition has; longer lists come in parts.
MAX_ROWS = 1_000
_FIELDS = {search_key(spelling): name for name, spellings in COLUMNS.items() for spelling in (name, *spellings)}
# A list from a mail or a Word document: *- De Meerpaal*, *12. De Meerpaal*.
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪‣◦]\s+|\d{1,3}[.)]\s+)")


@dataclass
class Draft:
    """Everything by which the plan is made; all of it fits in JSON."""

    coalition: int
    title: str
    headers: list[str]
    rows: list[tuple[int, list[str], list[int]]]
    """The line, the cells, and the columns in which Excel kept a date."""
    columns: dict[str, int] = field(default_factory=dict)
    # For rows that do not say it themselves.
    joins: bool = False
    joined_on: str = ""
    place: str = ""
    # By line (as text, as JSON has it): corrected cells, which partner it is (a number, or `new`), rows left out.
    edits: dict[str, dict[str, str]] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    # What was done, for undoing it; nothing of that is left (`{}`) once it was undone.
    done: dict[str, Any] | None = None

    def cells(self, line: int, cells: Sequence[str]) -> dict[str, str]:
        """The fields of a row, as they were corrected."""
        return {**{name: cells[at] for name, at in self.columns.items()}, **self.edits.get(str(line), {})}

    @property
    def unread(self) -> list[str]:
        """The headers of columns that are not read."""
        used = set(self.columns.values())
        return [header for at, header in enumerate(self.headers) if at not in used and header]

    def correct(
        self,
        *,
        shown: Sequence[int],
        edits: Mapping[int, Mapping[str, str]],
        choices: Mapping[int, str],
        left_out: set[int],
    ) -> None:
        """Takes over what was typed for the rows that were `shown`."""
        lines = {line for line, _, _ in self.rows}
        for line in lines & set(edits):
            self.edits.setdefault(str(line), {}).update({k: v for k, v in edits[line].items() if k in COLUMNS})
        for line in lines & set(choices):
            self.choices[str(line)] = choices[line]
        self.left_out = sorted((set(self.left_out) - set(shown)) | (left_out & lines))


def read_upload(content: bytes, filename: str) -> Draft:
    """A file with a header. Raises TableError."""
    table = read_table(content, filename)
    return _draft(filename, list(table.headers), list(table.rows), match_columns(table.headers))


def read_pasted(text: str) -> Draft:
    """What was pasted: a table with a header, or lines that begin with a name. Raises TableError."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise TableError("Er staat niets. Plak de namen, één per regel.")
    if len(lines) > MAX_ROWS + 1:
        raise _too_long(len(lines))
    separator = "\t" if any("\t" in line for line in lines) else ";" if any(";" in line for line in lines) else ""
    for guess in (separator, ","):  # a comma is part of a name, unless the first line is a header
        cells = lines[0].split(guess) if guess else [lines[0]]
        columns = match_columns(cells)
        # `bedrijf` heads a column of names, and further on in a line it is what kind of partner somebody is.
        told = [name for name, at in columns.items() if at == 0 or search_key(cells[at]) not in KINDS]
        if "name" in told or len(told) > 1:
            if not guess:
                return _draft(PASTED_TITLE, [lines[0]], _bare(lines[1:], first=2), columns)
            content = f"sep={guess}\n" + "\n".join(lines)
            table = read_table(content.encode(), PASTED_TITLE)
            rows = [Row(row.line - 1, row.cells) for row in table.rows]
            return _draft(PASTED_TITLE, list(table.headers), rows, columns)
    if not separator:
        return _draft(PASTED_TITLE, ["naam"], _bare(lines), {"name": 0})
    width = max(line.count(separator) + 1 for line in lines)
    headers = [LABELS[PASTED[at]] if at < len(PASTED) else f"kolom {at + 1}" for at in range(width)]
    content = f"sep={separator}\n{separator.join(headers)}\n" + "\n".join(_BULLET.sub("", line) for line in lines)
    rows = [Row(row.line - 2, row.cells) for row in read_table(content.encode(), PASTED_TITLE).rows]
    return _draft(PASTED_TITLE, headers, rows, {name: at for at, name in enumerate(PASTED[:width])})


def match_columns(headers: Sequence[str]) -> dict[str, int]:
    """Field → column, of the headers that are known; of two alike the first."""
    columns: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = _FIELDS.get(search_key(header))
        if name:
            columns.setdefault(name, at)
    return columns


def use_columns(draft: Draft, columns: dict[str, int], *, first_is_a_row: bool) -> None:
    """Takes over which column is what; a header that turned out to be a partner becomes the first row."""
    if "name" not in columns:
        raise Refused("Kies in welke kolom de naam van de organisatie staat.", "name")
    if first_is_a_row:
        draft.rows.insert(0, (1, draft.headers, []))
        draft.headers = [f"kolom {at + 1}" for at in range(len(draft.headers))]
        _refuse_too_long(draft)
    draft.columns = columns


def keep_draft(*, actor: User, coalition: LocalCoalition, draft: Draft) -> str:
    """Keeps it for this user and gives its token."""
    draft.coalition = coalition.pk
    return keep_sheet(actor=actor, text=_as_json(draft))


def open_draft(*, actor: User, coalition: LocalCoalition, token: str) -> Draft:
    """The draft of this user for this coalition; raises Refused when it is not there, or no longer."""
    content, _ = open_sheet(actor=actor, token=token)
    try:
        draft = Draft(**json.loads(content))
    except (ValueError, TypeError) as problem:
        raise Refused("Deze lijst is er niet meer. Plak of kies hem opnieuw.") from problem
    if draft.coalition != coalition.pk:
        raise Refused("Deze lijst is er niet meer. Plak of kies hem opnieuw.")
    return draft


class AlreadyRead(Refused):
    """Somebody saved the same list at the same moment, in another window perhaps."""


@transaction.atomic
def save_draft(*, actor: User, token: str, draft: Draft) -> None:
    """Keeps what became of it. Raises AlreadyRead where that would overwrite what undoing needs."""
    # Held until the transaction ends: of two who save one list, the second sees what the first did.
    coalition = LocalCoalition.objects.select_for_update().get(pk=draft.coalition)
    if draft.done is None and open_draft(actor=actor, coalition=coalition, token=token).done is not None:
        raise AlreadyRead("Deze lijst is al ingelezen.")
    replace_sheet(actor=actor, token=token, content=_as_json(draft).encode())


def _as_json(draft: Draft) -> str:
    return json.dumps(asdict(draft))


def _bare(lines: Sequence[str], first: int = 1) -> list[Row]:
    return [Row(at, (_BULLET.sub("", line).strip(),)) for at, line in enumerate(lines, start=first)]


def _draft(title: str, headers: list[str], rows: list[Row], columns: dict[str, int]) -> Draft:
    draft = Draft(
        0, title, headers, [(row.line, list(row.cells), sorted(row.excel_dates)) for row in rows], columns
    )  # fmt: skip
    _refuse_too_long(draft)
    return draft


def _refuse_too_long(draft: Draft) -> None:
    if not draft.rows:
        raise TableError(f"{draft.title} heeft alleen een kopregel. Zet daaronder de partners.")
    if len(draft.rows) > MAX_ROWS:
        raise _too_long(len(draft.rows))


def _too_long(number: int) -> TableError:
    return TableError(
        f"De lijst heeft {number} rijen. Er passen er {MAX_ROWS} in. Splits de lijst en lees de delen na elkaar in."
    )
