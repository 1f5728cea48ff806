"""The buttons of the demonstration's sign-in page."""

from typing import Any

from django import template
from django.template.context import Context

from coalition.models import User
from coalition.overview.demonstration.data import ACCOUNTS

register = template.Library()


@register.inclusion_tag("overview/demo_accounts.html", takes_context=True)
def demo_accounts(context: Context) -> dict[str, Any]:
    """One button for each account that is there, with what it can do; leads on to `next` where the page has one."""
    there = set(User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
    request = context["request"]
    return {
        "accounts": [account for account in ACCOUNTS if account.email in there],
        "next": request.GET.get("next", ""),
        "csrf_token": context.get("csrf_token"),
    }
