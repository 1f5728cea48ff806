"""What documents cost beside ReportLab and Typst drawing the same simple page, in CPU time of a process of their own.

Run as a program it measures one kind by one engine, and answers in JSON; `show` asks for all of them in turns, so that
a busy machine hurts each alike, and prints the table. Of each the best round counts.
"""

import datetime as dt
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pillars.documents import PillarForm

ROUNDS = 3
WARM = 12
NAMES = ("Peter van Bergen", "Łucja d’Ávila-İnönü", "Maria van der Heijden-de Vries")
EXPLANATION = (
    "Het hele college staat achter de aanpak, en medewerkers van verschillende beleidsvelden werken samen. " * 2
)


class Kind(NamedTuple):
    """Which figures of which engines; a bar is the most that ours may cost, as a multiple of the one named."""

    name: str
    label: str
    figure: str = "ms"
    engines: tuple[str, ...] = ("ours", "reportlab", "typst")
    bars: tuple[tuple[str, float], ...] = ()


KINDS = (
    Kind("form", "formulier, warm", bars=(("typst", 6),)),
    Kind("form", "formulier, koud (met laden)", "cold_ms"),
    Kind("whole", "formulier, geheel opgemaakt", engines=("ours",)),
    Kind("covenant-30", "convenant, 30 regels"),
    Kind("covenant-200", "convenant, 200 regels"),
    Kind("register", "register, 342 gemeenten"),
    Kind("stack-342", "stapel van 342", bars=(("reportlab", 5),)),
    Kind("stack-684", "stapel van 684"),
    Kind("files-342", "342 archiefbestanden"),
)
MOST_MEGABYTES = 200
MOST_FOR_TWICE_AS_MANY = 2.2


# ---- the table -------------------------------------------------------------------------------


def show() -> int:
    """Prints the table; 1 when a bar is not met."""
    found = _measured()
    print(
        f"\n{'documenten, in CPU-tijd':34} {'ms':>8} {'ReportLab':>10} {'×':>6} {'Typst':>8} {'×':>6} {'hoogstens':>14}"
    )
    late = False
    for kind in KINDS:
        ms = {engine: found[kind.name, engine][kind.figure] for engine in kind.engines}
        over = any(ms["ours"] > bar * ms[engine] for engine, bar in kind.bars)
        late = late or over
        cells = [f"{kind.label:34} {ms['ours']:8.0f}"]
        for engine, width in (("reportlab", 10), ("typst", 8)):
            there = engine in ms
            cells.append(f"{ms[engine]:{width}.0f} {ms['ours'] / ms[engine]:6.1f}" if there else " " * (width + 7))
        told = ", ".join(f"{bar:g}× {engine.capitalize()}" for engine, bar in kind.bars)
        print(" ".join(cells), f"{told:>14}", "  te duur" if over else "")
    few, many = (found[f"stack-{count}", "ours"] for count in (342, 684))
    twice, memory = many["ms"] / few["ms"], few["megabytes"]
    print(f"684 formulieren tegenover 342: {twice:.2f}× (hoogstens {MOST_FOR_TWICE_AS_MANY}×)")
    print(
        f"geheugen bij de stapel van 342: {memory:.0f} MB (hoogstens {MOST_MEGABYTES} MB), bij 684: {many['megabytes']:.0f} MB"
    )
    return int(late or twice > MOST_FOR_TWICE_AS_MANY or memory > MOST_MEGABYTES)


def _measured() -> dict[tuple[str, str], dict[str, float]]:
    best: dict[tuple[str, str], dict[str, float]] = {}
    for _ in range(ROUNDS):
        for name, engine in dict.fromkeys((kind.name, engine) for kind in KINDS for engine in kind.engines):
            command = [sys.executable, "-m", "tests.bench.papers", name, engine]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            told = json.loads(done.stdout)
            before = best.setdefault((name, engine), told)
            best[name, engine] = {figure: min(before[figure], value) for figure, value in told.items()}
    return best


# ---- one measurement -------------------------------------------------------------------------


def measure(kind: str, engine: str) -> dict[str, float]:
    """Of one kind: what the first costs with loading, what the best of the next ones costs, and the memory at its peak."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    django.setup()
    started = _spent_ms()
    make = _maker(kind, engine)
    make(0)
    cold = _spent_ms() - started
    times = []
    for turn in range(1, (WARM if kind in ("form", "whole") else 2) + 1):
        before = _spent_ms()
        make(turn)
        times.append(_spent_ms() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"ms": min(times), "cold_ms": cold, "megabytes": peak}


def _spent_ms() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000


def _maker(kind: str, engine: str) -> Callable[[int], object]:
    """What makes the document once; `turn` differs each time, so that none is the same as the one before."""
    what, _, count = kind.partition("-")
    if what in ("form", "whole"):
        return _form_maker(engine, whole=what == "whole")
    if what in ("stack", "files"):
        return _many_maker(engine, int(count), in_one=what == "stack")
    return _table_maker(engine, what, int(count or 342))


def _form_maker(engine: str, *, whole: bool) -> Callable[[int], object]:
    from pillars import documents

    if engine == "reportlab":
        from tests.bench.reportlab_pages import reportlab_forms

        return lambda turn: reportlab_forms(list(_forms(1, turn)))
    if engine == "typst":
        from tests.bench.typst_pages import TypstPages

        pages = TypstPages()
        return lambda turn: pages.forms(list(_forms(1, turn)))
    if whole:
        from coalition.tools import pdf

        return lambda turn: pdf.render(
            documents.pillar_form_html(next(iter(_forms(1, turn)))), documents.pillar_form_styles(), one_page=True
        )
    return lambda turn: documents.render_pillar_form(next(iter(_forms(1, turn))))


def _many_maker(engine: str, count: int, *, in_one: bool) -> Callable[[int], object]:
    from pillars.documents import render_pillar_form, render_pillar_stack

    if engine == "reportlab":
        from tests.bench.reportlab_pages import reportlab_forms

        if in_one:
            return lambda turn: reportlab_forms(list(_forms(count, turn)), shared=True)
        return lambda turn: [reportlab_forms([form]) for form in _forms(count, turn)]
    if engine == "typst":
        from tests.bench.typst_pages import TypstPages

        pages = TypstPages()
        if in_one:
            return lambda turn: pages.forms(list(_forms(count, turn)))
        return lambda turn: [pages.forms([form]) for form in _forms(count, turn)]
    if in_one:
        return lambda turn: render_pillar_stack(list(_forms(count, turn)))
    return lambda turn: [render_pillar_form(form) for form in _forms(count, turn)]


def _table_maker(engine: str, what: str, count: int) -> Callable[[int], object]:
    from tests.bench.tables import covenant, register, table_of

    if engine == "reportlab":
        from tests.bench.reportlab_pages import reportlab_table

        return lambda turn: reportlab_table(table_of(what, count, turn))
    if engine == "typst":
        from tests.bench.typst_pages import TypstPages

        pages = TypstPages()
        return lambda turn: pages.table(table_of(what, count, turn))
    return lambda turn: register(count, turn) if what == "register" else covenant(count, turn)


def _forms(count: int, turn: int) -> "Iterable[PillarForm]":
    from coalition.tools.numbers import ALPHABET, make_number
    from pillars.documents import FormPillar, FormSignatory, PillarForm

    pillars = tuple(FormPillar(number, f"Pijler met nummer {number}", EXPLANATION) for number in range(1, 6))
    for place in range(count):
        number = make_number("5P", 2026, f"{place:04d}", "7K" + ALPHABET[turn % 32])
        yield PillarForm(
            edition="Vijf pijlers, voorbeeldtekst",
            pillars=pillars,
            created=dt.date(2026, 1, 1) + dt.timedelta(days=place % 90),
            is_example=True,
            intro="De gemeente onderschrijft de vijf pijlers voor een lokale aanpak van eenzaamheid. " * 3,
            municipality=f"Gemeente {place}",
            signatories=(FormSignatory(f"{NAMES[place % 3]} {turn}"),),
            place="Utrecht",
            date_text="20 september 2026",
            number=number,
            check_url=f"https://portaal.example/controle/{number}/",
        )


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
