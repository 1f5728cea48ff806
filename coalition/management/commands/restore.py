"""`manage.py restore FILE`: puts a backup back, into an empty portal unless `--replace` is given."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.services.backup import BackupProblem, restore_backup
from coalition.services.postgresql_dump import NoPrograms


class Command(BaseCommand):
    help = "Zet een back-up terug, na controle van elk bestand erin."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND")
        parser.add_argument("--replace", action="store_true", help="vervang de gegevens die er nu staan")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore_backup(options["file"], replace=options["replace"])
        except (BackupProblem, NoPrograms) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Teruggezet: de stand van {done.made_at}, met {done.files} bestanden. "
            "Is het portaal sindsdien vernieuwd? Typ dan: manage.py set_up"
        )
