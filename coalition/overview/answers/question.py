"""What is asked: a reference date, a day to compare it with, and which municipalities; kept in the address of the page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from coalition.models import HealthRegion, Province
from coalition.overview.register.filters import COALITION_CHOICES, Filters, register_day
from coalition.tools.dates import today
from coalition.tools.forms import Fieldset, PortalFilterForm
from coalition.tools.text import showable


@dataclass(frozen=True)
class Question:
    """The place and the days; `filters` has the reference date."""

    filters: Filters
    # Who joined (or left) between the reference date and this day.
    other_day: date
    by_todays_division: bool = False

    @property
    def day(self) -> date:
        return self.filters.day

    @property
    def query(self) -> str:
        """As in the address, without the question mark; every day written out, so that it asks the same tomorrow."""
        query = QueryDict(mutable=True)
        chosen = {"provincie": self.filters.province, "ggd": self.filters.region, "coalitie": self.filters.coalition}
        query["peildatum"] = self.day.isoformat()
        query["vergelijk"] = self.other_day.isoformat()
        for name, value in chosen.items():
            if value:
                query[name] = value
        if self.by_todays_division:
            query["indeling"] = "ja"
        return query.urlencode()

    @classmethod
    def read(cls, query: str) -> "Question":
        """From an address that `query` wrote."""
        form = QuestionForm(QueryDict(query))
        form.full_clean()
        return form.question()


class DayField(forms.CharField):
    """A day of the register, typed in one field; nothing typed is today. Cleans to a date."""

    def __init__(self, *, label: str, help_text: str) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, max_length=20, required=False, widget=widget)

    def to_python(self, value: Any) -> Any:
        day, problem = register_day(showable(str(value or "")).strip())
        if problem:
            raise forms.ValidationError(problem, code="invalid")
        return day

    def run_validators(self, value: Any) -> None:
        """Those of a text are not for a date."""


class QuestionForm(PortalFilterForm):
    is_block = True

    peildatum = DayField(label="Peildatum", help_text="Bijvoorbeeld 15-1-2020. Leeg is vandaag.")
    vergelijk = DayField(label="Wie kwam erbij tot en met", help_text="Of sinds een eerdere dag. Leeg is vandaag.")
    provincie = forms.ModelChoiceField(
        label="Provincie", queryset=Province.objects.all(), to_field_name="slug", required=False,
        empty_label="alle provincies",
    )  # fmt: skip
    ggd = forms.ModelChoiceField(
        label="GGD-regio", queryset=HealthRegion.objects.all(), to_field_name="slug", required=False,
        empty_label="alle regio's",
    )  # fmt: skip
    coalitie = forms.ChoiceField(
        label="Lokale coalitie", choices=[("", "met en zonder"), *COALITION_CHOICES.items()], required=False
    )
    indeling = forms.BooleanField(
        label="Reken inwoners ook naar de indeling van vandaag", required=False,
        help_text="Handig als inwonertallen van die dag ontbreken.", widget=forms.CheckboxInput(attrs={"value": "ja"}),
    )  # fmt: skip
    submit_label = "Antwoord maken"

    def get_layout(self) -> list[object]:
        return [
            Fieldset("Wanneer", "peildatum", "vergelijk"),
            Fieldset("Welke gemeenten", "provincie", "ggd", "coalitie"),
            "indeling",
        ]

    def question(self) -> Question:
        """Of a form without mistakes."""
        typed = self.cleaned_data
        filters = Filters(
            province=typed["provincie"].slug if typed.get("provincie") else "",
            region=typed["ggd"].slug if typed.get("ggd") else "",
            coalition=typed.get("coalitie", ""),
            day=typed.get("peildatum") or today(),
        )
        return Question(filters, typed.get("vergelijk") or today(), bool(typed.get("indeling")))
