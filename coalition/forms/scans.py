"""The forms of the scan tray: files from the scanner, and a number that somebody reads on a sheet."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from coalition.models import ScanPage
from coalition.tools.fields import FilesField, LineField
from coalition.tools.forms import ERROR_SUMMARY_ID, PortalForm
from coalition.tools.numbers import EXAMPLE


class ScanUploadForm(PortalForm):
    scans = FilesField(label="Bestanden uit de scanner", widget_attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    submit_label = "Scans uploaden"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scans"].help_text = (
            f"Eén of meer bestanden: PDF, JPEG of PNG, elk hoogstens {settings.SCAN_MAX_BYTES // 1024**2} MB en "
            f"{settings.UPLOAD_MAX_PAGES} bladzijden. Scannen met 150 of 200 dpi is genoeg."
        )
        address = reverse("scan_upload")
        self.helper.form_action = f"{address}#{ERROR_SUMMARY_ID}"
        self.helper.attrs |= {"data-hx-post": address, "data-hx-encoding": "multipart/form-data"}


class ScanNumberForm(PortalForm):
    number = LineField(
        label="Nummer op het blad", help_text=f"Naast of onder de QR-code, bijvoorbeeld {EXAMPLE}.", max_length=40
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    submit_label = "Zoek wat erbij hoort"

    def __init__(self, *args: Any, page: ScanPage, **kwargs: Any) -> None:
        typed = page.number if page.number_from else ""
        super().__init__(*args, initial={"version": page.version, "number": typed}, **kwargs)
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if not self.is_bound and not page.number:
            # Page after page by keyboard: type, Enter, Enter.
            self.fields["number"].widget.attrs["autofocus"] = True
        self.helper.form_action = f"{reverse('scan_move', args=[page.pk])}#{ERROR_SUMMARY_ID}"
