"""What the page of one request shows, and to whom: facts, messages, what can be done, the log."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere
from coalition.tools.dates import long_date, today
from coalition.tools.forms import ERROR_SUMMARY_ID
from coalition.tools.http import SignedInRequest
from coalition.views.files import shown_file
from support.forms.acts import MessageForm, NoteForm
from support.forms.asking import own_municipalities
from support.log import last_step, log_of, reads_inside
from support.models import ACT_PERMISSIONS, RequestAct, RequestKind, RequestState, SupportRequest
from support.roles import allows_for, is_adviser, is_at_hand, is_of_municipality
from support.rules import unsigned
from support.services.desk import lines_of
from support.wording import pillar_names

# Which page or button each act has: route, the words on it, and whether it is done by one click.
BUTTONS: dict[RequestAct, tuple[str, str, bool]] = {
    RequestAct.ASSIGN: ("request_assign", "Adviseur toewijzen", False),
    RequestAct.MEET: ("request_meet", "Kennismaking vastleggen", True),
    RequestAct.START: ("request_start", "Ondersteuning beginnen", True),
    RequestAct.WAIT: ("request_wait", "Iets aan de gemeente vragen", False),
    RequestAct.RESUME: ("request_resume", "Weer verder", True),
    RequestAct.CLOSE: ("request_close", "Vraag afronden", False),
    RequestAct.DECLINE: ("request_decline", "Vraag teruggeven", False),
    RequestAct.REJECT: ("request_reject", "Vraag afwijzen", False),
    RequestAct.WITHDRAW: ("request_withdraw", "Vraag intrekken", False),
}
# What comes next in a state: of whose turn it is, this button stands first and stands out.
_NEXT = {
    RequestState.NEW: RequestAct.ASSIGN,
    RequestState.ASSIGNED: RequestAct.MEET,
    RequestState.MEETING: RequestAct.START,
    RequestState.WAITING: RequestAct.RESUME,
}
_WRITE = "schrijven"


class Button(NamedTuple):
    """A way on, right below the state of the request: an act by one click, or a link."""

    label: str
    url: str
    one_click: bool = False
    stands_out: bool = False


def show(
    request: SignedInRequest, asked: SupportRequest, *, problem: str = "", form: Any = None, note: Any = None
) -> HttpResponse:
    """The page; with a form that was refused, or a `problem` that belongs to no form, it answers 422."""
    context = {
        **request_context(request.user, asked),
        "buttons": sorted(_buttons(request.user, asked), key=lambda button: not button.stands_out),
        "form": _message_form(request.user, asked, form),
        "note_form": _posting(note or NoteForm(), "request_note", asked) if reads_inside(request.user) else None,
        "may_export": allows_everywhere(request.user, Permission.SUPPORT_ASSIGN),
        "write_id": _WRITE,
        "problem": problem,
    }
    wrong = problem or form is not None or note is not None
    return render(request, "support/request_detail.html", context, status=422 if wrong else 200)


def request_context(user: User, asked: SupportRequest) -> dict[str, Any]:
    """What the page, the print and the export have in common."""
    written = asked.messages.readable_by(user).select_related("author").prefetch_related("files")
    places = list(asked.municipalities.in_order())
    return {
        "asked": asked,
        "is_forgotten": lines_of([asked])[0].is_forgotten,
        "rows": fact_rows(asked, places),
        "inside": reads_inside(user),
        "for_municipality": is_of_municipality(user, asked),
        "lost_ground": _lost_ground(asked, places),
        "dissolved": _dissolved(asked, places),
        "files": file_list(asked, asked.files.all()),
        "messages_shown": [{"message": one, "files": file_list(asked, one.files.all())} for one in written],
        "trail": log_of(asked, user),
    }


def fact_rows(asked: SupportRequest, places: Sequence[Municipality]) -> list[dict[str, Any]]:
    rows = {
        "Soort": asked.get_kind_display(),
        "Gemeente": asked.municipality,
        "Ook voor": ", ".join(str(one) for one in places if one.pk != asked.municipality_id),
        "Onderwerpen": ", ".join(topic.name for topic in asked.topics.all()),
        "Pijlers": ", ".join(pillar_names(asked.pillars)) if asked.pillars else "",
        "Lokale coalitie": asked.coalition,
        "Gewenste start": asked.wished_start or "",
        "Gesteld": f"{date(timezone.localtime(asked.asked_at), 'j F Y, H:i')} door {asked.asked_by}",
        "Adviseur": f"{asked.adviser}, adviseur" if asked.adviser else "",
        "Eerste contact": date(timezone.localtime(asked.first_contact_at), "j F Y") if asked.first_contact_at else "",
    }
    return [{"label": label, "value": value} for label, value in rows.items() if value]


def file_list(asked: SupportRequest, files: Any) -> list[dict[str, Any]]:
    """What `components/file_list.html` shows."""
    return [shown_file(file, "request_file", asked.pk) for file in files]


def who_and_when(asked: SupportRequest) -> str:
    """The last act on the request, for who finds that somebody else was first."""
    step = last_step(asked)
    if step is None:
        return ""
    at = date(timezone.localtime(step.at), r"j F Y \o\m H:i")
    return f" Dat deed {step.actor or 'het portaal'} op {at}."


def _lost_ground(asked: SupportRequest, places: Sequence[Municipality]) -> str:
    """Support that runs is not stopped when no signing counts any more; everybody on it does see so."""
    if not asked.is_open or asked.kind != RequestKind.SUPPORT:
        return ""
    names = ", ".join(map(str, unsigned(places)))
    why = "ingetrokken, vervallen, of door een herindeling"
    return f"Nu geldt geen ondertekening van {names}: {why}. De ondersteuning gaat gewoon door." if names else ""


def _dissolved(asked: SupportRequest, places: Sequence[Municipality]) -> str:
    """A merger stops no support either; who works on it has to know, for the officers of the successor see nothing of it."""
    gone = [f"{one} (per {long_date(one.ends)})" for one in places if one.ends and one.ends <= today()]
    return f"Opgeheven: {', '.join(gone)}. De vraag loopt gewoon door." if gone and asked.is_open else ""


def _buttons(user: User, asked: SupportRequest) -> Iterator[Button]:
    """The acts that the state and the role allow, and the ways on that are used most."""
    for act, (route, label, one_click) in BUTTONS.items():
        if asked.allows(act) and allows_for(user, ACT_PERMISSIONS[act], asked):
            words = "Andere adviseur toewijzen" if act == RequestAct.ASSIGN and asked.adviser else label
            own_turn = is_adviser(user) or act == RequestAct.ASSIGN
            stands_out = own_turn and act == _NEXT.get(RequestState(asked.state))
            yield Button(words, reverse(route, args=[asked.pk]), one_click, stands_out)
    if asked.is_open:
        answers = asked.state == RequestState.WAITING and is_of_municipality(user, asked)
        yield Button("Antwoord schrijven" if answers else "Bericht schrijven", f"#{_WRITE}", stands_out=answers)
    elif own_municipalities(user).filter(pk=asked.municipality_id).exists():
        place = asked.municipality.slug
        yield Button("Opnieuw vragen", f"{reverse('support_ask')}?gemeente={place}&opnieuw={asked.pk}", stands_out=True)
    if is_adviser(user) and is_at_hand(user, asked):
        yield Button("Uren schrijven", f"{reverse('my_hours')}?vraag={asked.pk}")


def _message_form(user: User, asked: SupportRequest, form: Any) -> Any:
    """Writing a message; while the municipality is waited for, what it writes is its answer."""
    if form is None and not asked.is_open:
        return None
    answers = asked.state == RequestState.WAITING and is_of_municipality(user, asked)
    if form is None:
        form = MessageForm(label="Uw antwoord", button="Antwoord versturen") if answers else MessageForm()
    return _posting(form, "request_answer" if answers else "request_message", asked)


def _posting(form: Any, route: str, asked: SupportRequest) -> Any:
    form.helper.form_action = f"{reverse(route, args=[asked.pk])}#{ERROR_SUMMARY_ID}"
    return form
