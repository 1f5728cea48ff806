"""Every kind of document that comes out of the portal: what stands on it, and how it is made.

`filled` puts a text into every field that people fill in, so that a test can try a name or an attack everywhere at once.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from django.template.loader import render_to_string

from coalition.overview.register.extract import Extract, ExtractRow
from coalition.tools import pdf
from partners.documents import CovenantPaper, Group, Line, ListedPartner, PartnerList, SignInList, paper_html, styles
from pillars.documents import FormPillar, FormSignatory, PillarForm, pillar_form_html, render_pillar_form
from pillars.drafts import DraftFacts, DraftPaper, draft_html, draft_text, render_draft_pdf
from pillars.models import DraftKind
from pillars.proof import ProofPaper, proof_html, render_proof
from support.documents import StatementPaper, StatementRow, SumRow, render_statement, statement_html

DAY = dt.date(2026, 9, 20)
NUENEN = "Nuenen, Gerwen en Nederwetten"
FOUR_SURNAMES = "Wilhelmina van der Meulen-Oosterhuis de Graaf-van Nieuwenhuizen-Łukasiewicz"
COALITION_OF_120 = ("Samen tegen eenzaamheid in " + "’s-Hertogenbosch, Súdwest-Fryslân en de andere kernen " * 3)[:120]
# What is not anybody's to fill in: its shape is checked elsewhere, or it is a word of our own.
_SHAPED = {
    "day",
    "hours",
    "month",
    "state",
    "total",
    "number",
    "order",
    "check_url",
    "check_address",
    "word",
    "notice_word",
    "register",
    "created",
    "issued_on",
}


@dataclass(frozen=True)
class Kind:
    """`standards` are the profiles of page-validation; `most` is how long a text may be in its fields."""

    name: str
    paper: Any
    html: Callable[[Any], str]
    render: Callable[[Any], bytes]
    standards: tuple[str, ...] = ("3a", "ua1")
    shaped: frozenset[str] = frozenset()

    def filled(self, text: str | Callable[[str, str], str]) -> Any:
        return filled(self.paper, text if callable(text) else lambda name, value: text, self.shaped | _SHAPED)


def filled(paper: Any, text: Callable[[str, str], str], shaped: frozenset[str] | set[str], name: str = "") -> Any:
    """The paper with `text(name, value)` in each field of text, however deep; an empty field is filled too."""
    if isinstance(paper, str):
        return paper if name in shaped or isinstance(paper, Enum) else text(name, paper)
    if is_dataclass(paper) and not isinstance(paper, type):
        changed = {one.name: filled(getattr(paper, one.name), text, shaped, one.name) for one in fields(paper)}
        return replace(paper, **changed)
    if isinstance(paper, tuple) and (names := getattr(paper, "_fields", ())):
        return type(paper)(*(filled(value, text, shaped, one) for one, value in zip(names, paper, strict=True)))
    if isinstance(paper, tuple):
        return tuple(filled(one, text, shaped, name) for one in paper)
    if isinstance(paper, dict):
        return {key: filled(value, text, shaped, name) for key, value in paper.items()}
    return paper


def longest(name: str, value: str) -> str:
    """The longest that a field of this name really gets."""
    return {
        "municipality": NUENEN,
        "coalition": COALITION_OF_120,
        "name": FOUR_SURNAMES,
        "portfolio_holder": FOUR_SURNAMES,
        "organisation": "Stichting Welzijn en Dienstverlening voor Ouderen in Nuenen, Gerwen en Nederwetten en omstreken",
        "place": "Sint-Maartensdijk, gemeente Tholen",
    }.get(name, value)


FORM = PillarForm(
    edition="Voorbeeldeditie",
    is_example=True,
    intro="Waar de vijf pijlers voor zijn, in een paar zinnen.",
    pillars=tuple(FormPillar(number, f"Pijler {number}", "Wat deze pijler vraagt.") for number in range(1, 6)),
    created=DAY,
    municipality="Dronten",
    signatories=(FormSignatory("Peter van Bergen"), FormSignatory("Anna de Vries", "locoburgemeester")),
    place="Dronten",
    date_text="20 september 2026",
    number="5P26-0303-32E8",
    check_url="https://portaal.example.nl/controle/",
)
COVENANT = CovenantPaper(
    coalition="ZamenEen",
    word="convenant",
    title="Samen tegen eenzaamheid",
    goals="- Niemand alleen.",
    text="# Wat wij afspreken\n\nWij kijken naar elkaar om.\n\n- Wij bellen aan.",
    order=1,
    number="5P26-0303-32E8",
    created=DAY,
    lines=(Line("Bibliotheek", "Bea Boek", "directeur", "ondertekend op 15 maart 2019"), Line("Corporatie"), Line()),
    place="Dronten",
    date_text="20 september 2026",
    check_address="portaal.example.nl/controle/",
)
SIGN_IN = SignInList("ZamenEen", "Koffieochtend", "20 september 2026", "Dronten", DAY, (Line("Bibliotheek"), Line()))
PARTNERS = PartnerList(
    "ZamenEen", "20 september 2026", DAY,
    (Group("welzijn", (ListedPartner("Bibliotheek", "Dronten", "welzijn", "15 maart 2019"),)),
     Group("", (ListedPartner("Corporatie", "Dronten", "wonen", "15 maart 2019"),))),
    ("2 partners.",),
)  # fmt: skip
PROOF = ProofPaper(
    number="BW26-0303-7KQA", municipality="Dronten", issued_on=DAY,
    facts={"Gemeente": "Dronten (GM0303)", "Ondertekend door": "Peter van Bergen (wethouder)"},
    pillars=FORM.pillars, is_example=True, ministry="Ministerie van VWS", check_url="https://portaal.example.nl/controle/",
)  # fmt: skip
EXTRACT = Extract(
    DAY, "alle gemeenten", (ExtractRow("Dronten", "Flevoland", "ondertekend", "20 september 2019", "ZamenEen"),)
)
STATEMENT = StatementPaper(
    adviser="Ada Adviseur", month="september 2026", state="Goedgekeurd op 3 oktober 2026.", created=DAY,
    rows=(StatementRow("3 sep", "Vraag 12", "Dronten", "gesprek", "1,5 uur", "Kennismaken"),),
    total="1,5 uur", sums=(SumRow("Per gemeente", (("Dronten", "1,5 uur"),)),),
)  # fmt: skip
DRAFT = DraftFacts(
    municipality="Dronten", edition="Voorbeeldeditie", pillars=("Bestuurlijk commitment", "Creëer een sterk netwerk"),
    is_example=True, signatories=(FormSignatory("Peter van Bergen"),), co_signers=("voorzitter, ZamenEen",),
    portfolio_holder="Peter van Bergen", college_date_text="3 september 2026", date_text="20 september 2026",
    when="op 20 september 2026", place="Dronten", ceremony="de Week tegen Eenzaamheid", in_presence_of="de minister",
    on_behalf_of="de partners", number="5P26-0303-32E8", notice_word="collegebrief", mayor="A. Burger",
    secretary="B. Schrijver", register="portaal.example.nl", signing_day=DAY, college_day=dt.date(2026, 9, 1),
)  # fmt: skip
# As an officer left it: every mark that the text may have, so that all of it is tried.
EDITED = DraftPaper(
    kind=DraftKind.COLLEGE_PROPOSAL, municipality="Dronten", number="5P26-0303-32E8", notice_word="collegebrief",
    text="Zelf geschreven", created=DAY, modified=DAY, links={"persbericht": "https://portaal.example.nl/persbericht"},
)  # fmt: skip


def _drafted(kind: DraftKind, facts: DraftFacts) -> DraftPaper:
    return DraftPaper(
        kind=kind, text=draft_text(kind, facts), municipality=facts.municipality, number=facts.number,
        notice_word=facts.notice_word, created=DAY, modified=DAY,
    )  # fmt: skip


def _register_html(extract: Extract) -> str:
    context = {"extract": extract, "day": "20 september 2026", "summary": {"signed": 1, "total": 2}, "credit": "CBS"}
    return render_to_string("pdf/register.html", {**context, "title": "Gemeenten en de vijf pijlers"})


def _draft(kind: DraftKind) -> Kind:
    return Kind(
        f"draft-{kind.value}", DRAFT,
        lambda facts: draft_html(_drafted(kind, facts)), lambda facts: render_draft_pdf(_drafted(kind, facts)),
    )  # fmt: skip


def _of_coalition(name: str, paper: Any) -> Kind:
    return Kind(name, paper, paper_html, lambda shown: pdf.render(paper_html(shown), styles()))


KINDS: list[Kind] = [
    Kind("pillar-form", FORM, pillar_form_html, render_pillar_form),
    Kind("pillar-form-empty", replace(FORM, municipality="", signatories=(), place="", date_text="", number=""),
         pillar_form_html, render_pillar_form, shaped=frozenset({"municipality", "place", "date_text"})),
    _of_coalition("covenant", COVENANT),
    _of_coalition("covenant-single", replace(COVENANT, lines=COVENANT.lines[:1], single=True)),
    _of_coalition("sign-in-list", SIGN_IN),
    _of_coalition("partner-list", PARTNERS),
    Kind("proof", PROOF, proof_html, render_proof),
    Kind("register", EXTRACT, _register_html,
         lambda extract: pdf.render(_register_html(extract), render_to_string("pdf/register.css"))),
    Kind("statement", STATEMENT, statement_html, render_statement),
    Kind("draft-edited", EDITED, draft_html, render_draft_pdf),
    *map(_draft, DraftKind),
]  # fmt: skip
