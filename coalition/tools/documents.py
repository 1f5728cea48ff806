"""Drafts that people edit: from a plain text with a few marks to a Word document (DOCX).

    # heading   ## heading   - bullet   1. numbered   | cell | cell |   and paragraphs between empty lines

`[invullen: …]` is a gap: something that only a person can fill in. It becomes yellow, so that no draft is
sent with a gap in it unseen. The marks are for the writers of templates: what a user typed goes through
`as_value` first, so that it can never become a heading or a gap.
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["heading-1", "heading-2", "paragraph", "bullet", "numbered", "row"]

GAP = re.compile(r"(\[invullen:[^\]]*\])")
_MARKS: list[tuple[str, Kind]] = [
    ("## ", "heading-2"),
    ("# ", "heading-1"),
    ("- ", "bullet"),
    ("1. ", "numbered"),
    ("| ", "row"),
]
_STYLES = {
    "heading-1": "Heading 1",
    "heading-2": "Heading 2",
    "paragraph": "Normal",
    "bullet": "List Bullet",
    "numbered": "List Number",
}


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, or (with several texts) a row of a table."""

    kind: Kind
    texts: tuple[str, ...]


def as_value(text: str) -> str:
    """What a user typed, as one line that cannot be taken for a mark or a gap."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")").replace("|", "/")


def gaps(text: str) -> list[str]:
    """What is still to be filled in, in order."""
    return [gap.removeprefix("[invullen:").removesuffix("]").strip() for gap in GAP.findall(text)]


def parse(text: str) -> list[Block]:
    """The blocks of a text; lines of one paragraph are joined."""
    return list(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    paragraph: list[str] = []
    for line in [*map(str.strip, text.splitlines()), ""]:
        mark = next((found for found in _MARKS if line.startswith(found[0])), None)
        if paragraph and (mark or not line):
            yield Block("paragraph", (" ".join(paragraph),))
            paragraph = []
        if mark and mark[1] == "row":
            yield Block("row", tuple(cell.strip() for cell in line.strip("|").split("|")))
        elif mark:
            yield Block(mark[1], (line.removeprefix(mark[0]).strip(),))
        elif line:
            paragraph.append(line)


def write_docx(text: str, *, created: dt.date, author: str) -> bytes:
    """The text as a Word document in Dutch; its title is the first heading."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document: Any = docx.Document()
    blocks = parse(text)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    body = document.styles["Normal"]
    body.font.name, body.font.size = "Arial", Pt(10.5)
    body.paragraph_format.space_after = Pt(6)
    language = document.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), "nl-NL")
    for style, size in (("Heading 1", 17), ("Heading 2", 12.5)):
        _plain_heading(document.styles[style], size)
    title = next((block.texts[0] for block in blocks if block.kind == "heading-1"), "")
    _set_properties(document.core_properties, title, created, author)
    _write_blocks(document, blocks)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _plain_heading(style: Any, size: float) -> None:
    """The letter of the text, near black: python-docx's own headings are blue and in another letter."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), True
    style.font.color.rgb = RGBColor(0x16, 0x20, 0x2B)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_properties(properties: Any, title: str, created: dt.date, author: str) -> None:
    moment = dt.datetime.combine(created, dt.time(), tzinfo=dt.UTC)
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = moment
    properties.language, properties.comments, properties.revision = "nl-NL", "", 1


def _write_blocks(document: Any, blocks: Iterable[Block]) -> None:
    rows: list[Block] = []
    numbering = _Numbering(document)
    previous = ""
    for block in [*blocks, Block("paragraph", ("",))]:
        if block.kind == "row":
            rows.append(block)
        else:
            if rows:
                _write_table(document, rows)
                rows = []
            if block.texts[0]:
                paragraph = document.add_paragraph(style=_STYLES[block.kind])
                _write_runs(paragraph, block.texts[0])
                if block.kind == "numbered":
                    numbering.apply(paragraph, restart=previous != "numbered")
        previous = block.kind


def _write_table(document: Any, rows: list[Block]) -> None:
    """A table of two columns or more; the first column says what stands in the others."""
    table = document.add_table(rows=0, cols=max(len(row.texts) for row in rows), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row.texts, strict=False):
            _write_runs(cell.paragraphs[0], text)
    document.add_paragraph()


def _write_runs(paragraph: Any, text: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    for part in filter(None, GAP.split(text)):
        run = paragraph.add_run(part)
        if GAP.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


class _Numbering:
    """Starts each numbered list at 1; Word would count on through the whole document."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        style = document.styles["List Number"]
        used = style.element.pPr.numPr.numId.val
        self._abstract = self._numbering.num_having_numId(used).abstractNumId.val
        self._current = used

    def apply(self, paragraph: Any, *, restart: bool) -> None:
        if restart:
            number = self._numbering.add_num(self._abstract)
            number.add_lvlOverride(ilvl=0).add_startOverride(1)
            self._current = number.numId
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  # python-docx has no public way
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._current
