"""The sessions of the walk: every request is undone, so what was read of one stays what it is."""

from typing import Any, ClassVar

from django.contrib.sessions.backends.db import SessionStore as StoredSession


class SessionStore(StoredSession):
    known: ClassVar[dict[str, dict[str, Any]]] = {}

    def load(self) -> dict[str, Any]:
        key = str(self.session_key)
        if key not in self.known:
            self.known[key] = super().load()
        return dict(self.known[key])
