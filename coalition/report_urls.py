"""Addresses of what the ministry takes in: *Klopt dit niet?* from everybody, and figures from a sheet."""

from django.urls import URLPattern, URLResolver, path

from coalition.views import figures, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("klopt-dit-niet/", reports.page_report, name="page_report"),
    path("klopt-dit-niet/verstuurd/", reports.page_report_done, name="page_report_done"),
    path("mijn/postvak/meldingen/", reports.report_list, name="report_list"),
    path("mijn/postvak/meldingen/<int:pk>/", reports.report_handle, name="report_handle"),
    path("mijn/cijfers/", figures.import_figures, name="import_figures"),
    path("mijn/cijfers/voorbeeld/", figures.import_figures_preview, name="import_figures_preview"),
]
