"""The register as a page: every text and address is prepared here once, so that the template only puts them down.

Rendering is most of what a page costs: a badge is drawn once for each standing, not once for each row.
"""

import functools
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coalition.models import REGISTER_BEGINS
from coalition.overview.register.export import CREDIT
from coalition.overview.register.filters import COALITION_CHOICES, Filters, Found, Mistake
from coalition.overview.register.standings import Register, Standing
from coalition.tools.dates import long_date, today
from coalition.tools.figures import have

ROWS_ON_A_PAGE = 50
TONES = {
    Standing.SIGNED: "positive",
    Standing.TAKEN_OVER: "positive",
    Standing.MAYBE: "info",
    Standing.PREDECESSOR: "info",
    Standing.WITHDRAWN: "warning",
}
COLUMNS = (("naam", "Gemeente"), ("provincie", "Provincie"), ("status", "Status"), ("datum", "Ondertekend op"))


class Row(NamedTuple):
    """One row of the table, as text that is escaped already: Django's own escape is a third of a page's cost."""

    url: SafeString
    name: SafeString
    hint: SafeString
    province: SafeString
    badge: SafeString
    note: SafeString
    date: SafeString
    coalition: SafeString


class Header(NamedTuple):
    """The head of a column that can be sorted by."""

    label: str
    url: str
    direction: str
    icon: str


class Chip(NamedTuple):
    label: str
    url: str


def register_context(filters: Filters, register: Register, page_number: str | None) -> dict[str, Any]:
    """Everything that the page shows; with mistakes in the filters there are no rows."""
    mistakes = (*filters.mistakes, *filters.unknown_names(register))
    found: Sequence[Found] = () if mistakes else filters.apply(register)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(page_number)
    return {
        "filters": filters,
        "mistakes": mistakes,
        "wrong": {mistake.name: mistake.sentence for mistake in mistakes},
        "page": page,
        "rows": prepared_rows(page.object_list),
        "headers": _headers(filters),
        "chips": _chips(filters, register),
        "result": _result(page, mistakes),
        "summary": summary(register),
        "exports": [
            ("PDF", reverse("municipality_paper") + filters.query()),
            *(
                (kind.upper(), reverse("municipality_export", args=[kind]) + filters.query())
                for kind in ("csv", "xlsx", "json")
            ),
        ],
        "clear_url": reverse("municipality_list"),
        "credit": CREDIT,
        **_options(filters, register),
    }


def prepared_rows(found: Iterable[Found]) -> list[Row]:
    address = reverse("municipality_detail", args=["-"]).removesuffix("-/")
    badges = badge_of_each_standing()
    return [_row(match, address, badges) for match in found]


def _row(match: Found, address: str, badges: dict[Standing, SafeString]) -> Row:
    line = match.line
    return Row(
        url=_escaped(f"{address}{line.slug}/"),
        name=_escaped(line.name),
        hint=_escaped(
            " ".join(f"Het vroegere {old.name} hoort hier sinds {long_date(old.until)} bij." for old in match.former)
        ),
        province=_escaped(line.province or "niet bekend"),
        badge=badges[line.standing],
        note=_escaped(line.explanation),
        date=_escaped(line.signing.signed_on.short if line.signing and line.signing.signed_on else ""),
        coalition=_escaped(", ".join(line.coalition_names)),
    )


def _escaped(text: str) -> SafeString:
    return SafeString(escape(text))


@functools.cache
def badge_of_each_standing() -> dict[Standing, SafeString]:
    """The badges, drawn once for each process."""
    template = "components/badge.html"
    badges = {
        standing: render_to_string(template, {"tone": tone, "text": standing.label, "icon": ""})
        for standing, tone in TONES.items()
    }
    # What is true of most rows is said quietly.
    return {**badges, Standing.NONE: format_html('<span class="portal-muted">{}</span>', Standing.NONE.label)}


def summary(register: Register) -> dict[str, Any]:
    """How many of how many on which day, and what is told apart because it is not sure."""
    counts = register.counts
    return {
        "signed": register.signed,
        "have": have(register.signed, past=register.day < today()),
        "taken_over": counts[Standing.TAKEN_OVER],
        "total": register.total,
        "maybe": counts[Standing.MAYBE],
        "by_predecessor": counts[Standing.PREDECESSOR],
        "day": long_date(register.day),
    }


def _headers(filters: Filters) -> list[Header]:
    headers = []
    for name, label in COLUMNS:
        if filters.sort == name or (name == "naam" and not filters.sort and not filters.q):
            headers.append(Header(label, filters.query(sorteer=f"-{name}"), "ascending", "arrow-up"))
        elif filters.sort == f"-{name}":
            headers.append(Header(label, filters.query(sorteer=name), "descending", "arrow-down"))
        else:
            headers.append(Header(label, filters.query(sorteer=name), "", "sort"))
    return headers


def _chips(filters: Filters, register: Register) -> list[Chip]:
    chips = []
    here = reverse("municipality_list")

    def add(label: str, **without: Any) -> None:
        chips.append(Chip(label, here + filters.query(**without)))

    if filters.q:
        add(f"‘{filters.q}’", q="")
    if filters.province:
        add(register.places.provinces.get(filters.province, filters.province), provincie="")
    if filters.region:
        add(register.places.regions.get(filters.region, filters.region), ggd="")
    for status in filters.statuses:
        label = Standing(status).label if status in Standing.values else status
        add(label, status=[other for other in filters.statuses if other != status])
    if filters.year:
        add(f"ondertekend in {filters.year}", jaar="")
    if filters.coalition:
        add(_coalition_choices(filters, register)[filters.coalition], coalitie="")
    if not filters.is_today:
        add(f"peildatum {long_date(filters.day)}", peildatum="")
    return chips


def described(filters: Filters, register: Register) -> str:
    """What was chosen, in words: *alle gemeenten*, or *gemeenten: Flevoland, ondertekend*."""
    labels = [chip.label for chip in _chips(filters, register)]
    return f"gemeenten: {', '.join(labels)}" if labels else "alle gemeenten"


def _coalition_choices(filters: Filters, register: Register) -> dict[str, str]:
    """With, without, and the one coalition that a link led to."""
    if not filters.coalition or filters.coalition in COALITION_CHOICES:
        return COALITION_CHOICES
    names = (
        coalition.name
        for line in register.lines
        for coalition in line.coalitions
        if coalition.slug == filters.coalition
    )
    return {**COALITION_CHOICES, filters.coalition: next(names, filters.coalition)}


def _result(page: "Page[Found]", mistakes: Sequence[Mistake]) -> str:
    """The sentence that a screen reader reads out when the list changes."""
    if mistakes:
        return "Pas eerst de filters aan. " + " ".join(mistake.sentence for mistake in mistakes)
    total = page.paginator.count
    if total == 0:
        return "Geen gemeenten gevonden."
    noun = "gemeente" if total == 1 else "gemeenten"
    shown = f" U ziet {page.start_index()} tot en met {page.end_index()}." if page.has_other_pages() else ""
    return f"{total} {noun} gevonden.{shown}"


# ---- the choices of the filters --------------------------------------------------------------


def _options(filters: Filters, register: Register) -> dict[str, Any]:
    """The choices of each filter; those of province and region are the ones that exist on the reference date."""
    years = [(str(year), str(year)) for year in range(today().year, REGISTER_BEGINS.year - 1, -1)]
    return {
        "province_options": _option_list(register.places.provinces.items(), filters.province),
        "region_options": _option_list(register.places.regions.items(), filters.region),
        "year_options": _option_list(years, filters.year),
        "coalition_options": _option_list(_coalition_choices(filters, register).items(), filters.coalition),
        "statuses": [(status.value, status.label, status.value in filters.statuses) for status in Standing],
    }


def _option_list(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """`<option>` elements; a browser keeps the first, empty one when nothing is chosen."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
            for value, label in choices
            if value
        )
    )
