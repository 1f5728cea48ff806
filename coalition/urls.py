"""Every address of the portal; each app keeps its own list."""

from django.urls import path

urlpatterns: list = []
