"""What was read of the whole country, kept in this process by day, and renewed by what the trail says was done since.

Every act waits for others at the stamp and writes its line after that (`services/trail.py`): lines are numbered in the
order in which they became true. So whoever knows up to which line something was read misses nothing by asking for the
lines after it.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from django.core.cache import caches
from django.db import models

from coalition.models import AuditEvent
from coalition.services.stamp import register_stamp, stamp_is_certain

# Whatever is done to these says nothing about a municipality as such: its name, its place, what came in its stead.
NO_MUNICIPALITY = frozenset(
    {
        "coalition.user", "coalition.municipalitygrant", "coalition.invitation", "coalition.accessrequest",
        "coalition.portfolioholder", "coalition.municipalitycontact", "coalition.pagereport", "coalition.scanupload",
        "coalition.scanpage", "coalition.issuedpaper", "coalition.keptanswer",
    }
)  # fmt: skip
Value = TypeVar("Value")
Question = TypeVar("Question")
# After more acts than this everything is read anew.
MOST_ACTS = 2_000
_DAYS = 24
_LONG_SECONDS, _KEPT_SECONDS = 0.5, 36 * 60 * 60


class Act(NamedTuple):
    """What a line of the trail says: what was done to which object (`object_type` and `object_id` of the line)."""

    line: int
    action: str
    kind: str
    key: str


class _Kept(NamedTuple, Generic[Value]):
    stamp: int
    line: int
    value: Value


class KeptByDay(Generic[Value]):
    """One reading for each day. Nobody writes in what it gives.

    `renew` gives the same reading with what these acts changed, or None where that cannot be told. Under `shared` a
    reading that took long is left in the cache of all processes, for the one that starts next.
    """

    def __init__(
        self,
        read: Callable[[date], Value],
        renew: Callable[[Value, Sequence[Act]], Value | None],
        *,
        shared: str = "",
    ) -> None:
        self._read, self._renew, self._shared = read, renew, shared
        self._kept: dict[date, _Kept[Value]] = {}

    def on(self, day: date) -> Value:
        """As it is now on that day."""
        if not stamp_is_certain():
            return self._read(day)
        stamp, kept = register_stamp(), self._kept.get(day)
        if kept and kept.stamp == stamp:
            return kept.value
        found = self._renewed(kept or self._left_by_another(day), stamp) or self._anew(day, stamp)
        if len(self._kept) >= _DAYS and day not in self._kept:
            self._kept.clear()
        self._kept[day] = found
        return found.value

    def forget(self) -> None:
        """For a bench or a test that wants to see it read again."""
        self._kept.clear()

    def _anew(self, day: date, stamp: int) -> _Kept[Value]:
        # In this order: what is read may be newer than its line, never older.
        started, line = time.monotonic(), _newest_line()
        found = _Kept(stamp, line, self._read(day))
        if self._shared and time.monotonic() - started > _LONG_SECONDS:
            caches["default"].set(self._key(day), tuple(found), _KEPT_SECONDS)
        return found

    def _left_by_another(self, day: date) -> _Kept[Value] | None:
        left = caches["default"].get(self._key(day)) if self._shared else None
        return _Kept(*left) if left else None

    def _key(self, day: date) -> str:
        return f"{self._shared}-{day.isoformat()}"

    def _renewed(self, kept: _Kept[Value] | None, stamp: int) -> _Kept[Value] | None:
        if kept is None or kept.stamp == stamp:
            return kept
        acts = _acts_after(kept.line)
        value = self._renew(kept.value, acts) if 0 < len(acts) <= MOST_ACTS else None
        return None if value is None else _Kept(stamp, acts[-1].line, value)


class OncePerStamp(Generic[Question, Value]):
    """The answer to the last question, as long as nothing changed: who looks at many days reads once what no day decides."""

    def __init__(self, read: Callable[[Question], Value]) -> None:
        self._read = read
        self._last: tuple[int, Question, Value] | None = None

    def __call__(self, question: Question) -> Value:
        if not stamp_is_certain():
            return self._read(question)
        stamp, last = register_stamp(), self._last
        if last and last[:2] == (stamp, question):
            return last[2]
        found = self._read(question)
        self._last = stamp, question, found
        return found

    def forget(self) -> None:
        self._last = None


class KeptParts(Generic[Value]):
    """Readings for each day and key, each made when it is first asked for; `read` gives every key that it is asked for.

    They all stay as long as `stays` says that these acts change none of them, and all go otherwise.
    """

    def __init__(
        self, read: Callable[[date, Collection[int]], Mapping[int, Value]], stays: Callable[[Sequence[Act]], bool]
    ) -> None:
        self._read = read
        self._kept = KeptByDay[dict[int, Value]](lambda _day: {}, lambda known, acts: known if stays(acts) else None)

    def on(self, day: date, keys: Collection[int]) -> Mapping[int, Value]:
        """As they are now on that day."""
        known = self._kept.on(day)
        missing = [key for key in keys if key not in known]
        if missing:
            known.update(self._read(day, missing))
        return known

    def forget(self) -> None:
        self._kept.forget()


def _newest_line() -> int:
    return AuditEvent.objects.aggregate(newest=models.Max("pk"))["newest"] or 0


def _acts_after(line: int) -> list[Act]:
    """In their order; one more than `MOST_ACTS` at most."""
    lines = AuditEvent.objects.filter(pk__gt=line).order_by("pk")
    return [Act(*row) for row in lines.values_list("pk", "action", "object_type", "object_id")[: MOST_ACTS + 1]]


def keys_of(model: type[models.Model], acts: Collection[Act]) -> frozenset[int]:
    """The primary keys of the objects of this model among them."""
    kind = model._meta.label_lower
    return frozenset(int(act.key) for act in acts if act.kind == kind)


def may_concern_municipalities(acts: Collection[Act]) -> bool:
    """Whether these acts may have changed a municipality as such; what is not known here may have."""
    others = ("pillars.", "partners.", "support.")
    return any(act.kind not in NO_MUNICIPALITY and not act.kind.startswith(others) for act in acts)
