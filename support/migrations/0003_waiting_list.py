"""A request waits for an adviser with time: a mark, with the reason in its name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0002_topics'),
    ]

    operations = [
        migrations.AddField(
            model_name='supportrequest',
            name='awaits_capacity',
            field=models.BooleanField(default=False, editable=False, verbose_name='wacht op capaciteit'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(('awaits_capacity', False), ('state', 'new'), _connector='OR'), name='only_new_requests_await_capacity'),
        ),
    ]
