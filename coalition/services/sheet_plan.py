"""What a sheet would do, row by row, before it is done: shown first, and applied only if it is still the same."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Outcome(StrEnum):
    NEW = "nieuw"
    CHANGED = "gewijzigd"
    SAME = "hetzelfde"
    REFUSED = "geweigerd"


class Planned(Protocol):
    """One row."""

    outcome: Outcome

    def told(self) -> tuple[object, ...]:
        """All that was shown of it, as values whose `repr` is the same each time."""


PlannedT = TypeVar("PlannedT", bound=Planned)


@dataclass
class SheetPlan(Generic[PlannedT]):
    filename: str
    rows: list[PlannedT] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def refused(self) -> list[PlannedT]:
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def to_apply(self) -> list[PlannedT]:
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]

    @property
    def fingerprint(self) -> str:
        """The same as long as the same would happen: what was shown is what is applied."""
        told = [row.told() for row in self.rows]
        return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()[:32]
