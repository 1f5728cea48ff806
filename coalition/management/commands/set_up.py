"""`manage.py set_up`: everything between an installed package and a portal that can be served.

Each step looks first whether it is needed, in one process, so that the second start takes a few seconds.
It keeps what is there. `--demo` adds the demonstration to a database without accounts.
"""

import hashlib
import json
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coalition.models import Municipality
from coalition.tools.fonts import FONTS_CONF
from coalition.tools.seal import make_test_certificate

# No page loads these, and compressing them takes seconds.
ONLY_FOR_PAPER = ["*.ttf", "fonts.conf", "recipe.json"]
REFERENCE = settings.BASE_DIR / "coalition" / "reference"


class Command(BaseCommand):
    help = "Zet lettertype, database, statische bestanden en referentiegegevens klaar; slaat over wat al klaar is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="ook de demonstratie, als er nog geen accounts zijn")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self._fonts()
        self._database()
        self._static_files()
        self._reference()
        if options["demo"] and not settings.SEAL_FILE.is_file():
            make_test_certificate(settings.SEAL_FILE)
        if options["demo"] and not get_user_model().objects.exists():
            self._say("Demonstratie laden")
            call_command("load_demo")

    def _fonts(self) -> None:
        if not FONTS_CONF.is_file():
            self._say("Lettertype maken")
        # It looks for itself whether the files fit the installed font.
        call_command("build_fonts", stdout=StringIO())

    def _database(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Database bijwerken")
            call_command("migrate", verbosity=0, interactive=False)

    def _static_files(self) -> None:
        digest = _digest(
            (name, storage.path(name)) for finder in get_finders() for name, storage in finder.list(ignore_patterns=[])
        )
        if self._stamps().get("static") != digest or not (settings.STATIC_ROOT / "staticfiles.json").is_file():
            self._say("Statische bestanden klaarzetten")
            call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=ONLY_FOR_PAPER)
            self._stamp("static", digest)

    def _reference(self) -> None:
        digest = _digest((path.name, str(path)) for path in sorted(REFERENCE.iterdir()))
        if self._stamps().get("reference") != digest or not Municipality.objects.exists():
            self._say("Gemeenten laden")
            call_command("load_reference")
            self._stamp("reference", digest)

    def _stamps(self) -> dict[str, str]:
        path: Path = settings.DATA_DIR / "set-up.json"
        try:
            stamps: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return stamps

    def _stamp(self, step: str, digest: str) -> None:
        path: Path = settings.DATA_DIR / "set-up.json"
        path.write_text(json.dumps({**self._stamps(), step: digest}, indent=1), encoding="utf-8")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"→ {sentence}")
        self.stdout.flush()


def _digest(files: Any) -> str:
    """A fingerprint of files by name, size and time: reading them all would take longer than the step it saves."""
    digest = hashlib.sha256()
    for name, path in files:
        stat = Path(path).stat()
        digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
