"""The forms of the toolkit: one entry, and the filter of the public list."""

from typing import Any

from django import forms

from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalFilterForm, PortalForm
from support.models import ToolkitEntry
from support.wording import pillar_choices


class ToolkitForm(PortalForm):
    title = LineField(label="Titel", max_length=150)
    purpose = TextField(label="Waar is het voor?", max_length=600)
    pillars = forms.MultipleChoiceField(
        label="Bij welke pijlers?", help_text="Kiest u niets, dan is het voor alle pijlers.", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    audience = forms.ChoiceField(
        label="Voor wie is het?", choices=ToolkitEntry.Audience.choices, widget=forms.RadioSelect
    )
    link = forms.URLField(
        label="Link", help_text="Vul een link in, kies een bestand, of doe allebei.", max_length=500, required=False,
        assume_scheme="https",
    )  # fmt: skip
    file = forms.FileField(label="Bestand", help_text="PDF, JPEG of PNG, hoogstens 20 MB.", required=False)
    remove_file = forms.BooleanField(required=False)
    submit_label = "Hulpmiddel opslaan"

    def __init__(self, *args: Any, entry: ToolkitEntry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("pillars", pillar_choices())
        self.initial = {"audience": ToolkitEntry.Audience.EVERYONE}
        if entry:
            names = ("title", "purpose", "audience", "link")
            self.initial = {**{name: getattr(entry, name) for name in names}, "pillars": list(entry.pillars)}
        if entry and entry.file:
            self.fields["file"].label = "Ander bestand"
            self.fields["remove_file"].label = f"Het bestand {entry.file.original_name} verwijderen"
        else:
            del self.fields["remove_file"]

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        found = dict(self.cleaned_data)
        upload = found.pop("file")
        return {**found, "upload": upload, "pillars": "".join(sorted(found["pillars"]))}


class ToolkitFilterForm(PortalFilterForm):
    q = LineField(label="Zoek een hulpmiddel", max_length=80, required=False)
    pijler = forms.ChoiceField(label="Pijler", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("pijler", [("", "alle pijlers"), *pillar_choices()])
