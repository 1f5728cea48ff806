"""A backup made and put back by the commands, in processes of their own, on the database that this run is about."""

from pathlib import Path

import pytest

from tests.portal import empty_portal

pytestmark = pytest.mark.portal

FILL = """
from pathlib import Path
from django.conf import settings
from coalition.outbox import queue_text
queue_text(to="a@gemeente.example", message="Onderwerp: Súdwest\\n\\nTekst.", dedup_key="een")
path = Path(settings.MEDIA_ROOT) / "uploads" / "ab" / "scan.pdf"
path.parent.mkdir(parents=True)
path.write_bytes(bytes(range(256)) * 500)
"""
SHOW = "from coalition.models import OutboxMail; print([mail.subject for mail in OutboxMail.objects.all()])"


def test_backup_put_back_into_an_empty_portal_shows_the_same(tmp_path: Path) -> None:
    out = tmp_path / "backup.zip"
    with empty_portal(tmp_path / "old", "old") as old, empty_portal(tmp_path / "new", "new") as new:
        old.manage("migrate", "--verbosity=0", "--skip-checks")
        old.python(FILL)
        old.manage("backup", "--out", str(out))
        new.manage("restore", str(out))
        assert new.python(SHOW) == "['Súdwest']"
        assert (new.folder / "files/uploads/ab/scan.pdf").read_bytes() == bytes(range(256)) * 500
        assert "No migrations to apply" in new.manage("migrate", "--skip-checks")
        # The new portal is a portal: it goes on where the old one stopped.
        new.python(FILL.replace("een", "twee").replace('"ab"', '"cd"'))
        assert new.python(SHOW) == "['Súdwest', 'Súdwest']"
        refused = new.run("restore", str(out))
        assert (refused.returncode, "Hier staan al gegevens" in refused.stderr) == (1, True)
