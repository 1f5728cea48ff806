"""Database and files in one checked file, and back again.

The file is a zip: `manifest.json` with the SHA-256 of every member, the database, and the uploaded files. The database
is taken first; files are never changed after they are written, so what it names is among the files taken after it.

Restoring has one moment at which everything changes, the commit of the database. Before it files are only added,
after it what the backup does not hold is removed: a restore that is cut off leaves a whole portal, old or new.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3._functions import register

from coalition.services.postgresql_dump import dump_postgresql, restore_postgresql

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1024 * 1024


class BackupProblem(Exception):
    """A backup that cannot be made or put back; the sentence says why."""


class Summary(NamedTuple):
    """What went into a backup or came out of it."""

    files: int
    size: int
    made_at: str


# ---- making ---------------------------------------------------------------------------------


def make_backup(out: Path) -> Summary:
    """Writes the backup under another name first, so that a half one never looks whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    hashes: dict[str, str] = {}
    try:
        partial.touch(mode=0o600)  # it holds personal data
        with tempfile.TemporaryDirectory(dir=out.parent) as folder, zipfile.ZipFile(partial, "w") as archive:
            database = Path(folder) / _database_member()
            _dump(database)
            hashes[database.name] = _add(archive, database, database.name)
            for path in _stored_files():
                name = FILES + path.relative_to(settings.MEDIA_ROOT).as_posix()
                hashes[name] = _add(archive, path, name)
            manifest = {"format": FORMAT, "made_at": made_at, "engine": connection.vendor, "sha256": hashes}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        _flush(partial)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return Summary(len(hashes) - 1, out.stat().st_size, made_at)


def _database_member() -> str:
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        # Through SQLite itself: a copy of the live file is malformed.
        with closing(_live_sqlite()) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _check_sqlite(copy)
    else:
        dump_postgresql(target)


def _stored_files() -> Iterator[Path]:
    yield from sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """Puts one file in the archive; gives the SHA-256 of what was put in."""
    digest = hashlib.sha256()
    member = zipfile.ZipInfo.from_file(path, name)
    # Scans are compressed already.
    member.compress_type = zipfile.ZIP_STORED if name.startswith(FILES) else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


# ---- putting back ---------------------------------------------------------------------------


def restore_backup(source: Path, *, replace: bool = False) -> Summary:
    """Puts a backup back after checking all of it; a portal that is not empty needs `replace`."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _checked_manifest(archive)
            if not replace and not _is_empty():
                raise BackupProblem(
                    "Hier staan al gegevens. Kies een lege map, of vervang ze met --replace (make restore REPLACE=1)."
                )
            names = [name for name in manifest["sha256"] if name.startswith(FILES)]
            for name in names:
                _put_file(archive, name)
            with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
                database = Path(folder) / _database_member()
                with archive.open(database.name) as member, database.open("wb") as target:
                    shutil.copyfileobj(member, target, CHUNK)
                _load(database)
            _remove_files_outside({_target(name) for name in names})
    except (zipfile.BadZipFile, OSError, KeyError) as problem:
        raise BackupProblem(f"{source} is niet te lezen als back-up: {problem}") from problem
    return Summary(len(names), source.stat().st_size, manifest["made_at"])


def _checked_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once every member is there, unchanged, and meant for this kind of database."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        hashes: dict[str, str] = manifest["sha256"]
        if manifest["format"] != FORMAT:
            raise BackupProblem(f"Deze back-up heeft vorm {manifest['format']}; dit portaal leest vorm {FORMAT}.")
        engine = manifest["engine"]
    except (KeyError, ValueError) as problem:
        raise BackupProblem("Dit is geen back-up van dit portaal: de inhoudslijst ontbreekt of is stuk.") from problem
    if engine != connection.vendor:
        raise BackupProblem(f"De back-up is van {engine}, dit portaal draait op {connection.vendor}.")
    if set(archive.namelist()) - {MANIFEST} != set(hashes):
        raise BackupProblem("In de back-up ontbreekt een bestand, of er is er een bijgekomen.")
    for name, expected in hashes.items():
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or "\\" in name:
            raise BackupProblem(f"De back-up wil buiten de map schrijven: {name}")
        with archive.open(name) as member:
            if _digest(member) != expected:
                raise BackupProblem(f"{name} in de back-up is beschadigd.")
    return manifest


def _is_empty() -> bool:
    if any(_stored_files()):
        return False
    if connection.vendor != "sqlite":
        return not connection.introspection.table_names()
    if not _sqlite_path().exists():
        return True
    with closing(_live_sqlite()) as live:
        return not live.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _put_file(archive: zipfile.ZipFile, name: str) -> None:
    target = _target(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.part")
    with archive.open(name) as member, partial.open("wb") as file:
        shutil.copyfileobj(member, file, CHUNK)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)


def _target(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name.removeprefix(FILES)


def _load(database: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database)) as copy:
            _check_sqlite(copy)
            with closing(_live_sqlite()) as live:
                # One transaction of SQLite's own: readers see the old data until all of the new is there.
                copy.backup(live)
    else:
        restore_postgresql(database)


def _remove_files_outside(keep: set[Path]) -> None:
    for path in list(_stored_files()):
        if path not in keep:
            path.unlink()


def _sqlite_path() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _live_sqlite() -> sqlite3.Connection:
    live = sqlite3.connect(_sqlite_path(), timeout=20)
    live.execute("PRAGMA synchronous=FULL")
    return live


def _check_sqlite(copy: sqlite3.Connection) -> None:
    # The check evaluates our constraints too, and these call functions that Django brings.
    register(copy)
    (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise BackupProblem(f"De database is beschadigd: {verdict}")


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
