"""Every address of the portal; each app keeps its own list."""

from django.urls import include, path

handler400 = "coalition.overview.views.errors.bad_request"
handler403 = "coalition.overview.views.errors.permission_denied"
handler404 = "coalition.overview.views.errors.page_not_found"
handler429 = "coalition.tools.http.too_many"  # allauth looks it up
handler500 = "coalition.overview.views.errors.server_error"

urlpatterns = [
    path("", include("coalition.overview.urls")),
    path("", include("coalition.overview.open_urls")),
    path("", include("coalition.people_urls")),
    path("", include("coalition.contact_urls")),
    path("", include("coalition.report_urls")),
    path("", include("coalition.scan_urls")),
    path("", include("pillars.urls")),
    path("", include("partners.urls")),
    path("", include("support.urls")),
]
