"""Two coalitions for the bench, with 3 and with 1,000 partners, and how many queries each page of them takes."""

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalition.models import Municipality
from coalition.tools.dates import PartialDate
from partners.models import CoalitionMembership, CoordinatorGrant, LocalCoalition, MembershipState, Partner, PartnerKind

SIZES = {"bench-klein": 3, "bench-groot": 1000}
COORDINATOR = "coordinator2@demo.example"
PAGES = {
    "openbare bladzijde": "/coalities/{}/",
    "partners als CSV": "/coalities/{}/partners.csv",
    "mijn coalitie": "/mijn/coalities/{}/",
}


@transaction.atomic
def fill() -> None:
    """Partners of every kind, who came in the course of seven years."""
    coordinator = CoordinatorGrant.objects.filter(user__email=COORDINATOR)[0].user
    for slug, size in SIZES.items():
        coalition = LocalCoalition(name=slug, slug=slug, is_published=True, started_on_precision="unknown")
        coalition.save()
        coalition.municipalities.set(Municipality.objects.filter(slug="zwolle"))
        CoordinatorGrant.objects.create(user=coordinator, coalition=coalition)
        kinds = [kind for kind in PartnerKind if kind != PartnerKind.MUNICIPALITY]
        partners = [Partner(name=f"{slug} {n}", kind=kinds[n % len(kinds)], place="Zwolle") for n in range(size)]
        for partner in partners:
            partner.make_keys()
        Partner.objects.bulk_create(partners)
        memberships = [
            CoalitionMembership(coalition=coalition, partner=partner, state=MembershipState.MEMBER)
            for partner in partners
        ]
        for n, membership in enumerate(memberships):
            membership.joined_on = PartialDate.of(2019 + n % 7, 1 + n % 12, 1 + n % 28)
        CoalitionMembership.objects.bulk_create(memberships)


def queries() -> dict[str, list[int]]:
    """By page, for each size; signed in as its coordinator where the page asks for that."""
    user = CoordinatorGrant.objects.filter(user__email=COORDINATOR)[0].user
    signed_in, visitor = Client(), Client()
    signed_in.force_login(user)
    found = {}
    for name, address in PAGES.items():
        client = signed_in if address.startswith("/mijn/") else visitor
        client.get(address.format("bench-klein"), HTTP_HOST="localhost")  # the session is noted, templates are read
        found[name] = [_queries(client, address.format(slug)) for slug in SIZES]
    return found


def _queries(client: Client, address: str) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:  # inside one, no page is kept
        answer = client.get(address, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise SystemExit(f"{address} antwoordde {answer.status_code} in plaats van 200.")
    return len(captured)


def show() -> None:
    """Prints the table; ends with 1 where the larger coalition takes more."""
    print(f"\n{'coalitie, in queries':40} {'3 partners':>12} {'1.000 partners':>16}")
    more = False
    for name, (few, many) in queries().items():
        more = more or many > few
        print(f"{name:40} {few:12} {many:16}{'   te veel' if many > few else ''}")
    raise SystemExit(int(more))
