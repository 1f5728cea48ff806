"""Numbers on paper: what a person mistypes is always noticed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.tools.numbers import ALPHABET, EXAMPLE, is_valid, make_number, normalise

numbers = st.builds(
    make_number,
    kind=st.text(ALPHABET, min_size=2, max_size=2),
    year=st.integers(2018, 2099),
    digits=st.text("0123456789", min_size=4, max_size=4),
    random=st.text(ALPHABET, min_size=3, max_size=3),
)


def test_the_example_of_the_contract_is_a_real_number() -> None:
    assert make_number("5P", 2026, "0303", "32E") == EXAMPLE == "5P26-0303-32E8"
    assert is_valid(EXAMPLE)


def _sample() -> list[str]:
    """Numbers that between them hold every character in each of the free places."""
    dice = random.Random(2018)
    return [
        make_number(
            "".join(dice.choices(ALPHABET, k=2)),
            dice.randrange(100),
            f"{dice.randrange(10_000):04d}",
            first + second * 2,
        )
        for first, second in zip(ALPHABET, reversed(ALPHABET), strict=True)
    ]


def test_every_single_wrong_character_is_caught() -> None:
    for number in _sample():
        for place, right in enumerate(number):
            if right != "-":
                accepted = [c for c in ALPHABET if is_valid(number[:place] + c + number[place + 1 :])]
                assert accepted == [right]


def test_every_swap_of_two_characters_is_caught() -> None:
    for number in _sample():
        characters = number.replace("-", "")
        for one in range(12):
            for other in range(one + 1, 12):
                swapped = list(characters)
                swapped[one], swapped[other] = swapped[other], swapped[one]
                if swapped != list(characters):
                    assert not is_valid("".join(swapped)), (number, one, other)


def test_the_check_itself_tells_all_pairs_of_neighbours_apart() -> None:
    """Exhaustively, for every pair of characters in every place, the fixed digits of the shape aside."""
    from coalition.tools.numbers import _weighted_sum

    for place in range(11):
        for one in ALPHABET:
            for other in ALPHABET:
                if one != other:
                    tail = "0" * (10 - place)
                    assert _weighted_sum(one + other + tail) != _weighted_sum(other + one + tail)


@given(numbers)
def test_what_is_typed_over_is_understood(number: str) -> None:
    assert normalise(f"  {number.lower().replace('-', ' ')}. ") == number
    assert normalise(number.replace("-", "")) == number
    assert normalise(number.replace("0", "o").replace("1", "l")) == number
    assert is_valid(number.replace("0", "O").replace("1", "I").replace("-", "–"))


@pytest.mark.parametrize(
    "text", ["", "5P26", "5P26-0303-32E", "5P26-0303-32E88", "5P26-0015-32E8", "5U26-0303-32E8", "🦊" * 12]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert not is_valid(text)


@pytest.mark.parametrize(
    ("kind", "digits", "characters"),
    [("5", "0303", "32E"), ("5P", "303", "32E"), ("5P", "0303", "3OE"), ("5p", "0303", "32E")],
)
def test_a_number_is_not_made_of_wrong_parts(kind: str, digits: str, characters: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        make_number(kind, 2026, digits, characters)


def test_two_numbers_for_the_same_paper_differ() -> None:
    assert len({make_number("5P", 2026, "0303") for _ in range(50)}) > 45
