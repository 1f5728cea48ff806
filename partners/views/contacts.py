"""Contacts of one coalition: addresses to copy for BCC, and a sheet. For its coordinators only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from coalition.tools.tables import write_csv, write_xlsx
from partners.forms.partners import PartnerFilterForm, as_query
from partners.services.addresses import HEADERS, export_contacts, take_addresses
from partners.services.desk import find_memberships
from partners.views.access import managed


@require_http_methods(["GET", "POST"])
def partner_contacts(request: SignedInRequest, coalition: str) -> HttpResponse:
    """A selection by the same filters as the list; its addresses are shown only when they are asked for."""
    found = managed(request, coalition)
    form = PartnerFilterForm(request.GET, with_people=True)
    filters = form.filters()
    selected = find_memberships(found, filters, with_people=True)
    addresses: list[str] | None = None
    if request.method == "POST":
        addresses = take_addresses(actor=request.user, coalition=found, filters=filters)
    context = {
        "coalition": found,
        "form": form,
        "query": urlencode(as_query(filters)),
        "selected": selected.count(),
        "reachable": selected.exclude(contact_email="").count(),
        "addresses": "; ".join(addresses or []),
        "asked": addresses is not None,
    }
    return render(request, "partners/partner_contacts.html", context)


@require_POST
def partner_contacts_export(request: SignedInRequest, coalition: str, extension: str) -> HttpResponse:
    """What is downloaded is what was filtered."""
    found = managed(request, coalition)
    filters = PartnerFilterForm(request.GET, with_people=True).filters()
    rows = export_contacts(actor=request.user, coalition=found, filters=filters)
    write = write_xlsx if extension == "xlsx" else write_csv
    return download(write(HEADERS, rows), f"contacten-{found.slug}-{today().isoformat()}.{extension}")
