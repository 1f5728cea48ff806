"""What differs between two texts, and how a changed fact reaches a text that somebody edited."""

from coalition.tools.text_changes import Change, carry_over, changes

FACTS = "# Titel\n\nOndertekening op 1 mei.\n\nEerste punt\n\nSlot"


def test_each_place_that_differs_is_told_and_no_other() -> None:
    assert changes(FACTS, FACTS) == []
    later = FACTS.replace("1 mei", "2 mei").replace("\n\nSlot", "")
    assert changes(FACTS, later) == [Change("Ondertekening op 1 mei.", "Ondertekening op 2 mei."), Change("Slot", "")]


def test_a_changed_fact_is_put_into_an_edited_text() -> None:
    mine = FACTS.replace("Slot", "Eigen slot\n\nMet een toevoeging")
    later = FACTS.replace("1 mei", "2 mei").replace("Slot", "Nieuw\n\nSlot")
    text, left = carry_over(FACTS, later, mine)
    assert text == "# Titel\n\nOndertekening op 2 mei.\n\nEerste punt\n\nNieuw\n\nEigen slot\n\nMet een toevoeging"
    assert left == []


def test_a_change_whose_place_was_edited_is_left_to_the_officer() -> None:
    mine = FACTS.replace("Ondertekening op 1 mei.", "Wij tekenen op 1 mei.")
    text, left = carry_over(FACTS, FACTS.replace("1 mei", "2 mei"), mine)
    assert text == mine
    assert left == [Change("Ondertekening op 1 mei.", "Ondertekening op 2 mei.")]


def test_a_line_that_is_there_twice_is_left_too() -> None:
    text, left = carry_over("a\nb", "a\nc", "b\nb")
    assert text == "b\nb"
    assert left == [Change("b", "c")]


def test_one_changed_word_is_seen_in_a_long_line() -> None:
    change = Change("Wij tekenen op 1 mei in Dronten.", "Wij tekenen op 2 mei in Dronten.")
    assert [part.text for part in change.before_parts if part.differs] == ["1"]
    assert [part.text for part in change.after_parts if part.differs] == ["2"]
    assert "".join(part.text for part in change.after_parts) == change.after


def test_a_very_long_text_that_repeats_is_one_change() -> None:
    """40,000 characters of the same two words, once as one line and once as 20,000: comparing them all would not end."""
    change = changes("a " * 20_000, "b a " * 10_000)[0]
    assert [part.differs for part in change.before_parts] == [True]
    assert len(changes("a\n" * 20_000, "b\na\n" * 10_000)) == 1
