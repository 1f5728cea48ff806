"""What the bench prints: covenants of few and of many partners, some of them with names as long as names can be."""

from django.db import transaction
from django.urls import reverse

from coalition.models import User
from partners.models import CoalitionMembership, CoordinatorGrant, LocalCoalition, MembershipState, Partner
from partners.services.covenants import CovenantFacts, create_covenant

SIZES = (1, 29, 59, 200)
COORDINATOR = "coordinator@demo.example"
WORDS = "# Wat wij zien\n\n" + "Wij kijken naar elkaar om en laten niemand alleen. " * 30
WORDS += "\n\n# Wat wij afspreken\n\n" + "- Wij bellen aan, luisteren, en delen wat wij leren.\n" * 12
LONG = "Stichting Samenwerkende Organisaties voor Welzijn, Zorg en Ontmoeting in Stad en Ommeland " * 3


@transaction.atomic
def fill() -> dict[int, str]:
    """Coalitions of each size, led by one coordinator; gives the address of each covenant's print."""
    user = User.objects.get(email=COORDINATOR)
    return {size: _covenant(user, size) for size in SIZES}


def _covenant(user: User, size: int) -> str:
    coalition = LocalCoalition.objects.create(name=f"Bench {size}", slug=f"bench-{size}")
    CoordinatorGrant.objects.create(user=user, coalition=coalition)
    for place in range(size):
        name = f"{place} {LONG}"[:200].strip() if place % 7 == 0 else f"Organisatie {place} van bench {size}"
        partner = Partner.objects.create(name=name)
        CoalitionMembership.objects.create(coalition=coalition, partner=partner, state=MembershipState.INVITED)
    facts = CovenantFacts("convenant", "Samen tegen eenzaamheid", "- Niemand alleen.", WORDS)
    version = create_covenant(actor=user, coalition=coalition, facts=facts)
    return reverse("covenant_pdf", args=[coalition.slug, version.covenant_id, version.order])
