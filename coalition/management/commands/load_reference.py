"""`manage.py load_reference`: loads or updates provinces, municipalities, changes, aliases and periods."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.services.reference import load_reference
from coalition.tools.workflow import Refused


class Command(BaseCommand):
    help = "Laadt of vernieuwt provincies, gemeenten, herindelingen en andere namen. Wist niets."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_reference()
        except Refused as problem:
            raise CommandError(f"Er is niets geladen. {problem}") from problem
        for line in loaded.lines():
            self.stdout.write(line)
