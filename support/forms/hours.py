"""The forms of hours: written on the day, corrected, a budget set by the ministry, a month given back."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from coalition.models import ProgrammePeriod, User
from coalition.tools.dates import PartialDate, PartialDateFormField, today
from coalition.tools.fields import LineField
from coalition.tools.forms import PortalFilterForm, PortalForm
from support.models import Budget, HoursEntry, HoursKind, SupportRequest
from support.services.hours import in_words

# To choose from on a telephone; anything else to the quarter can be typed.
CHOICES = ("0,25", "0,5", "0,75", "1", "1,5", "2", "2,5", "3", "4", "6", "8")
EXAMPLE = "bijvoorbeeld 1,5 of 1:30"
# More than this is a slip of the finger: a period has no more hours for one municipality.
MOST_HOURS = 5000


class HoursInput(forms.TextInput):
    """Hours as people type them, with the usual ones to choose from."""

    template_name = "support/widgets/hours.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"list": f"{name}-keuzes", "inputmode": "decimal", "autocomplete": "off"}
        context["widget"]["attrs"]["class"] = "portal-input portal-input--4"
        return {**context, "choices": CHOICES}


class QuartersField(forms.CharField):
    """`1,5`, `1.5`, `1:30` or `90 min` as quarters of an hour, never rounded; less than nothing is for the service to refuse."""

    widget = HoursInput

    def clean(self, value: Any) -> int | None:
        typed = re.sub(r"\s+|uur|u$", "", str(super().clean(value)).lower()).replace(".", ",")
        if not typed:
            return None
        if clock := re.fullmatch(r"(-?)(\d{1,5}):([0-5]\d)", typed):
            minutes, over = (int(clock[2]) * 60 + int(clock[3])) * (-1 if clock[1] else 1), 0
        elif spoken := re.fullmatch(r"(\d{1,5})m(?:in(?:uten)?)?", typed):
            minutes, over = int(spoken[1]), 0
        elif decimal := re.fullmatch(r"(-?)(\d{0,5})(?:,(\d{0,4}))?", typed):
            if not decimal[2] and not decimal[3]:
                raise self._unreadable(value)
            ten_thousandths = int(decimal[2] or 0) * 10_000 + int((decimal[3] or "").ljust(4, "0"))
            minutes, over = divmod(ten_thousandths * 60 * (-1 if decimal[1] else 1), 10_000)
        else:
            raise self._unreadable(value)
        if over or minutes % 15:
            raise forms.ValidationError(
                f"Schrijf uren op het kwartier: {str(value).strip()} kan niet, {EXAMPLE} wel.", code="invalid"
            )
        return minutes // 15

    def _unreadable(self, value: Any) -> forms.ValidationError:
        return forms.ValidationError(f"‘{str(value).strip()[:20]}’ is geen aantal uren. Vul uren in, {EXAMPLE}.")


class RequestField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    # Whose requests they are; of one that went to another it is not told where it stands now.
    user: User | None = None

    def label_from_instance(self, obj: Any) -> str:
        names = ", ".join(one.name for one in obj.municipalities.all())
        is_own = obj.adviser is not None and obj.adviser.user == self.user
        return f"{names}: vraag {obj.pk} ({obj.get_state_display() if is_own else 'overgedragen'})"


class HoursForm(PortalForm):
    """One line: written in a few taps, right after the talk."""

    request = RequestField(
        label="Voor welke vraag?", queryset=SupportRequest.objects.none(), empty_label="Kies een vraag"
    )
    day = PartialDateFormField(label="Op welke dag?", whole_day=True, required=True)
    hours = QuartersField(label="Hoeveel uur?", help_text=f"Op het kwartier, {EXAMPLE}.", max_length=12)
    kind = forms.ChoiceField(label="Wat deed u?", choices=HoursKind.choices, widget=forms.RadioSelect)
    note = LineField(
        label="Toelichting",
        help_text="Het ministerie leest dit. Noem geen namen van inwoners.",
        max_length=200,
        required=False,
        printed=True,
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    submit_label = "Uren schrijven"

    def __init__(
        self, *args: Any, user: User, requests: "QuerySet[SupportRequest]", chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].user = user  # type: ignore[attr-defined]  # a RequestField, declared above
        self.offer_rows("request", requests)
        keys = [str(one.pk) for one in requests]
        only = keys[0] if len(keys) == 1 else None
        self.initial = {
            "day": PartialDate.on(today()), "kind": HoursKind.TALK, "creation_key": uuid4(),
            "request": chosen if chosen in keys else only,
        }  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        names = {"hours": "quarters"}
        found = {names.get(name, name): value for name, value in self.cleaned_data.items()}
        return {**found, "day": found["day"].earliest, "kind": HoursKind(found["kind"])}


class CorrectionForm(PortalForm):
    """A line that was not right. The day and the request stay: for another one, take the hours back and write anew."""

    hours = QuartersField(
        label="Hoeveel uur moet het zijn?", help_text=f"Op het kwartier, {EXAMPLE}. Vul 0 in om de uren terug te nemen.",
        max_length=12,
    )  # fmt: skip
    kind = forms.ChoiceField(label="Wat deed u?", choices=HoursKind.choices, widget=forms.RadioSelect)
    note = LineField(label="Toelichting", max_length=200, required=False, printed=True)
    reason = LineField(
        label="Waarom verbetert u dit?", help_text="Staat bij de oude regel, die leesbaar blijft.", max_length=200
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    submit_label = "Verbetering opslaan"

    def __init__(self, *args: Any, entry: HoursEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = in_words(entry.quarters).removesuffix(" uur")
        self.initial = {"hours": hours, "kind": entry.kind, "note": entry.note, "creation_key": uuid4()}

    def facts(self) -> dict[str, Any]:
        names = {"hours": "quarters"}
        found = {names.get(name, name): value for name, value in self.cleaned_data.items()}
        return {**found, "kind": HoursKind(found["kind"])}


class BudgetForm(PortalForm):
    hours = QuartersField(label="Hoeveel uur krijgt de gemeente in deze periode?", max_length=12)
    reason = LineField(label="Waarom?", help_text="Staat in het logboek. Noem geen namen van mensen.", max_length=300)
    submit_label = "Budget vaststellen"

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["hours"] = in_words(budget.quarters).removesuffix(" uur")

    def clean_hours(self) -> int:
        quarters: int = self.cleaned_data["hours"]
        if not 0 <= quarters <= MOST_HOURS * 4:
            raise forms.ValidationError(f"Vul een aantal uren in van 0 tot en met {MOST_HOURS}.", code="invalid")
        return quarters

    def facts(self) -> dict[str, Any]:
        return {"quarters": self.cleaned_data["hours"], "reason": self.cleaned_data["reason"]}


class BudgetFilterForm(PortalFilterForm):
    q = LineField(label="Zoek op naam van de gemeente", max_length=80, required=False)
    periode = forms.ChoiceField(label="Periode", required=False)
    submit_label = "Zoeken"

    def __init__(self, *args: Any, periods: Iterable[ProgrammePeriod], period: ProgrammePeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("periode", [(str(one.pk), one.name) for one in periods])
        if "periode" not in self.data:  # what is shown stands in the list
            self.data = {**{name: self.data[name] for name in self.data}, "periode": str(period.pk)}


class ApproveForm(PortalForm):
    edition = forms.CharField(widget=forms.HiddenInput)
    submit_label = "Maandstaat goedkeuren"


class ReturnForm(PortalForm):
    remark = LineField(label="Wat klopt er niet?", help_text="De adviseur leest dit.", max_length=500)
    submit_label = "Teruggeven"


def month_of(word: str) -> date | None:
    """The first day of `2026-11`; None for what is no month."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", word)
    return date(int(found[1]), int(found[2]), 1) if found else None
