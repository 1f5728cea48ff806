"""The forms of a coalition itself: started, changed, taken down, ended, merged; and of its coordinators."""

from typing import Any

from django import forms

from coalition.models import Municipality
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.tools.dates import PartialDate, PartialDateFormField, today
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Fieldset, PortalForm
from coalition.tools.workflow import Refused
from partners.facts import CoalitionFacts
from partners.forms.fields import VersionedForm
from partners.models import LocalCoalition
from partners.services.coalitions import WHO_ADDS


class MunicipalitiesField(TextField):
    """Names of municipalities, one on a line; cleans to the municipalities."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, **kwargs)

    def clean(self, value: Any) -> tuple[Municipality, ...]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        finder = MunicipalityFinder()
        try:
            return tuple(dict.fromkeys(finder.find(line) for line in lines))
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code="unknown") from refusal

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(place) for place in value) if isinstance(value, tuple) else value


class CoordinatorForm(PortalForm):
    """Who is to lead the coalition."""

    email = forms.EmailField(
        label="E-mailadres",
        help_text="Wie nog geen account heeft, krijgt een uitnodiging. De link werkt 7 dagen.",
    )
    name = LineField(label="Naam", max_length=120, required=False)
    submit_label = "Coördinator benoemen"


class CoalitionStartForm(PortalForm):
    """A new coalition, and if known who leads it."""

    name = LineField(label="Naam van de coalitie", max_length=120, printed=True)
    municipalities = MunicipalitiesField(label="Gemeenten", help_text="Elke gemeente op een eigen regel.")
    started_on = PartialDateFormField(
        label="Gestart op", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand."
    )
    email = forms.EmailField(
        label="E-mailadres van de coördinator",
        help_text="De coördinator (kwartiermaker) houdt de partners bij. Wie nog geen account heeft, krijgt een uitnodiging.",
        required=False,
    )
    coordinator_name = LineField(label="Naam van de coördinator", max_length=120, required=False)
    submit_label = "Coalitie aanmaken"

    def get_layout(self) -> list[Any]:
        return ["name", "municipalities", "started_on", Fieldset("Wie leidt de coalitie?", "email", "coordinator_name")]

    def facts(self) -> CoalitionFacts:
        names = ("name", "municipalities", "started_on")
        return CoalitionFacts(**{name: self.cleaned_data[name] for name in names})


class CoalitionForm(VersionedForm):
    """What the coalition says of itself; all of it becomes public with its page."""

    name = LineField(
        label="Naam", help_text="De oude naam blijft bewaard als eerdere naam.", max_length=120, printed=True
    )
    former_names = LineField(
        label="Eerdere namen", help_text="Meer namen? Zet er een puntkomma tussen.", max_length=300, required=False
    )
    other_names = LineField(
        label="Andere namen", help_text="Meer namen? Zet er een puntkomma tussen.", max_length=300, required=False
    )
    motto = LineField(label="Motto", max_length=200, required=False)
    municipalities = MunicipalitiesField(
        label="Gemeenten",
        help_text=f"Elke gemeente op een eigen regel. Weghalen kan hier. Een gemeente erbij? {WHO_ADDS}",
    )
    started_on = PartialDateFormField(label="Gestart op")
    counts_municipality = forms.BooleanField(
        label="De gemeente telt mee als partner",
        help_text="De openbare pagina noemt altijd allebei de aantallen.",
        required=False,
    )
    description = TextField(label="Omschrijving", max_length=2000, required=False)
    website = forms.URLField(label="Website", max_length=500, required=False, assume_scheme="https")
    mailbox = forms.EmailField(
        label="Algemeen e-mailadres", help_text="Wordt openbaar. Vul geen adres van een persoon in.", required=False
    )
    source_url = forms.URLField(label="Link naar een bron", max_length=500, required=False, assume_scheme="https")
    submit_label = "Gegevens opslaan"

    def __init__(self, *args: Any, coalition: LocalCoalition, **kwargs: Any) -> None:
        names = (*CoalitionFacts.__dataclass_fields__, "version")
        initial = {name: getattr(coalition, name) for name in names if name != "municipalities"}
        initial["municipalities"] = tuple(coalition.municipalities.in_order())
        super().__init__(*args, initial=initial, **kwargs)

    def facts(self) -> CoalitionFacts:
        return CoalitionFacts(**{name: self.cleaned_data[name] for name in CoalitionFacts.__dataclass_fields__})


class CoalitionMunicipalitiesForm(VersionedForm):
    """In which municipalities the coalition works; for who may add one."""

    municipalities = MunicipalitiesField(label="Gemeenten", help_text="Elke gemeente op een eigen regel.")
    submit_label = "Gemeenten opslaan"

    def __init__(self, *args: Any, coalition: LocalCoalition, **kwargs: Any) -> None:
        own = tuple(coalition.municipalities.in_order())
        super().__init__(*args, initial={"municipalities": own, "version": coalition.version}, **kwargs)


class TakeDownForm(PortalForm):
    reason = TextField(
        label="Waarom gaat de pagina offline?",
        help_text="De coördinatoren krijgen deze tekst in een mail. Schrijf op wat zij kunnen doen.",
        max_length=300,
    )
    submit_label = "Pagina offline halen"


class EndForm(PortalForm):
    ended_on = PartialDateFormField(
        label="Gestopt op", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand."
    )
    submit_label = "Coalitie laten stoppen"


class MergeForm(PortalForm):
    """Into which coalition, of those that the same person coordinates."""

    target = forms.ModelChoiceField(
        label="In welke coalitie gaat deze op?",
        queryset=LocalCoalition.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    on = PartialDateFormField(label="Op welke dag?", whole_day=True, required=True)
    submit_label = "Coalities samenvoegen"

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": PartialDate.on(today())}, **kwargs)
        self.offer_rows("target", targets)
