"""What every test starts from: the strict client, and no connection to another machine.

Tests marked `postgresql` (races, locks) or `sqlite` (what no database changes) run on that one only.
"""

import ipaddress
import sys
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from tests.client import StrictClient

# A busy machine is no reason to fail, and no run depends on what an earlier one left behind.
hypothesis.settings.register_profile("portal", deadline=None, database=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("portal")

CONNECTING = {"socket.connect", "socket.sendto"}


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: Python code under test opens no socket but to this machine."""
    if event not in CONNECTING:
        return
    address = arguments[1]
    if not isinstance(address, tuple):
        return  # a socket in the file system
    host = str(address[0])
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host in {"localhost", ""}
    if not here:
        raise RuntimeError(f"a test wanted to reach {host}; tests stay on this machine")


sys.addaudithook(_refuse_other_machines)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that belong to the other database."""
    other = "sqlite" if "postgresql" in settings.DATABASES["default"]["ENGINE"] else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def client() -> StrictClient:
    """A visitor without an account."""
    return StrictClient()
