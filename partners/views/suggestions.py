"""While somebody types a name: the partners that may be meant, as a fragment below the field."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.tools.http import SignedInRequest
from partners.services.matching import suggest
from partners.views.access import managed

# The fields of the form for one partner that this looks at; longer is no name.
MOST_LETTERS = 200


@require_safe
def partner_suggest(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Partners like `name` (with `place` and `kvk_number` where they are filled in); nothing where there are none.

    The form for one partner asks for it with
    `data-hx-get="…/lijkt-op/" data-hx-trigger="input changed delay:400ms" data-hx-include="closest form"`,
    and does the same with `services.matching.suggest` when it is sent.
    """
    ours = managed(request, coalition)
    name, place, number = (request.GET.get(field, "")[:MOST_LETTERS] for field in ("name", "place", "kvk_number"))
    found = suggest(coalition=ours, name=name, place=place, kvk_number=number, typing=True) if name.strip() else []
    return render(request, "partners/includes/suggestions.html", {"coalition": ours, "suggestions": found})
