"""A country of any size for `make bench-large`: municipalities, signings, coalitions, partners, covenants and the trail.

Written by PostgreSQL itself, a table in one statement, since three million partners through Django take an hour. What
is spread is spread by row number, so that two countries of different size differ in nothing else: the same sizes of
coalitions, the same share that signed, the same names.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from coalition.models import AuditEvent, Municipality, MunicipalityVersion, Population, User
from coalition.tools.names import sort_key
from partners.models import (
    CoalitionMembership,
    CoordinatorGrant,
    Covenant,
    CovenantSigning,
    CovenantVersion,
    LocalCoalition,
    Partner,
    PartnerKind,
    PartnerName,
)
from partners.naming import partner_key
from pillars.models import Signatory, Signing

COORDINATOR = "coordinator2@demo.example"
# Of every country the same: what the pages that are compared show.
SAME_SIZE = {"bench-29": 29, "bench-300": 300}
PARTNERS_OF_A_COALITION = 111  # on average; of a half fewer than 72, of the largest 422
_WORDS = ("Welzijn", "Zonnebloem", "Bibliotheek", "Kerk", "Buurthuis", "Ouderenbond", "Voetbalclub", "Koor", "Huisarts",
          "Thuiszorg", "Woonstichting", "Voedselbank", "Speeltuin", "Wijkteam", "Harmonie", "Schaakclub")  # fmt: skip
_PLACES = ("Noord", "Zuid", "Oost", "West", "Centrum", "Dorp", "Stad", "Polder", "Heide", "Duin", "Veen", "Brink")


def fill(municipalities: int, partners: int) -> None:
    """Adds to what is there until there are so many; the tables are filled without their indexes, which come after."""
    with connection.cursor() as cursor:
        # No row here breaks a constraint, and three million checks of a key take minutes.
        for setting in ("session_replication_role = replica", "work_mem = '256MB'", "maintenance_work_mem = '512MB'"):
            cursor.execute(f"SET {setting}")
    with transaction.atomic(), _without_indexes(Partner, PartnerName, CoalitionMembership, CovenantSigning, AuditEvent):
        _municipalities(municipalities)
        _signings()
        _coalitions(municipalities, partners // PARTNERS_OF_A_COALITION)
        _partners(7 * municipalities)
        _covenants()
        _trail()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def _insert(model: type[models.Model], source: str, /, **columns: str) -> None:
    """A row for each row of `source`; columns that are not named get the default of their field."""
    names, values, defaults = [], [], []
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            values.append(columns.pop(field.attname))
        elif field.primary_key:
            continue
        else:
            values.append("%s")
            defaults.append(field.get_db_prep_save(field.get_default(), connection))
        names.append(f'"{field.column}"')
    assert not columns, columns
    with connection.cursor() as cursor:
        # Names of tables and columns, and expressions of this file.
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}",
            defaults,
        )
        cursor.execute(f"ANALYZE {model._meta.db_table}")  # or the next statement joins a row at a time


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


@contextmanager
def _without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    names = [_table(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint)",
            [names],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, definition in found:
            cursor.execute(definition)


def _dates(name: str, day: str, row: str, unknown: int = 33) -> Mapping[str, str]:
    """A partial date: most are known to the day, one in twelve to the year, one in `unknown` not at all."""
    known = f"WHEN {row} %% {unknown} = 7 THEN NULL"
    by_year = f"{row} %% 12 = 5"
    return {
        f"{name}_earliest": f"CASE {known} WHEN {by_year} THEN date_trunc('year', {day})::date ELSE {day} END",
        f"{name}_latest": f"CASE {known} WHEN {by_year} THEN (date_trunc('year', {day}) + interval '1 year - 1 day')::date ELSE {day} END",
        f"{name}_precision": f"CASE WHEN {row} %% {unknown} = 7 THEN 'unknown' WHEN {by_year} THEN 'year' ELSE 'day' END",
    }


def _municipalities(number: int) -> None:
    """Beside the real ones, in the same provinces; with a figure of their inhabitants."""
    missing = number - Municipality.objects.filter(ends__isnull=True).count()
    taken = set(Municipality.objects.values_list("code", flat=True))
    free = [code for code in (f"GM{n:04d}" for n in range(1, 10_000)) if code not in taken][: max(missing, 0)]
    if not free:
        return
    province = "(SELECT array_agg(code ORDER BY code) FROM coalition_province)"
    region = "(SELECT array_agg(id ORDER BY id) FROM coalition_healthregion)"
    name = "'Proefgemeente ' || n"
    _insert(
        Municipality, f"unnest(ARRAY{free!r}) WITH ORDINALITY AS given(code, n), {province} AS p(all_p), {region} AS r(all_r)",
        code="given.code", slug="'proefgemeente-' || n", name=name, search_key="'proefgemeente' || n",
        short_key="'proefgemeente' || n", sort_key="'proefgemeente ' || n",
        province_id="all_p[1 + n %% array_length(all_p, 1)]", health_region_id="all_r[1 + n %% array_length(all_r, 1)]",
        website_domain="'www.proefgemeente-' || n || '.example'",
    )  # fmt: skip
    made = f"(SELECT * FROM {_table(Municipality)} WHERE slug LIKE 'proefgemeente-%%') AS m"
    _insert(
        MunicipalityVersion, made, municipality_id="m.id", name="m.name", province_id="m.province_id",
        health_region_id="m.health_region_id",
    )  # fmt: skip
    _insert(Population, f"{made}, generate_series(2022, 2026) AS y(year)", municipality_id="m.id", year="y.year",
            inhabitants="8000 + (m.id * 7919) %% 120000")  # fmt: skip


def _signings() -> None:
    """Six of ten signed once, some a second time for the next period; most of the others wait in the in-tray."""
    table, ministry = _table(Signing), User.objects.get(email="ministerie@demo.example").pk
    source = (
        f"(SELECT id, row_number() OVER (ORDER BY id) AS n FROM {_table(Municipality)} m WHERE ends IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.municipality_id = m.id)) AS m, "
        "(SELECT id, name, row_number() OVER (ORDER BY starts) AS place FROM coalition_programmeperiod) AS p, "
        "(SELECT min(id) AS id FROM pillars_pillaredition) AS e"
    )
    common = {
        "number": "'7P' || lpad(p.place::text, 2, '0') || '-' || lpad((m.n / 1000)::text, 4, '0') || '-' || lpad((m.n %% 1000)::text, 4, '0')",
        "creation_key": "gen_random_uuid()", "municipality_id": "m.id", "edition_id": "e.id", "created_by_id": str(ministry),
        "place": "'Raadhuis'",
    }  # fmt: skip
    registered = {"registered_at": "now()", "registered_by_id": str(ministry), "submitted_at": "now()",
                  "submitted_by_id": str(ministry), "period_id": "p.id", "source": "'https://voorbeeld.example/'"}  # fmt: skip
    for place, which in ((1, "m.n %% 10 < 6"), (2, "m.n %% 10 < 2")):
        day = f"(date '{2018 + 4 * (place - 1)}-01-01' + ((m.n * 37) %% 1400)::int)"
        withdrawn = {
            "state": "CASE WHEN m.n %% 40 = 4 THEN 'withdrawn' ELSE 'registered' END",
            "withdrawn_on": "CASE WHEN m.n %% 40 = 4 THEN date '2026-06-01' END",
            "withdrawal_decision": "CASE WHEN m.n %% 40 = 4 THEN 'Besluit van het college' ELSE '' END",
            "withdrawn_at": "CASE WHEN m.n %% 40 = 4 THEN now() END",
            "withdrawn_by_id": f"CASE WHEN m.n %% 40 = 4 THEN {ministry} END",
        }
        _insert(Signing, f"{source} WHERE p.place = {place} AND {which}", **common, **registered, **withdrawn,
                **_dates("signed_on", day, "m.n", 21))  # fmt: skip
    # Of who did not sign, so many that they fill the tray's page in either country.
    waiting = {
        "state": "'submitted'",
        "submitted_at": "now() - m.n * interval '1 minute'",
        "submitted_by_id": str(ministry),
    }
    _insert(Signing, f"{source} WHERE p.place = 3 AND m.n %% 5 <> 3", **common, **waiting)
    _insert(
        Signatory, f"{table} AS s WHERE NOT EXISTS (SELECT 1 FROM {_table(Signatory)} o WHERE o.signing_id = s.id)",
        signing_id="s.id", name="'Wethouder ' || s.id",
    )  # fmt: skip


def _coalitions(municipalities: int, number: int) -> None:
    """Spread evenly over the municipalities, one in fifty not public, one in thirty ended; beside them those of one size."""
    published = "n %% 50 <> 3"
    ended = "n %% 30 = 11"
    _insert(
        LocalCoalition, f"generate_series(1, {number}) AS n",
        slug="'proefcoalitie-' || n", name="'Samen tegen eenzaamheid ' || n", sort_key="'samen tegen eenzaamheid ' || n",
        is_published=published, published_at=f"CASE WHEN {published} THEN now() END",
        published_by_id=f"CASE WHEN {published} THEN (SELECT min(id) FROM {_table(User)}) END",
        is_ended=ended, ended_on_precision=f"CASE WHEN {ended} THEN 'day' ELSE 'unknown' END",
        ended_on_earliest=f"CASE WHEN {ended} THEN date '2025-06-01' END",
        ended_on_latest=f"CASE WHEN {ended} THEN date '2025-06-01' END", started_on_precision="'day'",
        started_on_earliest="date '2018-01-15' + n %% 900", started_on_latest="date '2018-01-15' + n %% 900",
    )  # fmt: skip
    through = LocalCoalition.municipalities.through
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(through)} (localcoalition_id, municipality_id) "
            f"SELECT c.id, m.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM {_table(LocalCoalition)} "
            f"WHERE slug LIKE 'proefcoalitie-%%') c JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM "
            f"{_table(Municipality)} WHERE ends IS NULL) m ON m.n = c.n %% {municipalities}",
            [],
        )
    user = User.objects.get(email=COORDINATOR)
    for slug in SAME_SIZE:
        coalition = LocalCoalition.objects.create(name=slug, slug=slug, is_published=True)
        coalition.municipalities.set(Municipality.objects.filter(slug="zwolle"))
        CoordinatorGrant.objects.create(user=user, coalition=coalition)


def _partners(towns: int) -> None:
    """Spread over so many places; to every coalition its partners, who are members, left or invited; every tenth partner is in two coalitions."""
    names = [f"Stichting {word} {place}" for word in _WORDS for place in _PLACES]
    kinds = [kind.value for kind in PartnerKind if kind != PartnerKind.MUNICIPALITY]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE names (k int PRIMARY KEY, name text, sort_key text, match_key text)")
        cursor.executemany(
            "INSERT INTO names VALUES (%s, %s, %s, %s)",
            [(k, name, sort_key(name), partner_key(name)) for k, name in enumerate(names)],
        )
        sizes = " ".join(f"WHEN '{slug}' THEN {size}" for slug, size in SAME_SIZE.items())
        # The first 22 in every coalition, up to 400 more in few.
        cursor.execute(
            "CREATE TEMP TABLE places AS SELECT c.id AS coalition, row_number() OVER () AS n, g AS place FROM "
            f"{_table(LocalCoalition)} c, LATERAL generate_series(1, CASE c.slug {sizes} ELSE "
            "22 + floor(400 * power(((c.id * 7919) %% 1000) / 1000.0, 3.5))::int END) AS g "
            "WHERE c.slug LIKE 'proefcoalitie-%%' OR c.slug LIKE 'bench-%%'",
            [],
        )
        cursor.execute("ANALYZE places")
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {_table(Partner)}")
        first = cursor.fetchone()[0]
    person = "p.n %% 40 = 9"
    _insert(
        Partner, f"places AS p JOIN names AS w ON w.k = p.n %% {len(names)}", id=f"{first} + p.n",
        name="w.name || ' ' || p.n", sort_key="w.sort_key || ' ' || p.n", match_key="w.match_key || ' ' || p.n",
        is_person=person, place=f"'Plaats ' || p.n %% {towns}", place_key=f"'plaats' || p.n %% {towns}",
        kind=f"CASE WHEN {person} THEN '' ELSE (ARRAY{kinds!r})[1 + (p.n * 31) %% {len(kinds)}] END",
        website=f"CASE WHEN {person} THEN '' ELSE 'https://partner-' || p.n || '.example/' END",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{_table(Partner)}', 'id'), max(id)) FROM {_table(Partner)}"
        )
    day = "(date '2018-02-01' + ((p.n * 53) %% 3000)::int)"
    left, invited = "p.n %% 13 = 6", "p.n %% 25 = 12"
    joined = {
        name: f"CASE WHEN {invited} THEN {'NULL' if not name.endswith('precision') else repr('unknown')} ELSE ({value}) END"
        for name, value in _dates("joined_on", day, "p.n").items()
    }
    left_on = f"CASE WHEN {left} AND NOT ({invited}) THEN date '2026-09-01' END"
    state = f"CASE WHEN {invited} THEN 'invited' WHEN {left} THEN 'left' ELSE 'member' END"
    for which, coalition in (("TRUE", "p.coalition"), ("p.n %% 10 = 1", "other.id")):
        source = "places AS p"
        if coalition == "other.id":
            source += f" JOIN {_table(LocalCoalition)} AS other ON other.id = p.coalition + 1 AND other.slug LIKE 'proefcoalitie-%%'"
        _insert(
            CoalitionMembership, f"{source} WHERE {which}", coalition_id=coalition, partner_id=f"{first} + p.n", state=state,
            **joined, left_on_earliest=left_on, left_on_latest=left_on,
            left_on_precision=f"CASE WHEN {left} AND NOT ({invited}) THEN 'day' ELSE 'unknown' END",
            contact_email="'contact@partner-' || p.n || '.example'", core_group="p.place <= 5",
        )  # fmt: skip
    _insert(
        PartnerName, "places AS p WHERE p.n %% 20 = 4", partner_id=f"{first} + p.n", name="'Vroegere Club ' || p.n",
        match_key="'vroegere club ' || p.n",
    )  # fmt: skip


def _covenants() -> None:
    """One of each coalition, signed by two of three of its members."""
    of_bench = f"{_table(LocalCoalition)} AS c WHERE c.slug LIKE 'proefcoalitie-%%' OR c.slug LIKE 'bench-%%'"
    _insert(Covenant, of_bench, coalition_id="c.id", title="'Niemand alleen'")
    _insert(
        CovenantVersion, f"{_table(Covenant)} AS v WHERE NOT EXISTS (SELECT 1 FROM {_table(CovenantVersion)} o WHERE o.covenant_id = v.id)",
        covenant_id="v.id", number="'7C' || lpad(v.id::text, 12, '0')", text="'Wij kijken naar elkaar om.'",
    )  # fmt: skip
    members = (
        f"{_table(CoalitionMembership)} AS m JOIN {_table(Covenant)} AS c ON c.coalition_id = m.coalition_id "
        f"JOIN {_table(CovenantVersion)} AS v ON v.covenant_id = c.id AND v.number LIKE '7C%%' "
        "WHERE m.state = 'member' AND m.id %% 3 > 0"
    )
    _insert(CovenantSigning, members, version_id="v.id", partner_id="m.partner_id", signatory_name="'Voorzitter'",
            signed_on_precision="m.joined_on_precision", signed_on_earliest="m.joined_on_earliest",
            signed_on_latest="m.joined_on_latest")  # fmt: skip


def _trail() -> None:
    """A line for every membership and every signing: the trail is the longest table of all."""
    about = {"action": "'membership.added'", "object_type": "'partners.coalitionmembership'", "object_id": "m.id::text"}
    _insert(AuditEvent, f"{_table(CoalitionMembership)} AS m", **about, object_label="'partner ' || m.id",
            at="now() - m.id %% 3000 * interval '1 day'")  # fmt: skip
    about = {"action": "'signing.registered'", "object_type": "'pillars.signing'", "object_id": "s.id::text"}
    _insert(AuditEvent, f"{_table(Signing)} AS s", **about, object_label="s.number", municipality_id="s.municipality_id",
            at="now() - s.id %% 3000 * interval '1 day'")  # fmt: skip


def counts() -> dict[str, Any]:
    """How large the country became."""
    return {
        "gemeenten": Municipality.objects.filter(ends__isnull=True).count(),
        "coalities": LocalCoalition.objects.count(),
        "partners": Partner.objects.count(),
        "plaatsen in coalities": CoalitionMembership.objects.count(),
        "handtekeningen": CovenantSigning.objects.count(),
        "regels logboek": AuditEvent.objects.count(),
    }
