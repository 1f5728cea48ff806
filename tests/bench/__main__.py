"""`make bench`: what the pages cost, in CPU time as multiples of an empty view with all middleware.

One gunicorn process serves the demonstration's data, and the cases take turns; of each the best round counts, since a
busy machine only ever adds. It ends with 1 where a bar is not met.
"""

import functools
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.papers import show as papers_beside_others
from tests.bench.server import Server, server

ROUNDS = 7
# A page made anew, and one for which the register is read again too, as once for each process after every act.
PAGES, ALL = "/vergeten/", "/vergeten/register/"
REQUESTS = 20
OFFICER, MINISTRY, COORDINATOR = "dronten@demo.example", "ministerie@demo.example", "coordinator@demo.example"
REGISTER, MAP, MUNICIPALITY, FORM = (
    "/gemeenten/",
    "/kaart/",
    "/gemeenten/dronten/",
    "/pijlers/formulier.pdf?gemeente=dronten&wethouder=",
)

API, COUNTS = "/api/v1/gemeenten?perPagina=1000", "/api/v1/aantallen?peildatum=2020-01-15"


@dataclass
class Case:
    """One kind of request; before it the server is asked to `forget`, and `bar` is the most it may cost."""

    name: str
    ask: Callable[[], object]
    bar: float | None = None
    forget: str = ""
    times: list[float] = field(default_factory=list)

    def round(self, asked: Server, requests: int) -> None:
        spent = 0.0
        for _ in range(requests):
            if self.forget:
                asked.get(self.forget)
            started = asked.cpu_ms()
            self.ask()
            spent += asked.cpu_ms() - started
        self.times.append(spent / requests)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portaal-bench-") as folder:
        os.environ |= {"PORTAAL_DEMO": "1", "PORTAAL_DATA": folder, "PORTAAL_SECRET_KEY": "only-for-the-bench"}
        subprocess.run([sys.executable, "manage.py", "set_up", "--demo"], check=True, stdout=subprocess.DEVNULL)
        shell("from tests.bench.data import fill; fill()")
        addresses = json.loads(shell("import json; from tests.bench.covenants import fill; print(json.dumps(fill()))"))
        shell("from tests.bench.coalitions import fill; fill()")
        cookies = {email: sign_in(email) for email in (OFFICER, MINISTRY, COORDINATOR)}
        with server(folder) as asked:
            pages = measure(asked, page_cases(asked, cookies), REQUESTS)
            papers = measure(asked, paper_cases(asked), 3)
            covenants = measure(asked, covenant_cases(asked, addresses, cookies[COORDINATOR]), 1)
            waited = beside_a_stack(asked)
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c"]
        queries = subprocess.run([*command, "from tests.bench.coalitions import show; show()"], check=False).returncode
    tables = [("bladzijden", "een lege view", pages), ("papier", "een leeg blad", papers)]
    shown = [show(*table) for table in [*tables, ("convenanten", "een leeg blad", covenants)]]
    return max(queries, waited, papers_beside_others(), *shown)


def page_cases(asked: Server, cookies: dict[str, str]) -> list[Case]:
    register, municipality, country_map, api = (asked.get(url)["ETag"] for url in (REGISTER, MUNICIPALITY, MAP, API))
    return [
        Case("lege view", lambda: asked.get("/leeg/")),
        Case("register, 50 rijen", lambda: asked.get(REGISTER), 12, forget=PAGES),
        Case("register, eerste na een wijziging", lambda: asked.get(REGISTER), forget=ALL),
        Case("register, uit de cache", lambda: asked.get(REGISTER), 2),
        Case("register, 304", lambda: asked.get(REGISTER, tag=register, expected=304), 2),
        Case("kaart", lambda: asked.get(MAP), 15, forget=PAGES),
        Case("kaart, uit de cache", lambda: asked.get(MAP), 2),
        Case("kaart, 304", lambda: asked.get(MAP, tag=country_map, expected=304), 2),
        Case("gemeente", lambda: asked.get(MUNICIPALITY), 8, forget=PAGES),
        Case("gemeente, uit de cache", lambda: asked.get(MUNICIPALITY), 2),
        Case("gemeente, 304", lambda: asked.get(MUNICIPALITY, tag=municipality, expected=304), 2),
        Case("coalitie met 3 partners", lambda: asked.get("/coalities/bench-klein/"), 30, forget=PAGES),
        Case("coalitie met 1.000 partners", lambda: asked.get("/coalities/bench-groot/"), 200, forget=PAGES),
        Case("coalities, de lijst", lambda: asked.get("/coalities/"), 30, forget=PAGES),
        Case("register, alle gemeenten als CSV", lambda: asked.get("/gemeenten.csv"), forget=PAGES),
        Case("register, alle gemeenten als JSON", lambda: asked.get("/gemeenten.json"), 8, forget=PAGES),
        Case("register, alle gemeenten als XLSX", lambda: asked.get("/gemeenten.xlsx"), 80, forget=PAGES),
        Case("API, alle gemeenten", lambda: asked.get(API), 8, forget=PAGES),
        Case("API, alle gemeenten, 304", lambda: asked.get(API, tag=api, expected=304), 2),
        Case("API, aantallen op een dag in 2020", lambda: asked.get(COUNTS), forget=PAGES),
        Case("zoeken", lambda: asked.get("/zoeken/?q=dron")),
        Case("mijn overzicht, gemeente", lambda: asked.get("/mijn/", cookie=cookies[OFFICER]), 15),
        Case("mijn overzicht, ministerie", lambda: asked.get("/mijn/", cookie=cookies[MINISTRY]), 15),
    ]


def paper_cases(asked: Server) -> list[Case]:
    numbers = itertools.count()
    return [
        Case("leeg blad", lambda: asked.get("/leeg.pdf")),
        Case("formulier, nieuwe naam", lambda: asked.get(f"{FORM}Naam%20{next(numbers)}")),
        Case("formulier, zelfde naam", lambda: asked.get(f"{FORM}J.%20Jansen")),
    ]


def covenant_cases(asked: Server, addresses: dict[str, str], cookie: str) -> list[Case]:
    """Covenants of each size, made anew; and one that was made before."""
    cases = [Case("leeg blad", lambda: asked.get("/leeg.pdf"))]
    for size, address in addresses.items():
        ask = functools.partial(asked.get, address, cookie=cookie)
        cases.append(Case(f"convenant van {size}", ask, forget=PAGES))
        last = ask
    return [*cases, Case(f"convenant van {size}, nog eens", last)]


def beside_a_stack(asked: Server) -> int:
    """How long somebody waits for one form while the worker makes a stack of the whole country; 1 when for the stack."""
    numbers = itertools.count()

    def wait() -> float:
        started = time.monotonic()
        asked.get(f"{FORM}Wachtende%20{next(numbers)}")
        return time.monotonic() - started

    alone = [wait() for _ in range(10)]
    shell(
        "from coalition.models import Municipality, User; from pillars.services.stacks import request_blank_stack; "
        "from coalition.tools.dates import today; found = list(Municipality.objects.existing_on(today()).in_order()); "
        f"request_blank_stack(actor=User.objects.get(email={MINISTRY!r}), municipalities=found, which='de bench')"
    )
    started, beside = time.monotonic(), []
    worker = subprocess.Popen([sys.executable, "manage.py", "work", "--once"], stdout=subprocess.DEVNULL)
    while worker.poll() is None:
        beside.append(wait())
    made = time.monotonic() - started
    print(f"\nformulier tijdens een stapel van het hele land ({made:.1f} s), in verstreken tijd: gewoonlijk ", end="")
    print(
        f"{statistics.median(alone) * 1000:.0f} ms, dan {statistics.median(beside) * 1000:.0f} ms, hoogstens ", end=""
    )
    print(f"{max(beside) * 1000:.0f} ms (van {len(beside)})")
    return int(max(beside) > made / 2)


def measure(asked: Server, cases: list[Case], requests: int) -> list[Case]:
    for case in cases:
        case.round(asked, 2)  # templates, connections
        case.times.clear()
    for _ in range(ROUNDS):
        for case in cases:
            case.round(asked, requests)
    return cases


def sign_in(email: str) -> str:
    """The cookie of somebody's session."""
    return shell(
        "from django.conf import settings; from django.test import Client; from coalition.models import User; "
        f"client = Client(); client.force_login(User.objects.get(email={email!r})); "
        "name = settings.SESSION_COOKIE_NAME; print(f'{name}={client.cookies[name].value}')"
    )


def shell(code: str) -> str:
    """What a piece of code prints, run in the portal on the bench's own data."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def show(title: str, base: str, cases: list[Case]) -> int:
    """Prints the table; 1 when a bar is not met."""
    unit = min(cases[0].times)
    print(f"\n{title + ', in CPU-tijd':40} {'ms':>8} {'× ' + base:>16} {'hoogstens':>10}")
    over = False
    for case in cases:
        cost = min(case.times)
        late = case.bar is not None and cost / unit > case.bar
        over = over or late
        bar = "" if case.bar is None else f"{case.bar:g}"
        print(f"{case.name:40} {cost:8.2f} {cost / unit:16.1f} {bar:>10}{'   te duur' if late else ''}")
    return int(over)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    sys.exit(main())
