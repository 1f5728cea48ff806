"""Filled in or laid out whole: the same paper, for the eye, for a screen reader and for an archive."""

import datetime as dt
import io

import page
import pikepdf
import pypdf
import pypdfium2
import pytest

from coalition.tools import pdf, pdf_filled
from pillars.documents import qr_squares, qr_svg

CSS = "body { font: 12pt Portaal } .word { font-weight: 700; overflow-wrap: anywhere; width: 60mm } .code, .code svg { height: 36mm; width: 36mm }"
PAGE = """<!doctype html><html lang="nl"><head><title>{title}</title>
<meta name="dcterms.created" content="{day}"><meta name="dcterms.modified" content="{day}"></head>
<body><h1>Kop</h1><p>Voor</p><p class="word" id="een">{one}</p><div class="code" id="code">{code}</div>
<p class="word" id="twee">{two}</p><p>Na</p></body></html>"""
NUMBER = "5P26-0303-32E8"
DAY = dt.date(2026, 11, 22)


def shared() -> str:
    sign = pdf_filled.SIGN
    return PAGE.format(title="Gedeeld", day=pdf_filled.SHARED_DATE.isoformat(), one=sign, two=sign, code=qr_svg(NUMBER))


def filled(one: str, two: str, title: str = "Proef") -> bytes:
    texts = {"een": pdf.StackText(one, "word"), "twee": pdf.StackText(two, "word")}
    code = pdf_filled.Code("code", qr_squares(NUMBER), f"QR-code met nummer {NUMBER}")
    return pdf_filled.render_filled(shared(), CSS, texts, title=title, day=DAY, code=code)


def drawn(content: bytes) -> bytes:
    with pypdfium2.PdfDocument(content) as opened:
        return bytes(opened[0].render(scale=2).to_pil().tobytes())


def read(content: bytes) -> tuple[object, str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader.metadata, reader.pages[0].extract_text()


def test_filled_in_it_is_the_document_that_a_whole_layout_gives() -> None:
    whole = pdf.render(
        PAGE.format(title="Proef &lt;&amp;&gt; Łódź", day=DAY, one="Łódź &amp; ’s", two="twee", code=qr_svg(NUMBER)),
        CSS,
    )
    quick = filled("Łódź & ’s", "twee", "Proef <&> Łódź")
    assert drawn(quick) == drawn(whole)
    assert read(quick) == read(whole)
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(quick, profile=profile).failures == []
    assert quick == filled("Łódź & ’s", "twee", "Proef <&> Łódź"), "the same document is the same file"
    assert '<rdf:li xml:lang="x-default">Proef &lt;&amp;&gt; Łódź</rdf:li>' in metadata(quick)


def metadata(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as opened:
        return opened.Root.Metadata.read_bytes().decode()


def test_nothing_of_an_earlier_document_stays_behind() -> None:
    first, second = filled("Peter van Bergen", "Dronten"), filled("Iemand anders", "Dalfsen")
    assert "Peter" in read(first)[1]
    assert "Peter" not in read(second)[1]
    assert "Dronten" not in read(second)[1]
    assert pdf_filled.SIGN not in read(second)[1]


@pytest.mark.parametrize("text", ["woord " * 20, "éénwoord" * 20])
def test_a_text_that_takes_more_lines_asks_for_a_whole_layout(text: str) -> None:
    with pytest.raises(pdf_filled.NotThere):
        filled(text, "twee")


def test_a_character_without_a_shape_makes_no_document() -> None:
    with pytest.raises(pdf.PdfError, match="notdef"):
        filled("🦊", "twee")
