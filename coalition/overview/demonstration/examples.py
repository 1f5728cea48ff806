"""Lists of invented organisations, to paste or upload in the demonstration: the story of ZamenEen, ready to be played."""

from typing import NamedTuple

from coalition.overview.demonstration.coalition_data import (
    BIG_EVENING,
    FIRST_EVENING,
    GOALS,
    SECOND_EVENING,
    TEXT,
    DemoPartner,
)
from coalition.tools.tables import write_csv, write_xlsx
from partners.models import PartnerKind

HEADERS = ("naam", "plaats", "soort")
COVENANT = {"title": "Samen tegen eenzaamheid in Dronten (voorbeeld)", "goals": GOALS, "text": TEXT}
# What an import has to find: the same twice, nearly the same, a number of seven digits, a formula, a kind nobody knows.
_MISTAKES = (
    ("naam", "plaats", "soort", "KvK-nummer"),
    ("Demo Welzijn Dronten", "Dronten", "welzijn", ""),
    ("Stichting Demo Welzijn Dronten", "Dronten", "welzijn", ""),
    ("Demo Bibliotheek Dronten", "Dronten", "bibliotheek", "1234567"),
    ("=1+1", "Dronten", "sport", ""),
    ("Demo Ruimtevaart Dronten", "Dronten", "raketbouw", ""),
    ("", "Dronten", "zorg", ""),
)


class Example(NamedTuple):
    """A list to paste, under the name of its file."""

    name: str
    title: str
    text: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> str:
        """As it can be pasted: a line for each organisation."""
        return "\n".join("; ".join(row) for row in self.rows)

    def file(self, extension: str) -> bytes:
        if extension == "csv":
            return write_csv(self.headers, self.rows)
        return write_xlsx(self.headers, self.rows, title="Partners")


def _rows(partners: tuple[DemoPartner, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((partner.name, partner.place, PartnerKind(partner.kind).label) for partner in partners)


EXAMPLES = {
    example.name: example
    for example in (
        Example(
            "partners-15-maart-2019", f"De {len(FIRST_EVENING)} van 15 maart 2019",
            "Zo veel organisaties tekenden toen het convenant van ZamenEen, de gemeente meegeteld. De namen zijn verzonnen.",
            HEADERS, _rows(FIRST_EVENING),
        ),
        Example(
            "partners-20-september-2019", f"De {len(SECOND_EVENING)} nieuwe van 20 september 2019",
            "Nieuwe partners tekenden hetzelfde convenant op de dag dat Dronten de vijf pijlers tekende. Hoeveel het er waren, is verzonnen.",
            HEADERS, _rows(SECOND_EVENING),
        ),
        Example(
            "avond-van-59", f"Een avond van {len(BIG_EVENING)}",
            "Lukt het om deze lijst binnen vijf minuten in te voeren en af te vinken?",
            HEADERS, _rows(BIG_EVENING),
        ),
        Example(
            "lijst-met-fouten", "Een lijst met fouten",
            "Twee keer dezelfde, een KvK-nummer van zeven cijfers, een formule, een soort die niet bestaat en een rij zonder naam.",
            _MISTAKES[0], _MISTAKES[1:],
        ),
    )
}  # fmt: skip
