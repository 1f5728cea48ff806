"""The parts that pages are put together from: pagination, sorting, timeline, and the pages for what goes wrong."""

from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from coalition.overview.views import errors
from coalition.templatetags.portal import ICONS, icon
from tests.client import problems_of


def render(template: str, address: str, context: dict[str, Any]) -> str:
    """Draws a part of a page as it stands on that address, without what only whole pages are given."""
    holder = Context(context)
    holder.request = RequestFactory().get(address)  # type: ignore[attr-defined]  # where `querystring` looks
    return Template(template).render(holder)


def draw(template: str, address: str = "/gemeenten/", **context: Any) -> Any:
    html = render(template, address, context)
    assert problems_of(html) == []
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def test_pagination_keeps_the_filters_and_marks_the_page() -> None:
    page = Paginator(range(100), 10).get_page(5)
    tree = draw(
        '{% include "components/pagination.html" with page=page only %}', "/gemeenten/?q=den+bosch&pagina=5", page=page
    )
    links = {"".join(link.itertext()).strip(): link for link in tree.iter("a")}
    assert list(links) == [
        "Vorige pagina",
        "Pagina 1",
        "Pagina 4",
        "Pagina 5",
        "Pagina 6",
        "Pagina 10",
        "Volgende pagina",
    ]
    assert links["Volgende pagina"].get("href") == "?q=den+bosch&pagina=6"
    assert [name for name, link in links.items() if link.get("aria-current") == "page"] == ["Pagina 5"]


def test_pagination_of_one_page_is_not_there() -> None:
    page = Paginator(range(3), 10).get_page(1)
    assert not list(draw('{% include "components/pagination.html" with page=page only %}', page=page).iter("a"))


@pytest.mark.parametrize(
    ("sort", "aria", "target"),
    [
        ("naam", "ascending", "?q=x&volgorde=-naam"),
        ("-naam", "descending", "?q=x&volgorde=naam"),
        ("datum", None, "?q=x&volgorde=naam"),
    ],
)
def test_sort_header_says_the_order_and_links_to_the_other(sort: str, aria: str | None, target: str) -> None:
    table = '<table><tr>{% include "components/sort_header.html" with name="naam" label="Gemeente" sort=sort only %}</tr></table>'
    html = render(table, "/gemeenten/?q=x&pagina=4", {"sort": sort})
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    header = next(tree.iter("th"))
    assert (header.get("aria-sort"), header.get("scope")) == (aria, "col")
    assert next(header.iter("a")).get("href") == target


def test_chip_removes_one_filter_and_says_so() -> None:
    tree = draw('{% include "components/chips.html" with chips=chips only %}', chips=[("Flevoland", "?q=x")])
    chip, clear = tree.iter("a")
    assert ("".join(chip.itertext()).strip(), chip.get("href")) == ("Flevoland, verwijder filter", "?q=x")
    assert clear.get("href") == "?"


def test_optional_parts_of_components_may_be_left_out() -> None:
    event = {"date": "datum onbekend", "title": "Ingetrokken"}
    row = {"label": "Plaats", "value": ""}
    tree = draw(
        """{% include "components/badge.html" with text="Concept" only %}{% include "components/alert.html" with text="Bewaard." only %}
        {% include "components/timeline.html" with events=events only %}{% include "components/summary_list.html" with rows=rows only %}
        {% include "components/empty.html" with title="Niets gevonden" only %}
        {% include "components/confirm_form.html" with action="/x/" button="Terugnemen" csrf_token="t" only %}
        {% include "components/support.html" with text="Bel iemand." only %}""",
        events=[event],
        rows=[row],
    )
    text = " ".join("".join(tree.itertext()).split())
    assert "Plaats niet ingevuld" in text
    assert "datum onbekend Ingetrokken" in text


def test_icons_are_sound_and_hidden_from_screen_readers() -> None:
    for name in ICONS:
        assert problems_of(icon(name)) == []
        assert 'aria-hidden="true"' in icon(name)


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        (lambda request: errors.bad_request(request, ValueError()), 400, "Er is niets bewaard of veranderd."),
        (
            lambda request: errors.permission_denied(request, PermissionError("U hebt geen rol in Urk.")),
            403,
            "U hebt geen rol in Urk.",
        ),
        (
            lambda request: errors.page_not_found(request, LookupError("No Signing matches")),
            404,
            "Deze pagina vinden wij niet",
        ),
        (errors.server_error, 500, "Dat ligt aan ons, niet aan u."),
        (errors.csrf_failure, 403, "Wat u typte staat er nog."),
    ],
)
def test_error_pages_help_in_sound_markup_without_a_database(answer: Any, status: int, sentence: str) -> None:
    request = RequestFactory().get("/x/")
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # all a page asks of it
    response = answer(request)
    content = response.content.decode()
    assert response.status_code == status
    assert sentence in content
    assert "No Signing matches" not in content
    assert problems_of(content) == []


def test_page_for_our_mistakes_survives_broken_templates(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    response = errors.server_error(RequestFactory().get("/x/"))
    assert (response.status_code, "Probeer het over een paar minuten opnieuw." in response.content.decode()) == (
        500,
        True,
    )
