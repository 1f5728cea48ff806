"""`manage.py hand_over`: what came into force on the map goes to the successors; the worker does it each night."""

from typing import Any

from django.core.management.base import BaseCommand

from coalition.overview.redivision.acts import hand_over_due


class Command(BaseCommand):
    help = "Draagt over wat bij een herindeling naar de opvolger gaat, zodra zij geldt. Kan vaker worden gedaan."

    def handle(self, *args: Any, **options: Any) -> None:
        done = hand_over_due()
        if options["verbosity"] and done:
            self.stdout.write("\n".join(f"Overgedragen: {one}" for one in done))
        elif options["verbosity"]:
            self.stdout.write("Er is niets over te dragen.")
