"""Totals of a monitoring round never tell the answer of one municipality: tried out on every possible set of answers.

Somebody reads what is shown, knows how it is made, and is perhaps one of those who answered. An answer of another one
is told if it is the same in every set of answers that would have been shown like this.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from functools import partial
from itertools import combinations_with_replacement

import pytest

from pillars.totals import ChoiceTotals, NumberTotals, choice_totals, number_totals

Sets = list[tuple[int, ...]]


def told(sets: Sets, view: Callable[[tuple[int, ...]], Hashable], known_up_to: int) -> Iterator[tuple[int, ...]]:
    """The sets in which somebody learns an answer. A set has no order: nobody knows whose an answer is.

    So another's answer is certain only if all others have the same, in every set with this view that has my own.
    """
    by_view: dict[Hashable, Sets] = defaultdict(list)
    for one in sets:
        by_view[view(one)].append(one)
    for one in sets:
        if sum(one) > known_up_to:
            continue
        for own in {None, *one}:
            others = {
                tuple(rest) for other in by_view[view(one)] if own is None or own in other
                for rest in [_without(other, own)]
            }  # fmt: skip
            if len({values for rest in others for values in rest}) == 1:
                yield one


def _without(values: tuple[int, ...], own: int | None) -> list[int]:
    rest = list(values)
    if own is not None:
        rest.remove(own)
    return rest


@pytest.mark.parametrize("size", [5, 6])
def test_of_numbers_nobody_can_compute_anothers(size: int) -> None:
    """All sets up to a sum of 12: complete where the sum is shown, and where it is not more than enough."""
    sets = [one for one in combinations_with_replacement(range(13), size) if sum(one) <= 12]
    view = partial(_view_of_numbers)
    assert list(told(sets, view, known_up_to=7)) == []
    assert any(number_totals(map(Decimal, one)).total is not None for one in sets)


def _view_of_numbers(numbers: tuple[int, ...]) -> NumberTotals:
    return number_totals(map(Decimal, numbers))


@pytest.mark.parametrize("options", [2, 3, 4])
def test_of_choices_nobody_can_compute_anothers_by_subtraction(options: int) -> None:
    names = "abcd"[:options]
    for size in range(5, 17 if options < 4 else 11):
        sets = list(combinations_with_replacement(range(options), size))

        def view(chosen: tuple[int, ...], names: str = names) -> Hashable:
            found = choice_totals(names, [names[one] for one in chosen])
            return found.answered, tuple(found.counts)

        assert list(told(sets, view, known_up_to=size * options)) == []
        by_view: dict[Hashable, Sets] = defaultdict(list)
        for one in sets:
            by_view[view(one)].append(one)
        for one in sets:
            found = choice_totals(names, [names[place] for place in one])
            left_out = [place for place, (_name, count) in enumerate(found.counts) if count is None]
            # What is not shown cannot be computed either: of each option there is more than one possibility.
            for place in left_out:
                assert len({other.count(place) for other in by_view[view(one)]}) > 1
            assert all(count is None or count >= 5 for _name, count in found.counts)


def test_what_is_shown() -> None:
    numbers = [Decimal(number) for number in ("12", "0", "2.5", "1234", "800")]
    assert number_totals(numbers) == NumberTotals(5, None, Decimal("12.00"))  # 14.5 after the first two: too little
    assert number_totals([*numbers, Decimal(900)]) == NumberTotals(6, Decimal("2948.5"), Decimal("410.00"))
    assert number_totals(numbers[:4]) == NumberTotals()
    assert number_totals([Decimal()] * 9).total is None
    found = choice_totals(["ja", "nee", "deels"], ["ja"] * 9 + ["nee"] * 6 + ["deels"] * 1)
    assert (found, found.hidden) == (ChoiceTotals(16, [("ja", 9), ("nee", None), ("deels", None)]), 7)
    assert choice_totals(["ja", "nee"], ["ja"] * 7 + ["nee"] * 5).counts == [("ja", 7), ("nee", 5)]
    assert choice_totals(["ja", "nee"], ["ja"] * 300).counts == [("ja", None), ("nee", None)]
    assert choice_totals(["ja", "nee"], ["ja"] * 4) == ChoiceTotals(None, [("ja", None), ("nee", None)])
