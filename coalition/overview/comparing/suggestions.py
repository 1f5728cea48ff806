"""Municipalities like this one: of the same size, nearby, with something to tell; each with why it is named."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from coalition.overview.register.sizes import size_of
from coalition.overview.register.standings import Line, Register

_MOST = 6
_PILLARS = 5


class Suggestion(NamedTuple):
    line: Line
    reasons: Sequence[str]

    @property
    def why(self) -> str:
        return ", ".join(self.reasons)


def like(base: Line, register: Register, told: Mapping[int, int], leave_out: Collection[str]) -> list[Suggestion]:
    """The most alike first. `told` has of each municipality of how many pillars something can be read."""
    others = [line for line in register.lines if line.slug not in leave_out and line.slug != base.slug]
    alike = [line for line in others if _likeness(base, line)]
    alike.sort(key=lambda line: (-_weight(base, line, told), _distance(base, line), line.sort_key))
    return [Suggestion(line, _reasons(base, line, told)) for line in alike[:_MOST]]


def telling(register: Register, told: Mapping[int, int], leave_out: Collection[str]) -> list[Suggestion]:
    """For who has no municipality to begin with: those that tell most."""
    lines = [line for line in register.lines if told.get(line.pk) and line.slug not in leave_out]
    lines.sort(key=lambda line: (-told[line.pk], line.sort_key))
    return [Suggestion(line, [_told(told[line.pk])]) for line in lines[:_MOST]]


def signed_of_size(base: Line, register: Register) -> str:
    """*Van de 180 gemeenten met 20.000 tot 50.000 inwoners ondertekenden er 31.*"""
    size = size_of(base)
    if size is None:
        return ""
    alike = [line for line in register.lines if size_of(line) == size]
    signed = sum(line.counts for line in alike)
    which = f"met {size.label}"
    if len(alike) == 1:
        return f"{base.name} is de enige gemeente {which}."
    return (
        f"Van de {len(alike)} gemeenten {which} {'ondertekende er 1' if signed == 1 else f'ondertekenden er {signed}'}."
    )


def _likeness(base: Line, line: Line) -> int:
    return 3 * _same_size(base, line) + 2 * _same_province(base, line)


def _weight(base: Line, line: Line, told: Mapping[int, int]) -> int:
    """Who tells nothing has little to compare with: that weighs more than a neighbour."""
    return 2 * _likeness(base, line) + 3 * bool(told.get(line.pk)) + min(told.get(line.pk, 0), _PILLARS) + line.counts


def _same_size(base: Line, line: Line) -> bool:
    return size_of(base) is not None and size_of(base) == size_of(line)


def _same_province(base: Line, line: Line) -> bool:
    return base.province_slug is not None and base.province_slug == line.province_slug


def _distance(base: Line, line: Line) -> int:
    return abs(base.population[0] - line.population[0]) if base.population and line.population else 0


def _reasons(base: Line, line: Line, told: Mapping[int, int]) -> list[str]:
    size = size_of(line)
    return [
        reason
        for applies, reason in (
            (_same_size(base, line), f"ook {size.label if size else ''}"),
            (_same_province(base, line), f"ook in {line.province}"),
            (line.counts, "ondertekend"),
            (told.get(line.pk), _told(told.get(line.pk, 0))),
        )
        if applies
    ]


def _told(pillars: int) -> str:
    return f"vertelt over {pillars} {'pijler' if pillars == 1 else 'pijlers'}"
