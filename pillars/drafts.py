"""The documents around a signing: the proposal to the college, the notice to the council, the press release, the plan.

The words are in `templates/documents/`; what the record does not know is a gap that shows.
The college decides, the council is informed; the portal judges nobody's authority to sign.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from coalition.tools import pdf
from coalition.tools.documents import as_value, blocks_as_html, gaps, marked, parse, write_docx
from coalition.tools.plain import render_plain
from coalition.tools.text import clean_text
from pillars.documents import FormSignatory
from pillars.models import DraftKind, NoticeWord

TEMPLATES = {
    DraftKind.COLLEGE_PROPOSAL: "documents/college-proposal.txt",
    DraftKind.COUNCIL_NOTICE: "documents/council-notice.txt",
    DraftKind.PRESS_RELEASE: "documents/press-release.txt",
    DraftKind.PLAN: "documents/plan.txt",
}


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """The facts that all documents of one signing share; an empty text is a fact that is missing."""

    municipality: str
    edition: str
    pillars: tuple[str, ...]
    is_example: bool = False
    signatories: tuple[FormSignatory, ...] = ()
    co_signers: tuple[str, ...] = ()
    """Who signs beside the municipality, as everybody may read it."""
    portfolio_holder: str = ""
    college_date_text: str = ""
    date_text: str = ""
    when: str = ""
    """The same date in a sentence: *op 20 september 2019*, *in september 2019*."""
    place: str = ""
    ceremony: str = ""
    in_presence_of: str = ""
    on_behalf_of: str = ""
    number: str = ""
    notice_word: str = NoticeWord.INFORMATION_LETTER.value
    mayor: str = ""
    secretary: str = ""
    register: str = ""
    """Where the public register is."""
    signing_day: dt.date | None = None
    college_day: dt.date | None = None
    """The day from which a plan counts back; proposed where nobody named one."""
    college_day_is_proposal: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftPaper:
    """One document as it is printed: its marked text, and what the file says of itself."""

    kind: DraftKind
    text: str
    municipality: str
    number: str
    notice_word: str
    created: dt.date
    modified: dt.date
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the municipality calls it."""
        return name_of(self.kind, self.notice_word)

    @property
    def author(self) -> str:
        return f"Gemeente {self.municipality}"

    @property
    def file_name(self) -> str:
        """What it is, without its extension."""
        return f"{self.name}-vijf-pijlers-{slugify(self.municipality)}"


def name_of(kind: DraftKind, notice_word: str) -> str:
    return notice_word if kind == DraftKind.COUNCIL_NOTICE else str(kind.label)


def draft_text(kind: DraftKind, facts: DraftFacts) -> str:
    """The document as marked text, as `coalition.tools.documents` reads it."""
    clean = _clean(facts)
    people = clean.signatories
    words = {"draft": clean, "signers": _signers(people), "several": len(people) > 1}
    return clean_text(render_plain(TEMPLATES[kind], words))


def draft_html(paper: DraftPaper) -> str:
    """The document as a page for paper."""
    blocks = parse(paper.text)
    has_title = bool(blocks) and blocks[0].kind == "heading-1"
    title = blocks.pop(0).texts[0] if has_title else paper.name.capitalize()
    return render_to_string(
        "pdf/draft.html",
        {
            "paper": paper,
            "title": title,
            "heading": marked(title),
            "words": blocks_as_html(blocks, links=paper.links),
            "gaps": len(gaps(paper.text)),
        },
    )


def draft_styles() -> str:
    return render_to_string("pdf/draft.css")


def render_draft_pdf(paper: DraftPaper) -> bytes:
    """A tagged, archival PDF of as many pages as it takes. Raises PdfError for what paper cannot carry."""
    return pdf.render(draft_html(paper), draft_styles())


def render_draft_docx(paper: DraftPaper) -> bytes:
    """A Word document, for the municipality's own template."""
    return write_docx(paper.text, created=paper.created, author=paper.author, links=paper.links)


def _clean(facts: DraftFacts) -> DraftFacts:
    """The same facts, none of which can be taken for a mark of the template."""
    cleaned: dict[str, Any] = {
        one.name: as_value(value) for one in fields(facts) if isinstance(value := getattr(facts, one.name), str)
    }
    cleaned["pillars"] = tuple(as_value(name) for name in facts.pillars)
    cleaned["co_signers"] = tuple(as_value(name) for name in facts.co_signers)
    cleaned["signatories"] = tuple(
        FormSignatory(as_value(person.name), as_value(person.function)) for person in facts.signatories
    )
    return replace(facts, **cleaned)


def _signers(people: tuple[FormSignatory, ...]) -> str:
    """Who signs, in a sentence: `wethouder Peter van Bergen en burgemeester [invullen: naam]`."""
    named = [f"{person.function or 'wethouder'} {person.name or '[invullen: naam]'}" for person in people]
    return " en ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
