"""Files that people send: what they are, where they are kept, and pictures of their pages.

A file is known by its content, never by its name. Whatever must be parsed for that is parsed by
`file_reader.py` in a process of its own, with limits on memory, time and pixels and without our
environment: a file made to do harm ends there. Pages show the pictures; the original is only downloaded.
"""

import hashlib
import io
import json
import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coalition.tools.numbers import is_valid
from coalition.tools.workflow import Refused

Kind = Literal["pdf", "jpeg", "png"]

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 50
MAX_PIXELS = 80_000_000  # A3 scanned at 600 dpi
READ_SECONDS = 30

_READER = Path(__file__).with_name("file_reader.py")
_KINDS: dict[bytes, Kind] = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_ADVICE = "Stuur het als pdf, of als foto in JPEG of PNG."
# What people send by mistake, by its first bytes (and where they stand), and what they can do.
_OTHER: list[tuple[int, bytes, str]] = [
    (0, b"MZ", f"Dit is een programma, geen document. {_ADVICE}"),
    (0, b"PK", "Dit is een Word- of Excel-bestand of een zip. Bewaar het als pdf en stuur de pdf."),
    (0, b"\xd0\xcf\x11\xe0", "Dit is een oud Word- of Excel-bestand. Bewaar het als pdf en stuur de pdf."),
    (4, b"ftyphe", "Dit is een HEIC-foto van een telefoon. Bewaar de foto als JPEG en stuur die."),
    (4, b"ftypmif", "Dit is een HEIC-foto van een telefoon. Bewaar de foto als JPEG en stuur die."),
    (0, b"II*\x00", "Dit is een TIFF-bestand. Scan het blad opnieuw als pdf of JPEG."),
    (0, b"MM\x00*", "Dit is een TIFF-bestand. Scan het blad opnieuw als pdf of JPEG."),
    (0, b"<", f"Dit is een webpagina. {_ADVICE}"),
    (0, b"GIF8", f"Dit is een GIF-bestand. {_ADVICE}"),
    (8, b"WEBP", f"Dit is een WebP-bestand. {_ADVICE}"),
]
# So many bytes tell what a file is.
_OPENING = 64
_logger = logging.getLogger("portal.uploads")


class UploadRefused(Refused):
    """A file that we do not take; the sentence says what to do."""


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be."""

    kind: Kind
    pages: int
    size: int
    sha256: str


def inspect_upload(
    source: Path | bytes,
    filename: str,
    *,
    max_bytes: int = MAX_BYTES,
    max_pages: int = MAX_PAGES,
    max_pixels: int = MAX_PIXELS,
) -> Inspected:
    """What the file is, after opening it whole: a PDF strictly, a picture decoded. Raises UploadRefused."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if not size:
        raise UploadRefused(f"{filename} is leeg. Kies het bestand opnieuw.")
    if size > max_bytes:
        raise UploadRefused(
            f"{filename} is {size / 1024**2:.0f} MB. Een bestand mag {max_bytes / 1024**2:.0f} MB groot zijn. "
            "Scan het opnieuw met 150 of 200 dpi, of stuur minder bladzijden."
        )
    kind = kind_of(source, filename)
    answer = _read(source, filename, "inspect", kind, str(max_pages), str(max_pixels))
    return Inspected(kind, answer["pages"], size, sha256_of(source))


def store(content: bytes | Iterable[bytes], folder: Path) -> str:
    """Keeps the content in `folder` under a random name, and returns that name.

    The file is there whole or not at all, also when the disk is full or the power fails; a file that
    cannot be kept raises UploadRefused.
    """
    name = secrets.token_hex(20)
    part = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            part.chmod(0o600)
            for piece in [content] if isinstance(content, bytes) else content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
        _sync_folder(folder)
    except BaseException as problem:
        part.unlink(missing_ok=True)
        if not isinstance(problem, OSError):
            raise
        _logger.exception("a file could not be stored in %s", folder)
        raise UploadRefused("Het bestand kon nu niet worden bewaard. Probeer het later nog een keer.") from problem
    return name


def page_pictures(
    source: Path, out_dir: Path, *, max_pages: int = MAX_PAGES, max_pixels: int = MAX_PIXELS
) -> list[Path]:
    """A JPEG of each page, in order, in `out_dir`: upright, at most 1754 pixels high, nothing of the camera in it.

    Raises UploadRefused when the file cannot be drawn within the limits; `out_dir` then holds none of them.
    """
    kind = kind_of(source, source.name)
    out_dir.mkdir(parents=True, exist_ok=True)
    try:
        answer = _read(source, source.name, "draw", kind, str(max_pages), str(max_pixels), str(out_dir.resolve()))
    except UploadRefused:
        for picture in out_dir.glob("page-*.jpg"):
            picture.unlink()
        raise
    return [out_dir / name for name in answer["pictures"]]


@dataclass(frozen=True)
class Sheet:
    """What was found on one page of what came from a scanner."""

    page: int
    numbers: tuple[str, ...] = ()
    """Of our making, as far as the check character can tell; more than one when two sheets lay on each other."""
    turn: int = 0
    """Degrees clockwise that make the page stand upright."""
    is_blank: bool = False
    picture_sha256: str = ""
    problem: str = ""
    """Why there is nothing of this page, in a sentence."""


def read_sheets(
    source: Path, kind: Kind, out_dir: Path, first: int, last: int, *, turn: int | None = None
) -> list[Sheet]:
    """Reads pages of a file that was inspected: never none, perhaps not all of them.

    In `out_dir` comes of each page `sheet_name`, as a picture and as a file of its own. With `turn` the code is not
    read. A page that ends the limited process is set apart when it is the first; else the call ends before it, so that
    it is the first of the next call and has the limits to itself.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    turned = [] if turn is None else [str(turn)]
    limits = (str(MAX_PAGES), str(MAX_PIXELS), str(out_dir.resolve()))
    sheets = [_sheet(answer) for answer in _lines(source, "sheets", kind, *limits, str(first), str(last), *turned)]
    return sheets or [Sheet(first, problem=_why("heavy"))]


def read_numbers(source: Path | bytes, kind: Kind, last: int) -> list[str]:
    """The number on each page up to `last`; empty where none was read, or more than one."""
    numbers = [""] * last
    for answer in _lines(source, "codes", kind, str(MAX_PAGES), str(MAX_PIXELS), "1", str(last)):
        found = _sheet(answer).numbers
        numbers[answer["page"] - 1] = found[0] if len(found) == 1 else ""
    return numbers


def read_fields(content: bytes, filename: str) -> dict[str, str]:
    """What somebody typed into the fields of a PDF, as it stands there: clean it. Raises UploadRefused."""
    if kind_of(content, filename) != "pdf":
        raise UploadRefused(f"{filename} kunnen wij niet gebruiken. Kies het invulbare formulier, als pdf.")
    fields: dict[str, str] = _read(content, filename, "fields", "pdf", str(MAX_PAGES), str(MAX_PIXELS))["fields"]
    return fields


def sheet_name(page: int, turn: int, ending: str) -> str:
    """What `read_sheets` calls a page: as a picture (`jpg`), or as a file of its own (the kind of the whole)."""
    return f"page-{page:03d}-{turn}.{ending}"


def _sheet(answer: dict[str, Any]) -> Sheet:
    if "refused" in answer:
        return Sheet(answer["page"], problem=_why(answer["refused"]))
    numbers = tuple(number for number in answer["numbers"] if is_valid(number))
    picture = answer.get("picture_sha256", "")
    return Sheet(answer["page"], numbers, answer["turn"], answer["blank"] and not numbers, picture)


def kind_of(source: Path | bytes, filename: str) -> Kind:
    """By its first bytes alone. Raises UploadRefused for what we do not take."""
    with _opened(source) as file:
        content = file.read(_OPENING)
    for opening, kind in _KINDS.items():
        if content.startswith(opening):
            return kind
    for place, opening, what in _OTHER:
        if content.startswith(opening, place):
            raise UploadRefused(f"{filename} kunnen wij niet gebruiken. {what}")
    raise UploadRefused(f"{filename} kunnen wij niet gebruiken. Het is geen pdf of foto. {_ADVICE}")


def _opened(source: Path | bytes) -> io.BufferedReader | io.BytesIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def sha256_of(source: Path | bytes) -> str:
    with _opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(source: Path | bytes, filename: str, *arguments: str) -> dict[str, Any]:
    """The answer of the reader in its own process. Raises UploadRefused for whatever it could not do."""
    answers = _lines(source, *arguments)
    answer = answers[0] if answers else {"refused": "heavy"}
    if "refused" in answer:
        raise UploadRefused(f"{filename} kunnen wij niet gebruiken. {_why(**answer)}")
    return answer


def _lines(source: Path | bytes, *arguments: str) -> list[dict[str, Any]]:
    """What the reader answered before it ended, in whichever way. A file on disk never comes into our own memory."""
    command = [sys.executable, "-I", str(_READER), *arguments]
    limits: dict[str, Any] = {"capture_output": True, "timeout": READ_SECONDS, "env": {"LANG": "C.UTF-8"}}
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                done = subprocess.run(command, stdin=file, check=False, **limits)
        else:
            done = subprocess.run(command, input=source, check=False, **limits)
        if done.returncode:
            _logger.warning("the file reader ended with %s: %s", done.returncode, done.stderr[-2000:])
        output = done.stdout
    except subprocess.TimeoutExpired as late:
        output = late.output or b""
    answers = []
    for line in output.splitlines():
        with suppress(ValueError):  # the last may be half a line
            answers.append(json.loads(line))
    return answers


def _why(refused: str, found: int = 0, limit: int = 0) -> str:
    return {
        "password": "De pdf vraagt om een wachtwoord. Bewaar de pdf zonder wachtwoord en stuur die.",
        "damaged": "Het bestand is beschadigd of niet helemaal aangekomen. Scan of bewaar het opnieuw en stuur dat.",
        "pages": f"Het heeft {found} bladzijden; het mogen er {limit} zijn. Stuur alleen de bladzijden die nodig zijn.",
        "pixels": "De foto heeft te veel beeldpunten. Maak de foto kleiner, of scan met 300 dpi of minder.",
        "large": "Deze bladzijde is groter dan 20 MB. Scan het blad opnieuw met 150 of 200 dpi.",
        "heavy": "Het openen duurt te lang of kost te veel geheugen. Druk het bestand af, scan het en stuur de scan.",
    }[refused]


def _sync_folder(folder: Path) -> None:
    """So that the name, too, survives a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
