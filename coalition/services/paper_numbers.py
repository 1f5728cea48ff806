"""Numbers on paper of every kind: apps that issue one tell here how to find it.

So one page can check them all (`issued`), and one tray can lay a scan beside the record it belongs to (`record_for`).
"""

from collections.abc import Callable, Collection, Mapping
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
    tone: str = "ok"
    """Whether it still holds: *ok*, *warning* (something changed since) or *error* (it does not)."""
    rows: tuple[tuple[str, str], ...] = ()
    """Label and value of what stands on the paper, as far as everybody may know it."""
    differences: tuple[tuple[str, str, str], ...] = ()
    """What changed since: label, what stands on the paper, what is true now."""


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
    detach: Callable[[User, StoredFile], None]
    """Takes it off again, inside the caller's transaction; raises Refused where it has become evidence for good."""
    refusal: str = ""
    """Why no scan can be added now, in a sentence (the signing was withdrawn); empty when it can."""
    takes_many: bool = False
    """Whether several sheets carry this number, as those of a covenant do; of a form there is one."""
    municipality: Municipality | None = None
    onward: tuple[str, str] | None = None
    """Where the work goes on when its scans are in: label and address (the ceremony, to register all who signed)."""


Finder = Callable[[str], Issued | None]
RecordFinder = Callable[[User, Collection[str]], Mapping[str, PaperRecord]]
_finders: list[Finder] = []
_record_finders: list[tuple[RecordFinder, Callable[[User], bool]]] = []


def add_number_finder(finder: Finder) -> None:
    """For the apps, when they are ready."""
    _finders.append(finder)


def add_record_finder(finder: RecordFinder, may: Callable[[User], bool]) -> None:
    """For the apps, when they are ready: finds, of many numbers at once, the records that this user may add scans to.

    `may` says whether there can be any: who may open the tray.
    """
    _record_finders.append((finder, may))


def issued(number: str) -> Issued | None:
    """What is known of a number, wherever it was issued."""
    return next((found for finder in _finders if (found := finder(number))), None)


def records_for(user: User, numbers: Collection[str]) -> dict[str, PaperRecord]:
    """Of these numbers the records on which this user may lay a scan; what is not there, is not for them."""
    wanted = {number for number in numbers if number}
    found: dict[str, PaperRecord] = {}
    for finder, may in _record_finders:
        if wanted and may(user):
            found.update(finder(user, wanted))
    return found


def record_for(user: User, number: str) -> PaperRecord | None:
    """The record of a number on which this user may lay a scan; None for all others."""
    return records_for(user, [number]).get(number)


def may_lay_scans(user: User) -> bool:
    """Whether there can be records on which this user lays scans."""
    return any(may(user) for _, may in _record_finders)
