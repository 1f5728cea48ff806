"""The forms of an adviser's data: where and in what they work, how many hours, and when they are away."""

from decimal import Decimal
from typing import Any

from django import forms

from coalition.models import HealthRegion, ProgrammePeriod, Province
from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import ModelChoicesField
from coalition.tools.forms import Columns, Fieldset, PortalForm
from support.models import Topic
from support.services.advisers import AdviserFacts

PILLARS = [(str(number), f"pijler {number}") for number in range(1, 6)]


class QuarterField(forms.DecimalField):
    """Hours to the quarter, with a comma or a point: `120`, `7,5`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).strip().replace(",", ".") if value is not None else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value % Decimal("0.25"):
            raise forms.ValidationError(f"Vul bij ‘{self.label}’ hele kwartieren in, bijvoorbeeld 7,25.")


class AdviserForm(PortalForm):
    """Working area, expertise, and the capacity of each period that has not ended."""

    provinces = ModelChoicesField(
        label="Provincies", queryset=Province.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    health_regions = ModelChoicesField(
        label="GGD-regio's", queryset=HealthRegion.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    topics = ModelChoicesField(
        label="Onderwerpen", queryset=Topic.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    pillars = forms.MultipleChoiceField(
        label="Pijlers", choices=PILLARS, widget=forms.CheckboxSelectMultiple, required=False
    )
    submit_label = "Gegevens opslaan"

    def __init__(self, *args: Any, facts: AdviserFacts, **kwargs: Any) -> None:
        initial = {
            "provinces": facts.provinces,
            "health_regions": facts.health_regions,
            "topics": facts.topics,
            "pillars": list(facts.pillars),
        }
        initial |= {
            _field(period): f"{hours.normalize():f}".replace(".", ",") for period, hours in facts.capacities.items()
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.periods = list(facts.capacities)
        for period in self.periods:
            self.fields[_field(period)] = QuarterField(
                label=f"Uren in de periode {period}", min_value=0, max_digits=7, decimal_places=2
            )

    def get_layout(self) -> list[Any]:
        return [
            Fieldset(
                "Werkgebied", Columns("provinces", "health_regions"),
                description="Een gemeente hoort erbij als haar provincie of haar GGD-regio is aangevinkt.",
            ),
            Fieldset("Deskundigheid", "topics", "pillars"),
            Fieldset("Capaciteit", *map(_field, self.periods)),
        ]  # fmt: skip

    def facts(self) -> AdviserFacts:
        chosen = self.cleaned_data
        capacities = {period: chosen[_field(period)] for period in self.periods}
        return AdviserFacts(
            chosen["provinces"],
            chosen["health_regions"],
            chosen["topics"],
            "".join(sorted(chosen["pillars"])),
            capacities,
        )


def _field(period: ProgrammePeriod) -> str:
    return f"hours_{period.pk}"


class AbsenceForm(PortalForm):
    """From which day up to and including which; why is not asked."""

    starts = PartialDateFormField(label="Eerste dag", whole_day=True, required=True)
    ends = PartialDateFormField(
        label="Laatste dag", help_text="Weet u die nog niet? Laat de laatste dag leeg.", whole_day=True
    )
    submit_label = "Afwezigheid toevoegen"
