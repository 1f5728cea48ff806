"""Numbers on paper of every kind: apps that issue one tell here how to find it, so that one page can check them all."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Issued:
    """What everybody may know of a number that the portal issued."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    """Where more can be read, with the words of the link; empty while nothing of it is public."""


Finder = Callable[[str], Issued | None]
_finders: list[Finder] = []


def add_number_finder(finder: Finder) -> None:
    """For the apps, when they are ready."""
    _finders.append(finder)


def issued(number: str) -> Issued | None:
    """What is known of a number, wherever it was issued."""
    return next((found for finder in _finders if (found := finder(number))), None)
