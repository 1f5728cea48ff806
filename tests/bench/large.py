"""`make bench-large`: what a country of 9,000 municipalities and 3 million partners costs beside one of 342.

Both are in PostgreSQL, as full as each other (`country.py`), and each has its own server of one process. What is measured
is CPU time, of the server and of PostgreSQL together: a page made anew, the first page after an act (the next one in the
trail, so nothing that was kept is true without looking), and the page from the cache. The two take turns, a round each;
the best round counts. It ends with 1 where the large country costs more than 1.3 times the small one.

`make bench-large ARGS=zoeken` measures only the pages with that word in their name.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from tests import postgres
from tests.bench.__main__ import COORDINATOR, MINISTRY, PAGES, shell, sign_in
from tests.bench.server import Server, server

MOST = 1.3
# As many requests of each kind of act in a round.
ROUNDS, REQUESTS = 7, 6
ACTS = ("/wijziging/ondertekening/", "/wijziging/partner/")
COORDINATOR_OF_BENCH = "coordinator2@demo.example"


class World(NamedTuple):
    name: str
    municipalities: int
    partners: int
    # The last full pages of the two lists.
    register: int
    coalitions: int


WORLDS = (World("klein", 342, 114_000, 6, 20), World("groot", 9_000, 3_000_000, 180, 529))
# Who asks, and what; `-` is a visitor. Late pages are the last full ones of each country.
PAGED = {
    "register, eerste bladzijde": ("-", "/gemeenten/"),
    "register, laatste bladzijde": ("-", "/gemeenten/?pagina={register}"),
    "register, wie tekende en een coalitie heeft": ("-", "/gemeenten/?status=ondertekend&coalitie=ja"),
    "register, nieuwste ondertekening eerst": ("-", "/gemeenten/?sorteer=-datum"),
    "register, zoeken": ("-", "/gemeenten/?q=dron"),
    "register, op een dag in 2022": ("-", "/gemeenten/?peildatum=2022-07-01"),
    "coalities, eerste bladzijde": ("-", "/coalities/"),
    "coalities, laatste bladzijde": ("-", "/coalities/?pagina={coalitions}"),
    "coalities, een provincie": ("-", "/coalities/?provincie=zuid-holland"),
    "coalities, zoeken": ("-", "/coalities/?q=dron"),
    "coalities, met een soort partner": ("-", "/coalities/?soort=sport"),
    "API, gemeenten": ("-", "/api/v1/gemeenten"),
    "API, ondertekeningen": ("-", "/api/v1/ondertekeningen"),
    "API, coalities": ("-", "/api/v1/coalities"),
    "partners van mijn coalitie": (COORDINATOR_OF_BENCH, "/mijn/coalities/bench-300/"),
    "partners van mijn coalitie, zoeken": (COORDINATOR_OF_BENCH, "/mijn/coalities/bench-300/?q=koor"),
    "partners van mijn coalitie, lijkt op": (
        COORDINATOR_OF_BENCH, "/mijn/coalities/bench-300/partners/lijkt-op/?name=Stichting+Koor+Noord&place=Plaats+7",
    ),
    "ministerie, postvak": (MINISTRY, "/mijn/postvak/"),
    "ministerie, alle coalities": (MINISTRY, "/mijn/coalities/"),
    "ministerie, alle partners": (MINISTRY, "/mijn/partners/"),
    "ministerie, partners zoeken": (MINISTRY, "/mijn/partners/?q=koor+noord+1234"),
    "ministerie, contacten": (MINISTRY, "/mijn/contacten/"),
    "ministerie, budgetten": (MINISTRY, "/mijn/budgetten/"),
    "ministerie, zonder ambtenaar": (MINISTRY, "/mijn/gemeenten-zonder-ambtenaar/"),
    "ministerie, mijlpalen": (MINISTRY, "/mijn/mijlpalen/"),
    "mijn overzicht, ministerie": (MINISTRY, "/mijn/"),
    "beheer, het logboek": ("beheerder@demo.example", "/beheer/coalition/auditevent/"),
    "zoeken, een gemeente": ("-", "/zoeken/?q=dron"),
    "zoeken, een partner": ("-", "/zoeken/?q=koor+noord"),
    "zoeken, begin van een woord": ("-", "/zoeken/?q=ko"),
    "zoeken, niets": ("-", "/zoeken/?q=xyzzy"),
}  # fmt: skip
SINGLE = {
    "gemeente": ("-", "/gemeenten/dronten/"),
    "gemeente met coalities": ("-", "/gemeenten/zwolle/"),
    "coalitie met 29 partners": ("-", "/coalities/bench-29/"),
    "coalitie met 300 partners": ("-", "/coalities/bench-300/"),
    "coalitie met 29, op een dag in 2022": ("-", "/coalities/bench-29/?peildatum=2022-07-01"),
}


class Page(NamedTuple):
    """A page of one country, as somebody asks for it."""

    asked: Server
    cookie: str
    address: str

    def get(self) -> None:
        self.asked.get(self.address, cookie=self.cookie)


class Cost(NamedTuple):
    """In ms, the best of the rounds; None where it is not asked that way."""

    anew: float
    after_act: float
    kept: float | None


def main(word: str = "") -> int:
    with ExitStack() as stack:
        host = stack.enter_context(postgres.server()).rpartition("host=")[2]
        costs = {}
        servers = [stack.enter_context(serving(world, host)) for world in WORLDS]
        asked_for = {name: page for name, page in {**PAGED, **SINGLE}.items() if word in name}
        for name, (who, address) in asked_for.items():
            pages = [
                Page(asked, cookies.get(who, ""), address.format(**world._asdict()))
                for world, (asked, cookies) in zip(WORLDS, servers, strict=True)
            ]
            costs[name] = measure(pages)
        cold = [first_ever(asked) for asked, _cookies in servers]
    late = show(costs)
    print(f"\neerste keer na het starten, het hele register gelezen (geen lat): {cold[0]:.0f} en {cold[1]:.0f} ms")
    return int(late)


@contextmanager
def serving(world: World, host: str) -> Iterator[tuple[Server, dict[str, str]]]:
    """A portal on a country of its own, made here, with the cookies of who is signed in."""
    with tempfile.TemporaryDirectory(prefix=f"portaal-{world.name}-") as folder:
        with psycopg.connect(host=host, user="portaal", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {world.name}")
        # One process for each query, so that its CPU time can be read.
        address = f"postgresql://portaal@/{world.name}?host={host}&options=-c%20max_parallel_workers_per_gather%3D0"
        os.environ |= {
            "PORTAAL_DEMO": "1", "PORTAAL_DATA": folder, "PORTAAL_SECRET_KEY": "only-for-the-bench",
            "PORTAAL_DATABASE": address,
        }  # fmt: skip
        started = time.monotonic()
        subprocess.run([sys.executable, "manage.py", "set_up", "--demo"], check=True, stdout=subprocess.DEVNULL)
        made = shell(
            f"from tests.bench.country import fill, counts; fill({world.municipalities}, {world.partners}); print(counts())"
        )
        print(f"{world.name}: {made} in {time.monotonic() - started:.0f} s", flush=True)
        people = (MINISTRY, COORDINATOR, COORDINATOR_OF_BENCH, "beheerder@demo.example")
        cookies = {email: sign_in(email) for email in people}
        with server(folder, world.name) as asked:
            yield asked, cookies


def measure(pages: Sequence[Page]) -> list[Cost]:
    for page in pages:
        page.get()  # templates, connections
    acts = itertools.cycle(ACTS)
    anew = best(pages, lambda asked: asked.get(PAGES))
    after = best(pages, lambda asked: asked.get(next(acts)))
    kept = [None for _ in pages] if pages[0].cookie else best(pages, lambda _: None)
    return [Cost(*times) for times in zip(anew, after, kept, strict=True)]


def best(pages: Sequence[Page], before: Callable[[Server], object]) -> list[float]:
    """Of each in its best round; a round of one is followed by a round of the other, for the machine has moods."""
    rounds = [[one_round(page, before) for page in pages] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def one_round(page: Page, before: Callable[[Server], object]) -> float:
    spent = 0.0
    for _ in range(REQUESTS):
        before(page.asked)
        started = page.asked.cpu_ms()
        page.get()
        spent += page.asked.cpu_ms() - started
    return spent / REQUESTS


def first_ever(asked: Server) -> float:
    asked.get("/vergeten/register/")
    started = asked.cpu_ms()
    asked.get("/gemeenten/")
    return asked.cpu_ms() - started


def show(costs: dict[str, list[Cost]]) -> bool:
    """Prints the table; whether a bar is not met."""
    over = False
    heads = ("anew", "after_act", "kept")
    print(
        f"\n{'CPU-tijd in ms, klein en groot':42}"
        + "".join(f"{head:>27}" for head in ("opnieuw", "na een handeling", "uit de cache"))
    )
    for name, (small, large) in costs.items():
        line = f"{name:42}"
        for head in heads:
            one, other = getattr(small, head), getattr(large, head)
            if one is None:
                continue
            late = other / one > MOST
            over = over or late
            line += f"{one:9.1f}{other:9.1f} ×{other / one:5.2f}{' !' if late else '  '}"
        print(line, flush=True)
    return over


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    sys.exit(main(*sys.argv[1:2]))
