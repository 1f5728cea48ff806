"""Addresses of *Klopt dit niet?*: for everybody, and in the ministry's in-tray."""

from django.urls import URLPattern, URLResolver, path

from coalition.views import reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("klopt-dit-niet/", reports.page_report, name="page_report"),
    path("klopt-dit-niet/verstuurd/", reports.page_report_done, name="page_report_done"),
    path("mijn/postvak/meldingen/", reports.report_list, name="report_list"),
    path("mijn/postvak/meldingen/<int:pk>/", reports.report_handle, name="report_handle"),
]
