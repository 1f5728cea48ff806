

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coalition', '0003_invitation_purpose'),
        ('pillars', '0003_meetings'),
    ]

    operations = [
        migrations.AddField(
            model_name='ceremony',
            name='municipalities',
            field=models.ManyToManyField(blank=True, editable=False, related_name='ceremonies', to='coalition.municipality', verbose_name='gemeenten'),
        ),
    ]
