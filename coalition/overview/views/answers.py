"""How many on a day: the answer that staff give, as sentence, picture and sheet; laid down, it stays as it was given."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coalition.models import KeptAnswer
from coalition.overview.answers import files, keeping, picture
from coalition.overview.answers.answer import Answer, YearStep
from coalition.overview.answers.keep_form import KeepForm
from coalition.overview.answers.question import QuestionForm
from coalition.overview.pictures.map_question import map_of
from coalition.permissions import Permission, require
from coalition.tools.forms import ERROR_SUMMARY_ID
from coalition.tools.http import SignedInRequest, download
from coalition.tools.workflow import Refused

PAGE_SIZE = 50


@require_safe
def answer(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.COUNT_ANSWER)
    return _page(request, QuestionForm(request.GET))


@require_safe
def answer_file(request: SignedInRequest, extension: str) -> HttpResponse:
    """The same answer as a file."""
    require(request.user, Permission.COUNT_ANSWER)
    form = QuestionForm(request.GET)
    if not form.is_valid():
        return HttpResponse("Pas eerst de filters aan.", content_type="text/plain; charset=utf-8", status=422)
    found = Answer(form.question())
    name = f"ondertekeningen-{found.question.day.isoformat()}"
    if extension == "svg":
        return download(files.picture_file(picture.draw(found.years, place=found.place)), f"{name}.svg")
    return _sheet(extension, name, found.sentence, found.as_kept(), found.lines)


@require_POST
def answer_keep(request: SignedInRequest) -> HttpResponse:
    """Keeps the answer to the question in the address, if it is still what was looked at."""
    require(request.user, Permission.COUNT_ANSWER)
    form, keep_form = QuestionForm(request.GET), KeepForm(request.POST)
    if not (form.is_valid() and keep_form.is_valid()):
        return _page(request, form, keep_form)
    try:
        kept = keeping.keep_answer(actor=request.user, answer=Answer(form.question()), **keep_form.cleaned_data)
    except Refused as refusal:
        keep_form.refuse(refusal)
        return _page(request, form, keep_form)
    messages.success(request, "Het antwoord is vastgelegd. Het verandert niet meer.")
    return redirect("kept_answer", kept.pk)


@require_safe
def kept_answer_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.COUNT_ANSWER)
    answers = KeptAnswer.objects.defer("figures", "lines").select_related("kept_by")
    page = Paginator(answers, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "overview/answers/kept_answer_list.html", {"page": page})


@require_safe
def kept_answer(request: SignedInRequest, kept: int) -> HttpResponse:
    found = _find(request, kept)
    context = {
        "kept": found,
        "facts": _rows(found.figures["feiten"]),
        "picture": _picture(found.figures),
        "differences": keeping.known_differently(found),
        "again": f"{reverse('answer')}?{found.filters}",
        "files": [
            (kind.upper(), reverse("kept_answer_file", args=[found.pk, kind])) for kind in ("xlsx", "csv", "svg")
        ],
    }
    return render(request, "overview/answers/kept_answer.html", context)


@require_safe
def kept_answer_file(request: SignedInRequest, kept: str, extension: str) -> HttpResponse:
    found = _find(request, int(kept))
    name = f"antwoord-{found.pk}"
    if extension == "svg":
        return download(files.picture_file(_picture(found.figures)), f"{name}.svg")
    return _sheet(extension, name, found.sentence, found.figures, found.lines)


def _find(request: SignedInRequest, pk: int) -> KeptAnswer:
    require(request.user, Permission.COUNT_ANSWER)
    return get_object_or_404(KeptAnswer.objects.select_related("kept_by"), pk=pk)


def _page(request: SignedInRequest, form: QuestionForm, keep_form: KeepForm | None = None) -> HttpResponse:
    """The question, and unless there are mistakes in it the answer."""
    found = Answer(form.question()) if form.is_valid() else None
    context: dict[str, Any] = {"form": form, "answer": found}
    if found:
        query = f"?{found.question.query}"
        keep_form = keep_form or KeepForm()
        keep_form.ask_about(found.sentence, f"{reverse('answer_keep')}{query}#{ERROR_SUMMARY_ID}")
        context |= {
            "keep_form": keep_form,
            "facts": _rows(found.facts),
            "picture": picture.draw(found.years, place=found.place),
            "map_url": map_of(found.question.filters),
            "files": [(kind.upper(), reverse("answer_file", args=[kind]) + query) for kind in ("xlsx", "csv", "svg")],
        }
    wrong = found is None or (keep_form is not None and keep_form.is_bound)
    return render(request, "overview/answers/answer.html", context, status=422 if wrong else 200)


def _rows(facts: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in facts]


def _picture(figures: dict[str, Any]) -> picture.Picture:
    """The picture of an answer that was kept."""
    return picture.draw([YearStep(*step) for step in figures["jaren"]], place=figures["waar"])


def _sheet(extension: str, name: str, sentence: str, figures: Any, lines: Any) -> HttpResponse:
    if extension == "csv":
        return download(files.list_as_csv(lines), f"{name}.csv")
    return download(files.workbook(sentence=sentence, figures=figures, lines=lines), f"{name}.xlsx")
