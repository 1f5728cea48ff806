"""What the set-up says when it cannot go on, and what it leaves alone. The rest is seen by running it."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coalition.tools import bootstrap, serve

DEBIAN = ["libpango-1.0-0", "libpangoft2-1.0-0"]


def install() -> None:
    bootstrap.install_system("bibliotheken voor PDF", DEBIAN, mac="brew install pango", fedora="pango harfbuzz")


@pytest.mark.parametrize(
    ("programs", "platform", "sentence"),
    [
        ({"apt-get"}, "linux", "Typ: sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"),
        ({"dnf"}, "linux", "Typ: sudo dnf install pango harfbuzz"),
        (set(), "darwin", "Typ: brew install pango"),
        (set(), "linux", "Op Debian en Ubuntu heten de pakketten: libpango-1.0-0 libpangoft2-1.0-0"),
    ],
)
def test_without_rights_it_stops_with_the_line_to_type(
    programs: set[str], platform: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in programs else None)
    with pytest.raises(bootstrap.Stop) as stopped:
        install()
    assert str(stopped.value) == f"Nodig: bibliotheken voor PDF. {sentence}"


def test_old_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"heeft Python 3\.11 of nieuwer nodig; hier staat 3\.9"):
        bootstrap.use_new_python()


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    bootstrap.need_secret_key(tmp_path / "data")
    path = tmp_path / "data" / "secret-key"
    key = path.read_text()
    assert len(key) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    bootstrap.need_secret_key(tmp_path / "data")
    assert path.read_text() == key


def test_used_port_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Poort {port} is al in gebruik.*make run PORT={port + 1}"):
            serve.refuse_used_port(port)


def test_a_virtual_environment_that_was_moved_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bin" / "python"
    broken.parent.mkdir()
    broken.write_text("#!/nowhere/python\n")
    broken.chmod(0o755)
    monkeypatch.setattr(bootstrap, "PYTHON", broken)
    assert not bootstrap._works()


def test_one_that_ends_stops_the_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The worker falls over at once; the web server does not stay behind."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\ncase "$*" in *gunicorn*) exec sleep 60;; *) exit 3;; esac\n')
    python.chmod(0o755)
    environment = {**os.environ, "PORTAAL_BASE_URL": "http://localhost:1"}
    assert serve.serve(1, str(python), environment) == 1
    assert "De werker is gestopt (code 3); het portaal stopt." in capsys.readouterr().out
    left = (
        subprocess.run(["pgrep", "-f", f"{python}"], capture_output=True, check=False)
        if shutil.which("pgrep")
        else None
    )
    assert left is None or left.returncode == 1
