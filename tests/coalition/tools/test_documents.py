"""Word documents: headings, lists and tables as they were meant, and every gap in yellow."""

import datetime as dt
import io
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn

from coalition.tools.documents import Block, as_value, gaps, parse, write_docx

TEXT = """# Voorstel

| Gemeente | Dronten |
| Steller | [invullen: naam] |
## Besluit
Een alinea
over twee regels, met [invullen: wat] erin.

1. een
1. twee

- punt

1. weer een
"""


def test_a_text_is_read_as_blocks() -> None:
    assert parse(TEXT) == [
        Block("heading-1", ("Voorstel",)),
        Block("row", ("Gemeente", "Dronten")),
        Block("row", ("Steller", "[invullen: naam]")),
        Block("heading-2", ("Besluit",)),
        Block("paragraph", ("Een alinea over twee regels, met [invullen: wat] erin.",)),
        Block("numbered", ("een",), 1),
        Block("numbered", ("twee",), 2),
        Block("bullet", ("punt",)),
        Block("numbered", ("weer een",), 1),
    ]
    assert gaps(TEXT) == ["naam", "wat"]


def test_the_document_opens_in_dutch_with_its_title_and_its_date() -> None:
    document = docx.Document(io.BytesIO(write_docx(TEXT, created=dt.date(2019, 9, 20), author="Gemeente Dronten")))
    assert [(p.style.name, p.text) for p in document.paragraphs if p.style and p.text] == [
        ("Heading 1", "Voorstel"),
        ("Heading 2", "Besluit"),
        ("Normal", "Een alinea over twee regels, met [invullen: wat] erin."),
        ("List Number", "een"),
        ("List Number", "twee"),
        ("List Bullet", "punt"),
        ("List Number", "weer een"),
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Gemeente", "Dronten"],
        ["Steller", "[invullen: naam]"],
    ]
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Voorstel", "Gemeente Dronten", "nl-NL")
    assert about.created == about.modified == dt.datetime(2019, 9, 20, tzinfo=dt.UTC)
    assert 'w:val="nl-NL"' in document.styles.element.xml


def test_only_gaps_are_yellow() -> None:
    document = docx.Document(io.BytesIO(write_docx(TEXT, created=dt.date(2019, 9, 20), author="x")))
    cells = [paragraph for row in document.tables[0].rows for cell in row.cells for paragraph in cell.paragraphs]
    runs = [run for paragraph in [*document.paragraphs, *cells] for run in paragraph.runs]
    assert {run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW} == {
        "[invullen: naam]",
        "[invullen: wat]",
    }


def test_each_numbered_list_starts_at_one() -> None:
    document = docx.Document(io.BytesIO(write_docx(TEXT, created=dt.date(2019, 9, 20), author="x")))
    numbered = [p for p in document.paragraphs if p.style and p.style.name == "List Number"]
    properties: list[Any] = [paragraph._p.pPr for paragraph in numbered]
    one, two, again = [each.numPr.numId.val for each in properties]
    assert one == two != again
    overrides = document.part.numbering_part.element.findall(".//" + qn("w:startOverride"))
    assert [override.get(qn("w:val")) for override in overrides] == ["1", "1"]


def test_what_a_user_typed_is_no_mark() -> None:
    assert as_value("# Kop\n- punt | [invullen: x]") == "# Kop - punt / (invullen: x)"
    assert gaps(as_value("[invullen: x]")) == []
