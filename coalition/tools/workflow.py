"""Domain errors: an act that the rules do not allow, with a sentence for the user. And what tells two acts apart."""

from uuid import UUID, uuid5


class Refused(Exception):
    """An act that the rules do not allow; `str()` is a Dutch sentence the user can act on."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        # The form field that the sentence is about, when there is one.
        self.field = field


class Conflict(Refused):
    """Somebody else changed the same thing first."""


def key_of(form: UUID | None, *content: object) -> UUID | None:
    """The key of what one form holds: two clicks have the same one, and are one act.

    After *back* the browser brings the form as it was, key and all; what is changed in it then is another act.
    """
    return form and uuid5(form, "\x1f".join(map(str, content)))
