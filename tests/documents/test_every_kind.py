"""What holds for every document: archival, accessible, in Dutch, named; and nothing typed becomes more than text."""

import io
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import html5lib
import page
import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.test.signals import template_rendered

from tests.documents.kinds import FOUR_SURNAMES, KINDS, NUENEN, Kind, longest
from tests.reading import sheets_of

every_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
# Each way in which a page can make a renderer read a file or call a host; `@` is what it would fetch.
ATTACKS = [
    '<img src="@" alt="x">',
    '<link rel="stylesheet" href="@">',
    '<link rel="attachment" href="@">',
    '<a rel="attachment" href="@">x</a>',
    "<style>@import '@'; @font-face{font-family:x;src:url(@)}</style>",
    '"><p style="background:url(@);content:url(@)">x</p>',
    "'><object data='@'></object><embed src='@'><iframe src='@'></iframe>",
    '<svg viewBox="0 0 1 1"><title>x</title><image href="@"/><use href="@#x"/></svg>',
    '</title></style><base href="@"><meta http-equiv="refresh" content="0;url=@">',
    "{% include '@' %}{{ settings.SECRET_KEY }}<!--",
    "url(@) \\22 ;} @import url(@); ]]><!ENTITY x SYSTEM '@'>&x;",
]


def problems(kind: Kind, document: bytes) -> list[Any]:
    return [failure for one in kind.standards for failure in page.validate_pdf_bytes(document, profile=one).failures]


def words(document: bytes) -> str:
    """All text, without white space and hyphens, which break differently on paper."""
    return re.sub(r"[\s\u00ad-]", "", "".join(sheets_of(document)))


@every_kind
def test_with_the_longest_names_each_stays_archival_whole_and_says_what_it_is(kind: Kind) -> None:
    paper = kind.filled(longest)
    document = kind.render(paper)
    assert problems(kind, document) == []
    shown = words(document)
    html = kind.html(paper)
    assert [name for name in (NUENEN, FOUR_SURNAMES) if name in html and re.sub(r"[\s-]", "", name) not in shown] == []
    assert kind.html(paper) == html, "and the same html is the same file (test_pdf.py)"
    reader = pypdf.PdfReader(io.BytesIO(document))
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260920")
    assert str(reader.root_object["/Lang"]) == "nl"


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page in order, each with the names of its attributes: what typed text must not add to."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    return [
        (str(element.tag), tuple(sorted(map(str, element.attrib))))
        for element in tree.iter()
        if "class" not in element.attrib
    ] + [(str(element.tag), ("class",)) for element in tree.iter() if "class" in element.attrib]


@every_kind
def test_what_is_typed_in_any_field_adds_no_element_and_no_attribute(kind: Kind) -> None:
    """All attacks one below the other: what none before it broke out of, each still stands in."""
    target = "\n\n".join(ATTACKS).replace("@", "file:///etc/passwd")
    # As long, so that the same sizes of letters are chosen.
    plain = re.sub(".", "x", target)
    assert shape(kind.html(kind.filled(target))) == shape(kind.html(kind.filled(plain)))


@pytest.fixture(scope="module")
def visits() -> Iterator[list[str]]:
    """What was asked of a server on this machine, which sends everybody on to a file; its own address first."""
    seen: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        seen.append(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield seen
        server.shutdown()


@every_kind
def test_a_document_with_an_attack_in_every_field_fetches_nothing_and_stays_valid(
    kind: Kind, visits: list[str], tmp_path: Path
) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("HEEL-GEHEIM", encoding="ascii")
    attack = f'"><img src="{visits[0]}/x"><a rel="attachment" href="{secret.as_uri()}">x</a>'
    document = kind.render(kind.filled(attack))
    assert problems(kind, document) == []
    assert re.sub(r"[\s-]", "", attack) in words(document)
    with pikepdf.open(io.BytesIO(document)) as opened:
        streams = [one.read_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)]
        assert not any(b"HEEL-GEHEIM" in stream for stream in streams)
        assert not opened.attachments
    assert visits[1:] == []


def test_every_template_for_paper_is_among_the_kinds() -> None:
    """A new one is tried like the others; its kind goes into `kinds.py`."""
    folder = Path(settings.BASE_DIR) / "templates" / "pdf"
    wanted = {f"pdf/{path.name}" for path in folder.glob("*.html")}
    used: set[str | None] = set()

    def note(template: Any, **_: Any) -> None:
        used.add(template.name)

    template_rendered.connect(note)
    for kind in KINDS:
        kind.html(kind.paper)
    template_rendered.disconnect(note)
    assert wanted - used == set()
