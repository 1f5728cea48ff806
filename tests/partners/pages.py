"""How the tests of the coordinator's pages read one."""

from typing import Any

from django.urls import reverse

from tests.client import StrictClient


def page(client: StrictClient, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()
