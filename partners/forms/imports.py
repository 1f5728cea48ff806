"""The forms by which a list of partners comes in, and by which its columns are named."""

from typing import Any

from django import forms

from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import LineField
from coalition.tools.forms import Fieldset, PortalForm
from coalition.tools.tables import MAX_BYTES
from partners.services.import_draft import Draft
from partners.services.partner_sheet import COLUMNS, LABELS

INVITED, JOINED = "uitgenodigd", "doet-mee"


class PartnerListForm(PortalForm):
    """Pasted lines or a file, and what holds for rows that do not say it themselves."""

    pasted = forms.CharField(
        label="Plak hier de partners",
        help_text=(
            "Eén partner per regel, uit een mail, Word of Excel. Alleen namen mag. "
            "Weet u meer? Zet er ; tussen: naam; plaats; soort; contactpersoon; e-mail."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        required=False,
        strip=False,
    )
    sheet = forms.FileField(
        label="Of kies een bestand",
        help_text="Een Excel-werkmap (.xlsx) of CSV, met een kopregel. Hoogstens 10 MB en 1.000 rijen.",
        required=False,
        allow_empty_file=True,
    )
    status = forms.ChoiceField(
        label="Doen deze partners al mee?",
        choices=[
            (INVITED, "Nee, ze zijn uitgenodigd. Ze staan nog nergens openbaar."),
            (JOINED, "Ja, ze doen mee."),
        ],
        widget=forms.RadioSelect,
        initial=INVITED,
    )
    joined_on = PartialDateFormField(
        label="Doen mee sinds", help_text="Alleen als ze al meedoen. Alleen een maand of jaar mag ook."
    )
    place = LineField(
        label="Plaats van de partners", help_text="Voor rijen zonder eigen plaats.", max_length=120, required=False,
        printed=True,
    )  # fmt: skip
    submit_label = "Bekijken wat er gebeurt"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One of the first two is needed: "niet verplicht" at both would say that neither is.
        self.helper.hide_optional = True

    def get_layout(self) -> list[Any]:
        own = Fieldset(
            "Voor alle rijen", "status", "joined_on", "place", description="Wat in een rij zelf staat, gaat voor."
        )
        return ["pasted", "sheet", own]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "sheet" not in self.errors and not cleaned.get("sheet") and not (cleaned.get("pasted") or "").strip():
            self.add_error("pasted", "Plak een lijst met partners, of kies een bestand.")
        if cleaned.get("joined_on") and cleaned.get("status") == INVITED:
            self.add_error("joined_on", "Kies dat ze al meedoen, of maak deze datum leeg.")
        return cleaned

    def clean_sheet(self) -> Any:
        sheet = self.cleaned_data["sheet"]
        if sheet and sheet.size > MAX_BYTES:
            raise forms.ValidationError(
                f"{sheet.name} is groter dan {MAX_BYTES // 1024**2} MB. Splits het bestand en lees de delen in."
            )
        return sheet

    def fill(self, draft: Draft) -> None:
        """What holds for all rows, into the draft."""
        draft.joins = self.cleaned_data["status"] == JOINED
        draft.joined_on = self.cleaned_data["joined_on"].iso()
        draft.place = self.cleaned_data["place"]


class ColumnsForm(PortalForm):
    """Which column holds what, where the header does not tell."""

    submit_label = "Verder"

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        known = {at: name for name, at in draft.columns.items()}
        choices = [("", "niet inlezen"), *((name, LABELS[name]) for name in COLUMNS)]
        for at, header in enumerate(draft.headers):
            examples = [cells[at] for _, cells, _ in draft.rows[:20] if at < len(cells) and cells[at].strip()][:3]
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"Kolom {at + 1}: {header or 'zonder kop'}"[:120],
                help_text=f"Bijvoorbeeld: {'; '.join(examples)}"[:200] if examples else "Deze kolom is leeg.",
                choices=choices,
                initial=known.get(at, ""),
                required=False,
            )
        self.fields["first_is_a_row"] = forms.BooleanField(
            label="De bovenste rij is al een partner: er is geen kopregel", required=False
        )

    @property
    def columns(self) -> dict[str, int]:
        """Field → column, as chosen."""
        chosen = {at: self.cleaned_data.get(f"column_{at}") for at in range(len(self.draft.headers))}
        return {name: at for at, name in chosen.items() if name}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen: dict[str, int] = {}
        for at in range(len(self.draft.headers)):
            name = cleaned.get(f"column_{at}")
            if name and name in seen:
                self.add_error(f"column_{at}", f"‘{LABELS[name]}’ koos u al bij kolom {seen[name] + 1}. Kies er een.")
            elif name:
                seen[name] = at
        if "name" not in seen:
            self.add_error("column_0", "Kies in welke kolom de naam van de organisatie staat.")
        return cleaned
