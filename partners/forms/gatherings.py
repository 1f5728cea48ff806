"""The forms of gatherings: the moment and what is signed, who signs, and somebody nobody expected."""

from typing import Any

from django import forms

from coalition.tools.dates import PartialDate, PartialDateFormField
from coalition.tools.fields import LineField
from coalition.tools.forms import PortalForm
from partners.models import CovenantVersion, Gathering, LocalCoalition, PartnerKind
from partners.services.gatherings import CeremonyFacts, ceremonies_nearby
from pillars.models import Ceremony

NEW = ""
NOTHING = "niets"
MOMENT = ("name", "held_on", "place", "host", "in_presence_of")
NEEDED = {
    "name": "Vul ‘Naam’ in.",
    "held_on": "Vul dag, maand en jaar in, bijvoorbeeld 27 3 2026.",
    "place": "Vul ‘Plaats’ in.",
}


class GatheringForm(PortalForm):
    """Makes a gathering, or changes one; `moment=False` leaves out the ceremony's own facts, which others share."""

    ceremony = forms.ChoiceField(label="Welk moment?", widget=forms.RadioSelect, required=False)
    name = LineField(label="Naam", help_text="Bijvoorbeeld: Start van de coalitie.", max_length=120, required=False)
    held_on = PartialDateFormField(label="Datum", whole_day=True)
    place = LineField(label="Plaats", max_length=120, printed=True, required=False)
    host = LineField(label="Gastheer", max_length=120, required=False)
    in_presence_of = LineField(
        label="In aanwezigheid van", help_text="Bijvoorbeeld: de wethouder.", max_length=300, required=False
    )
    # No answer is given beforehand: an evening without its covenant records no signatures, a meeting with one too many.
    version = forms.ChoiceField(label="Wat wordt er getekend?", widget=forms.RadioSelect)
    submit_label = "Bijeenkomst opslaan"

    def __init__(
        self,
        *args: Any,
        coalition: LocalCoalition,
        gathering: Gathering | None = None,
        moment: bool = True,
        **kwargs: Any,
    ) -> None:
        if gathering:
            kwargs["initial"] = {name: getattr(gathering.ceremony, name) for name in MOMENT}
            kwargs["initial"] |= {
                "held_on": PartialDate.on(gathering.ceremony.held_on),
                "version": gathering.version_id or NOTHING,
            }
        super().__init__(*args, **kwargs)
        versions = CovenantVersion.objects.filter(covenant__coalition=coalition).select_related("covenant")
        self.versions = {str(version.pk): version for version in versions.order_by("-pk")}
        self._offer_versions()
        self.moment = moment
        self.nearby = {} if gathering else {str(one.pk): one for one in ceremonies_nearby(coalition)}
        self._offer_nearby()
        for name in MOMENT if not moment else ():
            del self.fields[name]

    def _offer_versions(self) -> None:
        field = self.fields["version"]
        shown = [(pk, str(version)) for pk, version in self.versions.items()]
        self.offer("version", [*shown, (NOTHING, "Niets: een gewone bijeenkomst")])
        if not shown:
            field.initial = NOTHING
            field.help_text = "Er is nog geen tekst om te tekenen. Is die er later wel? Kies hem dan bij ‘Wijzigen’."

    def clean_version(self) -> CovenantVersion | None:
        return self.versions.get(self.cleaned_data["version"])

    def _offer_nearby(self) -> None:
        """Moments to sign along at; then the facts of a new one are asked only when none of them is chosen."""
        if not self.nearby:
            del self.fields["ceremony"]
            for name in NEEDED:
                self.fields[name].required = True
            return
        shown = [(pk, f"{one}, {one.place}") for pk, one in self.nearby.items()]
        self.offer("ceremony", [(NEW, "Een nieuw moment"), *shown])
        self.fields["ceremony"].help_text = (
            "Tekent de gemeente of een andere coalitie op hetzelfde moment? Kies dat moment: dan slaat u de volgende "
            "vijf vragen over."
        )
        self.helper.hide_optional = True
        # Without the usual mark behind the label these two would look needed as well.
        self.fields["host"].help_text = "Niet verplicht."
        self.fields["in_presence_of"].help_text = "Niet verplicht. Bijvoorbeeld: de wethouder."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.moment and not cleaned.get("ceremony"):
            for name, sentence in NEEDED.items():
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, sentence)
        return cleaned

    @property
    def chosen(self) -> Ceremony | None:
        """The ceremony that is there already."""
        return self.nearby.get(self.cleaned_data.get("ceremony", NEW))

    @property
    def facts(self) -> CeremonyFacts | None:
        if not self.moment or self.chosen:
            return None
        told = {name: self.cleaned_data[name] for name in MOMENT}
        return CeremonyFacts(**told | {"held_on": self.cleaned_data["held_on"].earliest})


class SignatoryForm(PortalForm):
    """Who signs for this partner."""

    signatory_name = LineField(label="Wie tekent er?", max_length=200, required=False, printed=True)
    signatory_function = LineField(label="Functie", max_length=120, required=False, printed=True)
    submit_label = "Opslaan"


class OnTheSpotForm(PortalForm):
    """A partner that nobody expected."""

    name = LineField(label="Naam van de partner", max_length=200, printed=True)
    kind = forms.ChoiceField(
        label="Soort",
        required=False,
        # Of a municipality the portal must know which: that is done at the desk, in peace.
        choices=[
            ("", "Weet ik nu niet"),
            *(pair for pair in PartnerKind.choices if pair[0] != PartnerKind.MUNICIPALITY),
        ],
    )
    is_person = forms.BooleanField(label="Dit is een inwoner, geen organisatie", required=False)
    submit_label = "Toevoegen en aanvinken"
