"""Files as `components/file_list.html` shows them."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from coalition.models import StoredFile


class CodeNote(NamedTuple):
    """What the codes on the pages of a scan say: a tone (of `components/alert.html`) and a sentence."""

    tone: str
    text: str


def shown_file(file: StoredFile, route: str, *of: Any, note: CodeNote | None = None) -> dict[str, Any]:
    """`route` downloads the file, with `_page` behind its name it shows a page; both start from what the file belongs to."""
    pages = [reverse(f"{route}_page", args=[*of, file.pk, page]) for page in range(1, file.pages + 1)]
    return {
        "id": file.pk,
        "name": file.original_name,
        "url": reverse(route, args=[*of, file.pk]),
        "size": f"{file.get_kind_display()}, {filesizeformat(file.size)}",
        "pages": [{"picture_url": address, "page_url": address} for address in pages],
        "note": note,
    }


def code_note(file: StoredFile | None, number: str, what: str) -> CodeNote | None:
    """Whether the code on a scan is that of `what` (*deze ondertekening*), which carries `number`; None when nobody looked."""
    if file is None or file.numbers is None:
        return None
    others = sorted({found for found in file.numbers if found and found != number})
    if number in file.numbers and not others:
        return CodeNote("ok", f"De code op deze scan is die van {what}.")
    if others:
        also = "ook " if number in file.numbers else ""
        return CodeNote(
            "warning",
            f"Op deze scan staat {also}de code van een ander stuk: {', '.join(others)}. Kijk of dit het goede bestand is.",
        )
    return CodeNote("info", "Op deze scan is geen code gelezen. Kijk zelf of dit het goede stuk is.")


def tell_of_file(request: HttpRequest, done: str, note: CodeNote | None) -> None:
    """On the next page: that the file is there, and what its code says."""
    level = messages.WARNING if note and note.tone == "warning" else messages.SUCCESS
    messages.add_message(request, level, f"{done} {note.text}" if note else done)
