"""A signed form as a scanner would give it, and sheets to hand out: drawn for the demonstration and visibly invented."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from coalition.overview.demonstration.data import INVENTED

SIZE = (1240, 1754)  # A4 at 150 dots per inch
INK, PAPER, PEN = (40, 44, 52), (250, 249, 245), (28, 52, 120)
PILLARS = (
    "Bestuurlijk commitment",
    "Creëer een sterk netwerk",
    "Betrek mensen, eenzamen zelf",
    "Werk aan duurzaam aanpakken",
    "Monitoring en evaluatie",
)


def draw_scan(municipality: str, alderman: str, *, blurred: bool = False) -> bytes:
    """A JPEG of one page, a little askew; `blurred` so that the name cannot be read."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((120, 130), "Vijf pijlers tegen eenzaamheid", INK, own_font(56))
    pen.text((120, 215), INVENTED, INK, own_font(30))
    for number, name in enumerate(PILLARS, 1):
        pen.text((120, 270 + number * 110), f"{number}.  {name}", INK, own_font(40))
    pen.rectangle((120, 1000, 1120, 1520), outline=INK, width=4)
    for line, (label, answer) in enumerate(
        (("Gemeente:", municipality), ("Naam wethouder:", alderman), ("Handtekening:", ""))
    ):
        pen.text((160, 1050 + line * 140), label, INK, own_font(36))
        pen.text((540, 1044 + line * 140), answer, PEN, own_font(42))
    pen.line(scribble(alderman), PEN, 5, joint="curve")
    scan = page.rotate(0.7, Image.Resampling.BILINEAR, fillcolor=(225, 224, 220))
    if blurred:
        scan = scan.filter(ImageFilter.GaussianBlur(9))
    result = io.BytesIO()
    scan.save(result, "JPEG", quality=60)
    return result.getvalue()


def draw_sheet(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one page with questions to talk about."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((120, 130), title, INK, own_font(56))
    pen.text((120, 215), INVENTED, INK, own_font(30))
    for number, line in enumerate(lines):
        pen.text((120, 340 + number * 380), line, INK, own_font(38))
        pen.rectangle((120, 410 + number * 380, 1120, 660 + number * 380), outline=INK, width=3)
    result = io.BytesIO()
    page.save(result, "PDF", resolution=150)
    return result.getvalue()


def scribble(seed: str) -> list[tuple[float, float]]:
    """Somebody's signature, each time the same for the same name."""
    hand = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    return [(560 + step * 22, 1390 + hand.uniform(-55, 55)) for step in range(20)]


def own_font(size: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    """The portal's own font, and Pillow's where that was not built."""
    own = Path(settings.BASE_DIR) / "static" / "fonts" / "noto-sans-regular.ttf"
    return ImageFont.truetype(own, size) if own.is_file() else ImageFont.load_default(size)
