"""What people send: taken for what it is, refused with what to do, and never opened in our own process."""

import hashlib
import io
import resource
import signal
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from coalition.tools import uploads
from coalition.tools.uploads import Inspected, UploadRefused, inspect_upload, page_pictures, store


def pdf(pages: int = 1, encryption: pikepdf.Encryption | None = None) -> bytes:
    result = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.save(result, encryption=encryption or False)
    return result.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    result = io.BytesIO()
    Image.new("RGB", size, "navy").save(result, kind, **options)
    return result.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 99)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def refusal(content: bytes, filename: str = "formulier.pdf", **limits: int) -> str:
    with pytest.raises(UploadRefused) as refused:
        inspect_upload(content, filename, **limits)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (pdf(3), "pdf", 3),
        (pdf(1, pikepdf.Encryption(owner="geheim", user="")), "pdf", 1),
        (picture("JPEG"), "jpeg", 1),
        (picture("PNG"), "png", 1),
    ],
    ids=["pdf", "owner password", "jpeg", "png"],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: str, pages: int, tmp_path: Path) -> None:
    path = tmp_path / "scan.exe"
    path.write_bytes(content)
    found = inspect_upload(path, "scan.exe")
    assert (found.kind, found.pages, found.size) == (kind, pages, len(content))
    assert found == inspect_upload(content, "iets.txt")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "formulier.pdf is leeg."),
        (b"MZ\x90\x00" + b"\0" * 100, "Dit is een programma"),
        (b"<!doctype html><p>%PDF-1.7", "Dit is een webpagina"),
        (b"PK\x03\x04word/document.xml", "Bewaar het als pdf"),
        (b"\0\0\0\x18ftypheic\0\0", "Bewaar de foto als JPEG"),
        (b"zomaar tekst", "Het is geen pdf of foto"),
    ],
)
def test_what_is_no_document_or_photo_is_refused_with_advice(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (pdf()[:-60], "beschadigd"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "beschadigd"),
        (pdf(1, pikepdf.Encryption(owner="geheim", user="geheim")), "zonder wachtwoord"),
        (pdf(4), "4 bladzijden; het mogen er 3 zijn"),
        (picture("JPEG", (300, 300))[:-200], "beschadigd"),
        (bomb(50_000, 50_000), "te veel beeldpunten"),
        (bomb(1_000, 1_000), "beschadigd"),
    ],
    ids=["truncated pdf", "html in pdf", "password", "pages", "truncated jpeg", "bomb", "broken png"],
)
def test_a_file_that_does_not_open_whole_is_refused(content: bytes, says: str) -> None:
    assert says in refusal(content, max_pages=3)


def test_a_file_over_the_limit_is_refused_before_it_is_opened() -> None:
    assert refusal(b"%PDF-" + b"x" * 3 * 1024**2, max_bytes=2 * 1024**2) == (
        "formulier.pdf is 3 MB. Een bestand mag 2 MB groot zijn. "
        "Scan het opnieuw met 150 of 200 dpi, of stuur minder bladzijden."
    )


def test_a_pdf_that_unpacks_to_more_than_the_machine_has_ends_in_its_own_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its table of contents is 0.4 MB that unpack to 0.4 GB, so opening it is already the trap.

    The reader is given a quarter of its memory, so that it need not fill all of it.
    """
    reader, limit = uploads._READER.read_text(encoding="utf-8"), "MEMORY = 1536 * 1024 * 1024"
    assert limit in reader
    (tmp_path / "reader.py").write_text(reader.replace(limit, "MEMORY = 384 * 1024 * 1024"), encoding="utf-8")
    monkeypatch.setattr(uploads, "_READER", tmp_path / "reader.py")
    assert inspect_upload(pdf(), "heel.pdf").pages == 1, "which is enough for a good one"
    packed = zlib.compressobj(9, wbits=-15)
    block = packed.compress(b"\0" * 2**24) + packed.flush(zlib.Z_FULL_FLUSH)
    # So many times the same packed block, and the checksum of as many zeros.
    body = b"\x78\xda" + block * 25 + packed.flush() + struct.pack(">HH", 25 * 2**24 % 65521, 1)
    table = b"1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(body)
    content = b"%PDF-1.7\n" + table + body + b"\nendstream endobj\nstartxref\n9\n%%EOF\n"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "kunnen wij niet gebruiken" in refusal(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


# ---- keeping


def test_a_stored_file_has_a_name_nobody_guesses_and_is_ours_alone(tmp_path: Path) -> None:
    folder = tmp_path / "nieuw"
    names = {store(b"inhoud", folder), store([b"in", b"houd"], folder)}
    assert {path.name for path in folder.iterdir()} == names
    assert len(names) == 2
    for name in names:
        assert len(name) == 40
        assert (folder / name).read_bytes() == b"inhoud"
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    kept = store(b"eerder", tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(UploadRefused, match="niet worden bewaard"):
            store([b"x" * 4000, b"x" * 4000], tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert [path.name for path in tmp_path.iterdir()] == [kept]


def test_a_sender_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionAbortedError

    with pytest.raises(UploadRefused):
        store(breaks_off(), tmp_path)
    assert list(tmp_path.iterdir()) == []


# ---- pictures


def test_each_page_of_a_pdf_becomes_a_picture(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(pdf(2))
    pictures = page_pictures(source, tmp_path / "out")
    assert [path.name for path in pictures] == ["page-001.jpg", "page-002.jpg"]
    for path in pictures:
        with Image.open(path) as opened:
            assert opened.size == (1240, 1754)


def test_a_photo_is_turned_upright_and_tells_nothing_of_its_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "GEHEIM-TOESTEL"
    source = tmp_path / "a"
    source.write_bytes(picture("JPEG", (3000, 2000), exif=exif))
    (drawn,) = page_pictures(source, tmp_path / "out")
    with Image.open(drawn) as opened:
        assert opened.size == (1169, 1754)
        assert not opened.getexif()
    assert b"GEHEIM" not in drawn.read_bytes()


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "I;16", "1"])
def test_every_sort_of_picture_lands_on_white(mode: str, tmp_path: Path) -> None:
    source, result = tmp_path / "a", io.BytesIO()
    see_through = Image.new("RGBA", (20, 10), (0, 0, 0, 0))
    (Image.new(mode, (20, 10), 65535) if mode == "I;16" else see_through.convert(mode)).save(result, "PNG")
    source.write_bytes(result.getvalue())
    (drawn,) = page_pictures(source, tmp_path / "out")
    with Image.open(drawn) as opened:
        assert (opened.mode, opened.size) == ("RGB", (20, 10))
        if mode in {"RGBA", "LA", "I;16"}:
            assert opened.getpixel((5, 5)) == (255, 255, 255)


def test_a_file_that_cannot_be_drawn_leaves_no_pictures(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(pdf()[:-60])
    with pytest.raises(UploadRefused):
        page_pictures(source, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_inspected_file_is_the_same_by_its_fingerprint() -> None:
    content = picture("PNG")
    assert inspect_upload(content, "a.png") == Inspected("png", 1, len(content), hashlib.sha256(content).hexdigest())
