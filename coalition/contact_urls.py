"""Addresses of contacts: each municipality's own, and the ministry's list."""

from django.urls import URLPattern, URLResolver, path, re_path

from coalition.views import contacts

_CONTACTS = "mijn/gemeenten/<slug:slug>/contacten/"
_HOLDER = f"{_CONTACTS}portefeuillehouder/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_CONTACTS, contacts.municipality_contacts, name="municipality_contacts"),
    path(_HOLDER, contacts.holder_edit, name="holder_create"),
    path(f"{_HOLDER}<int:pk>/", contacts.holder_edit, name="holder_edit"),
    path(f"{_HOLDER}<int:pk>/bevestigen/", contacts.holder_confirm, name="holder_confirm"),
    path(f"{_HOLDER}<int:pk>/verwijderen/", contacts.holder_remove, name="holder_remove"),
    path(f"{_CONTACTS}<slug:kind>/", contacts.contact_edit, name="contact_edit"),
    path(f"{_CONTACTS}<slug:kind>/bevestigen/", contacts.contact_confirm, name="contact_confirm"),
    path(f"{_CONTACTS}<slug:kind>/verwijderen/", contacts.contact_remove, name="contact_remove"),
    path("mijn/contacten/", contacts.contact_list, name="contact_list"),
    re_path(r"^mijn/contacten/contacten\.(?P<extension>csv|xlsx)$", contacts.contact_export, name="contact_export"),
]
