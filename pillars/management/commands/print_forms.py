"""`manage.py print_forms [GM0303 …] --out FILE-OR-FOLDER`: pillar forms, in one file or one for each municipality."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coalition.models import Municipality
from coalition.tools.dates import today
from coalition.tools.fonts import FontsMissing
from coalition.tools.storage import write_whole
from pillars.documents import PillarForm, render_pillar_form, render_pillar_stack
from pillars.models import PillarEdition
from pillars.services.paper import blank_forms


class Command(BaseCommand):
    help = "Maakt formulieren van de vijf pijlers: alle gemeenten, of die u noemt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "codes", nargs="*", metavar="GM0303", help="CBS-codes; zonder codes alle gemeenten van vandaag"
        )
        parser.add_argument("--out", type=Path, required=True, help="een bestand.pdf voor een stapel, of een map")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        municipalities = self.chosen(options["codes"])
        edition = PillarEdition.objects.prefetch_related("pillars").current()
        if edition is None:
            raise CommandError("Er is geen tekst gekozen voor nieuwe formulieren.")
        forms = blank_forms(edition, municipalities)
        try:
            self._print(out, municipalities, forms)
        except FontsMissing as problem:
            raise CommandError(str(problem)) from problem

    def _print(self, out: Path, municipalities: list[Municipality], forms: list[PillarForm]) -> None:
        if out.suffix.lower() == ".pdf":
            self.stdout.write(f"{len(forms)} formulieren maken …")
            self.stdout.flush()
            write_whole(out, render_pillar_stack(forms))
            self.stdout.write(f"{len(forms)} formulieren in {out}")
            return
        out.mkdir(parents=True, exist_ok=True)
        for done, (municipality, form) in enumerate(zip(municipalities, forms, strict=True), 1):
            write_whole(out / f"vijf-pijlers-{municipality.slug}.pdf", render_pillar_form(form))
            self.stdout.write(f"{done} van {len(forms)}: {municipality}")

    def chosen(self, codes: list[str]) -> list[Municipality]:
        if not codes:
            return list(Municipality.objects.existing_on(today()).in_order())
        found = {municipality.code: municipality for municipality in Municipality.objects.filter(code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise CommandError(f"Onbekende gemeentecode: {', '.join(unknown)}. Een code ziet eruit als GM0303.")
        return [found[code] for code in dict.fromkeys(codes)]
