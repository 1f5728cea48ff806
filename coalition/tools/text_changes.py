"""What differs between two texts, line by line; and how a change in one is carried over to another that came from it."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Lines, or words with the spaces between them.
MOST_COMPARED = 3000
_WORD = re.compile(r"\s+|\S+")


class Part(NamedTuple):
    """A stretch of words, and whether it differs from the other side."""

    text: str
    differs: bool


class Change(NamedTuple):
    """Lines that were replaced; either may be empty, for what was added or taken away."""

    before: str
    after: str

    @property
    def before_parts(self) -> list[Part]:
        return _parts(self.before, self.after)

    @property
    def after_parts(self) -> list[Part]:
        return _parts(self.after, self.before)


def changes(before: str, after: str) -> list[Change]:
    """The places that differ, in order; empty lines around them are left out."""
    old, new = before.splitlines(), after.splitlines()
    found = [Change(_text(old[a:b]), _text(new[c:d])) for a, b, c, d in _spans(old, new)]
    return [change for change in found if change.before != change.after]


def carry_over(base: str, changed: str, mine: str) -> tuple[str, list[Change]]:
    """`mine` with what changed from `base` to `changed`; and the changes whose place is no longer in it as it was.

    A three-way merge as the library merge3 makes it was tried: it calls a line that is added beside one that somebody
    edited a conflict, and would leave the officer to copy it.
    """
    old, new, lines = base.splitlines(), changed.splitlines(), mine.splitlines()
    left: list[Change] = []
    for a, b, c, d in _spans(old, new):
        # What was only added goes below the lines that stood above it.
        start = a if a < b else max(a - 2, 0)
        place = _only_place(old[start:b], lines)
        if place is None:
            left.append(Change(_text(old[a:b]), _text(new[c:d])))
            continue
        lines[place : place + b - start] = [*old[start:a], *new[c:d]]
    return "\n".join(lines), [change for change in left if change.before or change.after]


def _spans(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    return [(a, b, c, d) for tag, a, b, c, d in _compared(old, new) if tag != "equal"]


def _compared(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from one to the other. Comparing costs up to the square of what repeats, so a very long text is one step."""
    if max(len(old), len(new)) > MOST_COMPARED:
        return [("replace" if old != new else "equal", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new).get_opcodes()


def _parts(text: str, other: str) -> list[Part]:
    """The text in stretches of words, so that one changed word is seen in a long paragraph."""
    words = _WORD.findall(text)
    steps = _compared(words, _WORD.findall(other))
    return [Part("".join(words[a:b]), tag != "equal") for tag, a, b, _, _ in steps if a < b]


def _only_place(block: Sequence[str], lines: Sequence[str]) -> int | None:
    """Where these lines stand together, if they do so exactly once."""
    size = len(block)
    places = [n for n in range(len(lines) - size + 1) if list(lines[n : n + size]) == list(block)]
    return places[0] if size and len(places) == 1 else None


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()
