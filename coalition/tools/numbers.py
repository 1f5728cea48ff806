"""Numbers on paper: `5P26-0303-32E8`, which a person can read out and type over.

Kind and year (`5P26`), the municipality's four digits (`0303`; `0000` for a coalition's paper),
three random characters and one check character. Unique in the database, never a counter.

The check is a weighted sum over the field GF(32): 32 characters, 32 elements. Position i weighs
g^i, where g has order 31. Every weight differs from zero, so one wrong character always shows;
any two of the twelve weights differ, so a swap of two characters always shows, neighbours or not.
"""

import re
import secrets

# Digits and capitals without I, L, O and U: nothing that can be mistaken for something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
EXAMPLE = "5P26-0303-32E8"

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, which has no factors over GF(2)
_GENERATOR = 7  # its order is 31, as of every element of GF(32) but 0 and 1
_LOOKALIKES = str.maketrans("OIL", "011")
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{2}}-[0-9]{{4}}-[{ALPHABET}]{{4}}", re.ASCII)


def _times_generator(value: int) -> int:
    product = 0
    for bit in range(3):  # the generator has three bits
        if _GENERATOR >> bit & 1:
            shifted = value << bit
            for high in (7, 6, 5):
                if shifted >> high & 1:
                    shifted ^= _POLYNOMIAL << (high - 5)
            product ^= shifted
    return product


_TIMES = [_times_generator(value) for value in range(32)]


def _weighted_sum(characters: str) -> int:
    """The sum of value × g^position, counted from the right; 0 for a whole number that is right."""
    total = 0
    for character in characters:
        total = _TIMES[total] ^ _VALUE[character]
    return total


def random_characters() -> str:
    """Three characters of a new number, from the system's random source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(3))


def make_number(kind: str, year: int, digits: str, random: str = "") -> str:
    """A number with its check character; `random` is drawn when it is left out.

    Raises ValueError when a part has not the shape of its place: the caller's mistake, not a person's.
    """
    body = f"{kind}{year % 100:02d}{digits}{random or random_characters()}"
    check = _TIMES[_weighted_sum(body)] if set(body) <= set(ALPHABET) else 0
    number = _grouped(body + ALPHABET[check])
    if not _SHAPE.fullmatch(number):
        raise ValueError(f"no number can be made of {kind!r}, {year!r}, {digits!r}, {random!r}")
    return number


def normalise(text: str) -> str:
    """What somebody typed, as the number is written: `5p26 o3o3 32e8` becomes `5P26-0303-32E8`.

    Of a text with another length only the capitals and look-alikes are put right; it is never valid.
    """
    characters = re.sub(r"[\W_]", "", text).upper().translate(_LOOKALIKES)
    return _grouped(characters) if len(characters) == 12 else characters


def is_valid(text: str) -> bool:
    """Whether this could be a number of ours: its shape and its check character are right."""
    number = normalise(text)
    return bool(_SHAPE.fullmatch(number)) and _weighted_sum(number.replace("-", "")) == 0


def _grouped(characters: str) -> str:
    return f"{characters[:4]}-{characters[4:8]}-{characters[8:]}"
