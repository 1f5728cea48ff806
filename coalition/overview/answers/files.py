"""An answer as a file: a workbook with the sentence, the figures and the list; a list as CSV; the picture as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from coalition.overview.answers.picture import Picture
from coalition.tools.tables import Cell, Sheet, write_csv, write_workbook

LIST_HEADERS = (
    "gemeentecode", "gemeente", "provincie", "ggd-regio", "telt_mee", "stand", "toelichting", "ondertekend_op", "nummer",
    "inwoners", "inwoners_jaar",
)  # fmt: skip


def workbook(*, sentence: str, figures: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> bytes:
    """Everything of an answer, also of one that was kept: four sheets."""
    return write_workbook(
        [
            Sheet("Antwoord", ("wat", "waarde"), [("Antwoord", sentence), *figures["feiten"], *_changes(figures)]),
            Sheet("Jaren", ("peildatum", "ondertekend", "gemeenten"), figures["jaren"]),
            Sheet("Provincies", ("provincie", "ondertekend", "gemeenten"), figures["provincies"]),
            Sheet("Gemeenten", LIST_HEADERS, _rows(lines)),
        ]
    )


def list_as_csv(lines: Sequence[Mapping[str, Any]]) -> bytes:
    return write_csv(LIST_HEADERS, _rows(lines))


def picture_file(picture: Picture) -> bytes:
    """The picture on its own, with title, date and source in it."""
    return render_to_string("overview/answers/picture.svg", {"picture": picture, "alone": True}).encode()


def _changes(figures: Mapping[str, Any]) -> Iterable[tuple[Cell, ...]]:
    for label, key in (("Erbij gekomen", "erbij"), ("Afgevallen", "afgevallen")):
        yield from ((label, name) for name in figures[key])


def _rows(lines: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Cell, ...]]:
    return (tuple(line[header] for header in LIST_HEADERS) for line in lines)
