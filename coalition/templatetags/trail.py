"""How a line of the audit trail reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template

from coalition.services.trail import ACTION_NAMES

register = template.Library()


@register.filter
def action_name(action: str) -> str:
    """`signing.submitted` → *ingediend*."""
    return ACTION_NAMES.get(action, action)


@register.filter
def change_lines(changes: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each field: *plaats: leeg → Dronten*; of personal data only that it changed."""
    for name, change in changes.items():
        if isinstance(change, list):
            before, after = change
            yield f"{name}: {_shown(after)}" if before is None else f"{name}: {_shown(before)} → {_shown(after)}"
        else:
            yield f"{name}: gewijzigd"


def _shown(value: Any) -> str:
    return "leeg" if value in (None, "") else str(value)
