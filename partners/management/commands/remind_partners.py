"""`manage.py remind_partners`: the one reminder of a personal link, two weeks after it was sent; part of each night's work."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partners.services.partner_links import due_for_reminder, remind


class Command(BaseCommand):
    help = "Herinnert partners die na twee weken nog niet op hun persoonlijke link antwoordden; ieder één keer."

    def handle(self, *args: Any, **options: Any) -> None:
        related = ("membership__partner", "membership__coalition", "version__covenant", "invited_by")
        due = list(due_for_reminder(timezone.now()).select_related(*related))
        sent = sum(remind(link=link) for link in due)
        if options["verbosity"]:
            self.stdout.write(f"{sent} herinneringen klaargezet.")
