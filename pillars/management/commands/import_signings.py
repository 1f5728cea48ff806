"""`manage.py import_signings FILE [--apply]`: signings from a sheet; without `--apply` it only says what it would do."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.models import ProgrammePeriod, User
from coalition.permissions import Permission, allows_everywhere
from coalition.services.sheet_plan import Outcome
from coalition.tools.workflow import Refused
from pillars.services.import_signings import Defaults, Plan, apply_import, plan_import


class Command(BaseCommand):
    help = "Leest ondertekeningen in uit een CSV- of Excel-bestand. Zonder --apply wordt er niets opgeslagen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND")
        parser.add_argument("--apply", action="store_true", help="sla op wat er verandert")
        parser.add_argument("--as", dest="email", metavar="E-MAIL", help="namens welke medewerker van het ministerie")
        parser.add_argument("--leave-out", action="store_true", help="sla geweigerde rijen over")
        parser.add_argument("--period", metavar="NAAM", help="periode voor rijen zonder datum en zonder periode")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        actor = self._actor(options["email"]) if options["apply"] or options["email"] else None
        try:
            plan = plan_import(path.read_bytes(), path.name, Defaults(self._period(options["period"])))
            self._tell(plan)
            if actor is None or not options["apply"]:
                self.stdout.write("Er is niets opgeslagen. Voeg --apply toe om dit op te slaan.")
                return
            counts = apply_import(
                actor=actor, plan=plan, leave_out=options["leave_out"], progress=self._progress(len(plan.to_apply))
            )
        except OSError as problem:
            raise CommandError(f"{path} is niet te lezen: {problem.strerror}.") from problem
        except Refused as refusal:
            raise CommandError(f"{refusal.sentence}{self._advice(options)}") from refusal
        self.stdout.write(f"Opgeslagen: {_counted(counts)}.")

    def _tell(self, plan: Plan) -> None:
        for row in plan.rows:
            said = row.problem or row.summary()
            self.stdout.write(f"{row.line:>5}  {row.outcome:<10}  {row.municipality or row.typed or '?'}: {said}")
            for warning in row.warnings:
                self.stdout.write(f"       let op: {warning}")
        if plan.unknown_columns:
            self.stdout.write(f"Niet gelezen kolommen: {', '.join(plan.unknown_columns)}.")
        self.stdout.write(f"{len(plan.rows)} rijen: {_counted(plan.counts)}.")

    def _progress(self, total: int) -> Any:
        """A line that counts along on a terminal; in a log file only the end is written."""
        live = sys.stderr.isatty()

        def show(done: int) -> None:
            if live or done == total:
                end = "\n" if done == total else ""
                self.stderr.write(f"\r{done} van {total}", ending=end)

        return show

    def _actor(self, email: str | None) -> User:
        if not email:
            raise CommandError("Noem met --as het e-mailadres van de medewerker namens wie u opslaat.")
        actor = User.objects.filter(email__iexact=email).first()
        if actor is None or not allows_everywhere(actor, Permission.SIGNING_IMPORT):
            raise CommandError(f"{email} is geen account dat ondertekeningen mag invoeren.")
        return actor

    def _period(self, name: str | None) -> ProgrammePeriod | None:
        if not name:
            return None
        found = ProgrammePeriod.objects.filter(name=name).first()
        if found is None:
            names = ", ".join(period.name for period in ProgrammePeriod.objects.all())
            raise CommandError(f"Periode ‘{name}’ is niet bekend. Kies uit: {names}.")
        return found

    def _advice(self, options: dict[str, Any]) -> str:
        return "" if options["leave_out"] or not options["apply"] else " Met --leave-out slaat u geweigerde rijen over."


def _counted(counts: dict[Outcome, int]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
