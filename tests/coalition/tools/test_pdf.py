"""PDF: archival and accessible at once, the same bytes each time, and nothing read that is not ours."""

import io
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import page
import pikepdf
import pydyf
import pypdf
import pytest
from weasyprint.urls import URLFetchingError

from coalition.tools import pdf
from tests.reading import sheets_of

CSS = "body { font-family: Portaal }"
PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title>
<meta name="dcterms.created" content="2019-09-20"><meta name="dcterms.modified" content="2019-09-20"></head>
<body><h1>Kop</h1>{}</body></html>"""


def text_of(document: bytes) -> str:
    return "\n".join(sheets_of(document))


def test_one_file_meets_both_standards() -> None:
    document = pdf.render(PAGE.format("<p>Súdwest-Fryslân, Łódź, Ελένη, Ђорђе, Việt</p>"), CSS)
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []
    assert "Súdwest-Fryslân, Łódź, Ελένη, Ђорђе, Việt" in text_of(document)


def test_no_stream_ends_in_a_carriage_return() -> None:
    """The last byte of a packed stream is that of its checksum; one text in 256 makes it a carriage return."""
    texts = [b"tekst %d" % number for number in range(2_000)]
    streams = [pydyf.Stream([text], compress=True) for text in texts]
    unlucky = [text for text in texts if zlib.adler32(text) & 0xFF == 0x0D]
    pdf._end_streams_clearly(SimpleNamespace(objects=[*streams, pydyf.Dictionary({})]))
    assert [stream.stream[0] for stream in streams if not stream.compress] == unlucky != []
    assert not [stream for stream in streams if stream.data.endswith(b"\r\nendstream")]


@pytest.mark.parametrize("number", [1, 11, 20])
def test_nor_do_the_streams_that_are_made_last(number: int) -> None:
    """Of these titles 11 and 20 would: the packed objects, or their list, then end in one (zlib 1.2.13)."""
    document = pdf.render(PAGE.format("").replace("Proef", f"Proef {number}"), CSS)
    assert b"\r\nendstream" not in document
    assert page.validate_pdf_bytes(document, profile="3a").failures == []
    assert text_of(document) == "Kop"


def test_the_same_page_is_the_same_file_and_carries_the_date_of_its_record() -> None:
    html = PAGE.format("<p>tekst</p>")
    document = pdf.render(html, CSS)
    assert document == pdf.render(html, CSS)
    assert pypdf.PdfReader(io.BytesIO(document)).metadata == {
        "/Title": "Proef",
        "/CreationDate": "D:20190920",
        "/ModDate": "D:20190920",
        "/Producer": "WeasyPrint 70.0",
    }


def test_only_our_own_fonts_are_inside() -> None:
    document = pdf.render(PAGE.format("<p>gewoon <b>vet</b> <code style='font-family: monospace'>code</code></p>"), CSS)
    with pikepdf.open(io.BytesIO(document)) as opened:
        names = {str(font["/BaseFont"]) for font in opened.pages[0].resources.Font.values()}
    # The house's font under its own name, and for a family that is not ours the same font by way of fonts.conf.
    assert {name.partition("+")[2] for name in names} == {"Portaal", "Portaal-Bold", "Noto-Sans"}


@pytest.mark.parametrize("sign", ["🦊", "م", "中", "\ue000"])
def test_a_character_without_a_shape_makes_no_document(sign: str) -> None:
    with pytest.raises(pdf.PdfError, match="notdef"):
        pdf.render(PAGE.format(f"<p>{sign}</p>"), CSS)


@pytest.fixture
def visits() -> Iterator[list[str]]:
    """The paths that were asked of a server on this machine, with its address first."""
    seen: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)  # on to a file: a redirect must lead nowhere either
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        seen.append(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield seen
        server.shutdown()


@pytest.mark.parametrize(
    "attack",
    [
        '<img src="{}" alt="x">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<a rel="attachment" href="{}">x</a>',
        "<style>@import '{}'; p {{ background: url({}) }} @font-face {{ font-family: x; src: url({}) }}</style><p>x</p>",
        '<object data="{}">x</object><embed src="{}"><iframe src="{}"></iframe>',
        '<svg viewBox="0 0 1 1"><title>x</title><image href="{}" width="1" height="1"/></svg>',
        '<base href="{}/"><img src="onder" alt="x">',
        '<p style="content: url({}); list-style-image: url({})">x</p>',
        # What is inside the page may be read; what it names in turn may not.
        '<link rel="stylesheet" href="data:text/css,@import%20url({});p{{background:url({})}}"><p>x</p>',
        "<img alt='x' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{}\"/></svg>'>",
        "<style>@color-profile device-cmyk {{ src: url({}) }} p {{ color: device-cmyk(0 0 0 1) }}</style><p>x</p>",
        '<meta http-equiv="refresh" content="0;url={}"><link rel="icon" href="{}"><video src="{}" poster="{}"></video>',
    ],
)
def test_a_page_opens_no_file_and_no_connection(attack: str, visits: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("HEEL-GEHEIM", encoding="ascii")
    for target in (visits[0] + "/gelekt", secret.as_uri()):
        try:
            document = pdf.render(PAGE.format(attack.replace("{}", target).replace("{{", "{").replace("}}", "}")), CSS)
        except (pdf.PdfError, URLFetchingError):
            continue  # told loudly: this is a mistake in a template
        with pikepdf.open(io.BytesIO(document)) as opened:
            streams = [o.read_bytes() for o in opened.objects if isinstance(o, pikepdf.Stream)]
            assert not any(b"HEEL-GEHEIM" in stream for stream in streams)
    assert visits[1:] == []


def test_what_must_be_one_page_says_when_it_is_not() -> None:
    long = PAGE.format("<p>regel</p>" * 200)
    assert not pdf.fits_one_page(long, CSS)
    with pytest.raises(pdf.TooManyPages, match="Proef takes"):
        pdf.render(long, CSS, one_page=True)
    with pytest.raises(pdf.TooManyPages):
        pdf.render_stack([pdf.StackPage(long)], CSS, "Stapel")


def test_a_stack_shares_what_is_the_same_and_fills_in_what_differs() -> None:
    one = PAGE.format('<p>Gedeeld een</p><p id="naam" style="height: 20px; width: 100px"></p>')
    two = PAGE.format('<p>Gedeeld twee</p><p id="naam" style="height: 20px; width: 100px"></p>')
    order = [one, two, one] * 24
    pages = [pdf.StackPage(html, {"naam": pdf.StackText(f"naam {place} <&>")}) for place, html in enumerate(order)]
    told: list[int] = []
    stack = pdf.render_stack(pages, CSS, "Stapel", told.append)
    assert told == [60, 72]
    sheets = sheets_of(stack)
    assert len(sheets) == 72
    assert all(f"naam {place} <&>" in text for place, text in enumerate(sheets))
    assert ["twee" in text for text in sheets] == [False, True, False] * 24
    assert page.validate_pdf_bytes(stack, profile="2b").failures == []
    assert stack == pdf.render_stack(pages, CSS, "Stapel")
    assert len(stack) < 90_000


def test_a_stack_refuses_a_field_that_the_page_has_not() -> None:
    with pytest.raises(pdf.PdfError, match="'naam'"):
        pdf.render_stack([pdf.StackPage(PAGE.format("<p>x</p>"), {"naam": pdf.StackText("x")})], CSS, "Stapel")
