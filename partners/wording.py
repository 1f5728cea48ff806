"""The words of a covenant: paragraphs, lists and headings, and nothing else, as HTML for screen and paper alike.

The marks are those of `coalition.tools.documents`, forgiving what people paste: `*` and `•` are bullets too, and a
numbered item keeps the number that it was given.
"""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from coalition.tools.documents import GAP, Block, parse
from coalition.tools.workflow import Refused

_BULLET = re.compile(r"^[*•–—·]\s+", re.MULTILINE)
_NUMBER = re.compile(r"^(\d{1,2})[.)]\s+", re.MULTILINE)
_LISTS = {"bullet": "ul", "numbered": "ol"}
NO_TABLES = "Een tabel kan hier niet. Begin geen regel met het teken |, of maak er een lijst van."
NO_GAPS = "Hier staat nog iets om in te vullen: {gap}. Vul dat in of haal het weg."


def check_words(text: str) -> None:
    """Raises Refused for what a covenant cannot hold: a table, or a gap that is still to be filled in."""
    if any(block.kind == "row" for block in _blocks(text)[0]):
        raise Refused(NO_TABLES)
    if gap := GAP.search(text):
        raise Refused(NO_GAPS.format(gap=gap[0]))


def as_html(text: str, *, level: int = 2) -> SafeString:
    """The text as HTML; its highest headings are `<h{level}>`, and no level is skipped (PDF/UA)."""
    return mark_safe("".join(_parts(text, level)))  # noqa: S308 - each part is escaped where it is made


def _blocks(text: str) -> tuple[list[Block], list[int]]:
    """The blocks, and the numbers of the numbered items among them."""
    text = _BULLET.sub("- ", "\n".join(map(str.strip, text.splitlines())))
    numbers = [int(found[1]) for found in _NUMBER.finditer(text)]
    return parse(_NUMBER.sub("1. ", text)), numbers


def _parts(text: str, level: int) -> Iterator[SafeString]:
    blocks, numbers = _blocks(text)
    below = False  # whether a main heading came before
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind in _LISTS:
            end = next((n for n in range(place, len(blocks)) if blocks[n].kind != block.kind), len(blocks))
            yield _list(blocks[place:end], numbers)
            place = end
            continue
        if block.kind == "paragraph":
            yield format_html("<p>{}</p>", block.texts[0])
        elif block.texts[0]:
            depth = level + (block.kind == "heading-2" and below)
            below = below or block.kind == "heading-1"
            yield format_html("<h{0}>{1}</h{0}>", depth, block.texts[0])
        place += 1


def _list(items: list[Block], numbers: list[int]) -> SafeString:
    """One list; of a numbered one every item says its number, since paper and screen must say the same."""
    if items[0].kind == "bullet":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item.texts[0],) for item in items)))
    shown: list[tuple[int, str]] = []
    for item in items:
        typed = numbers.pop(0)
        # All items marked `1.` count on by themselves.
        shown.append((shown[-1][0] + 1 if shown and typed == 1 else typed, item.texts[0]))
    return format_html("<ol>{}</ol>", format_html_join("", '<li value="{}">{}</li>', shown))
