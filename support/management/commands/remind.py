"""`manage.py remind`: one mail about each request that lies still for ten working days; part of each night's work."""

from typing import Any

from django.core.management.base import BaseCommand

from support.services.reminders import due_for_reminder, remind


class Command(BaseCommand):
    help = "Herinnert wie aan zet is bij een ondersteuningsvraag waar 10 werkdagen niets gebeurde; één keer."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = sum(remind(request=request) for request in list(due_for_reminder()))
        if options["verbosity"]:
            self.stdout.write(f"{sent} herinneringen klaargezet.")
