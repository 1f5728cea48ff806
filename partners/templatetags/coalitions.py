"""What pages of other apps show of coalitions, by name in their templates: no app below has to know this one."""

from typing import Any

from django import template

from partners.services.evening import gatherings_at
from partners.services.moving import old_dates
from pillars.models import Ceremony

register = template.Library()


@register.inclusion_tag("partners/includes/ceremony_coalitions.html")
def coalitions_at(ceremony: Ceremony) -> dict[str, Any]:
    """The coalitions that gather or sign at a ceremony, and whether dates of theirs still differ from it."""
    gatherings = gatherings_at(ceremony)
    stale = len(old_dates(ceremony)) if gatherings else 0
    return {"ceremony": ceremony, "gatherings": gatherings, "stale": stale}
