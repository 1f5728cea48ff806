"""`manage.py load_demo`: the two real cases, and invented data marked as invented."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coalition.models import User
from coalition.overview.demonstration.load import load
from coalition.tools.fonts import FontsMissing
from coalition.tools.workflow import Refused
from pillars.models import Signing


class Command(BaseCommand):
    help = "Vult een lege demonstratie met Dronten, Dalfsen en verzonnen gegevens. Laat staan wat er al is."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dit is geen demonstratie (PORTAAL_DEMO=1 ontbreekt). Er is niets geladen.")
        try:
            loaded = load()
        except (Refused, FontsMissing) as problem:
            raise CommandError(f"Er is niets geladen. {problem}") from problem
        if loaded:
            counts = f"{User.objects.count()} accounts en {Signing.objects.count()} ondertekeningen"
            self.stdout.write(f"Demonstratie geladen: {counts}.")
        else:
            self.stdout.write("De demonstratie is er al. Er is niets veranderd.")
