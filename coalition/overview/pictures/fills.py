"""How the parts of a picture are told apart: by pattern and darkness as well as colour, so also in black and white.

Colours are attributes, since a file has no style sheet; on a page the classes follow the theme, the dark and paper.
"""

from typing import NamedTuple

from django.utils.safestring import SafeString

STRONG, SOFT, PALE, INK = "#0b5a6b", "#e3f0f2", "#ebe9e1", "#17232d"


class Fill(NamedTuple):
    """What a shape is filled with: an attribute, and the pattern that it needs if any."""

    paint: str
    pattern: SafeString = SafeString("")


def _solid(kind: str, colour: str) -> Fill:
    return Fill(f' class="portal-fill portal-fill--{kind}" fill="{colour}"')


def _pattern(name: str, size: int, ground: tuple[str, str], lines: tuple[str, str, str]) -> Fill:
    """A tile of `size` units: its ground (class and colour), and on it lines (class, colour, path)."""
    kind, colour = ground
    line_kind, line_colour, path = lines
    tile = (
        f'<pattern id="vlak-{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect class="portal-fill--{kind}" width="{size}" height="{size}" fill="{colour}"/>'
        f'<path class="portal-stroke--{line_kind}" d="{path}" stroke="{line_colour}" stroke-width="4" '
        'stroke-linecap="round" fill="none"/></pattern>'
    )
    return Fill(f' class="portal-fill" fill="url(#vlak-{name})"', SafeString(tile))


_DARK, _LIGHT, _NOTHING = ("strong", STRONG), ("soft", SOFT), ("pale", PALE)

SOLID = _solid("strong", STRONG)
EMPTY = _solid("pale", PALE)
DOTS_ON_DARK = _pattern("stippen-donker", 16, _DARK, ("inverse", "#ffffff", "M4 4h.1M12 12h.1"))
DIAGONAL = _pattern("schuin", 14, _LIGHT, ("strong", STRONG, "M-2 16L16-2M-9 9L9-9M5 23L23 5"))
LINES = _pattern("liggend", 14, _LIGHT, ("strong", STRONG, "M0 7h14"))
CROSSED = _pattern("geruit", 16, _NOTHING, ("ink", INK, "M0 0L16 16M16 0L0 16"))
DOTS = _pattern("stippen", 16, _NOTHING, ("ink", INK, "M4 4h.1M12 12h.1"))
UPRIGHT = _pattern("staand", 12, _LIGHT, ("strong", STRONG, "M6 0v12"))
# What did not exist: no more than an outline.
ABSENT = Fill(' class="portal-fill portal-fill--absent" fill="none" stroke="#5d6c77" stroke-dasharray="6 6"')
# For as many things in a row as there are; more than these would be too many to tell apart.
IN_ORDER = (SOLID, DIAGONAL, DOTS_ON_DARK, LINES, UPRIGHT, CROSSED)


def shade(place: int, of: int) -> tuple[Fill, str]:
    """From light to dark: a fill, and the colour that can be read on it."""
    light, dark = (0xCF, 0xE6, 0xEA), (0x0A, 0x3F, 0x4C)
    part = place / max(of - 1, 1)
    mixed = [round(one + (other - one) * part) for one, other in zip(light, dark, strict=True)]
    return Fill(f' class="portal-fill" fill="#{"".join(f"{value:02x}" for value in mixed)}"'), _readable_on(mixed)


def _readable_on(colour: list[int]) -> str:
    """Black or white, whichever stands out most (relative luminance by WCAG 2)."""
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"
