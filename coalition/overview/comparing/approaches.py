"""What all municipalities do under a pillar: filtered, searched, a page at a time."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from coalition.models import Municipality
from coalition.overview.comparing.choice import address_of
from coalition.overview.forms import ApproachFilterForm
from coalition.overview.register.sizes import size_of
from coalition.overview.register.standings import Line, Register
from coalition.tools.figures import whole
from pillars.approach import Entry, links_of
from pillars.models import LocalApproach, PillarEdition
from pillars.models.approach import reads_shared

ON_A_PAGE = 20
FIRST = "Pas eerst de filters aan."


class Row(NamedTuple):
    """What one municipality tells about one pillar."""

    line: Line
    entry: Entry
    compare_url: str

    @property
    def about(self) -> str:
        """`Flevoland, 44.354 inwoners`."""
        inhabitants = f"{whole(self.line.population[0])} inwoners" if self.line.population else ""
        return ", ".join(part for part in (self.line.province, inhabitants) if part)


def approach_context(query: QueryDict, user: object, register: Register, own: Line | None) -> dict[str, Any]:
    """Everything that the page shows; with mistakes in the filters there are no rows."""
    names = PillarEdition.objects.names_now()
    form = ApproachFilterForm(query, names=names)
    chosen = form.cleaned_data if form.is_valid() else None
    found = LocalApproach.objects.visible_to(user).order_by("municipality__sort_key", "municipality__name", "pillar")
    found = found.none() if chosen is None else _filtered(found, chosen, register)
    page = Paginator(found, ON_A_PAGE).get_page(query.get("pagina"))
    pillar = int(chosen["pijler"]) if chosen and chosen["pijler"] else 0
    return {
        "form": form,
        "page": page,
        "rows": [_row(approach, names, register, own) for approach in page.object_list],
        "result": _result(page, filtered=any(query.get(name) for name in form.fields)) if chosen else FIRST,
        "chips": list(_chips(form, chosen)) if chosen else [],
        "pillar": pillar,
        "pillar_name": names.get(pillar, ""),
        "reads_shared": reads_shared(user),
        "clear_url": reverse("approach_list"),
    }


def _chips(form: ApproachFilterForm, chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was chosen, in words, each with the address without it."""
    here, given = reverse("approach_list"), {name: form.data[name] for name, value in chosen.items() if value}
    for name, typed in given.items():
        label = {"q": f"‘{typed}’", "provincie": str(chosen["provincie"])}.get(name)
        rest = urlencode({other: value for other, value in given.items() if other != name})
        yield label or str(dict(getattr(form.fields[name], "choices", ()))[typed]), f"{here}?{rest}" if rest else here


def _filtered(found: Any, chosen: dict[str, Any], register: Register) -> Any:
    """Only of municipalities that exist; what a dissolved one told stays on its own page."""
    found = found.filter(municipality__in=Municipality.objects.existing_on(register.day)).with_words(chosen["q"])
    if chosen["pijler"]:
        found = found.filter(pillar=chosen["pijler"])
    if chosen["provincie"]:
        found = found.filter(municipality__province=chosen["provincie"])
    if chosen["grootte"]:
        sizes = ((line.pk, size_of(line)) for line in register.lines)
        found = found.filter(municipality__in=[key for key, size in sizes if size and size.slug == chosen["grootte"]])
    return found


def _row(approach: LocalApproach, names: dict[int, str], register: Register, own: Line | None) -> Row:
    line = register.by_pk[approach.municipality_id]
    beside = [own, line] if own and own.pk != line.pk else [line]
    entry = Entry(approach.pillar, names[approach.pillar], approach, links_of(approach))
    return Row(line, entry, address_of(beside))


def _result(page: "Page[LocalApproach]", *, filtered: bool) -> str:
    total = page.paginator.count
    if not total:
        return "Niets gevonden." if filtered else "Er is nog niets te lezen."
    shown = f" U ziet {page.start_index()} tot en met {page.end_index()}." if page.has_other_pages() else ""
    return f"{total} {'beschrijving' if total == 1 else 'beschrijvingen'} gevonden.{shown}"
