"""Scans as an office scanner makes them: of sheets that are drawn here in no time, or of pages that the portal printed."""

import io
import random
from collections.abc import Sequence
from typing import Any

import pikepdf
import pypdfium2
import segno
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from coalition.models import ScanUpload, User
from coalition.services.files import store_upload
from coalition.services.scan_reading import read_piece, receive

DPI = 150
A4 = (1240, 1754)
# As long, and read in half the time: for what is not about reading.
SLIP = (620, 1754)
# A code of 26 mm with its quiet zone, as on paper.
CODE = round(26 / 25.4 * DPI)


def sheet(number: str = "", text: str = "Ondertekend", size: tuple[int, int] = SLIP) -> Image.Image:
    """A drawn sheet with the code of a number in its corner; without one only text, without text blank."""
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)
    for line in range(20 if text else 0):
        pen.text((150, 500 + line * 50), f"{text} {number} {line}", 0, font_size=34)
    if number:
        code = Image.open(_png(number)).convert("L").resize((CODE, CODE), Image.Resampling.NEAREST)
        page.paste(code, (size[0] - CODE - 120, 120))
    return page


def printed(pdf: bytes, pages: Sequence[int] | None = None) -> list[Image.Image]:
    """The pages of a document as they come out of a printer."""
    with pypdfium2.PdfDocument(pdf) as document:
        wanted = range(len(document)) if pages is None else pages
        return [document[place].render(scale=DPI / 72).to_pil().convert("L") for place in wanted]


def scanned(page: Image.Image, seed: int, *, upside_down: bool = False, bad: float = 1.0, quality: int = 40) -> bytes:
    """Through the scanner: up to 3 degrees askew, a little out of focus, noise, JPEG; each time the same for a seed."""
    hand = random.Random(seed)
    askew = (180 if upside_down else 0) + hand.uniform(-3, 3)
    scan = page.rotate(askew, Image.Resampling.BICUBIC, fillcolor=235)
    scan = scan.filter(ImageFilter.GaussianBlur(hand.uniform(0.3, 0.8) * bad))
    scan = Image.blend(scan, Image.effect_noise(scan.size, 22 * bad), 0.18 * bad)
    result = io.BytesIO()
    scan.save(result, "JPEG", quality=quality, dpi=(DPI, DPI))
    return result.getvalue()


def as_pdf(scans: Sequence[bytes | Image.Image], **options: Any) -> bytes:
    """One PDF of many scans, as a scanner delivers a stack: the JPEGs as they are."""
    result = io.BytesIO()
    with pikepdf.new() as made:
        for scan in scans:
            jpeg = scan if isinstance(scan, bytes) else _jpeg(scan)
            with Image.open(io.BytesIO(jpeg)) as opened:
                width, height = opened.size
                space = "/DeviceGray" if opened.mode == "L" else "/DeviceRGB"
            picture = made.make_stream(jpeg)
            picture.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
                ColorSpace=pikepdf.Name(space), BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
            )  # fmt: skip
            page = made.add_blank_page(page_size=(width * 72 / DPI, height * 72 / DPI))
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            page.contents_add(f"{width * 72 / DPI} 0 0 {height * 72 / DPI} 0 0 cm /Im0 Do".encode())
        made.save(result, **({"deterministic_id": True} | options))
    return result.getvalue()


def _png(number: str) -> io.BytesIO:
    result = io.BytesIO()
    segno.make_qr(number, error="q", boost_error=False).save(result, kind="png", border=4)
    result.seek(0)
    return result


def _jpeg(page: Image.Image) -> bytes:
    result = io.BytesIO()
    page.save(result, "JPEG", quality=75)
    return result.getvalue()


def stack_of(actor: User, scans: Sequence[bytes | Image.Image], name: str = "scan0001.pdf") -> ScanUpload:
    """Puts a PDF of these scans in the tray, not yet read."""
    file = store_upload(actor=actor, upload=SimpleUploadedFile(name, as_pdf(scans)), max_bytes=settings.SCAN_MAX_BYTES)
    return receive(actor=actor, file=file)


def read_all() -> int:
    """The worker reads whatever waits; in how many pieces."""
    pieces = 0
    while read_piece():
        pieces += 1
    return pieces
