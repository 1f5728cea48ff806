"""Texts that people edit: plain text with a few marks, as HTML for screen and paper, and as a Word document (DOCX).

    # heading   ## heading   - bullet   1. numbered   | cell | cell |   and paragraphs between empty lines

`|| head | head ||` is the first row of a table and names its columns; without it the first cell of each row says
what stands beside it. A row of empty cells is room to sign. `*` and `•` are bullets too, since people paste them, and a
numbered item keeps the number that it was given.

`[invullen: …]` is a gap: something that only a person can fill in. It is marked on screen and on paper, so that no
draft is sent with a gap in it unseen. `[stuk: …]` names another document, and leads to it where its address is known.
The marks are for the writers of templates: what a user typed in a field goes through `as_value` first, so that it can
never become a heading or a gap.
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Kind = Literal["heading-1", "heading-2", "paragraph", "bullet", "numbered", "head", "row"]

GAP = re.compile(r"(\[invullen:[^\]]*\])")
_INLINE = re.compile(r"(\[(?:invullen|stuk):[^\]]*\])")
_DOCUMENT = "[stuk:"
_MARKS: list[tuple[re.Pattern[str], Kind]] = [
    (re.compile(r"##\s+"), "heading-2"),
    (re.compile(r"#\s+"), "heading-1"),
    (re.compile(r"[-*•–—·]\s+"), "bullet"),
    (re.compile(r"(\d{1,2})[.)]\s+"), "numbered"),
    (re.compile(r"\|\|"), "head"),
    (re.compile(r"\|"), "row"),
]
_STYLES = {
    "heading-1": "Heading 1",
    "heading-2": "Heading 2",
    "paragraph": "Normal",
    "bullet": "List Bullet",
    "numbered": "List Number",
}
_NO_LINKS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list with its number, or (with several texts) a row of a table."""

    kind: Kind
    texts: tuple[str, ...]
    number: int = 0

    @property
    def family(self) -> str:
        """What stands together: the items of one list, the rows of one table."""
        return "table" if self.kind in ("head", "row") else self.kind


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
    number = 0  # of the last item of a list that goes on
    for line in [*map(str.strip, text.splitlines()), ""]:
        mark = next(((found, kind) for pattern, kind in _MARKS if (found := pattern.match(line))), None)
        if paragraph and (mark or not line):
            yield Block("paragraph", (" ".join(paragraph),))
            paragraph, number = [], 0
        if mark is None:
            paragraph += [line] if line else []
            continue
        found, kind = mark
        if kind != "numbered":
            number = 0
            yield Block(kind, _cells(line) if kind in ("head", "row") else (line[found.end() :],))
        else:
            # All items marked `1.` count on by themselves.
            number = number + 1 if number and int(found[1]) == 1 else int(found[1])
            yield Block(kind, (line[found.end() :],), number)


def _cells(line: str) -> tuple[str, ...]:
    for edge in ("||", "|"):
        if line.startswith(edge):
            line = line.removeprefix(edge).removesuffix(edge).removesuffix("|")
            break
    return tuple(cell.strip() for cell in line.split("|"))


# ---- HTML -----------------------------------------------------------------------------------


def as_html(text: str, *, level: int = 2, links: Mapping[str, str] = _NO_LINKS) -> SafeString:
    """The text as HTML; its highest headings are `<h{level}>`, and no level is skipped (PDF/UA)."""
    return blocks_as_html(parse(text), level=level, links=links)


def blocks_as_html(blocks: Iterable[Block], *, level: int = 2, links: Mapping[str, str] = _NO_LINKS) -> SafeString:
    """Blocks as HTML; `links` maps the name of a document to its address."""
    parts: list[SafeString] = []
    below = False  # whether a main heading came before
    for family, group in groupby(blocks, lambda block: block.family):
        together = list(group)
        match family:
            case "table":
                parts.append(_table(together, links))
            case "bullet":
                items = format_html_join("", "<li>{}</li>", ((_inline(item, links),) for item in together))
                parts.append(format_html("<ul>{}</ul>", items))
            case "numbered":
                # Each says its number: paper leaves out what a browser counts.
                lines = ((item.number, _inline(item, links)) for item in together)
                parts.append(format_html("<ol>{}</ol>", format_html_join("", '<li value="{}">{}</li>', lines)))
            case "paragraph":
                parts += [format_html("<p>{}</p>", _inline(block, links)) for block in together]
            case _:
                depth = level + (family == "heading-2" and below)
                below = below or family == "heading-1"
                parts += [format_html("<h{0}>{1}</h{0}>", depth, _inline(one, links)) for one in together]
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is made


def _inline(block: Block, links: Mapping[str, str]) -> SafeString:
    return marked(block.texts[0], links)


def marked(text: str, links: Mapping[str, str] = _NO_LINKS) -> SafeString:
    """One line of text with its gaps marked and its documents linked."""
    parts = []
    for part in _INLINE.split(text):
        name = _document_name(part)
        if GAP.fullmatch(part):
            parts.append(format_html('<mark class="gap">{}</mark>', part))
        elif name and name in links:
            parts.append(format_html('<a href="{}">{}</a>', links[name], name))
        else:
            parts.append(format_html("{}", name or part))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is made


def _document_name(part: str) -> str:
    """The name in `[stuk: …]`; empty for other text."""
    return part.removeprefix(_DOCUMENT).removesuffix("]").strip() if part.startswith(_DOCUMENT) else ""


def _table(rows: Sequence[Block], links: Mapping[str, str]) -> SafeString:
    columns = max(len(row.texts) for row in rows)
    head = rows[0] if rows[0].kind == "head" else None
    lines = [_row(row, columns, head is not None, links) for row in rows[1 if head else 0 :]]
    named = ((marked(text, links),) for text in _padded(head, columns)) if head else ()
    top = format_html("<thead><tr>{}</tr></thead>", format_html_join("", '<th scope="col">{}</th>', named))
    return format_html(
        '<table class="{} columns-{}">{}<tbody>{}</tbody></table>', "grid" if head else "facts", columns,
        top if head else "", mark_safe("".join(lines)),  # noqa: S308 - each row is escaped where it is made
    )  # fmt: skip


def _row(row: Block, columns: int, under_head: bool, links: Mapping[str, str]) -> SafeString:
    texts = [marked(text, links) for text in _padded(row, columns)]
    first = format_html('<th scope="row">{}</th>', texts.pop(0)) if not under_head and any(texts) else ""
    cells = format_html_join("", "<td>{}</td>", ((text,) for text in texts))
    return format_html("<tr{}>{}{}</tr>", "" if any(row.texts) else mark_safe(' class="room"'), first, cells)


def _padded(row: Block, columns: int) -> list[str]:
    return [*row.texts, *[""] * (columns - len(row.texts))]


# ---- Word -----------------------------------------------------------------------------------


def write_docx(text: str, *, created: dt.date, author: str, links: Mapping[str, str] = _NO_LINKS) -> bytes:
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
    _write_blocks(document, blocks, links)
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
    # What the format holds is 255 characters.
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.created = properties.modified = moment
    properties.language, properties.comments, properties.revision = "nl-NL", "", 1


def _write_blocks(document: Any, blocks: Iterable[Block], links: Mapping[str, str]) -> None:
    numbering = _Numbering(document)
    for family, group in groupby(blocks, lambda block: block.family):
        together = list(group)
        if family == "table":
            _write_table(document, together, links)
            continue
        previous = 0
        for block in together:
            paragraph = document.add_paragraph(style=_STYLES[family])
            _write_runs(paragraph, block.texts[0], links)
            if family == "numbered":
                numbering.apply(paragraph, block.number, restart=block.number != previous + 1 or not previous)
                previous = block.number


def _write_table(document: Any, rows: Sequence[Block], links: Mapping[str, str]) -> None:
    """A table of two columns or more; the head comes back on each page, no row is cut by the end of one."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    columns = max(len(row.texts) for row in rows)
    widths = _widths(columns, rows[0].kind == "head")
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = False
    for row in rows:
        line = table.add_row()
        about = line._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no public way
        about.append(OxmlElement("w:cantSplit"))
        if row.kind == "head":
            about.append(OxmlElement("w:tblHeader"))
        if not any(row.texts):
            line.height = Cm(1.8)
        for cell, text, width in zip(line.cells, _padded(row, columns), widths, strict=True):
            cell.width = Cm(width)
            _write_runs(cell.paragraphs[0], text, links, bold=row.kind == "head")
    document.add_paragraph()


def _widths(columns: int, has_head: bool) -> list[float]:
    """In centimetres, of the 16 between the margins: a label or a date is short."""
    if columns == 2 and not has_head:
        return [5.0, 11.0]
    if columns == 3 and has_head:
        return [4.2, 7.8, 4.0]
    return [16 / columns] * columns


def _write_runs(paragraph: Any, text: str, links: Mapping[str, str], *, bold: bool = False) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    for part in filter(None, _INLINE.split(text)):
        name = _document_name(part)
        if name and name in links:
            _write_link(paragraph, name, links[name])
            continue
        run = paragraph.add_run(name or part)
        run.bold = bold or None
        if GAP.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _write_link(paragraph: Any, text: str, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.underline = True
    link.append(run._r)  # noqa: SLF001  # python-docx has no public way to write a link
    paragraph._p.append(link)  # noqa: SLF001


class _Numbering:
    """Starts each numbered list where it should; Word would count on through the whole document."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        style = document.styles["List Number"]
        used = style.element.pPr.numPr.numId.val
        self._abstract = self._numbering.num_having_numId(used).abstractNumId.val
        self._current = used

    def apply(self, paragraph: Any, start: int, *, restart: bool) -> None:
        if restart:
            number = self._numbering.add_num(self._abstract)
            number.add_lvlOverride(ilvl=0).add_startOverride(start)
            self._current = number.numId
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  # python-docx has no public way
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._current
