"""A real PostgreSQL for as long as a command runs: `python -m tests.postgres COMMAND …`.

The server listens on a socket in a temporary folder only, writes nothing through to disk,
and goes with the process that started it, however that ends. PostgreSQL refuses to run as
root; as root it runs as another user, from a copy of its programs if that user cannot read them.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from coalition.tools.postgresql import find_binaries

START_SECONDS = 30
# Runs the server beside a `cat` that waits for our end of the pipe to close: when we stop, and also
# when we are killed, the server stops and its folder goes.
KEEPER = 'folder=$1; shift; "$@" & cat >/dev/null; kill -QUIT $!; wait $!; rm -rf "$folder"'
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "listen_addresses": "",
}


class NoServer(Exception):
    """PostgreSQL could not be started; the sentence says why."""


@contextmanager
def server() -> Iterator[str]:
    """Starts a server and yields the value of PORTAAL_DATABASE that leads to it."""
    binaries = find_binaries("initdb", "postgres")
    if binaries is None:
        raise NoServer("PostgreSQL is niet gevonden: niet in /usr/lib/postgresql en niet als wheel. Typ: make test")
    # A socket's path may be 107 characters at most, so never in a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="portaal-pg-", dir="/tmp"))
    who = _other_user()
    if who:
        shutil.chown(folder, who["user"], who["group"])
        binaries = _readable(binaries, folder, who)
    try:
        initdb = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", "portaal"]
        initdb += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
    except (OSError, subprocess.CalledProcessError) as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"PostgreSQL kon geen map met gegevens maken: {problem}") from problem
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in FAST.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "sh", str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **who,
        )
    try:
        _create_database(folder)
        yield f"postgresql://portaal@/portaal?host={folder}"
    finally:
        assert keeper.stdin
        keeper.stdin.close()
        keeper.wait(timeout=START_SECONDS)


def _other_user() -> dict[str, Any]:
    """How subprocess becomes a user that is not root; nothing when we are not root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServer("PostgreSQL draait niet als root, en er is geen gebruiker 'postgres' of 'nobody'.")


def _readable(binaries: Path, folder: Path, who: dict[str, Any]) -> Path:
    """The programs where that user can run them: in place, or copied when a folder above them is closed."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd="/", **who)
    except (OSError, subprocess.CalledProcessError):
        package = binaries.parent.parent
        copy = folder / package.name
        shutil.copytree(binaries.parent, copy / binaries.parent.name, symlinks=True)
        # A wheel keeps the libraries of its programs in a folder beside the package.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        for path in folder.rglob("*"):
            shutil.chown(path, who["user"], who["group"])
        return copy / binaries.parent.name / "bin"
    return binaries


def _create_database(folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(host=str(folder), user="portaal", dbname="postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE portaal")
                return
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                log = (folder / "log").read_text(encoding="utf-8", errors="replace")
                raise NoServer(f"PostgreSQL startte niet: {problem}\n{log[-2000:]}") from problem
            time.sleep(0.03)


def run(command: list[str]) -> int:
    """Runs a command with PORTAAL_DATABASE set to a server that lives as long as it does."""
    with server() as address:
        child = subprocess.Popen(command, env={**os.environ, "PORTAAL_DATABASE": address})
        try:
            return child.wait()
        except KeyboardInterrupt:
            # The child has had the same Ctrl-C; it may finish its report.
            return child.wait(timeout=START_SECONDS)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


def _stop(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        sys.exit(run(sys.argv[1:]))
    except NoServer as problem:
        sys.exit(str(problem))
