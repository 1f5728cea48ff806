"""The forms of the documents of a signing: the text of one, and what only the municipality knows of all."""

from typing import Any

from django import forms

from coalition.tools.dates import PartialDate, PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Actions, Button, PortalForm, Submit
from pillars.models import NoticeWord
from pillars.services.drafts import AnswerFacts, SigningDocument

# Lines and cells of tables: a page holds about fifty, and laying out ten thousand takes a minute.
MOST_PARTS = 2_000
TOO_MANY_PARTS = f"Maak de tekst korter: gebruik hoogstens {MOST_PARTS} regels en vakjes van tabellen samen."
# With script the preview follows what is typed; without it there is a button.
LIVE_PREVIEW = {
    "data-hx-post": "",
    "data-hx-trigger": "input changed delay:600ms",
    "data-hx-target": "#voorbeeld",
    "data-hx-vals": '{"preview": "1"}',
    "data-hx-sync": "this:replace",
}


class DraftForm(PortalForm):
    """The text, in marks; carries what was read, so that nobody overwrites another and no changed fact goes unseen."""

    text = TextField(
        label="Tekst",
        help_text="U kunt alles wijzigen en weghalen. Vul in wat tussen [invullen: …] staat, en haal de haken dan weg.",
        max_length=40_000,
        printed=True,
        widget=forms.Textarea(attrs={"rows": 30, **LIVE_PREVIEW}),
        error_messages={"required": "Laat de tekst niet leeg. U kunt het stuk ook opnieuw uit de gegevens maken."},
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    facts_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, document: SigningDocument, text: str | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text": document.text if text is None else text,
            "based_on": document.mark,
            "facts_seen": document.facts_mark,
        }
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.count("\n") + text.count("|") > MOST_PARTS:
            raise forms.ValidationError(TOO_MANY_PARTS)
        return text

    def get_layout(self) -> list[Any]:
        buttons = Actions(Submit("Tekst opslaan"), Button("Voorbeeld bijwerken", name="preview"))
        return ["text", "based_on", "facts_seen", buttons]

    def take_mark(self, document: SigningDocument) -> None:
        """After a look at the newer text, saving again means to save over it."""
        self.data = {**dict(self.data.items()), "based_on": document.mark}


class AnswersForm(PortalForm):
    """Asked once, used in all documents."""

    notice_word = forms.ChoiceField(
        label="Hoe noemt uw gemeente het bericht aan de raad?", choices=NoticeWord.choices, widget=forms.RadioSelect
    )
    college_on = PartialDateFormField(
        label="Wanneer vergadert het college hierover?",
        help_text="Het draaiboek rekent vanaf deze dag terug. Bijvoorbeeld 27 3 2026.",
        whole_day=True,
    )
    mayor = LineField(
        label="Naam van de burgemeester",
        help_text="Komt onder het bericht aan de raad.",
        max_length=120,
        required=False,
        printed=True,
    )
    secretary = LineField(
        label="Naam van de gemeentesecretaris",
        help_text="Komt onder het bericht aan de raad.",
        max_length=120,
        required=False,
        printed=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    submit_label = "Gegevens opslaan"

    def __init__(self, *args: Any, answers: AnswerFacts, version: int, **kwargs: Any) -> None:
        day = PartialDate.on(answers.college_on) if answers.college_on else PartialDate.unknown()
        kwargs["initial"] = {**vars(answers), "college_on": day, "version": version}
        super().__init__(*args, **kwargs)

    def take_version(self, version: int) -> None:
        """After a look at the newer answers, saving again means to save over them."""
        self.data = {**dict(self.data.items()), "version": str(version)}

    def facts(self) -> AnswerFacts:
        day: PartialDate = self.cleaned_data["college_on"]
        names = ("notice_word", "mayor", "secretary")
        return AnswerFacts(**{name: self.cleaned_data[name] for name in names}, college_on=day.earliest)
