"""The rows of an import as they stand on its preview: the inputs of what must be corrected, and reading them back.

Not Django forms: a page has a hundred rows of seventeen fields, and what is wrong with a row is the plan's to say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from coalition.tools.forms import FormError
from coalition.tools.text import showable
from partners.models import PartnerKind
from partners.services.import_draft import Draft
from partners.services.import_partners import ANOTHER, PlannedRow
from partners.services.partner_sheet import COLUMNS, KINDS, LABELS, LONGEST, NO, YES

_YES_NO = [("", "niet ingevuld"), ("ja", "ja"), ("nee", "nee")]
_OPTIONS: dict[str, list[tuple[str, str]]] = {
    "kind": [("", "nog niet bekend"), *((kind.label, kind.label) for kind in PartnerKind)],
    "person": _YES_NO,
    "core_group": _YES_NO,
    "contribution_is_public": _YES_NO,
    "state": [("", "zoals voor alle rijen"), ("uitgenodigd", "uitgenodigd"), ("doet mee", "doet mee")],
}
_LINE = re.compile(r"\d{1,6}")
_KEY = re.compile(r"r(\d{1,6})-(\w+)")


@dataclass(frozen=True)
class Input:
    """One cell that can be corrected."""

    name: str
    label: str
    value: str
    error: str
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    offer: str = ""


@dataclass(frozen=True)
class RowOnPage:
    """A row with its inputs; without them it is shown as text."""

    row: PlannedRow
    inputs: tuple[Input, ...]
    whole: bool

    @property
    def title(self) -> str:
        return showable(self.row.name)[:200] or "(zonder naam)"

    @property
    def line_text(self) -> str:
        return str(self.row.line)

    @property
    def is_open(self) -> bool:
        return self.whole or self.row.is_blocking

    @property
    def choices(self) -> tuple[tuple[str, str, bool], ...]:
        """Which partner it may be: value, words, chosen."""
        row = self.row
        if not row.suggestions or not (self.is_open and (self.whole or not row.choice)):
            return ()
        known = [
            (str(one.partner_id), f"Het is dezelfde als {one.name}", str(one.partner_id) == row.choice)
            for one in row.suggestions
        ]
        return (*known, (ANOTHER, "Het is een andere organisatie", row.choice == ANOTHER))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known of each suggestion, beside its choice."""
        return tuple(
            ", ".join(
                part
                for part in (
                    one.place or "plaats niet bekend",
                    f"ook bekend als {one.other_name}" if one.other_name else "",
                    str(one.why),
                    "staat al in uw lijst"
                    if one.is_here
                    else "deed eerder mee"
                    if one.state
                    else "nog niet in uw lijst",
                )
                if part
            )
            for one in self.row.suggestions
        )

    @property
    def labelled_choices(self) -> list[tuple[str, str, bool, str]]:
        notes = (*self.notes, "")
        return [(*choice, note) for choice, note in zip(self.choices, notes, strict=True)] if self.choices else []

    @property
    def errors(self) -> list[FormError]:
        """For the summary above the page."""
        row, number = self.row, f"Regel {self.row.line}"
        found = [FormError(f"{number}: {text}", f"id_r{row.line}-{name}") for name, text in row.problems.items()]
        if row.is_blocking and not found:
            found = [FormError(f"{number}: kies of {self.title} dezelfde is.", f"id_r{row.line}-choice_0")]
        return found


def rows_on_page(rows: Iterable[PlannedRow], *, edited: int) -> list[RowOnPage]:
    """With inputs for what is wrong, and for all of the row that somebody wants to change."""
    return [_row(row, whole=row.line == edited) for row in rows]


def _row(row: PlannedRow, *, whole: bool) -> RowOnPage:
    # In doubt the name and the place are what a person looks at.
    wrong = {*row.problems, "name"} if row.problems else set()
    names = [name for name in COLUMNS if whole or (row.is_blocking and name in wrong)]
    return RowOnPage(row, tuple(_input(row, name) for name in names), whole)


def _input(row: PlannedRow, name: str) -> Input:
    value = showable(row.cells.get(name, "")).strip()
    options = list(_OPTIONS.get(name, ()))
    if options:
        value = _option(name, value)
        if value not in dict(options):  # what was typed stays, until something else is chosen
            options.insert(0, (value, f"‘{value}’ (niet bekend)"))
    return Input(
        name=name,
        label=LABELS[name][0].upper() + LABELS[name][1:],
        value=value,
        error=row.problems.get(name, ""),
        options=tuple(options),
        longest=max(LONGEST.get(name, 200), len(value)),
        offer=row.read.offers.get(name, ""),
    )


def _option(name: str, value: str) -> str:
    """The option that a typed word stands for."""
    if name == "kind":
        kind = KINDS.get("".join(re.findall(r"\w", value.casefold())))
        return kind.label if kind else value
    if name == "state":
        return value
    return (
        "" if not value else value if value.casefold() not in YES | NO else "ja" if value.casefold() in YES else "nee"
    )


def correct_from(draft: Draft, post: QueryDict) -> None:
    """Takes over what was typed on the page; rows that were not on it stay as they are."""
    shown = [int(line) for line in post.get("shown", "").split(",") if _LINE.fullmatch(line)]
    edits: dict[int, dict[str, str]] = {}
    choices: dict[int, str] = {}
    left_out: set[int] = set()
    for key in post:
        found = _KEY.fullmatch(key)
        if found is None or int(found[1]) not in shown:
            continue
        line, name = int(found[1]), found[2]
        if name == "out":
            left_out.add(line)
        elif name == "choice":
            choices[line] = str(post[key])
        elif name in COLUMNS:
            edits.setdefault(line, {})[name] = str(post[key])
    draft.correct(shown=shown, edits=edits, choices=choices, left_out=left_out)
