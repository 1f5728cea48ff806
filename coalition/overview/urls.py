"""Addresses of what spans the apps: the public pages, the register, my overview, the demonstration."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from coalition.overview import demo_urls
from coalition.overview.views import health, home, municipality, my, register, texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("gezond/", health.health_check, name="health"),
    path("contact/", texts.contact, name="contact"),
    path("toegankelijkheid/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    path(".well-known/security.txt", texts.security_txt, name="security_txt"),
    path("robots.txt", texts.robots_txt, name="robots_txt"),
    path("favicon.ico", texts.favicon, name="favicon"),
    # the public register
    path("gemeenten/", register.municipality_list, name="municipality_list"),
    re_path(r"^gemeenten\.(?P<kind>csv|xlsx|json)$", register.municipality_export, name="municipality_export"),
    path("gemeenten.pdf", register.municipality_paper, name="municipality_paper"),
    path("gemeenten/<slug:slug>/", municipality.municipality_detail, name="municipality_detail"),
    path("mijn/stapels/gemeenten/", register.register_stack, name="register_stack"),
    # one's own
    path("mijn/", my.my_overview, name="my_overview"),
    path("mijn/gemeenten/<slug:slug>/", my.my_municipality, name="my_municipality"),
]

if settings.DEMO:
    urlpatterns += demo_urls.urlpatterns
