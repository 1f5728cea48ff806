"""The forms of a signing: its facts, its people, and what the ministry decides."""

import uuid
from typing import Any

from django import forms
from django.forms import formset_factory
from django.http import QueryDict

from coalition.models import Municipality, ProgrammePeriod
from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Columns, Fieldset, PortalForm, PortalFormSet
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Ceremony, PillarEdition, Signatory, Signing

MAX_SIGNATORIES = 8
SPARE_ROWS = 3


class SigningForm(PortalForm):
    """The facts of a signing, without its people."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    signed_on = PartialDateFormField(
        label="Wanneer is er getekend?",
        help_text="Weet u de dag niet meer? Laat de dag leeg, of dag en maand. Staat het nog te gebeuren? Vul dan de geplande dag in.",
    )
    place = LineField(label="Plaats", max_length=120, required=False, printed=True)
    edition = forms.ModelChoiceField(
        label="Welke tekst van de vijf pijlers is ondertekend?",
        queryset=PillarEdition.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    ceremony = forms.ModelChoiceField(
        label="Ondertekenmoment",
        help_text="Tekende de gemeente samen met andere? Kies dan dat moment: datum en plaats worden ingevuld waar u ze leeg laat.",
        queryset=Ceremony.objects.none(),
        required=False,
        empty_label="Geen gezamenlijk moment",
    )
    in_presence_of = LineField(label="In aanwezigheid van", max_length=300, required=False)
    on_behalf_of = LineField(
        label="Namens", help_text="Bijvoorbeeld: ook namens de lokale partners.", max_length=300, required=False
    )
    source = LineField(
        label="Bron",
        help_text="Een link of vindplaats waar de ondertekening staat. Nodig als u het getekende formulier niet heeft. Wordt openbaar.",
        max_length=300,
        required=False,
    )
    remarks = TextField(
        label="Opmerkingen voor het ministerie", help_text="Wordt niet openbaar.", max_length=2000, required=False
    )
    file = forms.FileField(
        label="Het ondertekende formulier",
        help_text="Een scan of foto: PDF, JPEG of PNG, hoogstens 20 MB.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        signing: Signing | None = None,
        with_file: bool = True,
        **kwargs: Any,
    ) -> None:
        initial = {
            "creation_key": uuid.uuid4(),
            "edition": PillarEdition.objects.current(),
            **(kwargs.pop("initial", None) or {}),
        }
        if signing:
            facts = SigningFacts.of(signing)
            initial |= {name: getattr(facts, name) for name in FACT_FIELDS} | {"version": signing.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer_rows("ceremony", Ceremony.objects.signing().open_to(municipality))
        self.offer_rows("edition", PillarEdition.objects.published())
        if not with_file:
            del self.fields["file"]

    def get_layout(self) -> list[Any]:
        evidence = [name for name in ("file", "source", "remarks") if name in self.fields]
        return [
            "creation_key",
            "version",
            Fieldset("De ondertekening", "signed_on", "place", "edition"),
            Fieldset("Het moment", "ceremony", "in_presence_of", "on_behalf_of"),
            Fieldset("Bewijs", *evidence),
        ]


FACT_FIELDS = ("signed_on", "place", "edition", "ceremony", "in_presence_of", "on_behalf_of", "source", "remarks")


class SignatoryForm(PortalForm):
    """One person who signed."""

    name = LineField(label="Naam", max_length=300, required=False, printed=True)
    function = LineField(
        label="Functie",
        help_text="Bijvoorbeeld wethouder.",
        max_length=60,
        required=False,
        printed=True,
        initial="wethouder",
    )
    capacity = forms.ChoiceField(label="Tekent", choices=Signatory.Capacity.choices)
    organisation = LineField(
        label="Organisatie", help_text="Alleen bij iemand van buiten de gemeente.", max_length=120, required=False
    )
    portfolio = LineField(label="Portefeuille", max_length=200, required=False)

    @property
    def is_first(self) -> bool:
        return (self.prefix or "").endswith("-0")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_first:
            # Nearly always the alderman, and nobody else: three questions do.
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = "Vul de naam in van wie namens de gemeente tekent."
            self.fields["capacity"].widget = forms.HiddenInput()
            self.fields["capacity"].initial = Signatory.Capacity.MUNICIPALITY
            self.fields["organisation"].widget = forms.HiddenInput()

    def get_layout(self) -> list[Any]:
        if self.is_first:
            return [Columns("name", "function"), "portfolio", "capacity", "organisation"]
        return [Columns("name", "function"), Columns("capacity", "organisation"), "portfolio"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("name")
            and "name" not in self.errors
            and any(cleaned.get(name) for name in ("organisation", "portfolio"))
        ):
            self.add_error("name", "Vul ook de naam in van deze ondertekenaar.")
        return cleaned


class _SignatoryFormSet(PortalFormSet):
    row_title = "Ondertekenaar"

    def facts(self) -> tuple[SignatoryFacts, ...]:
        """The people that were filled in, rows without a name left out."""
        fields = ("name", "function", "capacity", "organisation", "portfolio")
        return tuple(
            SignatoryFacts(**{name: form.cleaned_data[name] for name in fields})
            for form in self.forms
            if form.cleaned_data.get("name")
        )


SignatoryFormSet = formset_factory(
    SignatoryForm, formset=_SignatoryFormSet, extra=SPARE_ROWS, max_num=MAX_SIGNATORIES, absolute_max=MAX_SIGNATORIES
)


class SigningForms:
    """The facts and the people of a signing, filled in and checked as one form."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        municipality: Municipality,
        signing: Signing | None = None,
        people: tuple[SignatoryFacts, ...] = (),
        proposed: dict[str, Any] | None = None,
        with_file: bool = True,
    ) -> None:
        if signing:
            people = SigningFacts.of(signing).signatories
        self.facts_form = SigningForm(
            data, files, municipality=municipality, signing=signing, with_file=with_file, initial=proposed
        )
        self.people: Any = SignatoryFormSet(data, prefix="personen", initial=[vars(person) for person in people])
        # A row that was left alone is no answer, except the first: somebody signs.
        for first in self.people.forms[:1]:  # none where somebody sent a form of their own making
            first.empty_permitted = False
        for form in (self.facts_form, *self.people.forms):
            # One <form> around them all, with one token.
            form.helper.form_tag = False
            form.helper.disable_csrf = True

    def rows_in_use(self) -> list[SignatoryForm]:
        """The first row, and each that has a name or a mistake."""
        return [row for number, row in enumerate(self.people.forms) if number == 0 or self._is_used(row)]

    def rows_to_spare(self) -> list[SignatoryForm]:
        return [row for number, row in enumerate(self.people.forms) if number > 0 and not self._is_used(row)]

    @staticmethod
    def _is_used(row: SignatoryForm) -> bool:
        return bool(row["name"].value() or (row.is_bound and row.errors))

    def is_valid(self) -> bool:
        return all([self.facts_form.is_valid(), self.people.is_valid()])

    def facts(self) -> SigningFacts:
        cleaned = self.facts_form.cleaned_data
        return SigningFacts(signatories=self.people.facts(), **{name: cleaned[name] for name in FACT_FIELDS})

    def version(self) -> int:
        """The version that the answers were based on."""
        return self.facts_form.cleaned_data["version"] or 0

    def take_version(self, version: int) -> None:
        """Lets the same answers be saved over a newer version, now that somebody has seen it."""
        data = self.facts_form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(version)
        self.facts_form.data = data

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Shows a refusal of the rules beside the field it is about."""
        if field == "signatories" and self.people.forms:  # a form of somebody's own making may have none
            self.people.forms[0].add_error("name", sentence)
        else:
            self.facts_form.add_error(field if field in self.facts_form.fields else None, sentence)


class FilledForm(PortalForm):
    """The fillable form, as somebody sent it back."""

    filled = forms.FileField(
        label="Het ingevulde formulier",
        help_text="De pdf met de velden, zoals die is bewaard. Wij nemen de antwoorden over; het bestand bewaren wij niet.",
    )
    submit_label = "Antwoorden overnemen"


class ReasonForm(PortalForm):
    """One answer: why."""

    reason = TextField(label="Reden", max_length=1000)

    def __init__(
        self, *args: Any, label: str = "Reden", help_text: str = "", button: str = "Opslaan", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text
        self.submit_label = button


class CorrectionReasonForm(ReasonForm):
    """Why registered facts should be others; part of the form of the facts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="waarom", label="Waarom moet dit anders?", button="", **kwargs)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class VoidForm(ReasonForm):
    """Why a registration was wrong; its number answers with this for good, so it is short."""

    reason = TextField(label="Reden", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, label="Waarom klopte de registratie niet?", button="Registratie laten vervallen", **kwargs
        )


class EvidenceReasonForm(ReasonForm):
    """Why a file is no evidence of this signing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            label="Waarom hoort dit bestand er niet bij?",
            help_text="Komt in het logboek, dat de gemeente ook ziet.",
            button="Bestand eraf halen",
            **kwargs,
        )


class DecideCorrectionForm(PortalForm):
    """What the ministry says of a proposed correction; the service knows when it must say something."""

    decision = TextField(label="Toelichting", max_length=1000, required=False)


class RegisterForm(PortalForm):
    """The ministry's choice of programme period."""

    period = forms.ModelChoiceField(
        label="Programmaperiode",
        queryset=ProgrammePeriod.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies bij welke programmaperiode deze ondertekening hoort."},
    )
    submit_label = "Ondertekening registreren"

    def __init__(self, *args: Any, signing: Signing, **kwargs: Any) -> None:
        super().__init__(*args, initial={"period": signing.period}, **kwargs)


class WithdrawForm(PortalForm):
    """The municipality withdrew: since when and by which decision."""

    withdrawn_on = PartialDateFormField(label="Ingetrokken per", whole_day=True, required=True)
    decision = LineField(
        label="Besluit", help_text="Bijvoorbeeld: besluit van het college van 3 maart 2026.", max_length=300
    )
    submit_label = "Ondertekening intrekken"


class ChooseMunicipalityForm(PortalForm):
    """For whom the ministry registers."""

    municipality = forms.ModelChoiceField(
        label="Gemeente",
        help_text="Ook opgeheven gemeenten staan in de lijst, voor een ondertekening van toen.",
        queryset=Municipality.objects.in_order(),
        to_field_name="slug",
        empty_label="Kies een gemeente",
    )
    submit_label = "Naar het formulier"
