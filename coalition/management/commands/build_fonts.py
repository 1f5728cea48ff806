"""`manage.py build_fonts`: makes the font files for screen and paper; harmless to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coalition.tools import fonts


class Command(BaseCommand):
    help = "Maakt de lettertypen voor scherm en papier uit het pakket fontpkg-noto-sans."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--opnieuw", action="store_true", help="maak de bestanden opnieuw, ook als ze er al zijn")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = fonts.build_fonts(force=options["opnieuw"])
        except fonts.FontsMissing as problem:
            self.stderr.write(f"{problem} Het portaal gebruikt tot dan de letter van het systeem.")
            return
        if built:
            self.stdout.write(f"Lettertypen gemaakt in {fonts.FONT_DIR}")
        else:
            self.stdout.write("De lettertypen zijn er al.")
