"""The paper of the pillars: what stands on the form, and the form as PDF.

The text and the looks are in `templates/pdf/pillar-form.html` and `.css`; nothing of them is here.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import segno
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coalition.tools import pdf, pdf_filled
from coalition.tools.numbers import EXAMPLE, is_valid

# The classes of the stylesheet, from the largest type to the smallest; the first that fits one page is taken.
SIZES = (1, 2, 3, 4)
# The longest value that is sure to stay on one line of the form, in letters of common width; elsewhere 36.
_LINE_LETTERS = {"place": 18, "date": 18}
_WIDE = "mwMW—…"
# White around a QR code, in modules: the standard asks for four.
QUIET = 4


class FormPillar(NamedTuple):
    """A pillar in the words of its edition; the explanation may be empty."""

    number: int
    name: str
    explanation: str = ""


class FormSignatory(NamedTuple):
    """Who signs; an empty name leaves a line to write on."""

    name: str = ""
    function: str = "wethouder"


class Fact(NamedTuple):
    """A line of the box to sign in: its id in the page, its label, what is filled in."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class PillarForm:
    """All that stands on one pillar form. Text must be clean and printable (`coalition.tools.text`)."""

    edition: str
    pillars: tuple[FormPillar, ...]
    created: dt.date
    """The day of the record behind the form; it is in the file's metadata, so the same form is the same file."""
    is_example: bool = False
    intro: str = ""
    municipality: str = ""
    signatories: tuple[FormSignatory, ...] = ()
    place: str = ""
    date_text: str = ""
    number: str = ""
    check_url: str = ""
    """Where a number is checked; without a number, where the portal is."""


def pillar_form_html(
    form: PillarForm, size: int = SIZES[0], *, without_number: bool = False, fillable: bool = False
) -> str:
    """The form as HTML; `without_number` leaves the places of number and code empty, for a stack to fill.

    A `fillable` one has fields to type in, and asks for the portfolio too. Raises ValueError for a number that is not one of ours.
    """
    code = qr_svg(form.number) if form.number else ""
    explained = any(pillar.explanation for pillar in form.pillars)
    middle = len(form.pillars) - len(form.pillars) // 2 if explained else len(form.pillars)
    municipality, place, date, *names = _facts(form)
    rows = [[municipality, place], [names[0], date]] if len(names) == 1 else [[municipality, place, date]]
    # One signatory: the official box, with place and date beside it. More: each a name and a line of their own.
    alone = len(names) == 1
    pairs: list[list[Fact | None]] = [[*names[start : start + 2]] for start in range(0, len(names), 2)]
    if len(names) % 2:
        pairs[-1].append(None)
    return render_to_string(
        "pdf/pillar-form.html",
        {
            "form": form,
            "title": _title(form),
            "size": size,
            "explained": explained,
            "left": form.pillars[:middle],
            "right": form.pillars[middle:],
            "numbered": bool(form.number),
            "number": "" if without_number else form.number,
            "code": "" if without_number else code,
            "check_address": _address(form),
            "signatories": names,
            "rows": [*rows, [Fact("portfolio", "Portefeuille", "")]] if fillable else rows,
            "fillable": fillable,
            "signatory_pairs": pairs,
            "stacked": any(_is_long(fact, 24 if alone else 0) for fact in (place, date)),
        },
    )


def render_pillar_form(form: PillarForm) -> bytes:
    """One form: a tagged, archival PDF of exactly one page. Raises PdfError when no size of type fits."""
    if not any(_is_long(fact) for fact in _facts(form)):
        try:
            return _filled(form)
        except pdf_filled.NotThere:
            pass  # a line that breaks where nobody expects it
    for size in SIZES[:-1]:
        try:
            return pdf.render(pillar_form_html(form, size), pillar_form_styles(), one_page=True)
        except pdf.TooManyPages:
            continue
    return pdf.render(pillar_form_html(form, SIZES[-1]), pillar_form_styles(), one_page=True)


def render_fillable_form(form: PillarForm) -> bytes:
    """The form with fields to type in, for one signatory: tagged, but no archive takes it. Raises PdfError."""
    styles = pillar_form_styles() + render_to_string("pdf/pillar-form-fillable.css")
    for size in SIZES[:-1]:
        try:
            return pdf.render_fillable(pillar_form_html(form, size, fillable=True), styles)
        except pdf.TooManyPages:
            continue
    return pdf.render_fillable(pillar_form_html(form, SIZES[-1], fillable=True), styles)


def _filled(form: PillarForm) -> bytes:
    """What forms of one edition share is laid out once for each process."""
    sign = pdf_filled.SIGN
    shared = replace(
        form,
        municipality=sign if form.municipality else "",
        signatories=tuple(FormSignatory(sign if one.name else "", one.function) for one in form.signatories),
        place=sign if form.place else "",
        date_text=sign if form.date_text else "",
        number=EXAMPLE if form.number else "",
        check_url=_address(form),
        created=pdf_filled.SHARED_DATE,
    )
    code = None
    texts = {fact.key: pdf.StackText(fact.value, "value") for fact in _facts(form) if fact.value}
    if form.number:
        texts["number"] = pdf.StackText(form.number, "number")
        code = pdf_filled.Code("code", qr_squares(form.number), f"QR-code met nummer {form.number}")
    return pdf_filled.render_filled(
        _shared_html(shared), pillar_form_styles(), texts, title=_title(form), day=form.created, code=code
    )


@functools.lru_cache(maxsize=64)
def _shared_html(form: PillarForm) -> str:
    return _html_that_fits(form)


def render_pillar_stack(forms: Sequence[PillarForm], progress: Callable[[int], None] = lambda _: None) -> bytes:
    """Many forms in one file for the printer, in their order: 342 of them in seconds. Raises as `tools.pdf` does."""
    return pdf.render_stack(list(_stack_pages(forms)), pillar_form_styles(), "Formulieren vijf pijlers", progress)


def qr_svg(number: str) -> SafeString:
    """The number alone as QR code with its quiet zone, as one path. Raises ValueError."""
    code = qr_squares(number)
    return format_html(
        '<svg viewBox="0 0 {side} {side}" role="img"><title>QR-code met nummer {number}</title><path d="{path}"/></svg>',
        side=code.side,
        number=number,
        path="".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in code.runs),
    )


def qr_squares(number: str) -> pdf.Squares:
    """The number as QR code (version 1, level Q) with its quiet zone of four. Raises ValueError."""
    if not is_valid(number):
        raise ValueError(f"{number!r} is not a number on paper")
    matrix = segno.make_qr(number, version=1, error="q", boost_error=False).matrix
    runs = [(x + QUIET, y + QUIET, length) for y, row in enumerate(matrix) for x, length in _dark_runs(row)]
    return pdf.Squares(len(matrix) + 2 * QUIET, runs)


def _dark_runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Of a row of modules the first place and the length of each dark run."""
    start = None
    for place, module in enumerate([*row, 0]):
        if module and start is None:
            start = place
        elif not module and start is not None:
            yield start, place - start
            start = None


def pillar_form_styles() -> str:
    return render_to_string("pdf/pillar-form.css")


def _stack_pages(forms: Iterable[PillarForm]) -> Iterable[pdf.StackPage]:
    """What forms share is laid out once; a form with a long name has a page of its own, since its lines grow."""
    shared = functools.cache(functools.partial(_html_that_fits, without_number=True))
    for form in forms:
        facts = _facts(form)
        if any(_is_long(fact) for fact in facts):
            yield pdf.StackPage(_html_that_fits(form))
            continue
        texts = {fact.key: pdf.StackText(fact.value, "value") for fact in facts if fact.value}
        if form.number:
            texts["number"] = pdf.StackText(form.number, "number")
        codes = {"code": qr_squares(form.number)} if form.number else {}
        yield pdf.StackPage(shared(_blank(form)), texts, codes)


def _blank(form: PillarForm) -> PillarForm:
    """The form as many municipalities share it."""
    return replace(
        form,
        municipality="",
        signatories=tuple(FormSignatory("", person.function) for person in form.signatories),
        place="",
        date_text="",
        number=EXAMPLE if form.number else "",
        check_url=_address(form),
        created=pdf_filled.SHARED_DATE,
    )


def _title(form: PillarForm) -> str:
    return f"Vijf pijlers tegen eenzaamheid, {form.municipality or 'formulier'}"


def _address(form: PillarForm) -> str:
    """The address as people type it: without scheme, and without the number, which stands above it."""
    address = form.check_url.partition("://")[2] or form.check_url
    return address.removesuffix(f"{form.number}/") if form.number else address


def _html_that_fits(form: PillarForm, *, without_number: bool = False) -> str:
    for size in SIZES:
        html = pillar_form_html(form, size, without_number=without_number)
        if pdf.fits_one_page(html, pillar_form_styles()):
            break
    return html  # the smallest, when none fits: making the stack then says so


def _facts(form: PillarForm) -> list[Fact]:
    """Municipality, place and date, and a name for each signatory (one without a name when nobody is given)."""
    names = [
        Fact(f"name-{order}", f"Naam {person.function or 'wethouder'}", person.name)
        for order, person in enumerate(form.signatories or (FormSignatory(),), start=1)
    ]
    place, date = Fact("place", "Plaats", form.place), Fact("date", "Datum", form.date_text)
    return [Fact("municipality", "Gemeente", form.municipality), place, date, *names]


def _is_long(fact: Fact, limit: int = 0) -> bool:
    """Whether the value may need a second line; a capital counts as one and a half letters."""
    width = sum(1.5 if letter.isupper() or letter in _WIDE else 1 for letter in fact.value)
    return width > (limit or _LINE_LETTERS.get(fact.key, 36))
