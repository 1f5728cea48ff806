"""A whole portal in processes of its own, with its own data folder and database, for what one process cannot show."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

OURS = ("PORTAAL_", "DJANGO_SETTINGS_MODULE")


class Portal:
    """Production settings; SQLite in its folder, or a database of its own in the server of this run."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environment["PORTAAL_SECRET_KEY"] = "only-for-trials"
        self.environment["PORTAAL_HOSTS"] = "portaal.example"
        self.environment["PORTAAL_DATA"] = str(folder)
        if database:
            self.environment["PORTAAL_DATABASE"] = database

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`manage.py …`, whatever comes of it."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=settings.BASE_DIR, check=False, capture_output=True, text=True
        )

    def manage(self, *arguments: str) -> str:
        """`manage.py …` that must succeed; gives what it said."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def python(self, code: str) -> str:
        """Runs code inside this portal; gives what it printed."""
        return self.manage("shell", "--no-imports", "-c", code)

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=settings.BASE_DIR)


@contextmanager
def empty_portal(folder: Path, name: str) -> Iterator[Portal]:
    """A portal without tables, on the database that this run is about."""
    server = os.environ.get("PORTAAL_DATABASE")
    if not server:
        yield Portal(folder)
        return
    database = f"portal_{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}")
    try:
        yield Portal(folder, server.replace("/portaal?", f"/{database}?"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")
