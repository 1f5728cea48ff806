"""Issued paper on the page of its record, and once more as it was handed out."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from coalition.models import IssuedPaper
from coalition.services import papers
from coalition.tools.http import pdf_answer


def paper_list(found: Iterable[IssuedPaper], route: str, *arguments: Any) -> list[dict[str, Any]]:
    """What `coalition/includes/issued_papers.html` shows; the address of a paper ends with its key."""
    return [{"paper": paper, "url": reverse(route, args=[*arguments, paper.pk])} for paper in found]


def issued_answer(paper: IssuedPaper) -> HttpResponse:
    """The paper, byte for byte; 404 when its bytes were erased after their term."""
    try:
        return pdf_answer(papers.content_of(paper), paper.file_name.removesuffix(".pdf"))
    except FileNotFoundError as gone:
        raise Http404 from gone
