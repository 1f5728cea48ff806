"""Serves the portal from `make run`: the web server and the worker, together or not at all.

Only the standard library: it is the parent of both and runs outside the virtual environment.
"""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time

START_SECONDS = 60
STOP_SECONDS = 15


def refuse_used_port(port: int) -> None:
    """Stops with a sentence when something already listens here."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(
                f"Poort {port} is al in gebruik. Stop wat daar draait, of kies een andere: make run PORT={port + 1}"
            )


def serve(port: int, python: str, environment: dict[str, str]) -> int:
    """Runs both until Ctrl-C, or until one of them ends; then stops the other."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    commands = {
        "webserver": [python, "-m", "gunicorn", "-c", "python:coalition.gunicorn_conf", "-b", f"127.0.0.1:{port}"],
        "werker": [python, "manage.py", "work"],
    }
    commands["webserver"].append("coalition.wsgi")
    # Sessions of their own, so that Ctrl-C reaches us only and we end both in order.
    children = {
        name: subprocess.Popen(command, env=environment, start_new_session=True) for name, command in commands.items()
    }
    try:
        if _wait_for_answer(port, children):
            print(f"\nHet portaal draait: {environment['PORTAAL_BASE_URL']}   (stoppen: Ctrl-C)\n", flush=True)
        while not (ended := _ended(children)):
            time.sleep(0.3)
        print(f"\nDe {ended} is gestopt (code {children[ended].returncode}); het portaal stopt.", flush=True)
    except KeyboardInterrupt:
        print("\nHet portaal stopt.", flush=True)
        return 0
    finally:
        _stop(children)
        signal.signal(signal.SIGTERM, before)
    return 1


def _wait_for_answer(port: int, children: dict[str, subprocess.Popen[bytes]]) -> bool:
    """Whether the portal answers before the time is up; False as soon as one of the two ends."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _ended(children):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/gezond/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return True
        finally:
            connection.close()
    return False


def _ended(children: dict[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, child in children.items() if child.poll() is not None), "")


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(_signum: int, _frame: object) -> None:
    raise KeyboardInterrupt
