"""A page of signings, the newest first, without sorting all of them.

Not in the model: SQLite knows no index with NULLS LAST, and holds no country that is so large.
"""

from typing import Any

from django.db import migrations

NAME = "signing_newest_first"


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {NAME} ON pillars_signing (signed_on_latest DESC NULLS LAST, id DESC) "
            "WHERE state IN ('registered', 'withdrawn')"
        )


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("pillars", "0010_approach_search")]
    operations = [migrations.RunPython(forwards, backwards)]
