"""Addresses of what spans the apps: the public pages, the register, my overview, the demonstration."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from coalition.overview import demo_urls
from coalition.overview.views import (
    answers,
    carrying,
    comparing,
    health,
    home,
    municipality,
    my,
    pictures,
    redivision,
    register,
    texts,
)

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
    path("kaart/", pictures.country_map, name="country_map"),
    path("cijfers/", pictures.figures, name="figures"),
    path("vergelijken/", comparing.compare, name="compare"),
    path("aanpak/", comparing.approach_list, name="approach_list"),
    re_path(r"^cijfers/(?P<slug>[a-z]+)\.svg$", pictures.figures_file, name="figures_file"),
    path("kaart.svg", pictures.country_map_file, name="country_map_file"),
    path("mijn/stapels/gemeenten/", register.register_stack, name="register_stack"),
    re_path(
        r"^mijn/invoeren/gemeenten\.(?P<extension>csv|xlsx)$", register.register_signings, name="register_signings"
    ),
    # how many on a day: for who has to answer that
    path("mijn/antwoord/", answers.answer, name="answer"),
    re_path(r"^mijn/antwoord\.(?P<extension>xlsx|csv|svg)$", answers.answer_file, name="answer_file"),
    path("mijn/antwoord/vastleggen/", answers.answer_keep, name="answer_keep"),
    path("mijn/antwoorden/", answers.kept_answer_list, name="kept_answer_list"),
    path("mijn/antwoorden/<int:kept>/", answers.kept_answer, name="kept_answer"),
    re_path(
        r"^mijn/antwoorden/(?P<kept>[0-9]{1,9})\.(?P<extension>xlsx|csv|svg)$",
        answers.kept_answer_file,
        name="kept_answer_file",
    ),
    # where a signing goes on to count
    path("mijn/overnemen/", carrying.takeover_list, name="takeover_list"),
    path("mijn/overnemen/<int:takeover>/ongedaan/", carrying.takeover_undo, name="takeover_undo"),
    path("mijn/overnemen/<slug:slug>/<str:number>/", carrying.take_over, name="take_over"),
    path("mijn/perioden/", carrying.period_list, name="period_list"),
    path("mijn/perioden/<int:period>/", carrying.period_detail, name="period_detail"),
    # the map itself
    path("mijn/herindeling/", redivision.redivision_list, name="redivision_list"),
    path("mijn/herindeling/opheffen/", redivision.dissolve, name="dissolve"),
    path("mijn/herindeling/hernoemen/", redivision.rename, name="rename"),
    path("mijn/herindeling/<int:redivision>/", redivision.redivision_detail, name="redivision_detail"),
    path("mijn/herindeling/<int:redivision>/ongedaan/", redivision.redivision_undo, name="redivision_undo"),
    # one's own
    path("mijn/", my.my_overview, name="my_overview"),
    path("mijn/gemeenten/<slug:slug>/", my.my_municipality, name="my_municipality"),
]

if settings.DEMO:
    urlpatterns += demo_urls.urlpatterns
