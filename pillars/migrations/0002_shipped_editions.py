"""The two editions every portal starts with: the official names of 2018, and our example for new forms."""

from typing import Any

from django.db import migrations

from pillars.services.edition_file import FOLDER, read_edition


def forwards(apps: Any, schema_editor: Any) -> None:
    editions = apps.get_model("pillars", "PillarEdition").objects
    pillars = apps.get_model("pillars", "Pillar").objects
    for name in ("2018", "voorbeeld"):
        text = read_edition((FOLDER / f"{name}.toml").read_bytes())
        edition = editions.create(
            slug=text.slug,
            name=text.name,
            valid_from=text.valid_from,
            source=text.source,
            introduction=text.introduction,
            is_example=text.is_example,
            state="published",
            is_current=text.is_example,
        )
        for number, (pillar, explanation) in enumerate(text.pillars, 1):
            pillars.create(edition=edition, number=number, name=pillar, explanation=explanation)


def backwards(apps: Any, schema_editor: Any) -> None:
    apps.get_model("pillars", "PillarEdition").objects.filter(slug__in=["2018", "voorbeeld"]).delete()


class Migration(migrations.Migration):
    dependencies = [("pillars", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
