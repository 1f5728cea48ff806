"""What somebody says about a page, and what the ministry did with it."""

from typing import Any

from django import forms
from django.urls import Resolver404, ResolverMatch, resolve

from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalForm

LONGEST_PATH = 300
# Parts of an address that give who holds it something of somebody: such an address is never sent on.
SECRET_PARTS = frozenset({"token", "key", "uidb36", "link"})


def reportable(path: str) -> str:
    """The path of a page of ours, with its filters; or nothing where there is no such page, or it is somebody's own."""
    path = path.strip()[:LONGEST_PATH]
    if not path.startswith("/") or path.startswith("//") or not path.isprintable():
        return ""
    try:
        return path if is_for_all(resolve(path.partition("?")[0])) else ""
    except Resolver404:
        return ""


def is_for_all(match: ResolverMatch) -> bool:
    """Whether who has the address of this page has no more than a page."""
    return not SECRET_PARTS & match.kwargs.keys()


class PageReportForm(PortalForm):
    path = forms.CharField(required=False, widget=forms.HiddenInput)
    text = TextField(
        label="Wat klopt er niet?",
        help_text="Schrijf ook wat het volgens u moet zijn, en hoe u dat weet.",
        max_length=2000,
    )
    email = forms.EmailField(
        label="Uw e-mailadres",
        help_text="Alleen als u antwoord wilt. Wij wissen het drie maanden nadat wij uw melding hebben afgehandeld.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    submit_label = "Melding versturen"

    def clean_path(self) -> Any:
        return reportable(self.cleaned_data["path"])


class HandleReportForm(PortalForm):
    outcome = LineField(label="Wat hebt u ermee gedaan?", max_length=500)
    submit_label = "Afhandelen"
