"""The repository against its own laws: what no linter knows of."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
TEXT = {".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".yml", ".yaml", ".svg", ".csv", ".xml", ""}
LOCK_FILES = {"requirements.txt", "requirements-dev.txt"}


@cache
def files() -> list[Path]:
    """What is, or is about to be, in version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def texts() -> Iterator[tuple[str, str]]:
    for path in files():
        if path.suffix in TEXT:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def longer_than(limit: int, suffix: str) -> list[str]:
    return [
        f"{name}: {len(text.splitlines())} lines"
        for name, text in texts()
        if name.endswith(suffix) and "/migrations/" not in name and len(text.splitlines()) > limit
    ]


def test_no_module_is_too_long_to_have_one_subject() -> None:
    assert longer_than(400, ".py") == []
    assert longer_than(400, ".css") == []


def test_no_template_is_too_long_to_read() -> None:
    assert longer_than(150, ".html") == []


def test_every_template_is_used() -> None:
    """By its path in our code or templates; a template that a library asks for overrides one of the library's."""
    quoted = {name for _file, text in texts() for _mark, name in re.findall(r"""(?=(["'])([\w./-]+)\1)""", text)}
    unused = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("templates/"):
            continue
        short = name.removeprefix("templates/")
        # Mails are named without folder and ending: queue_mail(template="signing-registered").
        names = {short, Path(short).stem} if short.startswith("emails/") else {short}
        if not names & quoted and not short.startswith(
            ("crispy/", "account/", "allauth/", "mfa/", "usersessions/", "django/")
        ):
            unused.append(short)
    # Django finds these by their fixed names.
    assert set(unused) - {"403.html", "404.html", "500.html", "400.html", "403_csrf.html"} == set()


# Cut in two, so that this file does not find itself.
FORBIDDEN = ["/" + "work/", "/" + "opt/wheels", "/" + "opt/pypi", "/root" + "/"]


@pytest.mark.parametrize("string", FORBIDDEN)
def test_nothing_of_the_machine_it_was_written_on(string: str) -> None:
    assert [name for name, text in texts() if string in text] == []


def test_lock_files_name_no_package_index() -> None:
    for name in LOCK_FILES:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.findall(r"https?://|--find-links|--(?:extra-)?index-url", text) == [], name


def test_no_page_loads_from_another_host() -> None:
    loading = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']https?://|url\(["']?https?://|@import""")
    found = [name for name, text in texts() if name.startswith(("static/", "templates/")) and loading.search(text)]
    assert found == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("[project]"), lines.index("# ---- tests " + "-" * 82)
    wordless = [line for line in lines[start:end] if line.startswith('  "') and not re.search(r"# \w.{5,}", line)]
    assert wordless == []


def test_a_numbered_list_with_a_class_of_its_own_is_drawn_by_it() -> None:
    """A list with a class loses its numbers in `base.css`: its class must say how it looks instead."""
    styles = "\n".join(text for name, text in texts() if name.endswith(".css"))
    pages = [text for name, text in texts() if name.startswith("templates/") and "/pdf/" not in name]
    classes = {one for text in pages for names in re.findall(r'<ol class="([\w -]+)"', text) for one in names.split()}
    assert classes
    assert sorted(one for one in classes if f".{one} " not in styles) == []


def locked(name: str) -> dict[str, str]:
    """The pinned version of each package in a lock file, with its marker."""
    pins = re.findall(r"^([a-z0-9-]+(?:\[.*?\])?)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pins)


def test_development_has_the_same_packages_as_production_and_more() -> None:
    production, development = locked("requirements.txt"), locked("requirements-dev.txt")
    assert production.items() <= development.items()
    assert len(production) > 30


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [re.split(r"[\[<>=~! ]", line)[0].lower().replace("_", "-") for line in wanted]
    assert set(names) <= {name.split("[")[0] for name in locked("requirements-dev.txt")}


def test_bootstrap_runs_before_anything_is_installed() -> None:
    """Its packages stay empty and it imports the standard library only: no site-packages in this process."""
    for folder in ("coalition", "coalition/tools"):
        assert (ROOT / folder / "__init__.py").read_text(encoding="utf-8").strip().count("\n") == 0
    code = f"import json, sys; sys.path.insert(0, {str(ROOT)!r}); from coalition.tools import bootstrap, serve; "
    code += "print(json.dumps(sorted(bootstrap.COMMANDS)))"
    bare = [sys.executable, "-I", "-S", "-c", code]
    commands = json.loads(subprocess.run(bare, capture_output=True, text=True, check=True).stdout)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert sorted(phony.split()) == commands
