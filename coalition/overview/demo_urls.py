"""Addresses that exist in the demonstration only; `coalition/overview/urls.py` takes them in when `settings.DEMO` is on."""

from django.urls import URLPattern, URLResolver, path, re_path

from coalition.overview.views import demonstration

urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/inloggen/", demonstration.demo_sign_in, name="demo_sign_in"),
    path("demo/post/", demonstration.demo_mail_list, name="demo_mail_list"),
    path("demo/post/<int:mail_id>/", demonstration.demo_mail, name="demo_mail"),
    path("demo/post/<int:mail_id>/html/", demonstration.demo_mail_html, name="demo_mail_html"),
    path("demo/voorbeelden/", demonstration.demo_examples, name="demo_examples"),
    path("demo/voorbeelden/scans-van-de-avond.pdf", demonstration.demo_scans, name="demo_scans"),
    re_path(
        r"^demo/voorbeelden/(?P<name>[-a-z0-9]+)\.(?P<extension>csv|xlsx)$",
        demonstration.demo_example_file,
        name="demo_example_file",
    ),
]
