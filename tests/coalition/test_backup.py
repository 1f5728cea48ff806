"""A backup put back shows the same portal; a damaged one changes nothing. `make trials` does it with whole processes."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.backends.sqlite3._functions import register

from coalition.models import OutboxMail
from coalition.outbox import queue_text
from coalition.services.backup import BackupProblem, make_backup, restore_backup

SCAN = bytes(range(256)) * 500


class Folder:
    """A data folder with one row in SQLite and one uploaded file, without the rest of a portal."""

    def __init__(self, data: Path) -> None:
        self.database = data / "portaal.sqlite3"
        self.files = data / "files"

    def fill(self, row: str) -> None:
        (self.files / "ab").mkdir(parents=True)
        (self.files / "ab" / "scan.pdf").write_bytes(SCAN)
        with closing(sqlite3.connect(self.database)) as connection:
            register(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE signing (name TEXT CHECK (name REGEXP '^[A-Z]'))")
            connection.execute("INSERT INTO signing VALUES (?)", [row])
            connection.commit()

    def shows(self) -> tuple[list[str], dict[str, bytes]]:
        with closing(sqlite3.connect(self.database)) as connection:
            rows = [name for (name,) in connection.execute("SELECT name FROM signing")]
        files = {
            path.relative_to(self.files).as_posix(): path.read_bytes()
            for path in self.files.rglob("*")
            if path.is_file()
        }
        return rows, files


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return use(tmp_path / "data", settings, monkeypatch)


def use(data: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Folder:
    data.mkdir()
    settings.DATA_DIR = data
    settings.MEDIA_ROOT = data / "files"
    monkeypatch.setitem(django_settings.DATABASES["default"], "NAME", data / "portaal.sqlite3")
    return Folder(data)


@pytest.mark.sqlite
def test_empty_folder_gets_everything_back(
    folder: Folder, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.fill("Súdwest")
    out = tmp_path / "safe" / "backup.zip"
    assert make_backup(out).files == 1
    assert out.stat().st_mode & 0o077 == 0, "it holds personal data"
    assert list(out.parent.iterdir()) == [out], "nothing half is left beside it"
    other = use(tmp_path / "other", settings, monkeypatch)
    restore_backup(out)
    assert other.shows() == folder.shows() == (["Súdwest"], {"ab/scan.pdf": SCAN})


@pytest.mark.sqlite
def test_full_portal_is_replaced_only_when_asked(folder: Folder, tmp_path: Path) -> None:
    folder.fill("Dronten")
    out = tmp_path / "backup.zip"
    make_backup(out)
    with closing(sqlite3.connect(folder.database)) as connection:
        register(connection)
        connection.execute("UPDATE signing SET name = 'Later'")
        connection.commit()
    (folder.files / "later.pdf").write_bytes(b"later")
    later = folder.shows()
    with pytest.raises(BackupProblem, match="Hier staan al gegevens"):
        restore_backup(out)
    assert folder.shows() == later
    restore_backup(out, replace=True)
    assert folder.shows() == (["Dronten"], {"ab/scan.pdf": SCAN})


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("bit", "files/ab/scan.pdf in de back-up is beschadigd"),
        ("missing", "ontbreekt een bestand"),
        ("outside", "buiten de map"),
        ("engine", "De back-up is van postgresql, dit portaal draait op sqlite"),
        ("newer", "heeft vorm 2"),
        ("cut", "niet te lezen"),
        ("gone", "niet te lezen"),
    ],
)
def test_damaged_backup_changes_nothing(folder: Folder, tmp_path: Path, damage: str, sentence: str) -> None:
    folder.fill("Dalfsen")
    out, bad = tmp_path / "backup.zip", tmp_path / "bad.zip"
    make_backup(out)
    if damage == "cut":
        bad.write_bytes(out.read_bytes()[:-500])
    elif damage != "gone":
        rewrite(out, bad, damage)
    before = folder.shows()
    with pytest.raises(BackupProblem, match=sentence):
        restore_backup(bad, replace=True)
    assert folder.shows() == before


def rewrite(source: Path, target: Path, damage: str) -> None:
    """A copy of a backup with one thing wrong, and sound as a zip."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        contents = {name: old.read(name) for name in old.namelist()}
        manifest = json.loads(contents["manifest.json"])
        if damage == "bit":
            contents["files/ab/scan.pdf"] = SCAN[:-1] + b"!"
        elif damage == "missing":
            del contents["files/ab/scan.pdf"]
        elif damage == "outside":
            contents["files/../../outside"] = contents.pop("files/ab/scan.pdf")
            manifest["sha256"]["files/../../outside"] = manifest["sha256"].pop("files/ab/scan.pdf")
        elif damage == "engine":
            manifest["engine"] = "postgresql"
        elif damage == "newer":
            manifest["format"] = 2
        for name, content in {**contents, "manifest.json": json.dumps(manifest).encode()}.items():
            new.writestr(name, content)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_comes_back_in_one_piece(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    queue_text(to="a@gemeente.example", message="Onderwerp: Súdwest\n\nTekst.", dedup_key="een")
    out = tmp_path / "backup.zip"
    make_backup(out)
    OutboxMail.objects.all().delete()
    with pytest.raises(BackupProblem, match="Hier staan al gegevens"):
        restore_backup(out)
    restore_backup(out, replace=True)
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["Súdwest"]
    queue_text(to="a@gemeente.example", message="Onderwerp: Verder\n\nTekst.", dedup_key="twee")
    assert OutboxMail.objects.count() == 2
