"""What waits in support: an answer of the municipality, the adviser's next step, a request without an adviser."""

from django.urls import reverse

from coalition.models import User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from support.models import RequestState, SupportRequest
from support.roles import is_adviser

# Who has more to do than these, finds the rest in the list.
MOST = 10
_ADVISERS_TURN = {
    RequestState.ASSIGNED: "Maak kennis",
    RequestState.MEETING: "Begin de ondersteuning",
    RequestState.RUNNING: "Ga verder",
}


def support_tasks(user: User) -> list[dict[str, str]]:
    return [*_officer(user), *_adviser(user), *_ministry(user)]


def _officer(user: User) -> list[dict[str, str]]:
    own = allows_municipalities(user, Permission.SUPPORT_ASK)
    if not own:
        return []
    waiting = SupportRequest.objects.filter(state=RequestState.WAITING, municipalities__in=own).distinct()
    facts = waiting.order_by("moved_at").values_list("pk", "municipality__name", "moved_at")[:MOST]
    return [
        _task(f"Beantwoord de adviseur van {municipality}", "De adviseur wacht op uw gemeente.", pk, "warning")
        for pk, municipality, _moved_at in facts
    ]


def _adviser(user: User) -> list[dict[str, str]]:
    if not is_adviser(user):
        return []
    mine = SupportRequest.objects.filter(adviser__user=user, state__in=_ADVISERS_TURN)
    return [
        _task(
            f"Vraag {asked.pk} van {asked.municipality}",
            f"{_ADVISERS_TURN[RequestState(asked.state)]}. Laatste beweging op {asked.moved_at:%d-%m-%Y}.",
            asked.pk,
            "info",
        )
        for asked in mine.select_related("municipality").order_by("moved_at")[:MOST]
    ]


def _ministry(user: User) -> list[dict[str, str]]:
    if not allows_everywhere(user, Permission.SUPPORT_ASSIGN):
        return []
    count = SupportRequest.objects.filter(state=RequestState.NEW).count()
    title = f"Zoek een adviseur voor {count} {'ondersteuningsvraag' if count == 1 else 'ondersteuningsvragen'}"
    where = {"url": reverse("support_list"), "tone": "info"}
    return [{"title": title, "text": "De oudste staat bovenaan.", **where}] if count else []


def _task(title: str, text: str, pk: int, tone: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": reverse("support_request", args=[pk]), "tone": tone}
