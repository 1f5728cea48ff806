"""What migrations make beside tables, on both databases: `make test` has its tables from the models (`tests/conftest.py`)."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings

from coalition.trail_guard import ANSWERS, TRAIL
from tests import postgres
from tests.e2e.conftest import environment


def test_trail_and_answers_are_guarded(prepared: Path) -> None:
    with closing(sqlite3.connect(prepared / "portaal.sqlite3")) as database:
        there = [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    assert sorted(there) == sorted([*TRAIL.sqlite, *ANSWERS.sqlite])


def test_postgresql_has_the_guards_and_the_shipped_texts_too(tmp_path: Path) -> None:
    with postgres.server() as address:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=settings.BASE_DIR, env=environment(tmp_path) | {"PORTAAL_DATABASE": address}, check=True,
        )  # fmt: skip
        with psycopg.connect(address) as database:
            guards = database.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname").fetchall()
            texts = database.execute("SELECT count(*) FROM pillars_pillaredition").fetchone()
            topics = database.execute("SELECT count(*) > 0 FROM support_topic").fetchone()
    assert guards == [(f"{TRAIL.name}_no_change",), (f"{ANSWERS.name}_no_change",)]
    assert (texts, topics) == ((2,), (True,))
