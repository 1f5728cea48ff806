"""Opens one file of a stranger. Run as a program by `uploads.py`, never imported by the portal.

    file_reader.py inspect|draw pdf|jpeg|png MAX_PAGES MAX_PIXELS [FOLDER] < file

It answers in JSON on standard output. Before the first byte is read it gives up the right to more
memory, time and disk than one file can need.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
LARGEST_FILE = 20 * 1024 * 1024
# The long side of a picture in pixels: A4 at 150 dpi, which reads well on a screen.
LONG_SIDE = 1754


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
    action, kind, max_pages, max_pixels, *folder = sys.argv[1:]
    content = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            pages = inspect_pdf(content, int(max_pages))
            pictures = draw_pdf(content, Path(folder[0])) if action == "draw" else []
        else:
            pages = 1
            pictures = [draw_picture(content, int(max_pixels), Path(folder[0]) if action == "draw" else None)]
        answer: dict[str, Any] = {"pages": pages, "pictures": pictures}
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


def draw_pdf(content: bytes, folder: Path) -> list[str]:
    import pypdfium2

    names = []
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            pdf.init_forms()  # what was filled in on the screen must be on the picture
            for place in range(len(pdf)):
                page = pdf[place]
                scale = LONG_SIDE / max(1.0, *page.get_size())
                names.append(_save(page.render(scale=scale).to_pil(), folder, place + 1))
                page.close()
    except (pypdfium2.PdfiumError, ValueError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem
    return names


def draw_picture(content: bytes, max_pixels: int, folder: Path | None) -> str:
    """Decodes the whole picture; saves it when there is a folder."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > max_pixels:
                raise CannotRead({"refused": "pixels"})
            picture.load()
            upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as problem:
        raise CannotRead({"refused": "pixels"}) from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise CannotRead({"refused": "damaged"}) from problem
    return _save(upright, folder, 1) if folder else ""


def _save(picture: Any, folder: Path, number: int) -> str:
    """On white, and into a new picture: so that nothing that came with the old one goes along."""
    from PIL import Image

    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda value: value / 256).convert("L")
    clean = Image.new("RGB", picture.size, "white")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        clean.paste(picture, mask=picture.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    name = f"page-{number:03d}.jpg"
    clean.save(folder / name, "JPEG", quality=82, optimize=True)
    return name


if __name__ == "__main__":
    main()
