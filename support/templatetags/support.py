"""What templates show of support: hours in words; and on pages of other apps the toolkit, by name."""

from django import template

from support.services.hours import in_words

register = template.Library()


@register.filter
def hours(quarters: int) -> str:
    """Quarters as people read them: `6` → *1,5 uur*."""
    return in_words(quarters)
