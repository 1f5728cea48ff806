"""What models cannot say: the trail's triggers, the table of the shared cache, the register's stamp."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

from coalition import trail_guard


def forwards(apps: Any, schema_editor: Any) -> None:
    trail_guard.install(schema_editor.connection)
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)
    apps.get_model("coalition", "RegisterStamp").objects.get_or_create(pk=1)


def backwards(apps: Any, schema_editor: Any) -> None:
    trail_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("coalition", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
