"""The forms of covenants: the words, a signature on paper, withdrawing one, and for whom to print."""

from datetime import date
from typing import Any

from django import forms

from coalition.tools.dates import PartialDate, PartialDateFormField, reference_date, today
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Actions, Button, Columns, PortalFilterForm, PortalForm, Submit
from coalition.tools.workflow import Refused
from partners.models import (
    OPEN_STATES,
    CoalitionMembership,
    Covenant,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    LocalCoalition,
    MembershipState,
)
from partners.services.covenants import CovenantFacts, SignatureFacts
from partners.services.paper import Who
from partners.wording import check_words

MARKS = (
    "Een lege regel maakt een nieuwe alinea. Begin een regel met # voor een kop, met ## voor een kleinere kop, met - voor een "
    "punt in een lijst, en met 1. voor een genummerde regel. Tabellen kunnen niet."
)
# Where a partner that signs may be: also one that has left since.
SIGNING_STATES = (*OPEN_STATES, MembershipState.LEFT)


class WordsField(TextField):
    """Text in the marks of a covenant."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(printed=True, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            check_words(value)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code="refused") from refusal


class CovenantForm(PortalForm):
    """Word, title and words of one version; carries the edition that was read, so that nobody overwrites another."""

    word = forms.ChoiceField(label="Hoe noemt u het?", choices=Covenant.Word.choices)
    title = LineField(label="Titel", max_length=200, printed=True)
    goals = WordsField(label="Doelen", rows=5, max_length=4000, required=False)
    text = WordsField(label="Tekst", help_text=MARKS, rows=18, max_length=20_000)
    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    save_label = "Opslaan"

    def __init__(self, *args: Any, version: CovenantVersion | None = None, **kwargs: Any) -> None:
        if version:
            kwargs["initial"] = {
                "word": version.covenant.word,
                "title": version.covenant.title,
                "goals": version.goals,
                "text": version.text,
                "edit_version": version.edit_version,
            }
        super().__init__(*args, **kwargs)

    def get_layout(self) -> list[Any]:
        buttons = Actions(Submit(self.save_label), Button("Voorbeeld bekijken", name="preview"))
        return ["word", "title", "goals", "text", "edit_version", buttons]

    def take_version(self, edit_version: int) -> None:
        """After a look at the newer words, saving again means to save over them."""
        self.data = {**dict(self.data.items()), "edit_version": str(edit_version)}

    def facts(self) -> CovenantFacts:
        return CovenantFacts(**{name: self.cleaned_data[name] for name in ("word", "title", "goals", "text")})


class NewVersionForm(CovenantForm):
    save_label = "Nieuwe versie opslaan"


class SignatureForm(PortalForm):
    """A signature that somebody saw on paper."""

    signed_on = PartialDateFormField(
        label="Ondertekend op", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand."
    )
    name = LineField(label="Wie tekende?", max_length=200, required=False, printed=True)
    function = LineField(label="Functie", max_length=120, required=False, printed=True)
    gathering = forms.ModelChoiceField(
        label="Op welke bijeenkomst?",
        queryset=Gathering.objects.none(),
        required=False,
        empty_label="Niet op een bijeenkomst",
    )
    file = forms.FileField(
        label="Scan van het ondertekende blad",
        help_text="PDF, JPEG of PNG, hoogstens 20 MB. Alleen de coördinatoren zien het blad.",
        required=False,
    )
    submit_label = "Ondertekening opslaan"

    def __init__(
        self, *args: Any, coalition: LocalCoalition, signing: CovenantSigning | None = None, **kwargs: Any
    ) -> None:
        if signing:
            kwargs["initial"] = {
                "signed_on": signing.signed_on,
                "name": signing.signatory_name,
                "function": signing.signatory_function,
                "gathering": signing.gathering,
            }
        super().__init__(*args, **kwargs)
        self.offer_rows("gathering", coalition.gatherings.select_related("ceremony"))

    def get_layout(self) -> list[Any]:
        return ["signed_on", Columns("name", "function"), "gathering", "file"]

    def facts(self) -> SignatureFacts:
        names = ("signed_on", "name", "function", "gathering")
        return SignatureFacts(**{name: self.cleaned_data[name] for name in names}, upload=self.cleaned_data["file"])


class SignerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: CoalitionMembership) -> str:
        # The page is the coordinator's, who knows everybody by name.
        return obj.partner.name


class SignForm(SignatureForm):
    """Which partner signed, and how."""

    membership = SignerField(
        label="Welke partner?", queryset=CoalitionMembership.objects.none(), empty_label="Kies een partner"
    )
    joins = forms.BooleanField(
        label="Is de partner nog uitgenodigd? Dan doet die mee vanaf deze datum", required=False, initial=True
    )

    def __init__(self, *args: Any, version: CovenantVersion, **kwargs: Any) -> None:
        coalition = version.covenant.coalition
        super().__init__(*args, coalition=coalition, **kwargs)
        signed = version.signings.in_force().values("partner")
        able = coalition.memberships.filter(state__in=SIGNING_STATES).exclude(partner__in=signed)
        self.offer_rows("membership", able.select_related("partner"))

    def get_layout(self) -> list[Any]:
        return ["membership", *super().get_layout(), "joins"]


class WithdrawForm(PortalForm):
    withdrawn_on = PartialDateFormField(label="Ingetrokken per", whole_day=True, required=True)
    submit_label = "Ondertekening intrekken"

    def day(self) -> date:
        day: PartialDate = self.cleaned_data["withdrawn_on"]
        return day.earliest or today()


class PrintForm(PortalFilterForm):
    """For whom a covenant is printed."""

    wie = forms.ChoiceField(
        label="Voor wie?", choices=Who.choices, widget=forms.RadioSelect, initial=Who.NOT_SIGNED, required=False
    )
    leeg = forms.IntegerField(
        label="Lege regels erbij",
        help_text="Voor wie zich op de avond zelf meldt.",
        min_value=0,
        max_value=60,
        initial=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    submit_label = "Openen om te printen (PDF)"


class PartnerListForm(PortalFilterForm):
    """The list of partners on a day, by kind or by name."""

    peildatum = LineField(label="Peildatum", help_text="Bijvoorbeeld 16-03-2019.", max_length=20, required=False)
    volgorde = forms.ChoiceField(
        label="Volgorde",
        choices=[("soort", "per soort partner"), ("naam", "op naam")],
        widget=forms.RadioSelect,
        initial="soort",
        required=False,
    )
    submit_label = "Lijst openen (PDF)"

    def clean_peildatum(self) -> date:
        try:
            return reference_date(self.cleaned_data["peildatum"])
        except ValueError as problem:
            raise forms.ValidationError(str(problem), code="invalid") from problem
