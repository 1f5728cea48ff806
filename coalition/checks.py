"""What `manage.py check` looks at beside Django's own checks."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import checks

from coalition.services.papers import has_seal
from coalition.tools.seal import SealProblem, check_certificate

AHEAD = dt.timedelta(days=30)


def check_seal(**_: Any) -> list[checks.CheckMessage]:
    """Whether the certificate opens with its password, and holds for a while yet."""
    if not has_seal():
        return []
    try:
        until = check_certificate(settings.SEAL_FILE, settings.SEAL_PASSWORD)
    except SealProblem as problem:
        return [checks.Error(str(problem), hint="Kijk naar PORTAAL_SEAL en PORTAAL_SEAL_PASSWORD.", id="portaal.E001")]
    if until < dt.datetime.now(dt.UTC) + AHEAD:
        return [checks.Warning(f"Het certificaat van het zegel geldt tot {until:%d-%m-%Y}.", id="portaal.W001")]
    return []
