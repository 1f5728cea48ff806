"""The forms of partners, one by one: added, changed, moved on, and the filter of the list."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.urls import reverse

from coalition.models import Municipality
from coalition.tools.dates import PartialDate, PartialDateFormField, today
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import (
    Actions,
    Button,
    Columns,
    Div,
    Fieldset,
    PortalFilterForm,
    PortalForm,
    Submit,
)
from partners.facts import Consent, Contact, MembershipFacts, PartnerFacts
from partners.forms.fields import PhoneField, VersionedForm
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, Partner, PartnerKind
from partners.services.desk import PartnerFilters
from partners.services.matching import Suggestion, suggest

NO_KIND_YET = [("", "weet ik nog niet"), *PartnerKind.choices]
CONTACT = ("contact_name", "contact_function", "contact_email", "contact_phone")
A_PERSON = "Dit is een inwoner, geen organisatie"


class ContactFields(PortalForm):
    """Whom the coalition calls or writes."""

    contact_name = LineField(label="Naam van de contactpersoon", max_length=120, required=False, printed=True)
    contact_function = LineField(label="Functie", max_length=120, required=False, printed=True)
    contact_email = forms.EmailField(label="E-mailadres", required=False)
    contact_phone = PhoneField(label="Telefoonnummer", max_length=30, required=False)

    def contact(self) -> Contact:
        return Contact(*(self.cleaned_data[name] for name in CONTACT))


class WhoFields(PortalForm):
    """Who a partner is, as the public reads it."""

    name = LineField(label="Naam", max_length=200, printed=True)
    place = LineField(label="Plaats", max_length=120, required=False, printed=True)
    kind = forms.ChoiceField(label="Soort", choices=NO_KIND_YET, required=False)
    municipality = forms.ModelChoiceField(
        label="Welke gemeente?",
        help_text="Alleen bij de soort gemeente.",
        queryset=Municipality.objects.none(),
        required=False,
        empty_label="Geen gemeente",
    )

    def settle_kind(self, values: dict[str, Any]) -> None:
        """A person has no kind, and only a municipality is linked with one."""
        if values.get("is_person"):
            values["kind"] = ""
        if values.get("kind") != PartnerKind.MUNICIPALITY:
            values["municipality"] = None
        elif not values.get("municipality"):
            self.add_error("municipality", "Kies welke gemeente dit is.")


class PartnerAddForm(ContactFields, WhoFields):
    """One partner, in one short form."""

    is_person = forms.BooleanField(label=A_PERSON, required=False)
    consent_given_on = PartialDateFormField(
        label="Mag de naam openbaar? Toestemming gegeven op",
        help_text="Alleen bij een inwoner. Laat dit leeg als er geen toestemming is: dan staat er ‘een inwoner’.",
        whole_day=True,
    )
    consent_how = LineField(
        label="Hoe is de toestemming gegeven?", help_text="Bijvoorbeeld: per mail.", max_length=200, required=False
    )
    status = forms.ChoiceField(
        label="Doet de partner al mee?",
        choices=[("invited", "Nee, uitgenodigd"), ("member", "Ja, doet mee")],
        widget=forms.RadioSelect,
        initial="invited",
    )
    joined_on = PartialDateFormField(
        label="Doet mee sinds", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand."
    )
    same_as = forms.ChoiceField(label="Is het een van deze partners?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, coalition: LocalCoalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coalition = coalition
        self.offer_rows("municipality", Municipality.objects.existing_on(today()).in_order())
        self.suggested: list[Suggestion] = []
        if self.is_bound and self.data.get("same_as"):  # the answer to what was asked on the page before
            self.suggest(self.find_suggestions(self.data.get("name", ""), self.data.get("place", "")))

    def get_layout(self) -> list[Any]:
        return [
            *(["same_as"] if self.suggested else []),
            Columns("name", "place"),
            self._while_typing(),
            Columns("kind", "municipality"),
            "status",
            "joined_on",
            Fieldset(
                "Contactpersoon",
                Columns("contact_name", "contact_function"),
                Columns("contact_email", "contact_phone"),
                description="Alleen de coördinatoren van deze coalitie zien dit.",
            ),
            Fieldset("Is het een inwoner?", "is_person", "consent_given_on", "consent_how"),
            Actions(Submit("Partner toevoegen"), Button("Toevoegen en nog een", name="another")),
        ]

    def _while_typing(self) -> Div:
        """With script, partners like the name that is being typed; without, the same is asked when the form is sent."""
        return Div(
            css_id="lijkt-op",
            aria_live="polite",
            data_hx_get=reverse("partner_suggest", args=[self.coalition.slug]),
            data_hx_trigger="input changed delay:400ms from:#id_name, change from:#id_place",
            data_hx_include="#id_name, #id_place",
            data_hx_sync="this:replace",
        )

    def find_suggestions(self, name: str, place: str) -> list[Suggestion]:
        return suggest(coalition=self.coalition, name=name[:200], place=place[:120])

    def suggest(self, suggestions: Sequence[Suggestion]) -> None:
        """Asks whether one of these is meant; a person is never among them."""
        self.suggested = list(suggestions)
        choices = [(str(one.partner_id), _in_words(one)) for one in suggestions]
        self.offer("same_as", [*choices, ("new", "Nee, dit is een andere partner")])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        own = list(self.coalition.municipalities.all()[:2])
        if values.get("kind") == PartnerKind.MUNICIPALITY and not values.get("municipality") and len(own) == 1:
            values["municipality"] = own[0]
        self.settle_kind(values)
        if values.get("consent_given_on") and not values.get("is_person"):
            self.add_error(
                "consent_given_on", "Toestemming hoort bij een inwoner. Zet daar een vinkje, of maak dit leeg."
            )
        return values

    def partner_facts(self) -> PartnerFacts:
        names = ("name", "place", "kind", "is_person", "municipality")
        return PartnerFacts(**{name: self.cleaned_data[name] for name in names})

    def consent(self) -> Consent | None:
        given = self.cleaned_data["consent_given_on"].earliest
        return Consent(given, self.cleaned_data["consent_how"]) if given else None

    def membership_facts(self) -> MembershipFacts:
        return MembershipFacts(contact=self.contact())

    def day_of_joining(self) -> PartialDate | None:
        value: PartialDate = self.cleaned_data["joined_on"]
        return value if self.cleaned_data["status"] == MembershipState.MEMBER else None


def _in_words(suggestion: Suggestion) -> str:
    place = f", {suggestion.place}" if suggestion.place else ""
    known = f", ook bekend als {suggestion.other_name}" if suggestion.other_name else ""
    return f"Ja: {suggestion.name}{place}{known}{' (staat al in uw lijst)' if suggestion.is_here else ''}"


class PartnerForm(VersionedForm, WhoFields):
    """The public facts, which coalitions share; of a person only name and place."""

    keep_old_name = forms.BooleanField(
        label="Bewaar de oude naam als eerdere naam",
        help_text="Haal dit vinkje weg als u alleen een tikfout verbetert.",
        required=False,
        initial=True,
    )
    kvk_number = forms.RegexField(
        label="KvK-nummer",
        regex=r"^\d{8}$",
        required=False,
        error_messages={"invalid": "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 41023456."},
    )
    branch_number = forms.RegexField(
        label="Vestigingsnummer",
        regex=r"^\d{12}$",
        required=False,
        error_messages={"invalid": "Een vestigingsnummer heeft 12 cijfers, bijvoorbeeld 000012345678."},
    )
    website = forms.URLField(label="Website", max_length=500, required=False, assume_scheme="https")
    field_order = ["name", "keep_old_name"]
    submit_label = "Gegevens opslaan"

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        facts = (*PartnerFacts.__dataclass_fields__, "version")
        super().__init__(*args, initial={name: getattr(partner, name) for name in facts}, **kwargs)
        self.is_person = partner.is_person
        if self.is_person:
            for name in ("keep_old_name", "kind", "municipality", "kvk_number", "branch_number", "website"):
                del self.fields[name]
            return
        existing = Municipality.objects.existing_on(today())
        linked = Municipality.objects.filter(partners=partner)
        self.offer_rows("municipality", (existing | linked).distinct().in_order())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.is_person:
            self.settle_kind(values)
        return values

    def facts(self) -> PartnerFacts:
        names = PartnerFacts.__dataclass_fields__
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        return PartnerFacts(**given, is_person=self.is_person)


class MembershipForm(VersionedForm, ContactFields):
    """How a partner takes part in this coalition."""

    joined_on = PartialDateFormField(label="Doet mee sinds")
    left_on = PartialDateFormField(label="Gestopt op")
    core_group = forms.BooleanField(label="Hoort bij de kerngroep", required=False)
    contribution = TextField(
        label="Wat draagt de partner bij?",
        help_text="Hoogstens twee regels.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contribution_is_public = forms.BooleanField(label="De partner vindt het goed dat dit openbaar is", required=False)
    submit_label = "Opslaan"

    def __init__(self, *args: Any, membership: CoalitionMembership, **kwargs: Any) -> None:
        names = ("joined_on", "left_on", "core_group", "contribution", "contribution_is_public", "version", *CONTACT)
        super().__init__(*args, initial={name: getattr(membership, name) for name in names}, **kwargs)
        if membership.state not in (MembershipState.MEMBER, MembershipState.LEFT):
            del self.fields["joined_on"]
        if membership.state != MembershipState.LEFT:
            del self.fields["left_on"]

    def get_layout(self) -> list[Any]:
        dates = [name for name in ("joined_on", "left_on") if name in self.fields]
        return [
            "version",
            Fieldset("In deze coalitie", *dates, "core_group", "contribution", "contribution_is_public"),
            Fieldset(
                "Contactpersoon",
                Columns("contact_name", "contact_function"),
                Columns("contact_email", "contact_phone"),
                description="Alleen de coördinatoren van deze coalitie zien dit.",
            ),
        ]

    def facts(self) -> MembershipFacts:
        names = ("core_group", "contribution", "contribution_is_public")
        return MembershipFacts(**{name: self.cleaned_data[name] for name in names}, contact=self.contact())

    def date(self, name: str) -> PartialDate:
        return self.cleaned_data.get(name) or PartialDate.unknown()


class OnDateForm(PortalForm):
    """One act that has a day."""

    on = PartialDateFormField(label="Op welke dag?", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand.")

    def __init__(self, *args: Any, label: str, submit_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.submit_label = label, submit_label


class ConsentForm(PortalForm):
    given_on = PartialDateFormField(label="Toestemming gegeven op", whole_day=True, required=True)
    how = LineField(label="Hoe is de toestemming gegeven?", help_text="Bijvoorbeeld: per mail.", max_length=200)
    submit_label = "Toestemming vastleggen"

    def consent(self) -> Consent:
        return Consent(self.cleaned_data["given_on"].earliest, self.cleaned_data["how"])


class PartnerFilterForm(PortalFilterForm):
    """The filter of a coalition's list; readers without contact data do not filter by it."""

    is_block = True
    q = LineField(label="Naam of plaats", max_length=80, required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "uitgenodigd of doet mee"),
            *[choice for choice in MembershipState.choices if choice[0] != MembershipState.MERGED],
            ("alle", "alle, ook wie stopte"),
        ],
    )
    soort = forms.ChoiceField(
        label="Soort",
        required=False,
        choices=[("", "alle soorten"), *PartnerKind.choices, ("inwoner", "inwoner"), ("geen", "nog zonder soort")],
    )
    getekend = forms.ChoiceField(
        label="Getekend",
        required=False,
        choices=[("", "maakt niet uit"), ("ja", "getekend"), ("nee", "nog niet getekend")],
    )
    contact = forms.ChoiceField(
        label="Contactgegevens",
        required=False,
        choices=[("", "maakt niet uit"), ("ja", "bekend"), ("nee", "nog niet bekend")],
    )
    kerngroep = forms.BooleanField(label="Alleen de kerngroep", required=False)

    def __init__(self, *args: Any, with_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_people:
            self.fields["q"].label = "Naam, plaats of contactpersoon"
        else:
            del self.fields["contact"]

    def filters(self) -> PartnerFilters:
        """What was chosen; a choice that does not exist chooses nothing."""
        self.is_valid()
        return PartnerFilters(**{name: value for name, value in self.cleaned_data.items() if value})


def as_query(filters: PartnerFilters) -> dict[str, str]:
    """The filters as they stand in an address."""
    return {name: "on" if value is True else str(value) for name, value in asdict(filters).items() if value}
