"""PostgreSQL in and out of a file, with its own programs."""

import os
import re
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from coalition.tools.postgresql import binary_folders

PROGRAMS = ("pg_dump", "pg_restore", "psql")
# Everything of ours, so that nothing of the old portal shines through the restored one. Extensions stay.
EMPTY = """
DO $$ DECLARE what record; BEGIN
  FOR what IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', what.name); END LOOP;
  FOR what IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', what.name); END LOOP;
END $$;
"""


class NoPrograms(Exception):
    """PostgreSQL's programs are not on this machine, or are too old for its server."""


def dump_postgresql(target: Path) -> None:
    """One consistent snapshot, in PostgreSQL's own compressed form."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run([_programs() / "pg_dump", *options, f"--dbname={_conninfo()}"])


def restore_postgresql(source: Path) -> None:
    """Empties the database and fills it from a dump, in one transaction."""
    folder = _programs()
    script = source.with_suffix(".sql")
    _run([folder / "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", source])
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={_conninfo()}"]
    _run([folder / "psql", *options, f"--command={EMPTY}", f"--file={script}"])


def _programs() -> Path:
    """Programs of the server's own version, else newer ones; older ones cannot read it."""
    with connection.cursor():
        server = connection.connection.info.server_version // 10_000
    versions: dict[int, Path] = {}
    for folder in binary_folders():
        if all((folder / program).is_file() for program in PROGRAMS):
            shown = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
            found = re.search(r"\) (\d+)", shown)
            versions.setdefault(int(found[1]) if found else 0, folder)
    fitting = sorted(version for version in versions if version >= server)
    if not fitting:
        raise NoPrograms(
            f"Nodig: pg_dump, pg_restore en psql van PostgreSQL {server}. Op Debian en Ubuntu: apt-get install postgresql-client"
        )
    return versions[fitting[0]]


def _conninfo() -> str:
    """How the programs reach the database; the password goes through the environment, never on the command line."""
    facts = connection.get_connection_params()
    wanted = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service")
    return make_conninfo(**{name: facts[name] for name in wanted if facts.get(name)})


def _run(command: list[str | Path]) -> None:
    password = connection.settings_dict.get("PASSWORD")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPrograms(f"{Path(command[0]).name} is niet gelukt: {done.stderr.strip()[-500:]}")
