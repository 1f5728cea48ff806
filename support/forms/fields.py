"""Fields that more than one form of support has."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MOST_FILES = 10
# Beside every field for what the municipality does not see here; which is no promise that nobody ever will.
WOO = "De gemeente ziet dit niet. Let op: ook interne notities kunnen onder de Woo worden opgevraagd."


class _FilesWidget(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads at once; cleans to a list."""

    def __init__(self, *, label: str = "Bijlagen") -> None:
        super().__init__(
            label=label,
            help_text=f"PDF, JPEG of PNG, elk hoogstens 20 MB. U kunt er meer tegelijk kiezen, hoogstens {MOST_FILES}.",
            widget=_FilesWidget(attrs={"class": "portal-file", "accept": ".pdf,.jpg,.jpeg,.png"}),
            required=False,
        )

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        found = [super(FilesField, self).clean(one, initial) for one in data or ()]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(f"Kies hoogstens {MOST_FILES} bijlagen tegelijk.", code="too_many")
        return found
