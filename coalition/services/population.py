"""Loads how many people lived in each municipality on 1 January of a year, as CBS counted them.

Reads a sheet of our own (`code, year, population`) and StatLine's CSV as it is downloaded: codes padded with spaces,
periods as `2020JJ00`, a dot for what is missing, columns numbered behind an underscore.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from coalition.models import Municipality, Population, RegisterStamp, User
from coalition.services.trail import record
from coalition.tools.tables import match_headers, read_table
from coalition.tools.workflow import Refused

COLUMNS = {
    "code": ("gemeentecode", "RegioS", "Regio's", "gemeente"),
    "year": ("jaar", "Perioden", "population_year"),
    "population": (
        "inwoners", "TotaleBevolking", "BevolkingAanHetBeginVanDePeriode", "BevolkingOp1Januari", "AantalInwoners",
    ),
}  # fmt: skip
_NUMBERED = re.compile(r"_\d+$")
_CODE = re.compile(r"GM\d{4}|\d{1,4}")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:JJ00)?")
_EARLIEST = 1990


@dataclass
class LoadedPopulation:
    """How many figures were new, changed and the same, by year; and what was left out, with why."""

    years: dict[int, Counter[str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        for year in sorted(self.years):
            counter = self.years[year]
            yield f"{year}: " + ", ".join(f"{counter[what]} {what}" for what in ("nieuw", "gewijzigd", "gelijk"))
        for why, number in self.left_out.items():
            yield f"{number} regels overgeslagen: {why}"


@transaction.atomic
def load_population(*, actor: User | None, content: bytes, filename: str) -> LoadedPopulation:
    """Adds the figures of a file; raises Refused, with nothing changed, for a line that cannot be right."""
    table = read_table(content, filename)
    headers = [_NUMBERED.sub("", header) for header in table.headers]
    columns = match_headers(headers, COLUMNS, COLUMNS).columns
    known = {one.code: one for one in Municipality.objects.all()}
    loaded = LoadedPopulation()
    for row in table.rows:
        code, year, people = (row.cells[columns[name]].strip() for name in COLUMNS)
        if not _CODE.fullmatch(code):
            loaded.left_out["geen gemeente"] += 1
        elif people in ("", ".", "-"):
            loaded.left_out["geen cijfer"] += 1
        else:
            code = code if code.startswith("GM") else f"GM{int(code):04}"
            numbers = _numbers(f"{filename}, regel {row.line}", year, people)
            _add(known.get(code), *numbers, loaded)
    counts = {str(year): dict(counter) for year, counter in loaded.years.items()}
    if any(counter["nieuw"] or counter["gewijzigd"] for counter in loaded.years.values()):
        record(
            actor=actor, action="reference.loaded", obj=RegisterStamp(pk=1), changes={"inwonertallen": [None, counts]}
        )
    return loaded


def _numbers(where: str, year: str, people: str) -> tuple[int, int]:
    found = _YEAR.fullmatch(year)
    if not found or int(found[1]) < _EARLIEST:
        raise Refused(f"{where}: ‘{year}’ is geen jaar als 2020 of 2020JJ00.")
    digits = re.sub(r"[.\s](?=\d{3}\b)", "", people)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 8):
        raise Refused(f"{where}: ‘{people}’ is geen aantal inwoners.")
    return int(found[1]), int(digits)


def _add(municipality: Municipality | None, year: int, inhabitants: int, loaded: LoadedPopulation) -> None:
    if municipality is None:
        loaded.left_out["gemeente niet bekend"] += 1
        return
    if not municipality.existed_on(date(year, 1, 1)):
        loaded.left_out["de gemeente bestond niet op 1 januari van dat jaar"] += 1
        return
    counter = loaded.years.setdefault(year, Counter())
    found, created = Population.objects.get_or_create(
        municipality=municipality, year=year, defaults={"inhabitants": inhabitants}
    )
    if created:
        counter["nieuw"] += 1
    elif found.inhabitants == inhabitants:
        counter["gelijk"] += 1
    else:
        counter["gewijzigd"] += 1
        found.inhabitants = inhabitants
        found.save()
