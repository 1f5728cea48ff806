"""Sheets as people have them: read whatever the tool that wrote them, and written without a formula."""

import datetime as dt
import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coalition.tools import tables
from coalition.tools.tables import Row, TableError, match_headers, read_table, write_csv, write_xlsx

HEADERS = ("gemeente", "datum", "opmerking")
ROWS = (("'s-Gravenhage", "2019-09-20", "één; twee, drie"), ("Súdwest-Fryslân", "2019", 'zegt "ja"\nen meer'))

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=20)
tricky = st.sampled_from(
    ["=1+1", "+31", "-", "@x", "'=x", "''=x", "'s-Gravenhage", "'", "2019", "x;y", "x,y", 'a"b', "\t=x", "a\nb"]
)
grids = st.lists(st.tuples(texts | tricky, texts | tricky, texts | tricky), min_size=1, max_size=8)


def filled(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [row for row in rows if any(cell.strip() for cell in row)]


def refusal(content: bytes, filename: str = "blad.csv") -> str:
    with pytest.raises(TableError) as refused:
        read_table(content, filename)
    return refused.value.sentence


def xlsx(cells: dict[str, object], **options: object) -> bytes:
    """A workbook as somebody else's program makes it."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, options) as book:
        sheet = book.add_worksheet()
        as_date = book.add_format({"num_format": "dd-mm-yyyy"})
        for place, value in cells.items():
            if isinstance(value, dt.date):
                sheet.write_datetime(place, value, as_date)
            else:
                sheet.write(place, value)
    return result.getvalue()


# ---- reading CSV


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_is_read_whatever_wrote_it(separator: str, encoding: str, line_end: str) -> None:
    text = line_end.join(
        separator.join(line)
        for line in [HEADERS, ("Súdwest-Fryslân", "20-09-2019", '"x; y, z"'), ("'s-Gravenhage", "", "")]
    )
    table = read_table(text.encode(encoding), "blad.csv")
    assert table.headers == HEADERS
    assert table.rows == (Row(2, ("Súdwest-Fryslân", "20-09-2019", "x; y, z")), Row(3, ("'s-Gravenhage", "", "")))


def test_rows_keep_the_number_that_a_spreadsheet_shows() -> None:
    table = read_table(b"\nsep=;\n".strip() + b"\n\ngemeente;datum;;\nDronten;2019;;\n;;;\n\nDalfsen\n", "blad.csv")
    assert table.headers == ("gemeente", "datum")
    assert table.rows == (Row(4, ("Dronten", "2019")), Row(7, ("Dalfsen", "")))


def test_a_guard_is_dropped_only_before_what_it_guards() -> None:
    content = "a;b;c;d;e\n'=1+1;'s-Hertogenbosch;'-3;''=x;'"
    assert read_table(content.encode(), "x.csv").rows[0].cells == ("=1+1", "'s-Hertogenbosch", "-3", "'=x", "'")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "x.csv is leeg."),
        (b"\xef\xbb\xbf \n;;\n", "x.csv is leeg."),
        (b"gemeente;datum\n", "alleen een kopregel"),
        (b"gemeente;datum\nDronten;2019;en meer\n", "Regel 2 heeft in kolom 3 een waarde"),
        (b"gemeente;\nDronten;2019\n", "Regel 2 heeft in kolom 2 een waarde"),
        (b"%PDF-1.7 ...", "Dit is een pdf."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "oud Excel-bestand"),
        (b"MZ\x90\x00\x03\x00", "geen Excel- of CSV-bestand"),
        (b"gemeente\x81;datum\n", "geen Excel- of CSV-bestand"),
        (b"a;b\n" + b'"' + b"x" * 140_000 + b'";1\n', "Regel 2 van x.csv kan niet worden gelezen"),
        (b";".join([b"kop"] * 101) + b"\nx\n", "meer dan 100 kolommen"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(content: bytes, says: str) -> None:
    assert says in refusal(content, "x.csv")


def test_too_many_rows_or_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert len(read_table(b"a\n1\n2\n3\n", "x.csv").rows) == 3
    assert "meer dan 3 rijen" in refusal(b"a\n1\n2\n3\n4\n")
    monkeypatch.setattr(tables, "MAX_BYTES", 5)
    assert "groter dan" in refusal(b"a\n1\n2\n")


# ---- reading XLSX


def test_excel_keeps_years_dates_and_numbers_readable() -> None:
    table = read_table(
        xlsx(
            {
                "A1": "jaar",
                "B1": "datum",
                "C1": "maand",
                "D1": "getal",
                "A2": 2019,
                "B2": dt.date(2019, 9, 20),
                "C2": dt.date(2019, 9, 1),
                "D2": 12.5,
                "A4": True,
                "B4": "'=x",
            }
        ),
        "blad.xlsx",
    )
    first, second = table.rows
    assert first.cells == ("2019", "2019-09-20", "2019-09-01", "12.5")
    assert [first.may_be_month(column) for column in range(4)] == [False, False, True, False]
    assert second == Row(4, ("WAAR", "=x", "", ""))


def test_the_first_visible_sheet_is_read() -> None:
    result = io.BytesIO()
    with xlsxwriter.Workbook(result) as book:
        hidden, shown = book.add_worksheet("weg"), book.add_worksheet("lijst")
        hidden.write("A1", "verborgen")
        shown.write("B3", "gemeente")
        shown.write("B4", "Dronten")
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    assert read_table(result.getvalue(), "x.xlsx") == tables.Table(("", "gemeente"), (Row(4, ("", "Dronten")),))


def _with_member(name: str, content: str) -> bytes:
    """A small workbook of which one part is replaced."""
    result = io.BytesIO()
    with ZipFile(io.BytesIO(xlsx({"A1": "a", "A2": "b"}))) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, content if member == name else source.read(member))
    return result.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("xl/worksheets/sheet1.xml", " " * (tables.MAX_UNPACKED + 1), "te groot"),
        (
            "xl/worksheets/sheet1.xml",
            SHEET.format('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'),
            "1048576 rijen en 16384",
        ),
        ("xl/worksheets/sheet1.xml", SHEET.format("<row>" + "<c/>" * 400 + "</row>"), "1 rijen en 400 kolommen"),
        ("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET.format(""), "beschadigd"),
        ("xl/worksheets/sheet1.xml", SHEET.format("<row>")[:-9], "beschadigd"),
        ("xl/worksheets/sheet1.xml", SHEET.format('<row><c t="s"><v>99</v></c></row>'), "beschadigd"),
        ("xl/worksheets/sheet1.xml", SHEET.format(""), "leeg"),
    ],
)
def test_a_workbook_that_would_eat_the_machine_is_refused_before_it_is_unpacked(
    name: str, content: str, says: str
) -> None:
    assert says in refusal(_with_member(name, content), "blad.xlsx")


def test_one_long_text_in_many_cells_is_counted_for_each_cell() -> None:
    result = io.BytesIO()
    with ZipFile(io.BytesIO(xlsx({"A1": "a"}))) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "xl/sharedStrings.xml":
                content = content.replace(b"<t>a</t>", b"<t>" + b"x" * 1_000_000 + b"</t>")
            elif member == "xl/worksheets/sheet1.xml":
                content = SHEET.format('<row><c t="s"><v>0</v></c></row>' * 50).encode()
            target.writestr(member, content)
    assert "50 rijen" in refusal(result.getvalue(), "blad.xlsx")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    result = io.BytesIO()
    with ZipFile(result, "w") as target:
        target.writestr("word/document.xml", "<x/>")
    assert "geen Excel-bestand" in refusal(result.getvalue(), "brief.docx")
    assert "beschadigd" in refusal(xlsx({"A1": "a", "A2": "b"})[:-400], "half.xlsx")


# ---- headers

KNOWN = {"municipality": ("gemeente",), "co_signers": ("medeondertekenaars", "mede-ondertekenaars"), "date": ("datum",)}


def test_headers_are_known_however_they_are_written() -> None:
    matched = match_headers(
        ["  GEMÉENTE ", "Mede ondertekenaars", "Date", "Kleur", ""], KNOWN, required=["municipality"]
    )
    assert matched.columns == {"municipality": 0, "co_signers": 1, "date": 2}
    assert matched.unknown == ("Kleur", "")
    assert match_headers(["co_signers", "Co-Signer S"][:1], KNOWN).columns == {"co_signers": 0}


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (["datum"], "De kopregel klopt niet. Deze kolom ontbreekt: gemeente."),
        (["x"], "De kopregel klopt niet. Deze kolom ontbreekt: gemeente."),
        (
            ["gemeente", "Municipality"],
            "De kolom ‘gemeente’ staat er twee keer: ‘gemeente’ en ‘Municipality’. Houd er een over.",
        ),
    ],
)
def test_a_wrong_header_is_told(headers: list[str], says: str) -> None:
    with pytest.raises(TableError) as refused:
        match_headers(headers, KNOWN, required=["municipality"])
    assert refused.value.sentence == says


# ---- writing


def test_dutch_excel_and_programs_each_get_their_csv() -> None:
    assert write_csv(["naam", "dag"], [["=1+1", dt.date(2019, 9, 20)], ["x;y", None]]) == (
        b'\xef\xbb\xbfnaam;dag\r\n\'=1+1;2019-09-20\r\n"x;y";\r\n'
    )
    assert (
        write_csv(["naam", "n"], [["x,y", 3], ["-", -3.5]], dutch_excel=False) == b'naam,n\r\n"x,y",3\r\n\'-,-3.5\r\n'
    )


@given(grids, st.booleans())
def test_what_is_written_as_csv_is_read_back(rows: list[tuple[str, ...]], dutch: bool) -> None:
    rows = filled(rows) or [("x", "", "")]
    content = write_csv(HEADERS, rows, dutch_excel=dutch)
    assert [row.cells for row in read_table(content, "x.csv").rows] == rows
    for line in read_table(content.replace(b"'", b""), "x.csv").rows:
        assert len(line.cells) == 3


@given(grids)
def test_what_is_written_as_xlsx_is_read_back_and_holds_no_formula(rows: list[tuple[str, ...]]) -> None:
    rows = filled(rows) or [("x", "", "")]
    content = write_xlsx(HEADERS, rows)
    assert [row.cells for row in read_table(content, "x.xlsx").rows] == rows
    with ZipFile(io.BytesIO(content)) as archive:
        assert not re.search(rb"<f[ >/]|<hyperlink", archive.read("xl/worksheets/sheet1.xml"))


@given(grids)
def test_no_cell_of_a_csv_starts_a_formula(rows: list[tuple[str, ...]]) -> None:
    import csv

    written = csv.reader(io.StringIO(write_csv(HEADERS, rows).decode("utf-8-sig"), newline=""), delimiter=";")
    assert not [cell for row in written for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_numbers_stay_numbers_and_dates_are_text_in_a_workbook() -> None:
    table = read_table(
        write_xlsx(["n", "dag", "u"], [[5, dt.date(2019, 9, 20), "https://x.nl"]], title="Lijst: [1]"), "x.xlsx"
    )
    assert table.rows == (Row(2, ("5", "2019-09-20", "https://x.nl")),)


def test_a_text_that_no_sheet_holds_is_told_not_dropped() -> None:
    with pytest.raises(ValueError, match="row 1"):
        write_xlsx(["a"], [["x" * 40_000]])
