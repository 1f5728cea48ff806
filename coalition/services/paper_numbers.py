"""Numbers on paper of every kind: apps that issue one tell here how to find it.

So one page can check them all (`issued`), and one tray can lay a scan beside the record it belongs to (`record_for`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from coalition.models import Municipality, StoredFile, User


@dataclass(frozen=True)
class Issued:
    """What everybody may know of a number that the portal issued."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    """Where more can be read, with the words of the link; empty while nothing of it is public."""


@dataclass(frozen=True)
class PaperRecord:
    """The record that a sheet with a number belongs to, for somebody who may add scans to it."""

    number: str
    title: str
    url: str
    rows: tuple[tuple[str, str], ...]
    """Label and value of what should stand on the sheet, to compare it with."""
    attach: Callable[[User, StoredFile], None]
    """Adds a scan as evidence, inside the caller's transaction; raises Refused."""
    refusal: str = ""
    """Why no scan can be added now, in a sentence (the signing was withdrawn); empty when it can."""
    municipality: Municipality | None = None


Finder = Callable[[str], Issued | None]
RecordFinder = Callable[[User, str], PaperRecord | None]
_finders: list[Finder] = []
_record_finders: list[RecordFinder] = []


def add_number_finder(finder: Finder) -> None:
    """For the apps, when they are ready."""
    _finders.append(finder)


def add_record_finder(finder: RecordFinder) -> None:
    """For the apps, when they are ready; a finder returns None for what this user may not add scans to."""
    _record_finders.append(finder)


def issued(number: str) -> Issued | None:
    """What is known of a number, wherever it was issued."""
    return next((found for finder in _finders if (found := finder(number))), None)


def record_for(user: User, number: str) -> PaperRecord | None:
    """The record of a number on which this user may lay a scan; None for all others."""
    return next((found for finder in _record_finders if (found := finder(user, number))), None)
