"""What is asked for an act on the map. Sent with GET: the page then shows what would happen, and asks to do it."""

import re
from typing import Any

from django import forms
from django.utils.functional import cached_property

from coalition.models import HealthRegion, Municipality, Province
from coalition.overview.redivision.plan import Dissolution, NewMunicipality, Renaming
from coalition.tools.dates import PartialDateFormField, today
from coalition.tools.fields import LineField
from coalition.tools.forms import Columns, Fieldset, PortalFilterForm, PortalHelper

CODE = re.compile(r"^GM[0-9]{4}$")
MORE_SUCCESSORS = ("successor2", "successor3", "successor4")


def _municipality(label: str, *, required: bool = True, help_text: str = "") -> "forms.ModelChoiceField[Municipality]":
    return forms.ModelChoiceField(
        label=label, queryset=Municipality.objects.none(), to_field_name="slug", required=required, help_text=help_text,
        empty_label="Kies een gemeente",
    )  # fmt: skip


class _MapForm(PortalFilterForm):
    in_force_on = PartialDateFormField(
        label="Eerste dag van de nieuwe indeling", help_text="Meestal 1 januari. Een dag die nog komt, mag.",
        whole_day=True, required=True,
    )  # fmt: skip
    reason = LineField(label="Wet of besluit", help_text="Bijvoorbeeld: Stb. 2026, 123.", max_length=300)
    submit_label = "Bekijken wat er gebeurt"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("municipality", "successor", *MORE_SUCCESSORS):
            if name in self.fields:
                self.offer_rows(name, Municipality.objects.filter(ends__isnull=True).in_order())

    @cached_property
    def helper(self) -> PortalHelper:
        helper = super().helper
        helper.hide_optional = False
        return helper


class DissolveForm(_MapForm):
    field_order = ("municipality", "in_force_on", "reason")  # as on the page: mistakes are told in this order
    municipality = _municipality("Welke gemeente wordt opgeheven?")
    successor = _municipality(
        "Opvolger", required=False, help_text="Deze gemeente krijgt de accounts en de open ondersteuningsvragen."
    )
    successor2 = _municipality("Tweede opvolger", required=False)
    successor3 = _municipality("Derde opvolger", required=False)
    successor4 = _municipality("Vierde opvolger", required=False)
    new_code = forms.CharField(label="CBS-code", max_length=6, required=False, help_text="Bijvoorbeeld GM1992.")
    new_name = LineField(label="Naam", max_length=80, required=False)
    new_province = forms.ModelChoiceField(
        label="Provincie", queryset=Province.objects.all(), to_field_name="slug", required=False,
        empty_label="Kies een provincie",
    )  # fmt: skip
    new_region = forms.ModelChoiceField(
        label="GGD-regio", queryset=HealthRegion.objects.all(), to_field_name="slug", required=False,
        empty_label="Kies een GGD-regio",
    )  # fmt: skip

    def get_layout(self) -> list[Any]:
        return [
            "municipality",
            "in_force_on",
            "reason",
            Fieldset("Waar gaat zij in op?", "successor"),
            Fieldset(
                "Alleen bij opsplitsen", Columns(*MORE_SUCCESSORS),
                description="De gemeente wordt dan verdeeld over alle opvolgers.",
            ),
            Fieldset(
                "Alleen als er een nieuwe gemeente ontstaat", Columns("new_code", "new_name"),
                Columns("new_province", "new_region"),
                description="Gaan er meer gemeenten in op? Kies haar bij de volgende als opvolger.",
            ),
        ]  # fmt: skip

    def clean_new_code(self) -> str:
        code = str(self.cleaned_data["new_code"]).strip().upper()
        if code and not CODE.match(code):
            raise forms.ValidationError("Vul een CBS-code in: GM en vier cijfers, bijvoorbeeld GM1992.")
        return code

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        new = {name: typed.get(name) for name in ("new_code", "new_name", "new_province", "new_region")}
        if any(new.values()):
            for name in (name for name, value in new.items() if not value and name not in self.errors):
                self.add_error(
                    name, "Vul ook dit in: een nieuwe gemeente heeft code, naam, provincie en GGD-regio nodig."
                )
        return typed

    def plan(self) -> Dissolution:
        """Of a form without mistakes."""
        typed = self.cleaned_data
        created = None
        if typed["new_code"]:
            created = NewMunicipality(typed["new_code"], typed["new_name"], typed["new_province"], typed["new_region"])
        chosen = (typed[name] for name in ("successor", *MORE_SUCCESSORS))
        return Dissolution(
            municipality=typed["municipality"], in_force_on=typed["in_force_on"].earliest, reason=typed["reason"],
            successors=tuple(one for one in chosen if one), created=created,
        )  # fmt: skip


class RenameForm(_MapForm):
    municipality = _municipality("Welke gemeente krijgt een andere naam?")
    name = LineField(label="Nieuwe naam", max_length=80)
    field_order = ("municipality", "name", "in_force_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_force_on"].label = "Heet zo vanaf"
        self.fields["in_force_on"].help_text = f"Een dag die nog komt, mag. Vandaag is het {today():%d-%m-%Y}."

    def plan(self) -> Renaming:
        typed = self.cleaned_data
        return Renaming(typed["municipality"], typed["in_force_on"].earliest, typed["reason"], typed["name"])
