"""A yardstick: the pillar form and a table as Typst lays them out, tagged and archival like ours (PDF/A-2a and PDF/UA-1)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typst

from coalition.tools.fonts import FONT_DIR
from pillars.documents import PillarForm, qr_svg
from tests.bench.reportlab_pages import TablePaper

_FOLDER = Path(__file__).parent


class TypstPages:
    """Compilers that stay, as a server would keep them; they get their data as JSON."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_DIR)])
        self._form = typst.Compiler(_FOLDER / "form.typ", font_paths=fonts)
        self._table = typst.Compiler(_FOLDER / "table.typ", font_paths=fonts)

    def forms(self, forms: Sequence[PillarForm]) -> bytes:
        return _made(self._form, [_form_data(form) for form in forms])

    def table(self, paper: TablePaper) -> bytes:
        return _made(self._table, asdict(paper))


def _form_data(form: PillarForm) -> dict[str, object]:
    return {
        "intro": form.intro,
        "pillars": [pillar._asdict() for pillar in form.pillars],
        "number": form.number,
        "code": qr_svg(form.number) if form.number else "",
        "municipality": form.municipality,
        "place": form.place,
        "names": "; ".join(person.name for person in form.signatories),
        "date": form.date_text,
    }


def _made(compiler: typst.Compiler, data: object) -> bytes:
    made = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)}, pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return made
