"""What the forms of partners share: the version that was read, a telephone number, the differences after a conflict."""

import re
from typing import Any

from django import forms
from django.http import QueryDict

from coalition.tools.fields import LineField
from coalition.tools.forms import PortalForm


class PhoneField(LineField):
    """A whole telephone number, in any of the ways people write it."""

    def clean(self, value: Any) -> str:
        phone: str = super().clean(value)
        if phone and (not re.fullmatch(r"[+(\d][\d ()/.-]*", phone) or len(re.findall(r"\d", phone)) < 8):
            raise forms.ValidationError("Vul een heel telefoonnummer in, bijvoorbeeld 0321 388 911.", code="invalid")
        return phone


class VersionedForm(PortalForm):
    """A form on something that somebody else may change meanwhile; it carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def take_version(self, version: int) -> None:
        """After a look at both versions, saving again means to save over the newer one."""
        self.data = {**self.data.dict(), "version": str(version)} if isinstance(self.data, QueryDict) else self.data

    def differences(self, stored: "VersionedForm") -> list[tuple[str, str, str]]:
        """What differs between a fresh form of what is stored now and what was typed: label, stored, typed."""
        rows = []
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                was = _words(field, stored.get_initial_for_field(stored.fields[name], name))
                typed = _words(field, self.cleaned_data.get(name))
                if was != typed:
                    rows.append((str(field.label), was, typed))
        return rows


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nee"
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value or ""))
    return "" if value is None else str(value)
