"""`manage.py retention [--apply]`: what the terms of retention would erase; and does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coalition.services.retention import apply_terms, overdue
from coalition.services.sheets import forget_old_sheets


class Command(BaseCommand):
    help = "Laat zien wat volgens de bewaartermijnen gewist moet worden; met --apply wordt het gewist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="wis wat over de termijn is; het logboek blijft")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(apply_terms() if options["apply"] else overdue())
        if options["apply"]:
            forget_old_sheets()
        if options["verbosity"] == 0:
            return
        for term, count in found:
            self.stdout.write(f"{count:6}  {term.what} (na {term.after.days} dagen: {term.reason})")
        total = sum(count for _, count in found)
        if options["apply"]:
            self.stdout.write(f"{total} gewist.")
        elif total:
            self.stdout.write("Er is niets gewist. Geef --apply mee om dit te wissen.")
        else:
            self.stdout.write("Niets is over zijn termijn.")
