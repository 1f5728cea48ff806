"""Runs the suite on SQLite and on PostgreSQL at the same time: `python -m tests [arguments for pytest]`.

Each has half of the cores. On two cores that is one process for a database: every process more has to start, make
a database and load the country before it tests anything. The tests that touch no database run beside PostgreSQL's,
which are fewer, so that both are done at about the same time. What fails on the one is still tried on the other; the
closing lines of both stand together at the end.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable

import pytest

SUITE = [sys.executable, "-m", "pytest"]
# The first names a database of somebody else's; the second would have every process compile every test anew.
NOT_OURS = {"PORTAAL_DATABASE", "PYTHONDONTWRITEBYTECODE"}


def main(arguments: list[str]) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # 0 is pytest itself; 1 would be a worker and a process that waits for it.
    workers = cores // 2 if cores > 3 else 0
    suite = [*SUITE, "-n", str(workers), "--dist", "loadgroup", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    started = time.monotonic()
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as kept,
        subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", *suite, "--plain", "here"],
            env=environment,
            stdout=kept,
            stderr=subprocess.STDOUT,
        ) as postgresql,
    ):
        print("\n=== SQLite (PostgreSQL tegelijk; wat die zegt, staat eronder) ===", flush=True)
        with subprocess.Popen(
            [*suite, "--plain", "elsewhere"], env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        ) as sqlite:
            assert sqlite.stdout
            closing = [f"SQLite      {_show(sqlite.stdout)}"]
        postgresql.wait()
        print("\n=== PostgreSQL ===", flush=True)
        kept.seek(0)
        closing.append(f"PostgreSQL  {_show(kept)}")
    print("\n=== samen ===", *closing, f"{time.monotonic() - started:.0f} s in all", sep="\n", flush=True)
    if {sqlite.returncode, postgresql.returncode} == {0, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return 0  # with -k or a folder, all that was asked for may belong to one of the two
    return sqlite.returncode or postgresql.returncode


def _show(output: Iterable[str]) -> str:
    """Shows what a command prints as it prints it; gives its last line."""
    last = ""
    for line in output:
        print(line, end="", flush=True)
        last = line.strip("= \n") or last
    return last


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
