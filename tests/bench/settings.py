"""The demonstration's settings, with one empty view beside the portal's own addresses."""

from coalition.settings import *  # noqa: F403 - all names are meant

ROOT_URLCONF = "tests.bench.urls"
