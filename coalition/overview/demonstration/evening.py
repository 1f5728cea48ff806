"""An evening of 25 invented signings, and what the office scanner would make of its forms."""

import hashlib
import io
import random
from datetime import timedelta

import pypdfium2
from django.core.cache import caches
from PIL import Image, ImageDraw, ImageFilter

from coalition.models import Municipality, User
from coalition.overview.demonstration.data import INVENTED
from coalition.overview.demonstration.scan import own_font, scribble
from coalition.tools.dates import today
from pillars.documents import render_pillar_stack
from pillars.models import Ceremony, Signing, SigningState
from pillars.services.ceremony import save_ceremony
from pillars.services.paper import signing_form
from pillars.services.preparing import plan_preparing, prepare

NAME, PLACE = "Demo-avond van 25 gemeenten", "Utrecht"
FORMS = 25
DPI = 150
# By place in the stack: coffee over the code, and a sheet whose back was scanned along.
STAINED, WITH_BACK = (4, 17), 7
OF_OTHER_STORIES = ("wijdemeren", "hilversum")
# In grey, as office scanners are set.
INK, COFFEE = 60, 120
KEPT_SECONDS = 60 * 60


def prepare_evening(ministry: User) -> Ceremony:
    """Of yesterday, so that its scans can come in and its signings be registered."""
    evening = save_ceremony(
        actor=ministry, ceremony=None, name=NAME, held_on=today() - timedelta(days=1), place=PLACE,
        in_presence_of="een demobewindspersoon",
    )  # fmt: skip
    free = Municipality.objects.filter(ends=None).exclude(pk__in=Signing.objects.values("municipality"))
    free = free.exclude(grants__isnull=False).exclude(slug__in=OF_OTHER_STORIES).order_by("code")
    chosen = list(free)[:: max(1, free.count() // FORMS)][:FORMS]
    lines = "\n".join(f"{place.name}, Demowethouder van {place.name}" for place in chosen)
    prepare(actor=ministry, ceremony=evening, plan=plan_preparing(evening, lines))
    return evening


def evening_scans(evening: Ceremony) -> bytes:
    """One PDF, as the scanner gives it; the same each time, until the forms change."""
    signings = evening.signings.exclude(state=SigningState.VOIDED).select_related("municipality", "edition", "ceremony")
    pdf = render_pillar_stack([signing_form(one) for one in signings.order_by("municipality__sort_key")])
    key = "demo-scans:" + hashlib.sha256(pdf).hexdigest()
    content: bytes | None = caches["pages"].get(key)
    if content is None:
        content = _scan(pdf)
        caches["pages"].set(key, content, KEPT_SECONDS)
    return content


def _scan(pdf: bytes) -> bytes:
    scans: list[Image.Image] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for place in range(len(document)):
            sheet = document[place].render(scale=DPI / 72).to_pil().convert("L")
            scans.append(_scanned(_signed(sheet, place), place))
            if place == WITH_BACK:
                scans.append(_scanned(Image.new("L", sheet.size, 255), place + FORMS))
    result = io.BytesIO()
    scans[0].save(result, "PDF", save_all=True, append_images=scans[1:], resolution=DPI, quality=40)
    return result.getvalue()


def _signed(sheet: Image.Image, place: int) -> Image.Image:
    """A signature in the box, and where it comes from; on a few sheets coffee."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    pen.text((120, 40), INVENTED, INK, own_font(28))
    pen.line([(x - 200, y * 0.6 + height * 0.355) for x, y in scribble(str(place))], INK, 4, joint="curve")
    if place in STAINED:
        pen.ellipse((width * 0.53, height * 0.51, width * 0.67, height * 0.61), fill=COFFEE)
    return sheet


def _scanned(sheet: Image.Image, seed: int) -> Image.Image:
    """Up to three degrees askew and a little out of focus, one in ten upside down."""
    hand = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    askew = (180 if seed % 10 == 3 else 0) + hand.uniform(-3, 3)
    scan = sheet.rotate(askew, Image.Resampling.BILINEAR, fillcolor=224)
    return scan.filter(ImageFilter.BoxBlur(hand.uniform(0.2, 0.5)))
