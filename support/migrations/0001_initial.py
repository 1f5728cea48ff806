import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coalition', '0003_invitation_purpose'),
        ('partners', '0002_partners_and_covenants'),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='kenmerk')),
                ('name', models.CharField(max_length=120, verbose_name='naam')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='volgorde')),
            ],
            options={
                'verbose_name': 'onderwerp',
                'verbose_name_plural': 'onderwerpen',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Adviser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adviser', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('pillars', models.CharField(blank=True, max_length=5, verbose_name='pijlers')),
                ('provinces', models.ManyToManyField(blank=True, related_name='advisers', to='coalition.province', verbose_name='provincies')),
                ('health_regions', models.ManyToManyField(blank=True, related_name='advisers', to='coalition.healthregion', verbose_name="GGD-regio's")),
                ('topics', models.ManyToManyField(blank=True, related_name='advisers', to='support.topic', verbose_name='onderwerpen')),
            ],
            options={
                'verbose_name': 'adviseur',
                'verbose_name_plural': 'adviseurs',
                'ordering': ['user__name'],
            },
        ),
        migrations.CreateModel(
            name='AdviserCapacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='support.adviser')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.programmeperiod', verbose_name='periode')),
                ('hours', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=7, verbose_name='uren')),
            ],
            options={
                'verbose_name': 'capaciteit van een adviseur',
                'verbose_name_plural': 'capaciteit van adviseurs',
                'ordering': ['period__starts'],
                'constraints': [models.UniqueConstraint(fields=('adviser', 'period'), name='one_capacity_a_period'), models.CheckConstraint(condition=models.Q(('hours__gte', 0)), name='capacity_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='AdviserAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='support.adviser')),
                ('starts', models.DateField(verbose_name='van')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='tot en met')),
            ],
            options={
                'verbose_name': 'afwezigheid van een adviseur',
                'verbose_name_plural': 'afwezigheid van adviseurs',
                'ordering': ['-starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='absence_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('creation_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('new', 'nieuw'), ('assigned', 'toegewezen'), ('meeting', 'kennismaking'), ('running', 'in uitvoering'), ('waiting', 'wacht op gemeente'), ('closed', 'afgerond'), ('withdrawn', 'ingetrokken'), ('rejected', 'afgewezen')], default='new', max_length=9, verbose_name='status')),
                ('kind', models.CharField(choices=[('orienting', 'oriënterend gesprek'), ('support', 'ondersteuning')], max_length=9, verbose_name='soort')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_requests', to='coalition.municipality', verbose_name='gemeente')),
                ('coalition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.localcoalition', verbose_name='lokale coalitie')),
                ('pillars', models.CharField(blank=True, max_length=5, verbose_name='pijlers')),
                ('question', models.TextField(max_length=5000, verbose_name='uw vraag')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='gesteld op')),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='support.adviser', verbose_name='adviseur')),
                ('assigned_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='toegewezen op')),
                ('assigned_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('awaits_capacity', models.BooleanField(default=False, editable=False, verbose_name='wacht op capaciteit')),
                ('first_contact_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='eerste contact')),
                ('reason', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='reden')),
                ('result', models.TextField(blank=True, editable=False, max_length=2000, verbose_name='wat het heeft opgeleverd')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='beëindigd op')),
                ('ended_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='laatste beweging')),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='herinnerd op')),
                ('wished_start_earliest', models.DateField(blank=True, editable=False, null=True, verbose_name='gewenste start')),
                ('wished_start_latest', models.DateField(blank=True, editable=False, null=True, verbose_name='gewenste start')),
                ('wished_start_precision', models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='gewenste start')),
                ('municipalities', models.ManyToManyField(related_name='support_requests', to='coalition.municipality', verbose_name='gemeenten')),
                ('topics', models.ManyToManyField(related_name='requests', to='support.topic', verbose_name='onderwerpen')),
                ('files', models.ManyToManyField(blank=True, related_name='support_requests', to='coalition.storedfile', verbose_name='bijlagen')),
            ],
            options={
                'verbose_name': 'ondersteuningsvraag',
                'verbose_name_plural': 'ondersteuningsvragen',
                'ordering': ['-asked_at'],
                'indexes': [models.Index(fields=['state', 'asked_at'], name='support_desk')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('wished_start_earliest__isnull', True), ('wished_start_latest__isnull', True), ('wished_start_precision', 'unknown')), models.Q(('wished_start_earliest__isnull', False), ('wished_start_latest__isnull', False), models.Q(models.Q(('wished_start_earliest', models.F('wished_start_latest')), ('wished_start_precision', 'day')), models.Q(('wished_start_earliest__lt', models.F('wished_start_latest')), ('wished_start_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='support_request_wished_start_partial_date'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'rejected', 'withdrawn']), models.Q(('adviser__isnull', False), ('assigned_at__isnull', False)), _connector='OR'), name='assigned_request_has_an_adviser'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'new'), _negated=True), ('adviser__isnull', True), _connector='OR'), name='new_request_has_no_adviser'), models.CheckConstraint(condition=models.Q(('awaits_capacity', False), ('state', 'new'), _connector='OR'), name='only_new_requests_await_capacity'), models.CheckConstraint(condition=models.Q(models.Q(('assigned_at__isnull', True), ('assigned_by__isnull', True)), models.Q(('assigned_at__isnull', False), ('assigned_by__isnull', False)), _connector='OR'), name='request_assigned_at_with_by'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('state__in', ('new', 'assigned', 'meeting', 'running', 'waiting'))), models.Q(models.Q(('state__in', ('new', 'assigned', 'meeting', 'running', 'waiting')), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='request_ended_at_with_by'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rejected_request_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='closed_request_says_what_it_brought')],
            },
        ),
        migrations.CreateModel(
            name='SupportMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='support.supportrequest')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='geschreven op')),
                ('text', models.TextField(max_length=5000, verbose_name='bericht')),
                ('is_internal', models.BooleanField(default=False, verbose_name='interne notitie')),
                ('files', models.ManyToManyField(blank=True, related_name='support_messages', to='coalition.storedfile', verbose_name='bijlagen')),
            ],
            options={
                'verbose_name': 'bericht',
                'verbose_name_plural': 'berichten',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='coalition.municipality')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.programmeperiod')),
                ('quarters', models.PositiveIntegerField(default=256, verbose_name='kwartieren')),
                ('used_quarters', models.PositiveIntegerField(default=0, editable=False, verbose_name='gebruikte kwartieren')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reden')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'urenbudget',
                'verbose_name_plural': 'urenbudgetten',
                'ordering': ['municipality__sort_key', 'period__starts'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'period'), name='one_budget_a_period'), models.CheckConstraint(condition=models.Q(('used_quarters__lte', models.F('quarters'))), name='budget_is_not_overrun')],
            },
        ),
        migrations.CreateModel(
            name='HoursEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='support.supportrequest')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='support.adviser')),
                ('day', models.DateField(verbose_name='dag')),
                ('quarters', models.PositiveSmallIntegerField(verbose_name='kwartieren')),
                ('kind', models.CharField(choices=[('talk', 'gesprek'), ('preparation', 'voorbereiding'), ('travel', 'reistijd')], max_length=11, verbose_name='soort')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='toelichting')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reden van de verbetering')),
                ('counts', models.BooleanField(default=True, verbose_name='telt mee')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='geschreven op')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('creation_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('successor', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessor', to='support.hoursentry')),
            ],
            options={
                'verbose_name': 'geschreven uren',
                'verbose_name_plural': 'geschreven uren',
                'ordering': ['-day', '-pk'],
                'indexes': [models.Index(fields=['adviser', 'day'], name='hours_by_adviser')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quarters__gte', 0), ('quarters__lte', 96)), name='hours_fit_in_a_day')],
            },
        ),
        migrations.CreateModel(
            name='HoursShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='support.hoursentry')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='support.budget')),
                ('quarters', models.PositiveSmallIntegerField(verbose_name='kwartieren')),
            ],
            options={
                'verbose_name': 'deel van geschreven uren',
                'verbose_name_plural': 'delen van geschreven uren',
                'constraints': [models.UniqueConstraint(fields=('entry', 'budget'), name='one_share_a_budget')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='support.adviser')),
                ('month', models.DateField(verbose_name='maand')),
                ('state', models.CharField(choices=[('submitted', 'ingediend'), ('returned', 'teruggegeven'), ('approved', 'goedgekeurd')], default='submitted', max_length=9, verbose_name='status')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ingediend op')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='opmerking')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='besloten op')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'maandstaat',
                'verbose_name_plural': 'maandstaten',
                'ordering': ['-month', 'adviser'],
                'constraints': [models.UniqueConstraint(fields=('adviser', 'month'), name='one_statement_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='statement_of_a_whole_month'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'submitted')), models.Q(models.Q(('state', 'submitted'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='statement_decided_at_with_by')],
            },
        ),
        migrations.CreateModel(
            name='ContactMoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moments', to='coalition.municipality', verbose_name='gemeente')),
                ('happened_on', models.DateField(verbose_name='datum')),
                ('with_whom', models.CharField(max_length=200, verbose_name='met wie')),
                ('outcome', models.TextField(max_length=2000, verbose_name='uitkomst')),
                ('next_step', models.CharField(blank=True, max_length=300, verbose_name='volgende stap')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='op')),
                ('next_done_on', models.DateField(blank=True, editable=False, null=True, verbose_name='gedaan op')),
                ('creation_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='vastgelegd op')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'contactmoment',
                'verbose_name_plural': 'contactmomenten',
                'ordering': ['-happened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ToolkitEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='titel')),
                ('purpose', models.TextField(max_length=600, verbose_name='waar het voor is')),
                ('pillars', models.CharField(blank=True, max_length=5, verbose_name='pijlers')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.storedfile', verbose_name='bestand')),
                ('audience', models.CharField(choices=[('everyone', 'iedereen'), ('signatories', 'gemeenten die ondertekenden')], default='everyone', max_length=11, verbose_name='voor wie')),
            ],
            options={
                'verbose_name': 'hulpmiddel',
                'verbose_name_plural': 'hulpmiddelen',
                'ordering': ['title'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('link', ''), _negated=True), ('file__isnull', False), _connector='OR'), name='toolkit_entry_has_content')],
            },
        ),
    ]
