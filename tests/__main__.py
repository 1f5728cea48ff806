"""Runs the suite on SQLite and on PostgreSQL: `python -m tests [arguments for pytest]`.

What fails on the one is still tried on the other; the closing lines of both stand together at the end.
"""

import os
import subprocess
import sys
import time

SUITE = [sys.executable, "-m", "pytest"]


def main(arguments: list[str]) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pytest = [*SUITE, "-n", str(cores), "--dist", "loadgroup", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PORTAAL_DATABASE"}
    closing = []
    worst = 0
    for database, command in {
        "SQLite": pytest,
        "PostgreSQL": [sys.executable, "-m", "tests.postgres", *pytest],
    }.items():
        print(f"\n=== {database} ===", flush=True)
        started = time.monotonic()
        last, status = _run(command, environment)
        worst = worst or status
        closing.append(f"{database:10} {last.strip('= ')} ({time.monotonic() - started:.0f} s in all)")
    print("\n=== samen ===", *closing, sep="\n", flush=True)
    return worst


def _run(command: list[str], environment: dict[str, str]) -> tuple[str, int]:
    """Shows what a command prints as it prints it; gives its last line and its exit status."""
    last = ""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        assert child.stdout
        for line in child.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return last, child.returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
