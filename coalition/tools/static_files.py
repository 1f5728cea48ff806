"""Static files under hashed names; their addresses are a third of what an empty page costs, so each is made once."""

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class AddressesMadeOnce(StaticFilesStorage):
    """No address changes while a process lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None, *how: Any) -> str:
        if name not in self._addresses:
            self._addresses[name] = super().url(name, *how)
        return self._addresses[name]


class PortalStaticFiles(AddressesMadeOnce, CompressedManifestStaticFilesStorage):
    """With the names that the manifest gives."""
