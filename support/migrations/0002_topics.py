"""The programme's list of what municipalities ask about; data from here on."""

from django.db import migrations

TOPICS = (
    ("netwerk", "een netwerk of lokale coalitie beginnen en in stand houden"),
    ("plan", "een plan van aanpak schrijven"),
    ("bedrijven", "samenwerken met bedrijven"),
    ("college", "het college betrekken en betrokken houden"),
    ("bewustwording", "bewustwording vergroten"),
    ("mensen-zelf", "samenwerken met mensen die eenzaam zijn"),
    ("vinden-en-bereiken", "mensen vinden en bereiken"),
    ("monitoring", "monitoring en evaluatie"),
    ("iets-anders", "iets anders"),
)


def add(apps, schema_editor):
    topics = apps.get_model("support", "Topic").objects
    for order, (slug, name) in enumerate(TOPICS):
        topics.get_or_create(slug=slug, defaults={"name": name, "order": order})


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
