"""Opens one file of a stranger. Run as a program by `uploads.py`, never imported by the portal.

    file_reader.py inspect|draw pdf|jpeg|png MAX_PAGES MAX_PIXELS [FOLDER] < file
    file_reader.py sheets pdf|jpeg|png MAX_PAGES MAX_PIXELS FOLDER FIRST LAST [TURN] < file
    file_reader.py fields pdf MAX_PAGES MAX_PIXELS < file
    file_reader.py codes pdf|jpeg|png MAX_PAGES MAX_PIXELS FIRST LAST < file

It answers in JSON on standard output: once, or of `sheets` and `codes` a line for each page as soon as that page is
done, so that a page that ends the program does not take the others along. Before the first byte is read it gives up
the right to more memory, time and disk than one file can need.
"""

import errno
import functools
import hashlib
import io
import json
import re
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
LARGEST_FILE = 20 * 1024 * 1024
# The long side of a picture in pixels: A4 at 150 dpi, which reads well on a screen.
LONG_SIDE = 1754
# As a number stands in a code; whether it is one of ours is for the portal to say.
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9]{4}-[0-9A-Z]{4}", re.ASCII)
# More different numbers than this on one page are nobody's form.
MOST_NUMBERS = 4
# A page is blank when fewer of its small squares than one in so many are darker than its paper by so many steps.
SQUARE, BLANK_SHARE, DARKER = 8, 3000, 40
# Of a form that was filled in: so many fields, and so many characters of each.
MOST_FIELDS, LONGEST_FIELD = 50, 1000
# Around the edge of a scan there is shadow.
EDGE = 0.04


class CannotRead(Exception):
    """The answer is a refusal; the arguments are its parts."""


def main() -> None:
    for what, limit in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (limit, limit))
    action, kind, max_pages, max_pixels, *rest = sys.argv[1:]
    content = sys.stdin.buffer.read()
    try:
        if action in {"sheets", "codes"}:
            folder = Path(rest.pop(0)) if action == "sheets" else None
            first, last, *turn = map(int, rest)
            sheets = (
                PdfSheets(content, int(max_pixels)) if kind == "pdf" else PictureSheet(content, kind, int(max_pixels))
            )
            for answer in read_sheets(sheets, range(first, last + 1), folder, *turn):
                print(json.dumps(answer), flush=True)  # noqa: T201 - standard output is how this program answers
            return
        if action == "fields":
            json.dump({"fields": read_fields(content)}, sys.stdout)
            return
        if kind == "pdf":
            pages = inspect_pdf(content, int(max_pages))
            pictures = draw_pdf(content, Path(rest[0])) if action == "draw" else []
        else:
            pages = 1
            upright = open_picture(content, int(max_pixels))
            pictures = [_save(upright, Path(rest[0]), "page-001.jpg")] if action == "draw" else []
        answer = {"pages": pages, "pictures": pictures}
    except CannotRead as problem:
        answer = problem.args[0]
    json.dump(answer, sys.stdout)


def inspect_pdf(content: bytes, max_pages: int) -> int:
    """The number of pages of a PDF that opens without any repair."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as problem:
        raise CannotRead({"refused": "password"}) from problem
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem
    if not pages:
        raise CannotRead({"refused": "damaged"})
    if pages > max_pages:
        raise CannotRead({"refused": "pages", "found": pages, "limit": max_pages})
    return pages


def read_fields(content: bytes) -> dict[str, str]:
    """What was typed into the fields of a PDF form, by their names; a form of ours has a handful, without children."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            fields = pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
            typed = {}
            for field in list(fields)[:MOST_FIELDS]:
                name, value = field.get("/T"), field.get("/V")
                if isinstance(name, pikepdf.String) and isinstance(value, pikepdf.String):
                    typed[str(name)[:LONGEST_FIELD]] = str(value)[:LONGEST_FIELD]
            return typed
    except pikepdf.PasswordError as problem:
        raise CannotRead({"refused": "password"}) from problem
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem


def draw_pdf(content: bytes, folder: Path) -> list[str]:
    import pypdfium2

    names = []
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            pdf.init_forms()  # what was filled in on the screen must be on the picture
            for place in range(len(pdf)):
                page = pdf[place]
                scale = LONG_SIDE / max(1.0, *page.get_size())
                names.append(_save(page.render(scale=scale).to_pil(), folder, f"page-{place + 1:03d}.jpg"))
                page.close()
    except (pypdfium2.PdfiumError, ValueError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem
    return names


def open_picture(content: bytes, max_pixels: int) -> Any:
    """The whole picture, decoded, the way that its camera meant."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > max_pixels:
                raise CannotRead({"refused": "pixels"})
            picture.load()
            return ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as problem:
        raise CannotRead({"refused": "pixels"}) from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem


# ---- sheets from a scanner -------------------------------------------------------------------


class PdfSheets:
    """The pages of a PDF: each drawn, or written as a file of its own without being drawn."""

    kind = "pdf"

    def __init__(self, content: bytes, max_pixels: int) -> None:
        import pikepdf
        import pypdfium2

        self.max_pixels = max_pixels
        self.source = pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
        self.pages = pypdfium2.PdfDocument(content)
        self.pages.init_forms()

    def draw(self, number: int, long_side: int) -> Any:
        from pypdfium2 import raw

        page = self.pages[number - 1]
        for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
            width, height = part.get_px_size()
            if width * height > self.max_pixels:
                raise CannotRead({"refused": "pixels"})
        drawn = page.render(scale=long_side / max(1.0, *page.get_size())).to_pil()
        page.close()
        return drawn

    def write(self, number: int, turn: int, path: Path) -> None:
        import pikepdf

        with pikepdf.new() as single:
            single.pages.append(self.source.pages[number - 1])
            single.pages[0].rotate(turn, relative=True)
            single.save(path)


class PictureSheet:
    """A picture, as the one page that it is."""

    def __init__(self, content: bytes, kind: str, max_pixels: int) -> None:
        self.content, self.kind = content, kind
        self.upright = open_picture(content, max_pixels)

    def draw(self, number: int, long_side: int) -> Any:
        drawn = self.upright.copy()
        drawn.thumbnail((long_side, long_side))
        return _clean(drawn)

    def write(self, number: int, turn: int, path: Path) -> None:
        """Byte for byte as it came, unless it has to be turned."""
        if not turn:
            path.write_bytes(self.content)
            return
        options = {"quality": 95} if self.kind == "jpeg" else {}
        _clean(self.upright).rotate(-turn, expand=True).save(path, self.kind.upper(), **options)


def read_sheets(
    sheets: PdfSheets | PictureSheet, pages: range, folder: Path | None, turn: int = -1
) -> Iterator[dict[str, Any]]:
    """Of each page its numbers and how it must be turned to stand upright; in `folder` its picture and the page itself.

    With `turn` nothing is read: the page is turned so many degrees clockwise. What is wrong with one page is said of
    that page.
    """
    for number in pages:
        draw = functools.cache(functools.partial(sheets.draw, number))
        try:
            answer: dict[str, Any] = _read_sheet(draw) if turn < 0 else {"numbers": [], "turn": turn, "blank": False}
            if folder:
                name = f"page-{number:03d}-{answer['turn']}"
                picture = _save(draw(LONG_SIDE).rotate(-answer["turn"], expand=True), folder, f"{name}.jpg")
                answer["picture_sha256"] = hashlib.sha256((folder / picture).read_bytes()).hexdigest()
                sheets.write(number, answer["turn"], folder / f"{name}.{sheets.kind}")
        except CannotRead as problem:
            answer = problem.args[0]
        except MemoryError:
            answer = {"refused": "heavy"}
        except OSError as problem:
            answer = {"refused": "large" if problem.errno == errno.EFBIG else "damaged"}
        except Exception:  # noqa: BLE001 - three libraries, each with errors of its own; the other pages go on
            answer = {"refused": "damaged"}
        yield {"page": number, **answer}


def _read_sheet(draw: Callable[[int], Any]) -> dict[str, Any]:
    """First as it is. What was not read then is tried again larger, without specks, and smoothed, unless it is blank."""
    numbers, turn = find_numbers(draw(LONG_SIDE).convert("L"))
    blank = not numbers and _is_blank(draw(LONG_SIDE))
    for picture in _other_pictures(draw) if not numbers and not blank else ():
        numbers, turn = find_numbers(picture)
        if numbers:
            break
    return {"numbers": numbers, "turn": turn, "blank": blank}


def _other_pictures(draw: Callable[[int], Any]) -> Iterator[Any]:
    """Each made only when the one before was not read; together they cost a third of a second."""
    from PIL import Image, ImageFilter

    grey = draw(LONG_SIDE).convert("L")
    yield grey.filter(ImageFilter.MedianFilter(3))
    smooth = grey.filter(ImageFilter.GaussianBlur(1.2))
    yield smooth.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    yield draw(2 * LONG_SIDE).convert("L")  # a scan of 300 dpi, or a sheet that lay on a larger glass


def find_numbers(picture: Any) -> tuple[list[str], int]:
    """The numbers in the codes on a picture, and the turn (degrees clockwise) that makes the first stand upright."""
    import zxingcpp

    only_qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = [code for code in zxingcpp.read_barcodes(picture, formats=only_qr) if NUMBER.fullmatch(code.text)]
    turns = [-round(code.orientation / 90) * 90 % 360 for code in codes]
    return sorted({code.text for code in codes})[:MOST_NUMBERS], turns[0] if turns else 0


def _is_blank(picture: Any) -> bool:
    """Whether nothing is written: the back of a sheet. Noise goes by looking at small squares, shadow by leaving the edge out."""
    width, height = picture.size
    edge = (int(width * EDGE), int(height * EDGE))
    squares = picture.convert("L").crop((*edge, width - edge[0], height - edge[1])).reduce(SQUARE)
    counts = squares.histogram()
    paper = max(range(256), key=counts.__getitem__)
    return bool(sum(counts[: max(0, paper - DARKER)]) * BLANK_SHARE < squares.width * squares.height)


def _save(picture: Any, folder: Path, name: str) -> str:
    """As a picture for the screen; its name again."""
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    _clean(picture).save(folder / name, "JPEG", quality=82, optimize=True)
    return name


def _clean(picture: Any) -> Any:
    """On white, and into a new picture: so that nothing that came with the old one goes along."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda value: value / 256).convert("L")
    clean = Image.new("RGB", picture.size, "white")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        clean.paste(picture, mask=picture.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


if __name__ == "__main__":
    main()
