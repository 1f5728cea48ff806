"""Every address of the portal, as the resolver knows them, and how the walk asks for one."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coalition.models import User
from partners.models.coalitions import coordinated_ids
from tests.client import HttpsClient
from tests.routes.marks import close, text_of
from tests.routes.world import ROLES, World

METHODS = ("GET", "POST")
# Django's admin has six addresses for each model: one line in the table holds for all of them.
WILDCARD = "admin:*"


@dataclass(frozen=True)
class Route:
    name: str
    arguments: tuple[str, ...]
    pattern: str

    @property
    def line(self) -> str:
        """Under which name it stands in the table."""
        return WILDCARD if self.name.startswith("admin:") else self.name


def every_route() -> list[Route]:
    """Each named address once; one without a name has its pattern for a name, which the table will not hold."""
    found = {route.name: route for route in _walk(get_resolver().url_patterns, "", "")}
    return list(found.values())


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, where)
        else:
            names = tuple(pattern.pattern.regex.groupindex)
            # The admin has a few without a name.
            name = f"{namespace}{pattern.name or where}" if pattern.name or namespace else where
            yield Route(name, names, where)


class _AskedBy(ClientHandler):
    """Tells every request who asks: looked up once, which was a fourth of what a refusal costs."""

    def __init__(self, user: User) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.user = User.objects.get(pk=user.pk)
        # Asked once a request, and kept on the user.
        assert self.user.municipality_ids is not None
        assert coordinated_ids(self.user) is not None

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request._cached_user = copy.copy(self.user)  # type: ignore[attr-defined]  # where Django keeps it
        return super().get_response(request)


def answers(
    world: World, role: str, requests: list[tuple[Route, str]], pages: dict[str, str] | None = None
) -> dict[tuple[str, str], int]:
    """The status of each request (an address and a method) for this role; each starts from the same world.

    What can be read in what was answered goes into `pages`, by route and method.
    """
    # Faults in the markup are for the tests of each page.
    client = HttpsClient(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(world.users[role])
        client.handler = _AskedBy(world.users[role])
    cookies = client.cookies.output(header="", sep=";")
    found = {}
    for route, method in requests:
        client.cookies.load(cookies)
        with transaction.atomic():
            address = _address(world, route)
            response: Any = client.get(address) if method == "GET" else client.post(address, {"empty": "form"})
            if pages is not None and response.status_code in (200, 422):
                pages[f"{route.name} {method}"] = text_of(response)
            close(response)
            transaction.set_rollback(True)
        found[route.name, method] = int(response.status_code)
    return found


def _address(world: World, route: Route) -> str:
    if route.name.endswith(route.pattern):
        return "/" + re.sub(r"<[^>]+>|\(\?P.*\)\$", "1", route.pattern)
    if route.line == WILDCARD:
        return reverse(
            route.name, kwargs={name: "coalition" if name == "app_label" else "1" for name in route.arguments}
        )
    return reverse(route.name, kwargs=world.arguments(route.name, route.arguments))


def as_line(name: str, method: str, by_role: dict[str, dict[tuple[str, str], int]]) -> str:
    """The line of the table for what was found, to check by eye before it goes in."""
    cells = [f"{by_role[role][name, method]:<{len(role)}}" for role in ROLES]
    return f"{name:41}{method:7}{' '.join(cells)}".rstrip()
