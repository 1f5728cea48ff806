"""Every address of the portal; each app keeps its own list."""

from coalition import contact_urls, people_urls, report_urls, scan_urls
from coalition.overview import open_urls as open_data
from coalition.overview import urls as overview
from partners import urls as partners
from pillars import urls as pillars
from support import urls as support

handler400 = "coalition.overview.views.errors.bad_request"
handler403 = "coalition.overview.views.errors.permission_denied"
handler404 = "coalition.overview.views.errors.page_not_found"
handler429 = "coalition.tools.http.too_many"  # allauth looks it up
handler500 = "coalition.overview.views.errors.server_error"

# One list instead of nine that are included: an address is found in half the time.
urlpatterns = [
    *overview.urlpatterns,
    *open_data.urlpatterns,
    *people_urls.urlpatterns,
    *contact_urls.urlpatterns,
    *report_urls.urlpatterns,
    *scan_urls.urlpatterns,
    *pillars.urlpatterns,
    *partners.urlpatterns,
    *support.urlpatterns,
]
