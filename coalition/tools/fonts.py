"""Cuts the portal's one font family to what screen and paper need, and knows which characters paper can show.

The variable Noto Sans comes from a pinned package. The screen gets a small variable woff2; paper gets
static TTFs (a variable font makes every PDF 1.6 times as slow) and a `fonts.conf` that names this folder
only, so that a document does not depend on what else is installed.
"""

import functools
import importlib.metadata
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FONT_DIR = Path(__file__).resolve().parents[2] / "static" / "fonts"
SCREEN_FONT = FONT_DIR / "noto-sans.woff2"
SCREEN_STYLES = FONT_DIR / "fonts.css"
REGULAR_FONT = FONT_DIR / "noto-sans-regular.ttf"
BOLD_FONT = FONT_DIR / "noto-sans-bold.ttf"
FONTS_CONF = FONT_DIR / "fonts.conf"
FONT_FAMILY = "Noto Sans"
_STAMP = FONT_DIR / "recipe.json"

# Raise this when anything below changes, so that existing folders are built again.
RECIPE = 1

_LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2BB, 0x2BC), (0x2C6, 0x2DD), (0x300, 0x30C), (0x326, 0x328)]
_SIGNS = [(0x2010, 0x2027), (0x202F, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2199), (0x2212, 0x2212)]
_SIGNS += [(0x2260, 0x2265), (0x25CF, 0x25CF), (0x2713, 0x2714)]
SCREEN_RANGES = _LATIN + _SIGNS
# Names on paper: all of Europe in Latin, Greek and Cyrillic letters, and Vietnamese; superscripts for notes.
PAPER_RANGES = [
    *_LATIN,
    *_SIGNS,
    (0x180, 0x24F),
    (0x250, 0x2AF),
    (0x2B0, 0x2FF),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2150, 0x218B),
    (0xFB00, 0xFB06),
]
_FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum"]

_STYLES = """@font-face {
  font-family: "Noto Sans";
  src: url("noto-sans.woff2") format("woff2");
  font-weight: 400 700;
  font-style: normal;
  font-display: swap;
}
"""
_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <selectfont><rejectfont><glob>*.woff2</glob></rejectfont></selectfont>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class FontsMissing(RuntimeError):
    """The fonts for paper were not built; the message says how to."""


def build_fonts(*, force: bool = False) -> bool:
    """Writes all font files into `FONT_DIR`; returns False when they were there already, from the same sources.

    Raises FontsMissing when the font package is not installed; nothing is written then, and the portal
    falls back on the fonts of the system.
    """
    try:
        import fontpkg

        source = fontpkg.path(FONT_FAMILY)
        recipe = {"recipe": RECIPE} | {n: importlib.metadata.version(n) for n in ("fontpkg-noto-sans", "fonttools")}
    except (ImportError, LookupError, OSError) as problem:
        raise FontsMissing("Het pakket fontpkg-noto-sans ontbreekt. Installeer het met: make run") from problem
    made = (SCREEN_FONT, SCREEN_STYLES, REGULAR_FONT, BOLD_FONT, FONTS_CONF)
    if not force and all(path.is_file() for path in made) and _read_stamp() == recipe:
        return False
    FONT_DIR.mkdir(parents=True, exist_ok=True)
    _STAMP.unlink(missing_ok=True)
    _cut(source, SCREEN_RANGES, {"wdth": 100, "wght": (400, 700)}, SCREEN_FONT, flavor="woff2")
    _cut(source, PAPER_RANGES, {"wdth": 100, "wght": 400}, REGULAR_FONT)
    _cut(source, PAPER_RANGES, {"wdth": 100, "wght": 700}, BOLD_FONT)
    SCREEN_STYLES.write_text(_STYLES, encoding="utf-8")
    FONTS_CONF.write_text(_CONF, encoding="utf-8")
    _STAMP.write_text(json.dumps(recipe), encoding="utf-8")
    covered_characters.cache_clear()
    return True


@functools.cache
def covered_characters() -> frozenset[int]:
    """The code points that both fonts for paper can show. Raises FontsMissing when they were not built."""
    from fontTools.ttLib import TTFont

    found: list[set[int]] = []
    for path in (REGULAR_FONT, BOLD_FONT):
        if not path.is_file():
            raise FontsMissing(f"{path} ontbreekt. Maak de lettertypen met: python manage.py build_fonts")
        with TTFont(path, lazy=True) as font:
            found.append(set(font.getBestCmap() or {}))
    return frozenset.intersection(*map(frozenset, found))


def _read_stamp() -> dict[str, Any] | None:
    try:
        stamp: dict[str, Any] = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp


def _cut(
    source: Path,
    ranges: Iterable[tuple[int, int]],
    axes: dict[str, float | tuple[float, float]],
    target: Path,
    flavor: str | None = None,
) -> None:
    """Subsets first and fixes the axes afterwards: the other order takes thirty times as long."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options(layout_features=_FEATURES, name_IDs=["*"], notdef_outline=True, hinting=False)
    # The files must come out the same on every machine: no time of building inside.
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[point for first, last in ranges for point in range(first, last + 1)])
    cutter.subset(font)
    static = all(not isinstance(value, tuple) for value in axes.values())
    font = instancer.instantiateVariableFont(font, axes, inplace=True, updateFontNames=static)
    font.flavor = flavor
    font.save(target)
