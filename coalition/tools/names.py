"""Keys by which names of places are sorted and found: without accents, apostrophes and leading articles."""

import re
import unicodedata

ARTICLES = ("s", "t", "de", "den", "het", "the")
# Letters that do not decompose into a base letter and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij"})


def words_of(name: str) -> list[str]:
    """The words of a name in plain lower-case letters and digits; `'s-Gravenhage` gives `s`, `gravenhage`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(PLAIN))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", plain.replace("'", " ").replace("’", " ").replace("`", " "))


def search_key(name: str) -> str:
    """All letters and digits run together, so that hyphens and spaces do not matter: `sudwestfryslan`."""
    return "".join(words_of(name))


def sort_key(name: str) -> str:
    """The name to sort by: no suffix in brackets, no leading article: *Den Haag* → `haag`, *Bergen (L.)* → `bergen`."""
    words = words_of(re.sub(r"\s*\(.*?\)", "", name)) or words_of(name)
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words)
