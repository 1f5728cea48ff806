"""Text for a mail or a file to read: in it nothing is markup, so an ampersand stays what it is."""

from collections.abc import Mapping
from typing import Any

from django.template import Context, Engine


def render_plain(template: str, facts: Mapping[str, Any]) -> str:
    """A template that gives plain text; one that gives HTML never goes this way."""
    rendered: str = Engine.get_default().get_template(template).render(Context(dict(facts), autoescape=False))
    return rendered + ""  # Django marks it as safe HTML, which it is not; a plain string is escaped where it is shown
