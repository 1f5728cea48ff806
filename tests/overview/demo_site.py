"""The portal's addresses as they are in the demonstration, for tests that run with `ROOT_URLCONF` set to this."""

from coalition.overview.demo_urls import urlpatterns as demo_urlpatterns
from coalition.urls import handler400, handler403, handler404, handler500
from coalition.urls import urlpatterns as portal_urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*portal_urlpatterns, *demo_urlpatterns]
