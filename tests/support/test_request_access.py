"""Who may do which act in which state, by the real addresses; and that nobody else finds anything below a request.

In one state the walk (`tests/routes`) asks every role for all of it; here are the other states, and who is no role of its.
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from coalition.models import User
from coalition.permissions import ROLE_PERMISSIONS, Role
from support.models import ACT_PERMISSIONS, MOVES, RequestAct, RequestState, SupportRequest
from tests.client import HttpsClient
from tests.factories import AmbassadorFactory, MinistryFactory, MunicipalityFactory, officer_of
from tests.partners.factories import CoalitionFactory, coordinator_of
from tests.routes.routes import METHODS, Route, answers, every_route
from tests.routes.table import expected
from tests.routes.world import World
from tests.support.factories import AdviserRowFactory, request_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Where each act is done, and with what; an adviser to choose is added for each test.
ADDRESSES: dict[RequestAct, tuple[str, dict[str, str]]] = {
    RequestAct.ASSIGN: ("request_assign", {"version": "1"}),
    RequestAct.QUEUE: ("request_queue", {}),
    RequestAct.RELEASE: ("request_release", {}),
    RequestAct.DECLINE: ("request_decline", {"text": "Ik ken de regio niet."}),
    RequestAct.MEET: ("request_meet", {}),
    RequestAct.START: ("request_start", {}),
    RequestAct.WAIT: ("request_wait", {"text": "Stuur uw plan."}),
    RequestAct.ANSWER: ("request_answer", {"text": "Hier is het plan."}),
    RequestAct.RESUME: ("request_resume", {}),
    RequestAct.CLOSE: ("request_close", {"text": "Een netwerk van tien partners."}),
    RequestAct.WITHDRAW: ("request_withdraw", {}),
    RequestAct.REJECT: ("request_reject", {"text": "Dit doet de provincie."}),
}
# The desk's own: when it is too late they send back to the request, with the sentence on that page.
_SENT_BACK = {RequestAct.ASSIGN, RequestAct.QUEUE, RequestAct.RELEASE}
# Stand on the page for assigning, not on the request's.
_ELSEWHERE = {RequestAct.QUEUE, RequestAct.RELEASE}
# Of each persona the role, and whether the request is there for them.
VISIBLE_TO = {"officer": Role.OFFICER, "adviser": Role.ADVISER, "ministry": Role.MINISTRY}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_every_act_has_an_address() -> None:
    assert set(ADDRESSES) == set(RequestAct)


def personas(asked: SupportRequest) -> dict[str, User]:
    coalition = CoalitionFactory.create(municipalities=[asked.municipality])
    found = {
        "officer": officer_of(asked.municipality),
        "other officer": officer_of(MunicipalityFactory.create()),
        "other adviser": AdviserRowFactory.create().user,
        "coordinator": coordinator_of(coalition),
        "ambassador": AmbassadorFactory.create(),
        "ministry": MinistryFactory.create(),
    }
    return {**found, "adviser": asked.adviser.user} if asked.adviser else found


def wanted(persona: str, act: RequestAct, state: RequestState) -> int:
    """What the table of moves and the table of permissions say together."""
    if persona not in VISIBLE_TO:
        return 404
    if ACT_PERMISSIONS[act] not in ROLE_PERMISSIONS[VISIBLE_TO[persona]]:
        return 403
    return 302 if state in MOVES[act][0] or act in _SENT_BACK else 422


@pytest.mark.parametrize("state", RequestState)
def test_who_may_do_which_act_in_this_state(state: RequestState) -> None:
    asked = request_in(state)
    choice = {"adviser": str(AdviserRowFactory.create().pk)}
    wrong: list[str] = []
    told: set[RequestAct] = set()
    turned_away: set[str] = set()
    for persona, user in personas(asked).items():
        client = HttpsClient(raise_request_exception=False)
        client.force_login(user)
        for act, (route, data) in ADDRESSES.items():
            if state not in MOVES[act][0] and (act in told or wanted(persona, act, state) in (403, 404)):
                continue  # in one state the walk asks for every act; that it is too late is told whoever may do it
            if persona not in VISIBLE_TO and persona in turned_away:
                continue  # nor does what is not there depend on the act
            told.add(act)
            turned_away.add(persona)
            with transaction.atomic():
                status = client.post(reverse(route, args=[asked.pk]), {**data, **choice}).status_code
                after = SupportRequest.objects.get().state
                transaction.set_rollback(True)
            expected = wanted(persona, act, state)
            moved = MOVES[act][1] if expected == 302 and state in MOVES[act][0] else state
            if (status, after) != (expected, moved):
                wrong.append(f"{persona}, {act}: {status} → {after}, not {expected} → {moved}")
    assert wrong == []


@pytest.mark.parametrize("state", RequestState)
def test_the_page_offers_what_may_be_done_and_nothing_else(state: RequestState) -> None:
    asked = request_in(state)
    people = personas(asked)
    for persona in VISIBLE_TO.keys() & people.keys():
        client = HttpsClient()
        client.force_login(people[persona])
        page = client.get(reverse("support_request", args=[asked.pk])).content.decode()
        offered = {act for act, (route, _) in ADDRESSES.items() if f'"{reverse(route, args=[asked.pk])}' in page}
        may = {act for act in ADDRESSES if wanted(persona, act, state) == 302 and state in MOVES[act][0]}
        assert offered == may - _ELSEWHERE, persona


def below_a_request() -> list[Route]:
    found = [route for route in every_route() if "support_request" in route.arguments]
    assert len(found) > 14
    return found


@pytest.mark.parametrize("role", ["other", "coordinator", "ambassador", "administrator"])
def test_for_these_roles_the_walk_finds_nothing(role: str) -> None:
    answers = [expected()[route.name, method][role] for route in below_a_request() for method in METHODS]
    assert set(answers) == {"404", "405"}


def test_for_strangers_nothing_is_there() -> None:
    world = World()
    world.users |= {"other adviser": AdviserRowFactory.create().user, "former officer": _former(world)}
    requests = [(route, method) for route in below_a_request() for method in METHODS]
    for stranger in ("other adviser", "former officer"):
        found = answers(world, stranger, requests)
        both = {route.name: {found[route.name, method] for method in METHODS} for route, _ in requests}
        assert {name: statuses for name, statuses in both.items() if statuses not in ({404}, {404, 405})} == {}


def _former(world: World) -> User:
    """Somebody whose access to the municipality was ended."""
    user = officer_of(world.dronten)
    user.grants.update(ended_at=timezone.now(), ended_by=world.users["ministry"])
    return User.objects.get(pk=user.pk)
