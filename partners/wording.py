"""The words of a covenant: paragraphs, lists and headings, and nothing else, in the marks of `coalition.tools.documents`."""

from coalition.tools.documents import GAP, as_html, parse
from coalition.tools.workflow import Refused

NO_TABLES = "Een tabel kan hier niet. Begin geen regel met het teken |, of maak er een lijst van."
NO_GAPS = "Hier staat nog iets om in te vullen: {gap}. Vul dat in of haal het weg."

__all__ = ["as_html", "check_words"]


def check_words(text: str) -> None:
    """Raises Refused for what a covenant cannot hold: a table, or a gap that is still to be filled in."""
    if any(block.family == "table" for block in parse(text)):
        raise Refused(NO_TABLES)
    if gap := GAP.search(text):
        raise Refused(NO_GAPS.format(gap=gap[0]))
