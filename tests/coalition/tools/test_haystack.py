"""Many texts searched at once give what looking into each of them gives."""

from hypothesis import given
from hypothesis import strategies as st

from coalition.tools.haystack import Haystack

KEYS = st.text("ab|", max_size=6)


@given(st.lists(KEYS, max_size=8), KEYS.filter(bool))
def test_each_text_that_has_the_part_is_found_once_in_order(texts: list[str], part: str) -> None:
    assert list(Haystack(texts).places_of(part)) == [place for place, text in enumerate(texts) if part in text]
