"""What `/controle/` says of a covenant's number."""

from django.urls import reverse

from coalition.services.paper_numbers import Issued
from partners.models import CovenantVersion


def find_covenant(number: str) -> Issued | None:
    """Of whom it is, only while that coalition is public; who signed it is never told here."""
    found = CovenantVersion.objects.select_related("covenant__coalition").filter(number=number).first()
    if found is None:
        return None
    covenant, coalition = found.covenant, found.covenant.coalition
    if not coalition.is_published:
        return Issued(
            "Uitgegeven door dit portaal", "Dit nummer hoort bij een stuk van een lokale coalitie tegen eenzaamheid."
        )
    word = covenant.get_word_display()
    return Issued(
        f"Uitgegeven {word} van {coalition.name}",
        f"Dit nummer hoort bij ‘{covenant.title}’, versie {found.order}. Het zegt niet wie het heeft ondertekend.",
        coalition.name,
        reverse("coalition_page", args=[coalition.slug]),
    )
