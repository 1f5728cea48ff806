"""`manage.py load_population FILE.csv`: inhabitants of further years, so that a past share can be calculated."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.services.population import load_population
from coalition.tools.workflow import Refused


class Command(BaseCommand):
    help = "Laadt inwonertallen per gemeente en jaar: kolommen code, year en population, of een CSV van CBS StatLine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="het bestand, CSV of XLSX")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_population(actor=None, content=path.read_bytes(), filename=path.name)
        except OSError as problem:
            raise CommandError(f"{path} is er niet of is niet te lezen.") from problem
        except Refused as problem:
            raise CommandError(f"Er is niets geladen. {problem}") from problem
        self.stdout.write("\n".join(loaded.lines()) or "Er stond niets in om te laden.")
