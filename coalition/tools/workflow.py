"""Domain errors that carry a sentence for the user, and the lookup in a table of allowed moves."""

from collections.abc import Collection, Mapping


class Refused(Exception):
    """An act that the rules do not allow; `str()` is a Dutch sentence the user can act on."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        # The form field that the sentence is about, when there is one.
        self.field = field


class Conflict(Refused):
    """Somebody else changed the same thing first."""


def target_state[Act, State](moves: Mapping[Act, tuple[Collection[State], State]], act: Act, state: State) -> State:
    """The state that `act` leads to from `state`; raises KeyError where the table has no such move."""
    sources, target = moves[act]
    if state not in sources:
        raise KeyError(f"{act} from {state}")
    return target
