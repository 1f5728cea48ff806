"""What migrations make on SQLite beside tables: `make test` has its tables there from the models (`tests/conftest.py`)."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coalition.trail_guard import ANSWERS, TRAIL


def test_trail_and_answers_are_guarded(prepared: Path) -> None:
    with closing(sqlite3.connect(prepared / "portaal.sqlite3")) as database:
        there = [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    assert sorted(there) == sorted([*TRAIL.sqlite, *ANSWERS.sqlite])
