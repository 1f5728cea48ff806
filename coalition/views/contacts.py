"""Whom to reach at a municipality, kept by the municipality itself; and the ministry's list of them all."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.forms.contacts import ContactFilterForm, ContactForm, HolderForm
from coalition.models import AuditEvent, Municipality, MunicipalityContact, PortfolioHolder, User
from coalition.permissions import Permission, allows, require
from coalition.services import contacts as services
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from coalition.tools.tables import write_csv, write_xlsx
from coalition.tools.workflow import Refused

PAGE_SIZE = 100
# How a kind of contact is called in an address.
KINDS = {"ambtelijk": "official", "bestuurssecretariaat": "secretariat", "postvak": "mailbox"}
CHECKED = "Bevestigd: de gegevens kloppen nog."


@require_safe
def municipality_contacts(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = _municipality(request.user, slug, Permission.CONTACT_VIEW)
    found = {contact.kind: contact for contact in municipality.contacts.select_related("confirmed_by")}
    holders = list(municipality.portfolio_holders.select_related("confirmed_by"))
    labels = dict(MunicipalityContact.Kind.choices)
    context = {
        "municipality": municipality,
        "holder": next((holder for holder in holders if holder.is_current), None),
        "earlier": [holder for holder in holders if not holder.is_current],
        "contacts": [(word, labels[kind], found.get(kind)) for word, kind in KINDS.items()],
        "may_edit": allows(request.user, Permission.CONTACT_EDIT, municipality),
        "outdated_before": today() - services.NOT_CONFIRMED_FOR,
        "trail": _trail(request.user, municipality),
    }
    return render(request, "coalition/municipality_contacts.html", context)


@require_http_methods(["GET", "POST"])
def holder_edit(request: SignedInRequest, slug: str, pk: int | None = None) -> HttpResponse:
    municipality = _municipality(request.user, slug, Permission.CONTACT_EDIT)
    holder = get_object_or_404(municipality.portfolio_holders, pk=pk) if pk else None
    form = HolderForm(request.POST or None, holder=holder)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_holder(actor=request.user, municipality=municipality, holder=holder, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De portefeuillehouder is opgeslagen.")
            return redirect("municipality_contacts", slug)
    title = "Portefeuillehouder wijzigen" if holder else "Portefeuillehouder toevoegen"
    return _form_page(request, form, {"municipality": municipality, "title": title, "holder": holder})


@require_http_methods(["GET", "POST"])
def contact_edit(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    municipality = _municipality(request.user, slug, Permission.CONTACT_EDIT)
    contact = municipality.contacts.filter(kind=_kind(kind)).first()
    form = ContactForm(request.POST or None, kind=_kind(kind), contact=contact)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_contact(
                actor=request.user, municipality=municipality, kind=_kind(kind), facts=form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Het contact is opgeslagen.")
            return redirect("municipality_contacts", slug)
    title = (
        f"{dict(MunicipalityContact.Kind.choices)[_kind(kind)].capitalize()} {'wijzigen' if contact else 'invullen'}"
    )
    return _form_page(request, form, {"municipality": municipality, "title": title, "contact": contact, "kind": kind})


@require_POST
def holder_confirm(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    services.confirm_holder(actor=request.user, holder=_holder(request, slug, pk))
    messages.success(request, CHECKED)
    return redirect("municipality_contacts", slug)


@require_POST
def holder_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    services.remove_holder(actor=request.user, holder=_holder(request, slug, pk))
    messages.success(request, "De portefeuillehouder is verwijderd.")
    return redirect("municipality_contacts", slug)


@require_POST
def contact_confirm(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    services.confirm_contact(actor=request.user, contact=_contact(request, slug, kind))
    messages.success(request, CHECKED)
    return redirect("municipality_contacts", slug)


@require_POST
def contact_remove(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    services.remove_contact(actor=request.user, contact=_contact(request, slug, kind))
    messages.success(request, "Het contact is verwijderd.")
    return redirect("municipality_contacts", slug)


@require_safe
def contact_list(request: SignedInRequest) -> HttpResponse:
    """All contacts, filtered; what is exported is what is shown."""
    require(request.user, Permission.CONTACT_EXPORT)
    form = ContactFilterForm(request.GET)
    rows = services.list_contacts(form.filters())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row["kind_name"] = services.KINDS[row["what"]]
    context = {"form": form, "page": page, "query": request.GET.urlencode()}
    return render(request, "coalition/contact_list.html", context)


@require_safe
def contact_export(request: SignedInRequest, extension: str) -> HttpResponse:
    require(request.user, Permission.CONTACT_EXPORT)
    rows = services.export_contacts(actor=request.user, filters=ContactFilterForm(request.GET).filters())
    write = write_xlsx if extension == "xlsx" else write_csv
    return download(write(services.HEADERS, rows), f"contacten-{today().isoformat()}.{extension}")


# ---- what the views share --------------------------------------------------------------------


def _municipality(user: User, slug: str, permission: Permission) -> Municipality:
    """404 for who may not see contacts here, 403 for who may see them but not this."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(user, Permission.CONTACT_VIEW, municipality):
        raise Http404
    require(user, permission, municipality)
    return municipality


def _kind(word: str) -> str:
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def _holder(request: SignedInRequest, slug: str, pk: int) -> PortfolioHolder:
    municipality = _municipality(request.user, slug, Permission.CONTACT_EDIT)
    return get_object_or_404(municipality.portfolio_holders, pk=pk)


def _contact(request: SignedInRequest, slug: str, kind: str) -> MunicipalityContact:
    municipality = _municipality(request.user, slug, Permission.CONTACT_EDIT)
    return get_object_or_404(municipality.contacts, kind=_kind(kind))


def _trail(user: User, municipality: Municipality) -> Any:
    if not allows(user, Permission.TRAIL_VIEW, municipality):
        return []
    types = [model._meta.label_lower for model in (PortfolioHolder, MunicipalityContact)]
    return AuditEvent.objects.filter(municipality=municipality, object_type__in=types).select_related("actor")[:50]


def _form_page(request: SignedInRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "coalition/contact_form.html", {"form": form, **context}, status=status)
