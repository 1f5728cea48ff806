"""Dates that are known to the day, the month, the year, or not at all.

The one place that knows partial dates: the value (`PartialDate`), the model notion
(`PartialDateField`, three columns), the form field (`PartialDateFormField`), showing,
sorting and filtering. An unknown date is never turned into 1 January.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.timezone import localdate

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
UNKNOWN_TEXT = "datum onbekend"
EXAMPLE = "bijvoorbeeld 27 3 2026"


def reference_date(typed: str) -> date:
    """The day (*peildatum*) for which something is counted; nothing typed is today. Raises ValueError with a sentence."""
    if not typed:
        return today()
    example = "bijvoorbeeld 31-12-2020"
    try:
        partial = PartialDate.parse(typed)
    except ValueError as problem:
        raise ValueError(f"Vul als peildatum een bestaande datum in, {example}.") from problem
    if partial.precision != Precision.DAY or partial.earliest is None:
        raise ValueError(f"Vul als peildatum een dag, een maand en een jaar in, {example}.")
    if partial.earliest > today():
        raise ValueError("Deze peildatum ligt in de toekomst. Kies een dag tot en met vandaag.")
    return partial.earliest


class Precision(models.TextChoices):
    DAY = "day", "op de dag"
    MONTH = "month", "op de maand"
    YEAR = "year", "op het jaar"
    UNKNOWN = "unknown", "onbekend"


def today() -> date:
    """Today in the Netherlands, whatever the server's clock is set to."""
    return localdate()


def long_date(day: date) -> str:
    """28 september 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True)
class PartialDate:
    """A date with its precision: `earliest` and `latest` bound it, both None when it is unknown."""

    earliest: date | None
    latest: date | None
    precision: Precision

    @classmethod
    def unknown(cls) -> "PartialDate":
        return cls(None, None, Precision.UNKNOWN)

    @classmethod
    def on(cls, day: date) -> "PartialDate":
        return cls(day, day, Precision.DAY)

    @classmethod
    def of(cls, year: int | None, month: int | None = None, day: int | None = None) -> "PartialDate":
        """From what is known; raises ValueError for a day that does not exist or a day without a month."""
        if year is None:
            if month is not None or day is not None:
                raise ValueError("Vul ook het jaar in.")
            return cls.unknown()
        if month is None:
            if day is not None:
                raise ValueError("Vul ook de maand in.")
            return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
        if day is None:
            first = date(year, month, 1)
            return cls(first, first.replace(day=calendar.monthrange(year, month)[1]), Precision.MONTH)
        return cls.on(date(year, month, day))

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads `2019-09-20`, `2019-09`, `2019`, `20-09-2019`, `09-2019`, `20 september 2019`, `september 2019` or nothing.

        Raises ValueError with a Dutch sentence for anything else.
        """
        words = text.strip().lower().replace("/", "-")
        if words in ("", "onbekend", UNKNOWN_TEXT):
            return cls.unknown()
        parts = re.split(r"[\s-]+", words)
        try:
            numbers = [MONTHS.index(part) + 1 if part in MONTHS else int(part) for part in parts]
            if len(parts[0]) != 4 or parts[0] in MONTHS:  # juni and juli have four letters
                numbers.reverse()
            if len(numbers) > 3 or not 1900 <= numbers[0] <= 2200:
                raise ValueError
            return cls.of(*numbers)
        except ValueError as problem:
            raise ValueError(
                f"‘{text.strip()}’ is geen bestaande datum. Schrijf 20-09-2019, 09-2019 of 2019."
            ) from problem

    def __bool__(self) -> bool:
        return self.earliest is not None

    def iso(self) -> str:
        """`2019-09-20`, `2019-09`, `2019` or nothing: the form that files use, read back by `parse`."""
        if self.earliest is None:
            return ""
        return self.earliest.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]]

    def __str__(self) -> str:
        if self.earliest is None:
            return UNKNOWN_TEXT
        match self.precision:
            case Precision.DAY:
                return long_date(self.earliest)
            case Precision.MONTH:
                return f"{MONTHS[self.earliest.month - 1]} {self.earliest.year}"
            case _:
                return str(self.earliest.year)

    @property
    def short(self) -> str:
        """For tables: 20-09-2019, 09-2019, 2019, or *datum onbekend*."""
        return "-".join(reversed(self.iso().split("-"))) or UNKNOWN_TEXT

    @property
    def is_ahead(self) -> bool:
        """Whether it surely lies after today."""
        return self.earliest is not None and self.earliest > today()

    def lies_within(self, start: date | None, end: date | None) -> bool:
        """Whether the whole span lies in [start, end]; an open bound is None, an unknown date lies nowhere."""
        if self.earliest is None or self.latest is None:
            return False
        return (start is None or start <= self.earliest) and (end is None or self.latest <= end)

    def may_touch(self, start: date | None, end: date | None) -> bool:
        """Whether any day it may be lies in [start, end]; an unknown date may be any day."""
        if self.earliest is None or self.latest is None:
            return True
        return (start is None or start <= self.latest) and (end is None or self.earliest <= end)


class PartialDateField:
    """One notion on a model, three columns in its table: `<name>_earliest`, `<name>_latest`, `<name>_precision`.

    `obj.<name>` reads and takes a `PartialDate`. Add `partial_date_check("<name>")` to the constraints.
    """

    def __init__(self, verbose_name: str) -> None:
        self.verbose_name = verbose_name
        self.name = ""

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        for suffix in ("earliest", "latest"):
            if not any(field.name == f"{name}_{suffix}" for field in cls._meta.local_fields):
                column = models.DateField(self.verbose_name, null=True, blank=True, editable=False)
                column.contribute_to_class(cls, f"{name}_{suffix}")
        precision = models.CharField(
            self.verbose_name, max_length=8, choices=Precision.choices, default=Precision.UNKNOWN, editable=False
        )
        precision.contribute_to_class(cls, f"{name}_precision")
        setattr(cls, name, self)

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        return PartialDate(
            getattr(instance, f"{self.name}_earliest"),
            getattr(instance, f"{self.name}_latest"),
            Precision(getattr(instance, f"{self.name}_precision")),
        )

    def __set__(self, instance: models.Model, value: PartialDate) -> None:
        for column, content in self.columns(value).items():
            setattr(instance, column, content)

    def columns(self, value: PartialDate) -> dict[str, Any]:
        """The three columns with their values, for `update()` and `create()`."""
        return partial_date_columns(self.name, value)


def partial_date_columns(name: str, value: PartialDate) -> dict[str, Any]:
    return {
        f"{name}_earliest": value.earliest,
        f"{name}_latest": value.latest,
        f"{name}_precision": value.precision,
    }


def partial_date_check(name: str, model: str) -> models.CheckConstraint:
    """Unknown has no bounds; any other precision has both, in order; a day is one day."""
    earliest, latest, precision = f"{name}_earliest", f"{name}_latest", f"{name}_precision"
    unknown = Q(**{precision: Precision.UNKNOWN, f"{earliest}__isnull": True, f"{latest}__isnull": True})
    day = Q(**{precision: Precision.DAY, earliest: F(latest)})
    wider = Q(**{f"{precision}__in": [Precision.MONTH, Precision.YEAR], f"{earliest}__lt": F(latest)})
    # Said in so many words: a comparison with NULL is neither true nor false, and a check lets that pass.
    bounded = Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False})
    return models.CheckConstraint(condition=unknown | (bounded & (day | wider)), name=f"{model}_{name}_partial_date")


def by_partial_date(name: str, *, newest_first: bool = False) -> list[OrderBy]:
    """Arguments for `order_by`; an unknown date comes last both ways."""
    bound = F(f"{name}_latest") if newest_first else F(f"{name}_earliest")
    return [bound.desc(nulls_last=True) if newest_first else bound.asc(nulls_last=True)]


class PartialDateWidget(forms.MultiWidget):
    """Three text fields: dag, maand, jaar."""

    template_name = "coalition/widgets/partial_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        part = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "dag": forms.TextInput({**part, "maxlength": 2}),
                "maand": forms.TextInput({**part, "maxlength": 10}),
                "jaar": forms.TextInput({**part, "maxlength": 4}),
            },
            attrs,
        )

    def decompress(self, value: PartialDate | None) -> list[str]:
        if not value or value.earliest is None:
            return ["", "", ""]
        parts = [str(int(part)) for part in value.iso().split("-")]
        year, month, day = (*parts, "", "")[:3]
        return [day, month, year]


class PartialDateFormField(forms.MultiValueField):
    """A date of which the day, or day and month, may stay empty; cleans to a `PartialDate`.

    With `whole_day=True` day, month and year are all needed.
    """

    widget = PartialDateWidget

    def __init__(self, *, whole_day: bool = False, required: bool = False, **kwargs: Any) -> None:
        self.whole_day = whole_day
        super().__init__(
            fields=(forms.CharField(required=False), forms.CharField(required=False), forms.CharField(required=False)),
            require_all_fields=False,
            required=required,
            **kwargs,
        )

    def clean(self, value: Any) -> PartialDate:
        if isinstance(value, PartialDate):
            return value
        parts = [str(part or "").strip().lower() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(f"Vul een datum in, {EXAMPLE}.", code="required")
            return PartialDate.unknown()
        result = self.compress(parts)
        if self.whole_day and result.precision != Precision.DAY:
            raise forms.ValidationError(f"Vul dag, maand en jaar in, {EXAMPLE}.", code="incomplete")
        return result

    def compress(self, data_list: Sequence[str]) -> PartialDate:
        day, month, year = data_list
        typed = "-".join(part for part in data_list if part)
        try:
            number = MONTHS.index(month) + 1 if month in MONTHS else _number(month)
            result = PartialDate.of(_number(year), number, _number(day))
        except OverflowError:
            result = None
        except ValueError as problem:
            if str(problem).startswith("Vul ook"):
                raise forms.ValidationError(str(problem), code="incomplete") from problem
            result = None
        if result is None:
            raise forms.ValidationError(f"{typed} bestaat niet. Vul een bestaande datum in, {EXAMPLE}.", code="invalid")
        if result.earliest and not 1900 <= result.earliest.year <= 2200:
            raise forms.ValidationError("Vul het jaar in met vier cijfers, bijvoorbeeld 2026.", code="invalid")
        return result

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial or PartialDate.unknown())
        except forms.ValidationError:
            return True


def _number(text: str) -> int | None:
    return int(text) if text else None
