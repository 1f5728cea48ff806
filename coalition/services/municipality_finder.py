"""Finds the municipality that a sheet or a pasted list means: by code, by name, by another name. Two queries for all rows."""

from collections import defaultdict
from difflib import get_close_matches

from coalition.models import Municipality, MunicipalityAlias
from coalition.tools.dates import PartialDate
from coalition.tools.names import search_key, sort_key
from coalition.tools.workflow import Refused


class MunicipalityFinder:
    """All municipalities, of all times, by every name they are known by."""

    def __init__(self) -> None:
        everyone = list(Municipality.objects.in_order())
        self._by_code = {municipality.code: municipality for municipality in everyone}
        self._by_name: dict[str, dict[int, Municipality]] = defaultdict(dict)
        self._by_short_name: dict[str, dict[int, Municipality]] = defaultdict(dict)
        self._by_alias: dict[str, dict[int, Municipality]] = defaultdict(dict)
        for municipality in everyone:
            self._by_name[municipality.search_key][municipality.pk] = municipality
            self._by_short_name[municipality.short_key][municipality.pk] = municipality
        by_pk = {municipality.pk: municipality for municipality in everyone}
        for key, pk in MunicipalityAlias.objects.values_list("key", "municipality_id"):
            self._by_alias[key][pk] = by_pk[pk]

    def find(self, name: str = "", code: str = "", when: PartialDate | None = None) -> Municipality:
        """The one municipality that is meant; raises Refused when there is none, or more than one.

        A name that more than one carried means the one that existed at `when`.
        """
        if code.strip():
            found = self._with_code(code)
            if name.strip() and found not in self._named(name):
                raise Refused(f"Code {found.code} is van {found}, niet van ‘{name.strip()}’. Haal een van beide weg.")
            return found
        if not name.strip():
            raise Refused("De gemeente ontbreekt. Vul een naam of een gemeentecode in.")
        candidates = self._named(name)
        if len(candidates) > 1 and when:
            candidates = [one for one in candidates if when.may_touch(one.begins, one.ends)] or candidates
        if len(candidates) > 1:
            which = " of ".join(f"{one} ({one.code})" for one in candidates)
            raise Refused(f"‘{name.strip()}’ kan {which} zijn. Vul ook de gemeentecode in.")
        if not candidates:
            raise Refused(f"Gemeente ‘{name.strip()}’ is niet bekend.{self._suggestion(name)}")
        return candidates[0]

    def _with_code(self, code: str) -> Municipality:
        digits = code.strip().upper().removeprefix("GM")
        found = self._by_code.get(f"GM{digits:0>4}")
        if found is None:
            raise Refused(f"Gemeentecode ‘{code.strip()}’ is niet bekend. Een code is bijvoorbeeld GM0303.")
        return found

    def _named(self, name: str) -> list[Municipality]:
        """The exact name first; only where nobody has it, the name without its suffix, then other names."""
        key, short = search_key(name), sort_key(name).replace(" ", "")
        for names, wanted in ((self._by_name, key), (self._by_short_name, short), (self._by_alias, key)):
            if wanted in names:
                return list(names[wanted].values())
        return []

    def _suggestion(self, name: str) -> str:
        close = get_close_matches(search_key(name), self._by_name, n=1, cutoff=0.75)
        return f" Bedoelt u {next(iter(self._by_name[close[0]].values()))}?" if close else " Controleer de spelling."
