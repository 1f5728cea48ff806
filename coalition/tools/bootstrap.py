"""Brings a bare machine to a running portal: what `make run`, `make test` and the other commands call.

Only the standard library, since it runs before anything is installed. It makes `.venv/`, installs the locked
packages and the system parts, and passes the rest to `manage.py set_up`. Every step that was done is skipped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Stop(Exception):
    """The set-up cannot go on; the sentence says what to do."""


def main(arguments: list[str]) -> int:
    use_new_python()
    os.chdir(ROOT)
    command, *rest = arguments or [""]
    if command not in COMMANDS:
        print(f"Kies een van: {', '.join(COMMANDS)}.")
        return 2
    try:
        return COMMANDS[command](rest)
    except Stop as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAfgebroken. Opnieuw beginnen mag altijd: wat af is, blijft af.", file=sys.stderr)
        return 130


# ---- the commands ---------------------------------------------------------------------------


def run(_: list[str]) -> int:
    """Sets everything up, then serves the demonstration until Ctrl-C."""
    from coalition.tools import serve

    port = int(os.environ.get("PORT") or 8000)
    serve.refuse_used_port(port)
    environment = portal_environment()
    environment.setdefault("PORTAAL_BASE_URL", f"http://localhost:{port}")
    install("requirements.txt")
    need_weasyprint()
    need_secret_key(Path(environment["PORTAAL_DATA"]))
    call([PYTHON, "manage.py", "set_up", "--demo"], "Het klaarzetten is niet gelukt.", environment)
    return serve.serve(port, str(PYTHON), environment)


def test(arguments: list[str]) -> int:
    """The whole suite on both databases; arguments go to pytest."""
    prepare_tests()
    return status([PYTHON, "-m", "tests", *arguments])


def trials(arguments: list[str]) -> int:
    """The heavy tests in full, on both databases."""
    prepare_tests()
    return status([PYTHON, "-m", "tests", "tests/trials", *arguments])


def e2e(arguments: list[str]) -> int:
    """The journeys in a real browser, two at once."""
    prepare_tests()
    if not any(Path("tests/e2e").rglob("test_*.py")):
        say("Er zijn nog geen reizen in tests/e2e/")
        return 0
    if not any(map(shutil.which, CHROMIUM)):
        install_system("Chromium", ["chromium"], mac="brew install --cask chromium", fedora="chromium")
    return status([PYTHON, "-m", "pytest", "tests/e2e", "-n", "2", "--dist", "worksteal", *arguments])


def bench(arguments: list[str]) -> int:
    """The benchmarks, as a table."""
    prepare_tests()
    return status([PYTHON, "-m", "tests.bench", *arguments])


def bench_large(arguments: list[str]) -> int:
    """A country of 9,000 municipalities and 3 million partners beside one of 342, in PostgreSQL."""
    prepare_tests()
    return status([PYTHON, "-m", "tests.bench.large", *arguments])


def verapdf(_: list[str]) -> int:
    """What veraPDF says of every kind of document, where it can run."""
    prepare_tests()
    return status([PYTHON, "-m", "tests.verapdf"])


def format_(_: list[str]) -> int:
    """Writes code and templates in the form that `check` asks for."""
    install("requirements-dev.txt")
    tools = VENV / "bin"
    call([tools / "ruff", "check", "--fix", "--quiet", "--exit-zero", "."], "ruff is niet gelukt.")
    call([tools / "ruff", "format", "--quiet", "."], "ruff is niet gelukt.")
    status([tools / "djade", "--target-version", "5.2", *templates()])  # its status says that it wrote something
    return 0


def check(_: list[str]) -> int:
    """Everything a machine can hold against the laws of the house."""
    install("requirements-dev.txt")
    with tempfile.TemporaryDirectory() as folder:
        production = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTAAL_")},
            "PORTAAL_DATA": folder,
            "PORTAAL_HOSTS": "portaal.example.nl",
            "PORTAAL_SECRET_KEY": secrets.token_urlsafe(60),
        }
        tools = VENV / "bin"
        checks: dict[str, list[str | Path]] = {
            "opmaak": [tools / "ruff", "format", "--check", "--quiet", "."],
            "lint": [tools / "ruff", "check", "--quiet", "."],
            "sjablonen": [tools / "djade", "--check", "--target-version", "5.2", *templates()],
            "importvolgorde": [tools / "lint-imports", "--no-logo"],
            "migraties": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
            "productie-instellingen": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            "types": [tools / "mypy"],
        }
        failed = [name for name, command in checks.items() if not _passes(name, command, production)]
    print(f"\nNiet in orde: {', '.join(failed)}." if failed else "\nAlles is in orde.")
    return 1 if failed else 0


def backup(_: list[str]) -> int:
    """Database and files, in one file: FILE=, or a name with the date in the data folder."""
    install("requirements.txt")
    environment = portal_environment()
    name = os.environ.get("FILE") or str(
        Path(environment["PORTAAL_DATA"]) / "backups" / time.strftime("portaal-%Y%m%d-%H%M%S.zip")
    )
    return status([PYTHON, "manage.py", "backup", "--out", name], environment)


def restore(_: list[str]) -> int:
    """Puts a backup back: FILE= names it; REPLACE=1 lets go of what is there now."""
    if not os.environ.get("FILE"):
        raise Stop("Noem het bestand: make restore FILE=data/backups/portaal-….zip")
    install("requirements.txt")
    environment = portal_environment()
    need_secret_key(Path(environment["PORTAAL_DATA"]))
    replace = ["--replace"] if os.environ.get("REPLACE") else []
    return status([PYTHON, "manage.py", "restore", os.environ["FILE"], *replace], environment)


def lock(_: list[str]) -> int:
    """Makes both lock files anew from pyproject.toml, for every platform and Python from 3.11."""
    install("requirements-dev.txt")
    options = "--universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links"
    base: list[str | Path] = [VENV / "bin" / "uv", "pip", "compile", "pyproject.toml", "--quiet", *options.split()]
    base += ["--python-version", ".".join(map(str, OLDEST)), *(["--upgrade"] if os.environ.get("UPGRADE") else [])]
    return status([*base, "-o", "requirements.txt"]) or status([*base, "--group", "dev", "-o", "requirements-dev.txt"])


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "format": format_,
    "e2e": e2e,
    "bench": bench,
    "bench-large": bench_large,
    "trials": trials,
    "verapdf": verapdf,
    "backup": backup,
    "restore": restore,
    "lock": lock,
}


# ---- the steps ------------------------------------------------------------------------------


def use_new_python() -> None:
    """Goes on in a newer Python of this machine when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, "-m", "coalition.tools.bootstrap", *sys.argv[1:]])  # noqa: S606 - no shell
    found = ".".join(map(str, sys.version_info[:2]))
    wanted = ".".join(map(str, OLDEST))
    sys.exit(f"Het portaal heeft Python {wanted} of nieuwer nodig; hier staat {found}. Installeer een nieuwere Python.")


def say(sentence: str) -> None:
    """One line of progress."""
    print(f"→ {sentence}", flush=True)


def portal_environment() -> dict[str, str]:
    """The environment of our commands: the demonstration, unless this is set up as a production portal."""
    environment = dict(os.environ)
    environment["PORTAAL_DATA"] = str(
        Path(environment.get("DATA") or environment.get("PORTAAL_DATA") or "data").resolve()
    )
    if not environment.get("PORTAAL_SECRET_KEY"):
        environment.setdefault("PORTAAL_DEMO", "1")
    return environment


def templates() -> list[str]:
    return [str(path) for path in sorted(Path("templates").rglob("*.html"))]


def prepare_tests() -> None:
    install("requirements-dev.txt")
    need_weasyprint()
    if not (ROOT / "static" / "fonts" / "fonts.conf").is_file():
        say("Lettertype maken")
        environment = {**os.environ, "PORTAAL_DEMO": "1", "PORTAAL_SECRET_KEY": "only-for-the-font"}
        call([PYTHON, "manage.py", "build_fonts"], "Het lettertype kon niet worden gemaakt.", environment)


def install(requirements: str) -> None:
    """The virtual environment with exactly the packages of a lock file."""
    wanted = {name: _digest(ROOT / name) for name in ("requirements.txt", requirements)}
    stamp = _stamp(requirements)
    if _works() and stamp.is_file() and stamp.read_text() == wanted[requirements]:
        return
    if not _works():
        say(f"Virtuele omgeving maken in {VENV.name}/")
        need_ensurepip()
        call([sys.executable, "-m", "venv", "--clear", VENV], "De virtuele omgeving kon niet worden gemaakt.")
        (VENV / "place").write_text(str(VENV.resolve()))
    say("Pakketten installeren (de eerste keer een halve minuut)")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    call(
        [*pip, "--require-hashes", "-r", requirements],
        "De pakketten konden niet worden geïnstalleerd. Is er verbinding met de pakketindex? Probeer het dan nog eens.",
    )
    # The lock file of development holds the other one whole.
    for name, digest in wanted.items():
        _stamp(name).write_text(digest)


def need_ensurepip() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install_system("python3-venv", [f"python{version}-venv"], mac="brew install python", fedora="python3-pip")


def need_weasyprint() -> None:
    """The libraries that WeasyPrint loads; no Python package ships them."""
    if _weasyprint_loads():
        return
    debian = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
    install_system("bibliotheken voor PDF", debian, mac="brew install pango", fedora="pango harfbuzz")
    if not _weasyprint_loads():
        raise Stop(f"WeasyPrint start niet. Kijk wat ontbreekt: {PYTHON} -c 'import weasyprint'")


def _weasyprint_loads() -> bool:
    # A missing harfbuzz-subset is only a warning, hence -W error.
    probe = [str(PYTHON), "-W", "error", "-c", "import weasyprint"]
    return subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def need_secret_key(data: Path) -> None:
    """A key of its own for this demonstration, in a file that nobody else can read."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret-key"
    if not path.is_file() or not path.read_text(encoding="ascii").strip():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")


def install_system(what: str, debian: list[str], *, mac: str, fedora: str) -> None:
    """Installs a part of the system where we may, and else stops with the line to type."""
    line = f"apt-get install -y --no-install-recommends {' '.join(debian)}"
    if sys.platform == "darwin":
        raise Stop(f"Nodig: {what}. Typ: {mac}")
    if not shutil.which("apt-get"):
        if shutil.which("dnf"):
            raise Stop(f"Nodig: {what}. Typ: sudo dnf install {fedora}")
        raise Stop(f"Nodig: {what}. Op Debian en Ubuntu heten de pakketten: {' '.join(debian)}")
    if os.getuid() == 0:
        become: list[str] = []
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        become = ["sudo", "-n"]
    else:
        raise Stop(f"Nodig: {what}. Typ: sudo {line}")
    say(f"Installeren: {what}")
    quiet = [*become, "env", "DEBIAN_FRONTEND=noninteractive"]
    if status([*quiet, *line.split(), "-qq"]) and (
        status([*quiet, "apt-get", "update", "-qq"]) or status([*quiet, *line.split(), "-qq"])
    ):
        raise Stop(f"Nodig: {what}. Het installeren lukte niet. Typ: sudo {line}")


# ---- helpers --------------------------------------------------------------------------------


def status(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
    """Runs a command, gives its exit status."""
    return subprocess.run([str(part) for part in command], env=environment, check=False).returncode


def call(command: Sequence[str | Path], sentence: str, environment: dict[str, str] | None = None) -> None:
    """Runs a command that must succeed; the sentence says what failed."""
    if status(command, environment):
        raise Stop(sentence)


def _passes(name: str, command: Sequence[str | Path], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    result = subprocess.run(
        [str(part) for part in command], env=environment, capture_output=True, text=True, check=False
    )
    good = result.returncode == 0
    print(f"{'✓' if good else '✗'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not good:
        print(result.stdout + result.stderr)
    return good


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp(name: str) -> Path:
    return VENV / f"{name}.sha256"


def _works() -> bool:
    """Whether the virtual environment runs: a folder that was moved or half made does not."""
    place = VENV / "place"
    if not PYTHON.exists() or (place.is_file() and place.read_text() != str(VENV.resolve())):
        return False  # the programs in a moved environment still point at the old place
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
