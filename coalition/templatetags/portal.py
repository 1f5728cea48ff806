"""Template tags of every page: icons, breadcrumbs, a title that is written once, the summary of form errors.

This library is a builtin: templates use it without `{% load %}`.
"""

import functools
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.base import NodeList
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from coalition.tools.figures import percent
from coalition.tools.forms import FormError, layout_kind, summarise_errors

register = template.Library()

# Our own drawings on a 24 by 24 grid, stroked in the colour of the text around them.
ICONS = {
    "alert": '<path d="M12 3.5 2.5 20h19Z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "arrow-down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "arrow-up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5v4M16 2.5v4"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron-left": '<path d="m15 5-7 7 7 7"/>',
    "chevron-right": '<path d="m9 5 7 7-7 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "document": '<path d="M6 2.5h8l5 5v14H6Z"/><path d="M14 2.5v5h5M9 13h7M9 17h7"/>',
    "dot": '<circle cx="12" cy="12" r="3.5" fill="currentColor"/>',
    "download": '<path d="M12 3.5v12M6.5 10.5 12 16l5.5-5.5M4 20.5h16"/>',
    "external": '<path d="M13 4.5h6.5V11M19.5 4.5 10 14M16.5 14v5.5h-12v-12H10"/>',
    "eye": '<path d="M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="3"/>',
    "filter": '<path d="M3 5h18M6.5 12h11M10 19h4"/>',
    "heart": '<path d="M12 20.5S3.5 15.3 3.5 9.2A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 8.5 2.2c0 6.1-8.5 11.3-8.5 11.3Z"/>',
    "home": '<path d="M3.5 11.5 12 4l8.5 7.5M6 10v10.5h12V10"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.4v.1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "pen": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19Z"/><path d="m14 6.5 3.5 3.5"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.9a3.5 3.5 0 0 1 0 6.2M18 14.6a6.5 6.5 0 0 1 3.5 5.4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>',
    "phone": '<path d="M5 3.5h4l1.5 5-2.3 1.6a12 12 0 0 0 5.7 5.7l1.6-2.3 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5.5a2 2 0 0 1 2-2Z"/>',
    "pillars": '<path d="M3 21h18M5 18v-7M8.5 18V8M12 18V5M15.5 18V8M19 18v-7"/>',
    "pin": '<path d="M12 21.5s7-6.3 7-11.7a7 7 0 0 0-14 0c0 5.4 7 11.7 7 11.7Z"/><circle cx="12" cy="9.7" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.5v-5h10v5M7 17H4V8.5h16V17h-3"/><path d="M7 14h10v6.5H7Z"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.9v.1"/>',
    "return": '<path d="M8.5 5 4 9.5 8.5 14"/><path d="M4 9.5h10a5.5 5.5 0 0 1 0 11h-3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "sort": '<path d="m8 9 4-4 4 4M8 15l4 4 4-4"/>',
    "star": '<path d="m12 3.5 2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9L6.7 20l1.1-6L3.4 9.8l6-.8Z"/>',
    "upload": '<path d="M12 16V4M6.5 9.5 12 4l5.5 5.5M4 20.5h16"/>',
}


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """An icon beside text; it is hidden from assistive technology, so the text must say it too."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - from the table above
    return format_html(
        '<svg class="portal-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing
    )


@register.simple_tag
def crumb(label: str, route: str, *args: Any, **kwargs: Any) -> SafeString:
    """One step of the breadcrumb that can be followed: `{% crumb "Gemeenten" "municipality_list" %}`."""
    return format_html(
        '<li class="portal-breadcrumb__item"><a href="{}">{}</a></li>', reverse(route, args=args, kwargs=kwargs), label
    )


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> SafeString:
    """Prints a block a second time, so that the title of a page is written once and shown in `<title>` and `<h1>`."""
    return BlockNode(name, NodeList()).render(context)


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """The start of the title of a page on which a form or formset, whatever its name, or a filter holds mistakes."""
    values = (value for layer in context.dicts for value in layer.values())
    # By type: isinstance would wake the lazy CSRF token, and set its cookie on every public page.
    forms = [value for value in values if issubclass(type(value), (BaseForm, BaseFormSet))]
    # What lists call the mistakes in their filters: `wrong` by name, `mistake` where there is but one.
    filters = context.get("wrong") or context.get("mistake")
    return "Fout: " if filters or summarise_errors(forms) else ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, list[FormError]]:
    """The mistakes of several forms and formsets in one list; stands before the `<form>` that holds them."""
    return {"errors": summarise_errors(form for form in forms if isinstance(form, (BaseForm, BaseFormSet)))}


@register.filter
def page_numbers(page: "Page[Any]") -> Iterable[int | str]:
    """The page numbers to show, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def share(value: float | None, missing: str = "–") -> str:
    """A share between 0 and 1 as a percentage; what to say where there is none."""
    return missing if value is None else percent(value)


@register.filter
def kind(field: BoundField) -> str:
    """How the template pack lays a field out: hidden, checkbox, choices, date, file or plain."""
    return layout_kind(field)


@register.filter
def alert_tone(level_tag: str) -> str:
    """The tone of an alert for the level of one of Django's messages."""
    return {"success": "ok", "warning": "warning", "error": "error"}.get(level_tag, "info")
