"""The forms of messages, and of the acts on a request that ask for a text."""

from typing import Any
from uuid import uuid4

from django import forms

from coalition.tools.fields import TextField
from coalition.tools.forms import PortalForm
from support.forms.fields import WOO, FilesField


class MessageForm(PortalForm):
    """What somebody writes to the others on the request."""

    text = TextField(label="Bericht", max_length=5000)
    uploads = FilesField()
    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str = "", button: str = "Bericht versturen", **kwargs: Any) -> None:
        self.submit_label = button
        super().__init__(*args, **kwargs)
        self.initial["creation_key"] = uuid4()
        if label:
            self.fields["text"].label = label


class NoteForm(MessageForm):
    """What the municipality does not see here."""

    text = TextField(label="Interne notitie", help_text=WOO, max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, button="Notitie opslaan", prefix="notitie", **kwargs)


class ReasonForm(PortalForm):
    """One text, which the act calls by its own name."""

    text = TextField(label="", max_length=1000)

    def __init__(self, *args: Any, label: str, button: str, help_text: str = "", required: bool = True, **kwargs: Any):
        self.submit_label = button
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text, field.required = label, help_text, required
