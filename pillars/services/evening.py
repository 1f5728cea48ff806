"""An evening on which many municipalities sign at once: typed lines become rows, planned and applied as a sheet is."""

from coalition.tools.tables import SEPARATORS, TableError, match_headers
from pillars.models import Ceremony
from pillars.services.import_signings import Defaults, Plan, plan_import
from pillars.services.signing_sheet import COLUMNS

HEADER = ("gemeente", "wethouder", "functie")


def plan_evening(ceremony: Ceremony, lines: str, source: str) -> Plan:
    """What would be registered at this ceremony; date and place are the ceremony's."""
    content, added = as_table(lines)
    return plan_import(content, f"{ceremony}", Defaults(ceremony=ceremony, source=source, added_lines=added))


def as_table(lines: str) -> tuple[bytes, int]:
    """Typed or pasted lines as a sheet, and how many lines were added above them. Raises TableError.

    A line is `gemeente; wethouder; functie`, with tabs or commas where that is what parts them all.
    A first line with names of columns is understood as such.
    """
    separator = next((one for one in "\t;," if one in lines), ";")
    typed = [line for line in lines.splitlines() if line.strip(SEPARATORS + " ")]
    added = 0 if typed and _is_header(typed[0].split(separator)) else 1
    if added:
        width = max((line.count(separator) + 1 for line in typed), default=1)
        if width > len(HEADER):
            raise TableError(f"Een regel heeft {width} delen. Schrijf: gemeente; naam wethouder; functie.")
        typed.insert(0, separator.join(HEADER[:width]))
    return "\n".join(typed).encode(), added


def _is_header(cells: list[str]) -> bool:
    try:
        return not match_headers(cells, COLUMNS).unknown
    except TableError:
        return False
