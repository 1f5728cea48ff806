"""The papers beside the code say what the code does."""

import re
import tomllib
from pathlib import Path

from django.conf import settings

from coalition import settings as house

ROOT: Path = settings.BASE_DIR


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_installation_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^\| `(PORTAAL_[A-Z_]+)` \|", read("docs/installatie.md"), re.MULTILINE)
    assert sorted(listed) == sorted(house.env._known)


def test_installation_names_the_default_that_the_code_has() -> None:
    defaults = dict(
        re.findall(r"env\.(?:text|number)\(\"([A-Z_]+)\", \"?([^\")]+)\"?\)", read("coalition/settings.py"))
    )
    rows = re.findall(r"^\| `PORTAAL_([A-Z_]+)` \| `([^`]+)` \|", read("docs/installatie.md"), re.MULTILINE)
    compared = {name: default for name, default in rows if name in defaults}
    assert compared == {name: defaults[name] for name in compared}
    assert len(compared) >= 8


def test_installation_uses_commands_that_exist() -> None:
    from django.core.management import get_commands

    named = set(re.findall(r"manage\.py (\w+)", read("docs/installatie.md")))
    assert named <= set(get_commands())


def test_libraries_are_the_ones_that_the_bootstrap_installs() -> None:
    wanted = re.findall(r"\"(lib[a-z0-9.-]+)\"", read("coalition/tools/bootstrap.py"))
    assert len(wanted) == 3
    assert [name for name in wanted if name not in read("docs/installatie.md")] == []


def test_publiccode_tells_the_same_as_the_package() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    public = read("publiccode.yml")
    facts = dict(
        re.findall(r"^\s*(softwareVersion|license|publiccodeYmlVersion|name): \"?([^\"\n]+)\"?$", public, re.MULTILINE)
    )
    assert facts["softwareVersion"] == project["version"]
    assert facts["license"] == project["license"] == "EUPL-1.2"
    assert read("LICENSE").startswith("SPDX-License-Identifier: EUPL-1.2\n")
    short = re.search(r"shortDescription: (.+)", public)
    assert short
    assert len(short[1]) <= 150, "the standard allows no more"
    for key in (
        "name:",
        "platforms:",
        "developmentStatus:",
        "softwareType:",
        "legal:",
        "localisation:",
        "description:",
    ):
        assert re.search(rf"^{key}", public, re.MULTILINE), key
