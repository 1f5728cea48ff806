"""`manage.py import_figures FILE [--apply]`: loneliness figures; without `--apply` it only says what it would do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.models import FigureSeries
from coalition.services.figures import Told, apply_figures, plan_figures
from coalition.services.sheet_plan import Outcome
from coalition.tools.workflow import Refused

# A table of StatLine has a hundred columns about other things.
_MOST_NAMED = 5


class Command(BaseCommand):
    help = (
        "Leest cijfers over eenzaamheid in: kolommen code, year, age_group, lonely_pct …, of een CSV van StatLine. "
        "Zonder --apply wordt er niets opgeslagen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND")
        parser.add_argument("--apply", action="store_true", help="sla op wat er verandert")
        parser.add_argument("--leave-out", action="store_true", help="sla geweigerde rijen over")
        told = parser.add_argument_group("wat het bestand niet zelf zegt")
        told.add_argument("--table", default="", metavar="NUMMER", help="tabel van StatLine, bijvoorbeeld 50150NED")
        told.add_argument("--series", choices=FigureSeries.labels, help="enquête of modelschatting")
        told.add_argument("--boundaries", type=int, metavar="JAAR", help="het jaar van de gemeentegrenzen")
        told.add_argument("--year", type=int, metavar="JAAR", help="het jaar van het onderzoek")
        told.add_argument("--age-group", default="", metavar="LEEFTIJD", help="bijvoorbeeld 18+ of 16-25")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            plan = plan_figures(path.read_bytes(), path.name, _told(options))
            self.stdout.write("\n".join(plan.lines()))
            if plan.unknown_columns:
                names = ", ".join(plan.unknown_columns[:_MOST_NAMED])
                more = len(plan.unknown_columns) - _MOST_NAMED
                self.stdout.write(f"Niet gelezen kolommen: {names}{f' en nog {more}' if more > 0 else ''}.")
            if not options["apply"]:
                self.stdout.write("Er is niets opgeslagen. Voeg --apply toe om dit op te slaan.")
                return
            counts = apply_figures(actor=None, plan=plan, leave_out=options["leave_out"])
        except OSError as problem:
            raise CommandError(f"{path} is er niet of is niet te lezen.") from problem
        except Refused as refusal:
            advice = " Met --leave-out slaat u ze over." if options["apply"] and not options["leave_out"] else ""
            raise CommandError(f"Er is niets opgeslagen. {refusal.sentence}{advice}") from refusal
        done = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
        self.stdout.write(f"Opgeslagen: {done}.")


def _told(options: dict[str, Any]) -> Told:
    series = next((one for one in FigureSeries if one.label == options["series"]), None)
    return Told(options["table"].upper(), series, options["boundaries"], options["year"], options["age_group"])
