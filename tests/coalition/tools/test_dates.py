"""A date is known to the day, the month, the year or not at all, and stays so: read, stored, shown, sorted."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django import forms
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from coalition.models import PortfolioHolder
from coalition.tools.dates import (
    MONTHS,
    PartialDate,
    PartialDateFormField,
    PartialDateWidget,
    Precision,
    by_partial_date,
    long_date,
    today,
)
from tests.factories import HolderFactory, MunicipalityFactory

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
UNKNOWN = PartialDate.unknown()


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day, parts = draw(DAYS), draw(st.integers(0, 3))
    return PartialDate.of(*(day.year, day.month, day.day)[:parts]) if parts else UNKNOWN


@given(partial_dates())
def test_what_a_file_says_is_read_back_the_same(when: PartialDate) -> None:
    assert PartialDate.parse(when.iso()) == when
    assert PartialDate.parse(str(when)) == when
    assert PartialDate.parse(when.short) == when


@given(partial_dates())
def test_a_form_shows_what_it_cleans(when: PartialDate) -> None:
    field, shown = PartialDateFormField(), PartialDateWidget().decompress(when)
    assert field.clean(shown) == when
    assert not field.has_changed(when, shown)


@given(partial_dates())
def test_its_bounds_are_in_order_and_inside_its_year(when: PartialDate) -> None:
    if when:
        assert when.earliest
        assert when.latest
        assert when.earliest <= when.latest
        assert when.lies_within(date(when.earliest.year, 1, 1), date(when.earliest.year, 12, 31))
        assert when.may_touch(when.latest, None)
        assert when.may_touch(None, when.earliest)
    else:
        assert (when.earliest, when.latest) == (None, None)
        assert when.may_touch(date(2019, 1, 1), date(2019, 1, 1))
        assert not when.lies_within(None, None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20-09-2019", "2019-09-20"),
        ("20-9-2019", "2019-09-20"),
        ("20/09/2019", "2019-09-20"),
        ("20 september 2019", "2019-09-20"),
        ("  2019-09-20 ", "2019-09-20"),
        ("September 2019", "2019-09"),
        ("09-2019", "2019-09"),
        ("2019-9", "2019-09"),
        ("2019", "2019"),
        ("", ""),
        ("onbekend", ""),
        ("datum onbekend", ""),
        ("29 februari 2020", "2020-02-29"),
    ],
)
def test_the_spellings_that_files_use(text: str, iso: str) -> None:
    assert PartialDate.parse(text).iso() == iso


@pytest.mark.parametrize(
    "text",
    [
        "31-02-2019",
        "29 februari 2019",
        "2019-13",
        "20-09-19",
        "morgen",
        "0",
        "99999",
        "1-2-3-2019",
        "2019-",
        "-",
        "²⁰¹⁹",
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="geen bestaande datum") as refused:
        PartialDate.parse(text)
    assert "Schrijf 20-09-2019, 09-2019 of 2019." in str(refused.value)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        when = PartialDate.parse(text)
    except ValueError:
        return
    assert PartialDate.parse(when.iso()) == when


def test_it_reads_as_dutch() -> None:
    assert str(PartialDate.of(2021, 9, 28)) == "28 september 2021"
    assert str(PartialDate.of(2021, 9)) == "september 2021"
    assert str(PartialDate.of(2021)) == "2021"
    assert str(UNKNOWN) == "datum onbekend"
    assert PartialDate.of(2021, 9, 28).short == "28-09-2021"
    assert long_date(date(2020, 1, 1)) == "1 januari 2020"


@time_machine.travel("2026-03-31 22:30:00+00:00", tick=False)
def test_today_is_today_in_the_netherlands() -> None:
    assert today() == date(2026, 4, 1)
    assert PartialDate.of(2026, 4, 2).is_ahead
    assert not PartialDate.of(2026, 4, 1).is_ahead
    assert not PartialDate.of(2026).is_ahead, "a year that began may lie behind us"
    assert not UNKNOWN.is_ahead


# ---- in a form -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        (["20", "9", "2019"], "2019-09-20"),
        (["20", "September", "2019"], "2019-09-20"),
        (["", "09", "2019"], "2019-09"),
        (["", "", " 2019 "], "2019"),
        (["", "", ""], ""),
        ([], ""),
        (None, ""),
    ],
)
def test_the_day_or_day_and_month_may_stay_empty(typed: Any, iso: str) -> None:
    assert PartialDateFormField().clean(typed).iso() == iso


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["31", "2", "2026"], "31-2-2026 bestaat niet. Vul een bestaande datum in, bijvoorbeeld 27 3 2026."),
        (["", "13", "2026"], "13-2026 bestaat niet. Vul een bestaande datum in, bijvoorbeeld 27 3 2026."),
        (["x", "3", "2026"], "x-3-2026 bestaat niet. Vul een bestaande datum in, bijvoorbeeld 27 3 2026."),
        (["27", "", "2026"], "Vul ook de maand in."),
        (["27", "3", ""], "Vul ook het jaar in."),
        (["27", "3", "26"], "Vul het jaar in met vier cijfers, bijvoorbeeld 2026."),
        (
            ["1", "1", "99999999999999999999"],
            "1-1-99999999999999999999 bestaat niet. Vul een bestaande datum in, bijvoorbeeld 27 3 2026.",
        ),
    ],
)
def test_the_message_says_what_to_do(typed: list[str], message: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        PartialDateFormField().clean(typed)
    assert refused.value.messages == [message]


def test_a_whole_day_and_a_required_date() -> None:
    with pytest.raises(forms.ValidationError, match="Vul dag, maand en jaar in"):
        PartialDateFormField(whole_day=True).clean(["", "9", "2019"])
    with pytest.raises(forms.ValidationError, match="Vul een datum in"):
        PartialDateFormField(required=True).clean(["", "", ""])
    assert PartialDateFormField(whole_day=True).clean(["", "", ""]) == UNKNOWN


# ---- in the database -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("when", [UNKNOWN, PartialDate.of(2019), PartialDate.of(2020, 2), PartialDate.of(2020, 2, 29)])
def test_three_columns_hold_one_notion(when: PartialDate) -> None:
    holder = HolderFactory.create(since=when)
    assert PortfolioHolder.objects.get(pk=holder.pk).since == when


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        (date(2019, 1, 1), None, Precision.DAY),
        (None, date(2019, 1, 1), Precision.DAY),
        (None, None, Precision.DAY),
        (date(2019, 1, 1), date(2019, 1, 2), Precision.DAY),
        (date(2019, 1, 31), date(2019, 1, 1), Precision.MONTH),
        (date(2019, 1, 1), date(2019, 1, 1), Precision.YEAR),
        (None, None, Precision.YEAR),
        (date(2019, 1, 1), None, Precision.YEAR),
        (date(2019, 1, 1), date(2019, 12, 31), Precision.UNKNOWN),
        (None, date(2019, 12, 31), Precision.UNKNOWN),
    ],
)
def test_the_database_refuses_half_a_date(earliest: date | None, latest: date | None, precision: str) -> None:
    holder = HolderFactory.create()
    columns = {"since_earliest": earliest, "since_latest": latest, "since_precision": precision}
    with pytest.raises(IntegrityError, match="portfolio_since_partial_date"), transaction.atomic():
        PortfolioHolder.objects.filter(pk=holder.pk).update(**columns)


@pytest.mark.django_db
def test_an_unknown_date_sorts_last_both_ways() -> None:
    municipality = MunicipalityFactory.create()
    for name, when in {
        "onbekend": UNKNOWN,
        "maart": PartialDate.of(2019, 3),
        "jaar": PartialDate.of(2019),
        "later": PartialDate.of(2020, 1, 1),
    }.items():
        HolderFactory.create(
            municipality=municipality, name=name, since=when, until=PartialDate.of(2024), is_current=False
        )
    rows = PortfolioHolder.objects
    assert [row.name for row in rows.order_by(*by_partial_date("since"))] == ["jaar", "maart", "later", "onbekend"]
    newest = rows.order_by(*by_partial_date("since", newest_first=True))
    assert [row.name for row in newest] == ["later", "jaar", "maart", "onbekend"]


def test_every_month_has_a_name() -> None:
    assert [PartialDate.parse(f"1 {month} 2020").iso()[5:7] for month in MONTHS] == [f"{n:02d}" for n in range(1, 13)]
