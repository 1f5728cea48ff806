"""What models share about constraints: when something was done stands in a row with by whom."""

from typing import Any

from django.db.models import CheckConstraint, Q


def at_with_by(model: str, act: str, *, until: dict[str, Any] | None = None, **done: Any) -> CheckConstraint:
    """`<act>_at` and `<act>_by` are both known or both empty.

    `until` are the rows that have neither: every other row has both. `done` is what else is true of a row that has them.
    """
    at, by = f"{act}_at__isnull", f"{act}_by__isnull"
    without = Q(**{at: True, by: True}, **(until or {}))
    having = Q(**{at: False, by: False}, **done)
    return CheckConstraint(
        condition=without | (~Q(**until) & having if until else having), name=f"{model}_{act}_at_with_by"
    )
