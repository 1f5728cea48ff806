"""Sheets: the only module that reads and writes CSV and XLSX.

Reading takes what people have: any separator, any of the usual encodings, Excel's own files. Each row
keeps its number as a spreadsheet shows it, so that a message can name it. Writing never makes a formula:
what a spreadsheet would take for one gets a leading `'`, and reading drops that one again.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from coalition.tools.workflow import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
SEPARATORS = ";,\t"
# What a spreadsheet takes for a formula. A text with quotes before it is guarded as well, or it would lose one.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")
_OPENINGS = {
    b"%PDF": "Dit is een pdf.",
    b"\xd0\xcf\x11\xe0": "Dit is een oud Excel-bestand (.xls), of een Excel-bestand met een wachtwoord.",
    b"{\\rtf": "Dit is een tekstdocument.",
}
_ADVICE = "Sla het bestand op als Excel-werkmap (.xlsx) of als CSV en kies het opnieuw."

# What can be written; a date is written as text.
Cell = str | float | date | None


class TableError(Refused):
    """A sheet that cannot be read, whole or in a row; the sentence tells what to do."""


@dataclass(frozen=True)
class Row:
    """A row with at least one filled cell, as wide as the header."""

    line: int
    cells: tuple[str, ...]
    excel_dates: frozenset[int] = frozenset()
    """The columns in which Excel kept a date; the cell holds it as `2019-09-20`."""

    def may_be_month(self, column: int) -> bool:
        """Whether Excel may have made a day out of a month: `sep 2019` becomes the first of September."""
        return column in self.excel_dates and self.cells[column].endswith("-01")


@dataclass(frozen=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matched:
    """Which column holds which field, and the headers that nobody knows."""

    columns: dict[str, int]
    unknown: tuple[str, ...]


# ---- reading --------------------------------------------------------------------------------


def read_table(content: bytes, filename: str) -> Table:
    """The sheet in a file, by its content rather than its name. Raises TableError."""
    if len(content) > MAX_BYTES:
        raise TableError(f"{filename} is groter dan {MAX_BYTES // 1024**2} MB. Splits het bestand en lees de delen in.")
    for opening, what in _OPENINGS.items():
        if content.startswith(opening):
            raise TableError(f"{filename} kan niet worden gelezen. {what} {_ADVICE}")
    lines = _read_xlsx(content, filename) if content.startswith(b"PK") else _read_csv(content, filename)
    header = next(lines, None)
    if header is None:
        raise TableError(f"{filename} is leeg. Kies een bestand met een kopregel en daaronder de rijen.")
    headers = _without_empty_end(header.cells)
    if len(headers) > MAX_COLUMNS:
        raise TableError(f"{filename} heeft meer dan {MAX_COLUMNS} kolommen. Haal weg wat niet nodig is.")
    rows = tuple(_fitted(row, headers) for row in islice(lines, MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise TableError(f"{filename} heeft meer dan {MAX_ROWS} rijen. Splits het bestand en lees de delen in.")
    if not rows:
        raise TableError(f"{filename} heeft alleen een kopregel. Zet daaronder de rijen die u wilt inlezen.")
    return Table(headers, rows)


def match_headers(
    headers: Sequence[str], known: Mapping[str, Iterable[str]], required: Collection[str] = ()
) -> Matched:
    """Finds each field's column, whatever the case, accents, spaces and signs of its header.

    `known` maps a field to its spellings; the field's own name always counts. Raises TableError for a header
    that is there twice and for a `required` field without a column.
    """
    fields = {_plain(spelling): name for name, spellings in known.items() for spelling in (name, *spellings)}
    first = {name: next(iter(spellings), name) for name, spellings in known.items()}
    columns: dict[str, int] = {}
    unknown = []
    for place, header in enumerate(headers):
        name = fields.get(_plain(header))
        if name is None:
            unknown.append(header)
        elif name in columns:
            twice = f"‘{headers[columns[name]]}’ en ‘{header}’"
            raise TableError(f"De kolom ‘{first[name]}’ staat er twee keer: {twice}. Houd er een over.")
        else:
            columns[name] = place
    missing = [first[name] for name in known if name in required and name not in columns]
    if missing:
        what = "Deze kolom ontbreekt" if len(missing) == 1 else "Deze kolommen ontbreken"
        raise TableError(f"De kopregel klopt niet. {what}: {', '.join(missing)}.")
    return Matched(columns, tuple(unknown))


def _plain(header: str) -> str:
    letters = unicodedata.normalize("NFKD", header).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return tuple(cell.strip() for cell in cells[:last])


def _fitted(row: Row, headers: tuple[str, ...]) -> Row:
    """The row as wide as the header; a filled cell without a header is a mistake somebody must see."""
    beyond = [place for place, cell in enumerate(row.cells) if cell.strip() and not "".join(headers[place : place + 1])]
    if beyond:
        raise TableError(
            f"Regel {row.line} heeft in kolom {beyond[0] + 1} een waarde, maar die kolom heeft geen kop. "
            "Geef de kolom een kop of zet de waarde tussen aanhalingstekens."
        )
    cells = (*row.cells, *[""] * (len(headers) - len(row.cells)))[: len(headers)]
    return Row(row.line, cells, row.excel_dates)


def _unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


# ---- reading CSV ----------------------------------------------------------------------------


def _read_csv(content: bytes, filename: str) -> Iterator[Row]:
    text = _decoded(content, filename)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):  # Excel's own way of telling
        separator, text, skipped = first[4], rest, 1
    else:
        separator, skipped = _separator(text), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = skipped
    try:
        for cells in reader:
            line += 1
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(_unguarded(cell) for cell in cells))
    except csv.Error as problem:
        raise TableError(f"Regel {line + 1} van {filename} kan niet worden gelezen. {_ADVICE}") from problem


def _decoded(content: bytes, filename: str) -> str:
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError(f"{filename} is geen Excel- of CSV-bestand. {_ADVICE}")


def _separator(text: str) -> str:
    """The separator that makes the most columns of the first line that is not empty."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([header], delimiter=separator), [])))


# ---- reading XLSX ---------------------------------------------------------------------------


def _read_xlsx(content: bytes, filename: str) -> Iterator[Row]:
    import python_calamine as calamine

    _refuse_bomb(content, filename)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
        ]
        values = book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False) if visible else []
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise TableError(f"{filename} is beschadigd of beveiligd met een wachtwoord. {_ADVICE}") from problem
    for line, row in enumerate(values, start=1):
        cells = tuple(_cell_text(value) for value in row)
        if any(cell.strip() for cell in cells):
            yield Row(line, cells, frozenset(place for place, value in enumerate(row) if isinstance(value, date)))


def _cell_text(value: object) -> str:
    """A cell as a person reads it: a number 2019 is a year, a date is written `2019-09-20`."""
    match value:
        case str():
            return _unguarded(value)
        case bool():
            return "WAAR" if value else "ONWAAR"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case timedelta():
            return str(value)
        case _:
            return "" if value is None else str(value)


def _refuse_bomb(content: bytes, filename: str) -> None:
    """Looks into the archive before anything unpacks it: a small file can hold hours of work.

    Reading a sheet takes room for every cell between the first and the last, and a copy of each shared
    text for each cell that refers to it; both are counted here.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > 2_000:
                raise TableError(f"{filename} is te groot om in te lezen. Bewaar alleen het blad dat nodig is.")
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise TableError(f"{filename} is geen Excel-bestand (.xlsx). {_ADVICE}")
            if archive.testzip() is not None:
                raise BadZipFile("a member is damaged")
            texts = _Measure()
            if "xl/sharedStrings.xml" in names:
                texts.read(archive.read("xl/sharedStrings.xml"))
            for name in sorted(names):
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    sheet = _Measure(texts.lengths)
                    sheet.read(archive.read(name))
                    sheet.refuse_too_large(filename)
    except (
        BadZipFile,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        IndexError,
    ) as problem:
        raise TableError(f"{filename} is beschadigd of beveiligd met een wachtwoord. {_ADVICE}") from problem


class _Measure:
    """The size of a sheet or of the list of shared texts, without keeping its content."""

    def __init__(self, shared: Sequence[int] = ()) -> None:
        self.lengths: list[int] = []
        self.last_row = self.last_column = self.characters = 0
        self._shared = shared
        self._row = self._column = 0
        self._type = self._value = ""

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.Parse(xml, True)

    def refuse_too_large(self, filename: str) -> None:
        if self.last_row > MAX_ROWS + 1_000 or self.last_column > MAX_COLUMNS * 3 or self.characters > MAX_UNPACKED:
            raise TableError(
                f"{filename} heeft een blad van {self.last_row} rijen en {self.last_column} kolommen. "
                f"Er passen {MAX_ROWS} rijen en {MAX_COLUMNS} kolommen in. Haal weg wat niet nodig is."
            )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "si":
                self.lengths.append(0)
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
            case "c":
                self._place(attributes.get("r", ""))
                self._type = attributes.get("t", "")
            case "v":
                self._value = ""

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] == "v" and self._type == "s":
            self.characters += self._shared[int(self._value)]

    def _text(self, text: str) -> None:
        self._value += text if len(self._value) < 20 else ""
        if self.lengths:
            self.lengths[-1] += len(text)

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self._column += 1
        if letters:
            self._column = 0
            for letter in letters:
                self._column = self._column * 26 + ord(letter) - 64
            self._row = int(reference[len(letters) :])
        self.last_row = max(self.last_row, self._row)
        self.last_column = max(self.last_column, self._column)

    def _refuse_doctype(self, *_: object) -> None:
        raise ValueError("a sheet has no document type")


# ---- writing --------------------------------------------------------------------------------


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, dutch_excel: bool = True) -> bytes:
    """CSV with `;` and a byte order mark, as Dutch Excel opens it; or plain with `,` for programs."""
    result = io.StringIO(newline="")
    writer = csv.writer(result, delimiter=";" if dutch_excel else ",", lineterminator="\r\n")
    writer.writerow([_guarded(header) for header in headers])
    writer.writerows([_guarded(_written(cell)) for cell in row] for row in rows)
    return result.getvalue().encode("utf-8-sig" if dutch_excel else "utf-8")


class Sheet(NamedTuple):
    """One sheet of a workbook."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def explanation(columns: Mapping[str, str], facts: Mapping[str, str]) -> Sheet:
    """The last sheet of an export: what was asked for (*peildatum*, filters, source) and what each column means."""
    return Sheet("Toelichting", ("wat", "toelichting"), [*facts.items(), ("", ""), ("Kolommen", ""), *columns.items()])


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "Blad1") -> bytes:
    """An Excel file of one sheet."""
    return write_workbook([Sheet(title, headers, rows)])


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    """An Excel file: numbers as numbers, all else as text, dates too; never a formula or a link."""
    import xlsxwriter

    result = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(result, options) as book:
        bold = book.add_format({"bold": True})
        for title, headers, rows in sheets:
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(0, len(headers) - 1), 20)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, header, bold)
            for line, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    written = _written(cell)
                    if isinstance(written, str):
                        # Text is no formula here; only a leading ' of its own must survive being read.
                        text = "'" + written if _GUARDED.match(written) else written
                        if sheet.write_string(line, column, text) != 0:
                            raise ValueError(f"row {line} has a text that is too long for a sheet")
                    else:
                        sheet.write_number(line, column, written)
    return result.getvalue()


def _written(cell: Cell) -> str | float:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else cell


def _guarded(cell: str | float) -> str | float:
    return "'" + cell if isinstance(cell, str) and _FORMULA.match(cell) else cell
