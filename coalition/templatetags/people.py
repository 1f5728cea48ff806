"""Filters for pages about people."""

from django import template

register = template.Library()

# The first that is found in what the browser says of itself; Edge says that it is Chrome, and Chrome that it is Safari.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser_name(user_agent: str) -> str:
    """A browser and a system that people recognise: *Firefox op Windows*."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "Onbekende browser")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} op {system}" if system else browser
