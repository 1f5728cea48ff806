"""Domain errors: an act that the rules do not allow, with a sentence for the user."""


class Refused(Exception):
    """An act that the rules do not allow; `str()` is a Dutch sentence the user can act on."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        # The form field that the sentence is about, when there is one.
        self.field = field


class Conflict(Refused):
    """Somebody else changed the same thing first."""
