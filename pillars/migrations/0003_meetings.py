

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pillars', '0002_shipped_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='ceremony',
            name='is_meeting',
            field=models.BooleanField(default=False, editable=False, verbose_name='bijeenkomst zonder ondertekening'),
        ),
    ]
