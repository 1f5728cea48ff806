"""Addresses of the scan tray."""

from django.urls import URLPattern, URLResolver, path

from coalition.views import scans

_SCAN = "mijn/scans/<int:pk>/"
_STACK = "mijn/scans/stapel/<uuid:stack>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("mijn/scans/", scans.scan_tray, name="scan_tray"),
    path("mijn/scans/uploaden/", scans.scan_upload, name="scan_upload"),
    path("mijn/scans/bevestigen/", scans.scan_confirm_sure, name="scan_confirm_sure"),
    path("mijn/scans/wegleggen/", scans.scan_discard_many, name="scan_discard_many"),
    path("mijn/scans/behandeld/", scans.scan_done_list, name="scan_done_list"),
    path(_SCAN, scans.scan_detail, name="scan_detail"),
    path(f"{_SCAN}afbeelding/", scans.scan_picture, name="scan_picture"),
    path(f"{_SCAN}bevestigen/", scans.scan_confirm, name="scan_confirm"),
    path(f"{_SCAN}nummer/", scans.scan_move, name="scan_move"),
    path(f"{_SCAN}draaien/", scans.scan_turn, name="scan_turn"),
    path(f"{_SCAN}wegleggen/", scans.scan_discard, name="scan_discard"),
    path(f"{_SCAN}terughalen/", scans.scan_bring_back, name="scan_bring_back"),
    path(f"{_STACK}origineel/", scans.scan_original, name="scan_original"),
]
