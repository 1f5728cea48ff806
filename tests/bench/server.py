"""One gunicorn process on the demonstration's data, and what its answers cost it in CPU time."""

import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Server:
    """Asks over one connection that stays open, and reads the server's CPU clock around each answer."""

    def __init__(self, port: int, process: int, database: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._process = process
        self._database = database
        self._numbers = itertools.count()
        self._worker = 0

    def get(self, path: str, *, cookie: str = "", tag: str = "", expected: int = 200) -> dict[str, str]:
        """One answer, to the last byte; each from another address, since the limits count by address."""
        number = next(self._numbers)
        headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        if cookie:
            headers["Cookie"] = cookie
        if tag:
            headers["If-None-Match"] = tag
        try:
            self._connection.request("GET", path, headers=headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()  # it had been quiet for too long
            self._connection.request("GET", path, headers=headers)
            answer = self._connection.getresponse()
        answer.read()
        if answer.status != expected:
            raise SystemExit(f"{path} antwoordde {answer.status} in plaats van {expected}.")
        return dict(answer.getheaders())

    def cpu_ms(self) -> float:
        """CPU time of all threads of the worker so far, and of what PostgreSQL does for it."""
        if not self._worker:
            self._worker = int(Path(f"/proc/{self._process}/task/{self._process}/children").read_text().split()[0])
        spent = 0
        for task in Path(f"/proc/{self._worker}/task").iterdir():
            spent += int((task / "schedstat").read_text().split()[0])
        return (spent + self._in_database()) / 1e6

    def _in_database(self) -> int:
        """Of the processes in which PostgreSQL serves this database; without one, of SQLite, it is the worker's own."""
        if not self._database:
            return 0
        spent = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                title = (process / "cmdline").read_bytes()
                mine = title.startswith(b"postgres: ") and f" {self._database} ".encode() in title
                if mine and b"autovacuum" not in title:
                    spent += int((process / "schedstat").read_text().split()[0])
            except OSError:  # it ended meanwhile
                continue
        return spent


@contextmanager
def server(folder: str, database: str = "") -> Iterator[Server]:
    """`database` is the name of the one that PORTAAL_DATABASE leads to, where that is PostgreSQL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"PORTAAL_DATA": folder, "PORTAAL_PROXIES": "1", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:coalition.gunicorn_conf", "-b", f"127.0.0.1:{port}"]
    command += ["--workers=1", "--max-requests=0", "--keep-alive=60", "coalition.wsgi"]
    process = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        deadline = time.monotonic() + 30
        while not _listens(port):
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit("De server startte niet.")
            time.sleep(0.1)
        asked = Server(port, process.pid, database)
        asked.get("/leeg/")
        yield asked
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
