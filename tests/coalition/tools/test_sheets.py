"""Pages from a scanner: the number on each, upright, in a process that no page takes along."""

import io
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from coalition.tools.numbers import make_number
from coalition.tools.uploads import _READER, read_numbers, read_sheets
from tests.scanning import A4, as_pdf, scanned, sheet

FORM = make_number("5P", 2026, "0303")
OTHER = make_number("5P", 2026, "0148")


def bomb_page(stack: bytes, place: int) -> bytes:
    """The stack with a page in it whose picture says to be 30,000 by 30,000."""
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(stack)) as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        bomb = pdf.make_stream(
            b"\0" * 100,
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 30_000, "/Height": 30_000,
             "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8},
        )  # fmt: skip
        page = pdf.pages[-1]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=bomb))
        page.contents_add(b"595 0 0 842 0 0 cm /Im0 Do")
        pdf.pages.insert(place, page)
        del pdf.pages[-1]
        pdf.save(result)
    return result.getvalue()


def read_back(path: Path) -> list[str]:
    """The codes on a picture that stand upright, as a person would hold it."""
    with Image.open(path) as picture:
        return [code.text for code in zxingcpp.read_barcodes(picture) if abs(code.orientation) < 10]


def test_each_sheet_gives_its_number_upright_as_a_picture_and_as_a_page_of_its_own(tmp_path: Path) -> None:
    landscape = sheet(OTHER).transpose(Image.Transpose.ROTATE_90)
    stack = tmp_path / "stapel"
    stack.write_bytes(
        as_pdf(
            [
                scanned(sheet(FORM, size=A4), 1),
                scanned(sheet(OTHER, size=A4), 2, upside_down=True),
                landscape,
                scanned(sheet(FORM), 4, bad=3.0),
                scanned(sheet(text="Vervolg"), 5),
                scanned(sheet(text=""), 6),
            ]
        )
    )
    sheets = read_sheets(stack, "pdf", tmp_path / "made", 1, 6)
    assert [(one.numbers, one.turn, one.is_blank) for one in sheets] == [
        ((FORM,), 0, False),
        ((OTHER,), 180, False),
        ((OTHER,), 90, False),
        ((FORM,), 0, False),
        ((), 0, False),
        ((), 0, True),
    ]
    assert read_back(tmp_path / "made" / "page-002-180.jpg") == [OTHER]
    assert read_back(tmp_path / "made" / "page-003-90.jpg") == [OTHER]
    assert len({one.picture_sha256 for one in sheets}) == 6
    # The page alone, with the scanner's own JPEG in it: nothing was drawn anew.
    with pikepdf.open(tmp_path / "made" / "page-002-180.pdf") as page, pikepdf.open(stack) as whole:
        assert len(page.pages) == 1
        assert (
            page.pages[0].get_images()["/Im0"].read_raw_bytes() == whole.pages[1].get_images()["/Im0"].read_raw_bytes()
        )
    with pypdfium2.PdfDocument(tmp_path / "made" / "page-002-180.pdf") as page:
        shown = zxingcpp.read_barcodes(page[0].render(scale=2).to_pil())
    assert [(code.text, abs(code.orientation) < 10) for code in shown] == [(OTHER, True)]
    # A person turns what nobody could read; only that page is made again.
    (turned,) = read_sheets(stack, "pdf", tmp_path / "made", 5, 5, turn=270)
    assert (turned.page, turned.turn) == (5, 270)
    with Image.open(tmp_path / "made" / "page-005-270.jpg") as picture:
        assert picture.width > picture.height


def test_a_photo_of_a_form_stays_as_it_came_unless_it_must_be_turned(tmp_path: Path) -> None:
    photo, landscape = tmp_path / "foto", tmp_path / "liggend"
    photo.write_bytes(scanned(sheet(FORM), 7))
    sheet(FORM).transpose(Image.Transpose.ROTATE_270).save(landscape, "PNG")
    (one,) = read_sheets(photo, "jpeg", tmp_path / "made", 1, 1)
    assert one.numbers == (FORM,)
    assert (tmp_path / "made" / "page-001-0.jpeg").read_bytes() == photo.read_bytes()
    (one,) = read_sheets(landscape, "png", tmp_path / "turned", 1, 1)
    assert (one.numbers, one.turn) == ((FORM,), 270)
    assert read_back(tmp_path / "turned" / "page-001-270.png") == [FORM]


def test_a_page_that_is_too_much_is_set_apart_and_the_others_go_on(tmp_path: Path) -> None:
    stack = tmp_path / "stapel"
    stack.write_bytes(bomb_page(as_pdf([sheet(FORM), sheet(OTHER)]), 1))
    first, bomb, last = read_sheets(stack, "pdf", tmp_path / "made", 1, 3)
    assert (first.numbers, last.numbers) == ((FORM,), (OTHER,))
    assert (bomb.page, bomb.numbers, bomb.problem) == (
        2, (), "De foto heeft te veel beeldpunten. Maak de foto kleiner, of scan met 300 dpi of minder.",
    )  # fmt: skip
    assert read_numbers(stack, "pdf", 3) == [FORM, "", OTHER]


def test_a_page_that_ends_the_reader_is_first_put_off_and_then_set_apart(tmp_path: Path) -> None:
    """A page number that is not there ends the program at once, as a fault in a library would."""
    stack = tmp_path / "stapel"
    stack.write_bytes(as_pdf([sheet(FORM), sheet(OTHER)])[:-40])
    (ended,) = read_sheets(stack, "pdf", tmp_path / "made", 1, 2)
    assert (ended.page, ended.problem[:24]) == (1, "Het openen duurt te lang")


def test_what_was_read_before_the_reader_was_killed_counts(tmp_path: Path) -> None:
    content = as_pdf([sheet(FORM), sheet(OTHER)])
    arguments = ["sheets", "pdf", "50", "80000000", str(tmp_path), "1", "2"]
    reader = subprocess.Popen(
        [sys.executable, "-I", _READER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        reader.stdin.write(content)
        reader.stdin.close()
        first = json.loads(reader.stdout.readline())
        reader.kill()
    assert (first["page"], first["numbers"]) == (1, [FORM])


def test_a_code_that_is_no_number_of_ours_is_no_number(tmp_path: Path) -> None:
    stack = tmp_path / "stapel"
    stack.write_bytes(as_pdf([sheet("5P26-0303-AAAA"), sheet("https://kwaad.example/5P26-0303")]))
    assert [one.numbers for one in read_sheets(stack, "pdf", tmp_path / "made", 1, 2)] == [(), ()]


def test_a_page_too_large_to_be_a_file_of_its_own_says_so_and_the_next_goes_on(tmp_path: Path) -> None:
    stack = tmp_path / "stapel"
    with pikepdf.open(io.BytesIO(as_pdf([sheet(OTHER), sheet(FORM)]))) as pdf:
        # Packed without becoming smaller, so that nobody tries to.
        packed = zlib.compress(bytes(21 * 1024 * 1024), level=0)
        pdf.pages[0].Metadata = pdf.make_stream(packed, {"/Filter": pikepdf.Name.FlateDecode})
        pdf.save(stack)
    large, good = read_sheets(stack, "pdf", tmp_path / "uit", 1, 2)
    assert large.problem == "Deze bladzijde is groter dan 20 MB. Scan het blad opnieuw met 150 of 200 dpi."
    assert good.numbers == (FORM,)
