"""The journeys' ground: the demonstration as `make run` serves it, and Debian's Chromium to walk through it.

The demonstration is set up once; every test that changes something gets a copy of its own. Two journeys go at once, each
with its own server and browser (`make e2e ARGS="-n 0"` walks them one by one).
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys run against a server in a process of its own; they need no database here."""
    for item in items:
        item.add_marker("sqlite")


def environment(data: Path, port: int = 8000) -> dict[str, str]:
    """Of a portal with its data in that folder, for a process of it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAAL_", "DJANGO_"))}
    return ours | {
        "PORTAAL_DEMO": "1",
        "PORTAAL_DATA": str(data),
        "PORTAAL_SECRET_KEY": "only-for-journeys",
        "PORTAAL_BASE_URL": f"http://localhost:{port}",
    }


def _manage(data: Path, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a fresh demonstration, made by whichever process comes first; a portal gets a copy of it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    data = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "done").exists():
            data.mkdir(exist_ok=True)
            _manage(data, "build_fonts")
            _manage(data, "migrate", "--verbosity=0")
            _manage(data, "load_reference")
            _manage(data, "load_demo")
            _manage(data, "collectstatic", "--noinput", "--verbosity=0")
            (data / "done").touch()
    return data


@contextmanager
def _served(data: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:coalition.gunicorn_conf", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "coalition.wsgi"], cwd=settings.BASE_DIR, env=environment(data, port))
    try:
        _wait_for(f"http://localhost:{port}/gezond/")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)  # the server is starting; it has no signal to wait for
        else:
            return
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="session")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that tests only look at."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(prepared, data)
    with _served(data) as address:
        yield address


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a portal that this test may change."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    with _served(data) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("Chromium ontbreekt. Installeer het met: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Makes a window of its own; fails at the end when a page complained or called another host."""
    contexts, complaints = [], []

    def open_one(
        *, size: dict[str, int] = WIDE, scripts: bool = True, dark: bool = False, loses_connection: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # the shape Playwright asks for
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="nl-NL",
        )
        contexts.append(context)
        page = context.new_page()

        def complain(message: ConsoleMessage) -> None:
            lost = loses_connection and "net::ERR_" in message.text
            if message.type == "error" and not lost:
                complaints.append(message.text)

        page.on("console", complain)
        page.on(
            "request", lambda request: complaints.append(request.url) if "//localhost:" not in request.url else None
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    # The browser reports answers such as 422 on its console; those are meant.
    assert [text for text in complaints if "the server responded with a status of 4" not in text] == []


def sign_in(page: Page, site: str, name: str) -> None:
    """One click on an account of the demonstration."""
    page.goto(f"{site}/inloggen/")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url("**/mijn/")
