"""What templates show of support by name: hours in words, what belongs beside a request, and the toolkit.

Pages of other apps use these too; no app below has to know this one.
"""

from typing import Any

from django import template
from django.template.context import Context

from coalition.permissions import Permission, allows_everywhere
from support.models import SupportRequest
from support.roles import allows_for
from support.services.budgets import hours_left
from support.services.hours import in_words
from support.services.toolkit import entries_for, entries_for_request, on_shelves

register = template.Library()
# Beside a request stand no more; the page of the toolkit has them all.
MOST_ENTRIES = 6


@register.filter
def hours(quarters: int) -> str:
    """Quarters as people read them: `6` → *1,5 uur*."""
    return in_words(quarters)


@register.inclusion_tag("support/includes/beside_request.html", takes_context=True)
def beside_request(context: Context, asked: SupportRequest) -> dict[str, Any]:
    """Hours left, ways on for who works on it, and the toolkit for its pillars."""
    user = context["request"].user
    municipalities = list(asked.municipalities.in_order())
    works = allows_for(user, Permission.SUPPORT_WORK, asked)
    return {
        "asked": asked,
        "hours_left": hours_left(municipalities),
        "municipalities": municipalities,
        "inside": works or allows_everywhere(user, Permission.SUPPORT_NOTES),
        "reaches": works,
        "entries": entries_for_request(user, asked)[:MOST_ENTRIES],
    }


@register.inclusion_tag("support/includes/toolkit_per_pillar.html", takes_context=True)
def toolkit_per_pillar(context: Context) -> dict[str, Any]:
    return {"shelves": on_shelves(list(entries_for(context["request"].user)))}
