"""Loads provinces, municipalities, changes, aliases and periods from the CSV files in `coalition/reference/`.

A broken file is refused whole, with its line and the reason. Loading again changes only what
differs and deletes nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils.text import slugify

from coalition.models import (
    HealthRegion,
    Municipality,
    MunicipalityAlias,
    MunicipalityChange,
    MunicipalityVersion,
    Population,
    ProgrammePeriod,
    Province,
    Redivision,
    RedivisionKind,
    RegisterStamp,
    User,
)
from coalition.services.trail import record
from coalition.tools.tables import Table, TableError, read_table
from coalition.tools.workflow import Refused

T = TypeVar("T")
# Many, and nothing is computed when one of them is saved.
_IN_ONE_GO = (MunicipalityVersion, MunicipalityChange, Population)
FOLDER = Path(settings.BASE_DIR) / "coalition" / "reference"
COLUMNS = {
    "provinces": ["code", "name", "alternative_name"],
    "municipalities": [
        "code", "name", "province_code", "population", "population_year", "lat", "lon", "ggd_region", "hex_q", "hex_r",
    ],
    "municipality_changes": ["date", "from_code", "from_name", "to_code", "to_name", "note"],
    "former_municipalities": ["code", "province_code", "ggd_region"],
    "municipality_aliases": ["code", "alias", "kind"],
    "municipality_websites": ["code", "website_domain"],
    "periods": ["name", "ministry", "starts", "ends"],
}  # fmt: skip


@dataclass
class Loaded:
    """What a load did: per kind of record how many were new, changed and the same."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    changes: list[str] = field(default_factory=list)
    _there: dict[type[models.Model], dict[tuple[Any, ...], models.Model]] = field(default_factory=dict, repr=False)
    _new: dict[type[models.Model], list[models.Model]] = field(default_factory=lambda: defaultdict(list), repr=False)

    @property
    def changed_anything(self) -> bool:
        return any(counter["nieuw"] or counter["gewijzigd"] or counter["geplaatst"] for counter in self.counts.values())

    def there(self, model: type[models.Model], key: Iterable[str]) -> dict[tuple[Any, ...], models.Model]:
        """The records by their key, read once, with what they point at."""
        if model not in self._there:
            columns = [model._meta.get_field(name).attname for name in key]  # type: ignore[union-attr]  # own fields
            links = [one.name for one in model._meta.concrete_fields if one.is_relation]
            rows = model._default_manager.select_related(*links) if links else model._default_manager.all()
            self._there[model] = {tuple(getattr(row, column) for column in columns): row for row in rows}
        return self._there[model]

    def create(self, row: models.Model) -> None:
        """At once, or with its like in `write`."""
        if isinstance(row, _IN_ONE_GO):
            self._new[type(row)].append(row)
        else:
            row.save()

    def write(self) -> None:
        for model, rows in self._new.items():
            model._default_manager.bulk_create(rows)
        self._new.clear()

    def lines(self) -> Iterator[str]:
        for kind, counter in self.counts.items():
            yield f"{kind}: " + ", ".join(f"{counter[what]} {what}" for what in ("nieuw", "gewijzigd", "gelijk"))
        yield from self.changes


class _File:
    """One CSV file, its columns checked; reads a cell and says where it is wrong."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.csv"
        try:
            self.table: Table = read_table(self.path.read_bytes(), self.path.name)
        except OSError as problem:
            raise Refused(f"{self.path.name} is er niet of is niet te lezen.") from problem
        except TableError as problem:
            raise Refused(f"{self.path.name}: {problem}") from problem
        missing = [column for column in COLUMNS[name] if column not in self.table.headers]
        if missing:
            raise Refused(f"{self.path.name}: de kolom {', '.join(missing)} ontbreekt.")
        self._columns = {header: index for index, header in enumerate(self.table.headers)}

    def __iter__(self) -> Iterator["_Line"]:
        for row in self.table.rows:
            yield _Line(self, row.line, row.cells)

    def text(self, cells: tuple[str, ...], column: str) -> str:
        return cells[self._columns[column]].strip()


@dataclass(frozen=True)
class _Line:
    file: _File
    number: int
    cells: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        return self.file.text(self.cells, column)

    def wrong(self, reason: str) -> Refused:
        return Refused(f"{self.file.path.name}, regel {self.number}: {reason}")

    def needed(self, column: str) -> str:
        if not self[column]:
            raise self.wrong(f"{column} is leeg.")
        return self[column]

    def read(self, column: str, read: Callable[[str], T], what: str) -> T | None:
        """The cell through `read`; an empty cell is None."""
        if not self[column]:
            return None
        try:
            return read(self[column])
        except ValueError as problem:
            raise self.wrong(f"{column} is ‘{self[column]}’, dat is geen {what}.") from problem

    def code(self, column: str) -> str:
        code = self.needed(column)
        if not re.fullmatch(r"GM\d{4}", code):
            raise self.wrong(f"{column} is ‘{code}’, dat is geen CBS-code als GM0303.")
        return code


@transaction.atomic
def load_reference(*, actor: User | None = None, folder: Path = FOLDER) -> Loaded:
    """Loads all files of `folder`; raises Refused, with nothing changed, when one of them is wrong."""
    files = {name: _File(folder, name) for name in COLUMNS}
    loaded = Loaded()
    _load_periods(files["periods"], loaded)
    provinces = _load_provinces(files["provinces"], loaded)
    websites = {line.code("code"): line.needed("website_domain").lower() for line in files["municipality_websites"]}
    current = _load_municipalities(files["municipalities"], provinces, websites, loaded)
    _load_changes(files["municipality_changes"], current, loaded)
    _place_formers(files["former_municipalities"], loaded)
    _load_aliases(files["municipality_aliases"], loaded)
    if loaded.changed_anything:
        record(
            actor=actor,
            action="reference.loaded",
            obj=RegisterStamp(pk=1),
            changes={"aantallen": [None, {kind: dict(counter) for kind, counter in loaded.counts.items()}]},
        )
    return loaded


def _save(
    loaded: Loaded, kind: str, model: type[models.Model], key: dict[str, Any], values: dict[str, Any]
) -> models.Model:
    """Makes or changes one record, and counts which of the two it was."""
    there = loaded.there(model, key)
    place = tuple(value.pk if isinstance(value, models.Model) else value for value in key.values())
    found = there.get(place)
    if found is None:
        loaded.counts[kind]["nieuw"] += 1
        there[place] = created = model(**key, **values)
        loaded.create(created)
        return created
    different = {name: value for name, value in values.items() if getattr(found, name) != value}
    loaded.counts[kind]["gewijzigd" if different else "gelijk"] += 1
    for name, value in different.items():
        loaded.changes.append(f"{kind} {found}: {name} was {getattr(found, name) or 'leeg'}, is nu {value or 'leeg'}")
        setattr(found, name, value)
    if different:
        found.save()
    return found


def _load_periods(file: _File, loaded: Loaded) -> None:
    for line in file:
        starts = line.read("starts", date.fromisoformat, "datum")
        if starts is None:
            raise line.wrong("starts is leeg.")
        values = {"ministry": line["ministry"], "ends": line.read("ends", date.fromisoformat, "datum")}
        _save(loaded, "programmaperiodes", ProgrammePeriod, {"starts": starts}, {"name": line.needed("name"), **values})


def _load_provinces(file: _File, loaded: Loaded) -> dict[str, Province]:
    result: dict[str, Province] = {}
    for line in file:
        name = line.needed("name")
        values = {"name": name, "other_name": line["alternative_name"], "slug": slugify(name)}
        saved = _save(loaded, "provincies", Province, {"code": line.needed("code")}, values)
        assert isinstance(saved, Province)
        result[saved.code] = saved
    return result


def _load_municipalities(
    file: _File, provinces: dict[str, Province], websites: dict[str, str], loaded: Loaded
) -> set[str]:
    """Returns the codes of the municipalities of today."""
    seen: set[str] = set()
    regions: dict[str, HealthRegion] = {}
    renamed = _renamed()
    for line in file:
        code = line.code("code")
        if code in seen:
            raise line.wrong(f"{code} staat er twee keer in.")
        seen.add(code)
        if line["province_code"] not in provinces:
            raise line.wrong(f"provincie {line['province_code'] or '(leeg)'} is onbekend.")
        region = line.needed("ggd_region")
        if region not in regions:
            saved = _save(loaded, "GGD-regio's", HealthRegion, {"name": region}, {"slug": slugify(region)})
            assert isinstance(saved, HealthRegion)
            regions[region] = saved
        name = line.needed("name")
        names = {} if code in renamed else {"name": name, "slug": municipality_slug(name)}
        municipality = _save(
            loaded,
            "gemeenten",
            Municipality,
            {"code": code},
            {
                **names,
                "province": provinces[line["province_code"]],
                "health_region": regions[region],
                "website_domain": websites.get(code, ""),
                "latitude": line.read("lat", float, "getal"),
                "longitude": line.read("lon", float, "getal"),
                "hex_q": line.read("hex_q", int, "heel getal"),
                "hex_r": line.read("hex_r", int, "heel getal"),
            },
        )
        assert isinstance(municipality, Municipality)
        if code not in renamed:
            _set_version(municipality, loaded)
        year = line.read("population_year", int, "jaartal")
        inhabitants = line.read("population", int, "aantal")
        if year is not None and inhabitants is not None:
            key = {"municipality": municipality, "year": year}
            _save(loaded, "inwonertallen", Population, key, {"inhabitants": inhabitants})
    loaded.write()
    return seen


def _renamed() -> set[str]:
    """The codes of those that the ministry gave another name: the files may still have the old one."""
    acts = Redivision.objects.filter(kind=RedivisionKind.RENAME, undone_at=None)
    return set(acts.values_list("municipality__code", flat=True))


def _set_version(municipality: Municipality, loaded: Loaded) -> None:
    """Keeps the open version of a municipality the same as the municipality itself."""
    values = {
        "name": municipality.name,
        "province": municipality.province,
        "health_region": municipality.health_region,
    }
    _save(
        loaded, "versies", MunicipalityVersion, {"municipality": municipality, "valid_until": municipality.ends}, values
    )


def _load_changes(file: _File, current: set[str], loaded: Loaded) -> None:
    lines = list(file)
    targets = Counter(line["from_code"] for line in lines)
    known = {municipality.code: municipality for municipality in Municipality.objects.all()}
    formers: dict[str, Municipality] = {}
    for line in lines:
        day = line.read("date", date.fromisoformat, "datum")
        from_code, to_code = line.code("from_code"), line.code("to_code")
        if day is None:
            raise line.wrong("date is leeg.")
        if to_code not in current:
            raise line.wrong(f"{to_code} staat niet in municipalities.csv.")
        if from_code in current:
            raise line.wrong(f"{from_code} is opgeheven, maar staat ook in municipalities.csv.")
        if from_code not in formers:
            formers[from_code] = _load_former(line.needed("from_name"), from_code, day, loaded)
        former = formers[from_code]
        successor = known[to_code]
        if line["note"].startswith("merged") and successor.begins != day:
            successor.begins = day
            successor.save()
            successor.versions.filter(valid_until__isnull=True).update(valid_from=day)
        kind = MunicipalityChange.Kind.SPLIT if targets[from_code] > 1 else (
            MunicipalityChange.Kind.MERGED if line["note"].startswith("merged") else MunicipalityChange.Kind.ABSORBED
        )  # fmt: skip
        _save(
            loaded, "herindelingen", MunicipalityChange,
            {"from_municipality": former, "to_municipality": successor},
            {"date": day, "kind": kind, "note": line["note"]},
        )  # fmt: skip
    loaded.write()


def _load_former(name: str, code: str, day: date, loaded: Loaded) -> Municipality:
    """A dissolved municipality; how many people lived there is not in the files."""
    values = {"name": name, "slug": free_slug(name, code), "ends": day}
    former = _save(loaded, "gemeenten", Municipality, {"code": code}, values)
    assert isinstance(former, Municipality)
    return former


def _place_formers(file: _File, loaded: Loaded) -> None:
    """Where a dissolved municipality lay: as the file says, else where all its successors lie, else it is not known."""
    stated = {line.code("code"): line for line in file}
    successors: dict[Municipality, list[Municipality]] = defaultdict(list)
    for change in MunicipalityChange.objects.select_related(
        "from_municipality__province", "from_municipality__health_region", "to_municipality__province",
        "to_municipality__health_region",
    ):  # fmt: skip
        successors[change.from_municipality].append(change.to_municipality)
    provinces, regions = Province.objects.in_bulk(), {region.name: region for region in HealthRegion.objects.all()}
    for former, places in successors.items():
        if former.code in stated:
            line = stated[former.code]
            found = provinces.get(line["province_code"]), regions.get(line["ggd_region"])
            if None in found:
                raise line.wrong("de provincie of de GGD-regio is onbekend.")
        elif former.province is not None:
            found = former.province, former.health_region
        else:
            found = _same({one.province for one in places}), _same({one.health_region for one in places})
        if (former.province, former.health_region) != found:
            former.province, former.health_region = found
            former.save()
            loaded.counts["gemeenten"]["geplaatst"] += 1
        _set_version(former, loaded)
    loaded.write()


def _same(found: set[T]) -> T | None:
    """What they all share."""
    return next(iter(found)) if len(found) == 1 else None


def _load_aliases(file: _File, loaded: Loaded) -> None:
    known = {municipality.code: municipality for municipality in Municipality.objects.all()}
    for line in file:
        code = line.code("code")
        if code not in known:
            raise line.wrong(f"{code} is geen bekende gemeente.")
        key = {"municipality": known[code], "name": line.needed("alias")}
        _save(loaded, "andere namen", MunicipalityAlias, key, {"kind": line["kind"]})


def municipality_slug(name: str) -> str:
    """`'s-Gravenhage` → `s-gravenhage`, `Bergen (NH.)` → `bergen-nh`, `Súdwest-Fryslân` → `sudwest-fryslan`."""
    return slugify(name)


def free_slug(name: str, code: str) -> str:
    """A dissolved municipality whose name lives on elsewhere carries its code."""
    slug = municipality_slug(name)
    taken = Municipality.objects.filter(slug=slug).exclude(code=code).exists()
    return f"{slug}-{code.lower()}" if taken else slug
