"""Kept answers are append-only in the database itself, as the trail is."""

from typing import Any

from django.db import migrations

from coalition import trail_guard


def forwards(apps: Any, schema_editor: Any) -> None:
    trail_guard.install(schema_editor.connection, trail_guard.ANSWERS)


def backwards(apps: Any, schema_editor: Any) -> None:
    trail_guard.remove(schema_editor.connection, trail_guard.ANSWERS)


class Migration(migrations.Migration):
    dependencies = [("coalition", "0006_comparing")]
    operations = [migrations.RunPython(forwards, backwards)]
