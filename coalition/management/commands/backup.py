"""`manage.py backup --out FILE`: database and files in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.services.backup import BackupProblem, make_backup
from coalition.services.postgresql_dump import NoPrograms


class Command(BaseCommand):
    help = "Zet database en bestanden samen in één bestand, met een lijst om ze later mee te controleren."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="BESTAND")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["out"])
        except (BackupProblem, NoPrograms, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{options['out']}: database en {made.files} bestanden, {made.size / 1e6:.1f} MB. Bewaar het op een andere plek."
        )
