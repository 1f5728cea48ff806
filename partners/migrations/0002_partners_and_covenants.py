import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify

from coalition.tools.names import sort_key


def name_addresses(apps, schema_editor):
    """Coalitions that were there before they had an address and a key to sort by."""
    taken = set()
    for coalition in apps.get_model('partners', 'LocalCoalition').objects.order_by('pk'):
        slug = slugify(coalition.name) or 'coalitie'
        coalition.slug = slug if slug not in taken else f'{slug}-{coalition.pk}'
        coalition.sort_key = sort_key(coalition.name)[:120]
        coalition.save(update_fields=['slug', 'sort_key'])
        taken.add(coalition.slug)


class Migration(migrations.Migration):

    dependencies = [
        ('coalition', '0003_invitation_purpose'),
        ('partners', '0001_initial'),
        ('pillars', '0003_meetings'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='localcoalition',
            options={'ordering': ['sort_key', 'pk'], 'verbose_name': 'lokale coalitie', 'verbose_name_plural': 'lokale coalities'},
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='counts_municipality',
            field=models.BooleanField(default=True, verbose_name='de gemeente telt mee als partner'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='aangemaakt op'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='description',
            field=models.TextField(blank=True, max_length=2000, verbose_name='omschrijving'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='ended_on_earliest',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='gestopt op'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='ended_on_latest',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='gestopt op'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='ended_on_precision',
            field=models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='gestopt op'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='is_ended',
            field=models.BooleanField(default=False, verbose_name='is gestopt'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='logo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.storedfile', verbose_name='logo'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='logo_alt',
            field=models.CharField(blank=True, max_length=200, verbose_name='wat er op het logo staat'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='mailbox',
            field=models.EmailField(blank=True, max_length=254, verbose_name='algemeen e-mailadres'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='partners.localcoalition', verbose_name='opgegaan in'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='motto',
            field=models.CharField(blank=True, max_length=200, verbose_name='motto'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='other_names',
            field=models.CharField(blank=True, max_length=300, verbose_name='andere namen'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='openbaar sinds'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='slug',
            field=models.CharField(default='', max_length=140),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='sort_key',
            field=models.CharField(db_index=True, default='', editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(name_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='localcoalition',
            name='slug',
            field=models.SlugField(max_length=140, unique=True, verbose_name='kenmerk'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='taken_down_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='offline gehaald op'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='taken_down_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='taken_down_reason',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='reden'),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='localcoalition',
            name='website',
            field=models.URLField(blank=True, max_length=500, verbose_name='website'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on_earliest__isnull', True), ('ended_on_latest__isnull', True), ('ended_on_precision', 'unknown')), models.Q(('ended_on_earliest__isnull', False), ('ended_on_latest__isnull', False), models.Q(models.Q(('ended_on_earliest', models.F('ended_on_latest')), ('ended_on_precision', 'day')), models.Q(('ended_on_earliest__lt', models.F('ended_on_latest')), ('ended_on_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='coalition_ended_on_partial_date'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(('is_ended', True), models.Q(('ended_on_precision', 'unknown'), ('merged_into__isnull', True)), _connector='OR'), name='coalition_with_an_end_is_ended'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='coalition_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(('logo__isnull', True), models.Q(('logo_alt', ''), _negated=True), _connector='OR'), name='coalition_logo_is_described'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), ('published_at__isnull', False), _connector='OR'), name='coalition_published_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='localcoalition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_down_at__isnull', True), ('taken_down_by__isnull', True), ('taken_down_reason', '')), models.Q(('is_published', False), ('taken_down_at__isnull', False), ('taken_down_by__isnull', False), models.Q(('taken_down_reason', ''), _negated=True)), _connector='OR'), name='coalition_taken_down_at_with_by'),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=200)),
                ('match_key', models.CharField(db_index=True, editable=False, max_length=200)),
                ('is_person', models.BooleanField(default=False, verbose_name='is een inwoner, geen organisatie')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='plaats')),
                ('place_key', models.CharField(blank=True, db_index=True, editable=False, max_length=120)),
                ('kind', models.CharField(blank=True, choices=[('welfare', 'welzijn'), ('care', 'zorg'), ('belief', 'kerk of andere levensbeschouwing'), ('association', 'vereniging'), ('volunteers', 'vrijwilligersorganisatie'), ('library', 'bibliotheek'), ('culture', 'cultuur'), ('education', 'onderwijs'), ('housing', 'woningcorporatie'), ('sport', 'sport'), ('business', 'bedrijf'), ('police', 'politie'), ('clients', 'cliënten- of ouderenorganisatie'), ('municipality', 'gemeente'), ('other', 'anders')], max_length=12, verbose_name='soort')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='coalition.municipality', verbose_name='gemeente')),
                ('kvk_number', models.CharField(blank=True, db_index=True, max_length=8, verbose_name='KvK-nummer')),
                ('branch_number', models.CharField(blank=True, max_length=12, verbose_name='vestigingsnummer')),
                ('website', models.URLField(blank=True, max_length=500, verbose_name='website')),
                ('is_dissolved', models.BooleanField(default=False, verbose_name='bestaat niet meer')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='partners.partner')),
                ('consent_given_on', models.DateField(blank=True, null=True, verbose_name='toestemming gegeven op')),
                ('consent_how', models.CharField(blank=True, max_length=200, verbose_name='hoe de toestemming is gegeven')),
                ('consent_withdrawn_on', models.DateField(blank=True, null=True, verbose_name='toestemming ingetrokken op')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='aangemaakt op')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dissolved_on_earliest', models.DateField(blank=True, editable=False, null=True, verbose_name='opgeheven op')),
                ('dissolved_on_latest', models.DateField(blank=True, editable=False, null=True, verbose_name='opgeheven op')),
                ('dissolved_on_precision', models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='opgeheven op')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['sort_key', 'pk'],
                'indexes': [models.Index(fields=['place_key', 'match_key'], name='partner_by_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('dissolved_on_earliest__isnull', True), ('dissolved_on_latest__isnull', True), ('dissolved_on_precision', 'unknown')), models.Q(('dissolved_on_earliest__isnull', False), ('dissolved_on_latest__isnull', False), models.Q(models.Q(('dissolved_on_earliest', models.F('dissolved_on_latest')), ('dissolved_on_precision', 'day')), models.Q(('dissolved_on_earliest__lt', models.F('dissolved_on_latest')), ('dissolved_on_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='partner_dissolved_on_partial_date'), models.CheckConstraint(condition=models.Q(('is_person', False), models.Q(('branch_number', ''), ('is_person', True), ('kind', ''), ('kvk_number', ''), ('municipality__isnull', True), ('website', '')), _connector='OR'), name='person_has_no_kind'), models.CheckConstraint(condition=models.Q(('kvk_number', ''), ('kvk_number__regex', '^[0-9]{8}$'), _connector='OR'), name='kvk_number_of_8_digits'), models.CheckConstraint(condition=models.Q(('branch_number', ''), ('branch_number__regex', '^[0-9]{12}$'), _connector='OR'), name='branch_number_of_12_digits'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'municipality'), ('municipality__isnull', False)), models.Q(models.Q(('kind', 'municipality'), _negated=True), ('municipality__isnull', True)), _connector='OR'), name='partner_municipality_is_linked'), models.CheckConstraint(condition=models.Q(('is_dissolved', True), ('dissolved_on_precision', 'unknown'), _connector='OR'), name='dissolved_partner_says_so'), models.CheckConstraint(condition=models.Q(models.Q(('consent_given_on__isnull', True), ('consent_withdrawn_on__isnull', True)), models.Q(('consent_given_on__isnull', False), ('is_person', True)), _connector='OR'), name='consent_is_a_persons'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='partner_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='PartnerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='partners.partner')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('match_key', models.CharField(db_index=True, editable=False, max_length=200)),
                ('kind', models.CharField(choices=[('former', 'eerdere naam'), ('other', 'andere naam'), ('merged', 'naam van een samengevoegde dubbele')], default='other', max_length=6, verbose_name='soort')),
            ],
            options={
                'verbose_name': 'andere naam van een partner',
                'verbose_name_plural': 'andere namen van partners',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'name'), name='partner_name_once')],
            },
        ),
        migrations.CreateModel(
            name='PartnerMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='partners.partner')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('coalition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_merges', to='partners.localcoalition')),
                ('moved', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'samenvoeging van partners',
                'verbose_name_plural': 'samenvoegingen van partners',
                'ordering': ['-merged_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='partner_merge_undone_at_with_by')],
            },
        ),
        migrations.CreateModel(
            name='Covenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covenants', to='partners.localcoalition')),
                ('word', models.CharField(choices=[('convenant', 'convenant'), ('manifest', 'manifest'), ('akkoord', 'akkoord'), ('intentieverklaring', 'intentieverklaring'), ('verklaring', 'verklaring')], default='convenant', max_length=18, verbose_name='hoe u het noemt')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='aangemaakt op')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'convenant',
                'verbose_name_plural': 'convenanten',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CovenantVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('covenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='partners.covenant')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='versie')),
                ('number', models.CharField(max_length=14, unique=True, verbose_name='nummer')),
                ('goals', models.TextField(blank=True, max_length=4000, verbose_name='doelen')),
                ('text', models.TextField(max_length=20000, verbose_name='tekst')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='aangemaakt op')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'versie van een convenant',
                'verbose_name_plural': 'versies van convenanten',
                'ordering': ['covenant', '-order'],
                'constraints': [models.UniqueConstraint(fields=('covenant', 'order'), name='covenant_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='partners.localcoalition')),
                ('ceremony', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='pillars.ceremony', verbose_name='ondertekenmoment')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='partners.covenantversion', verbose_name='wat wordt getekend')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='afgesloten op')),
                ('closed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bijeenkomst van een coalitie',
                'verbose_name_plural': 'bijeenkomsten van coalities',
                'ordering': ['-ceremony__held_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('coalition', 'ceremony'), name='coalition_once_at_a_ceremony'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='gathering_closed_at_with_by')],
            },
        ),
        migrations.CreateModel(
            name='CoalitionMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partners.localcoalition')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partners.partner')),
                ('state', models.CharField(choices=[('invited', 'uitgenodigd'), ('member', 'doet mee'), ('left', 'gestopt'), ('cancelled', 'uitnodiging vervallen'), ('merged', 'samengevoegd')], default='invited', max_length=9, verbose_name='status')),
                ('core_group', models.BooleanField(default=False, verbose_name='kerngroep')),
                ('contribution', models.CharField(blank=True, max_length=300, verbose_name='wat de partner bijdraagt')),
                ('contribution_is_public', models.BooleanField(default=False, verbose_name='de partner vindt het goed dat dit openbaar is')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='contactpersoon')),
                ('contact_function', models.CharField(blank=True, max_length=120, verbose_name='functie')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mailadres')),
                ('contact_phone', models.CharField(blank=True, max_length=30, verbose_name='telefoon')),
                ('joined_at_gathering', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.gathering')),
                ('ended_with_partner', models.BooleanField(default=False, editable=False)),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.coalitionmembership')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='toegevoegd op')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('joined_on_earliest', models.DateField(blank=True, editable=False, null=True, verbose_name='doet mee sinds')),
                ('joined_on_latest', models.DateField(blank=True, editable=False, null=True, verbose_name='doet mee sinds')),
                ('joined_on_precision', models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='doet mee sinds')),
                ('left_on_earliest', models.DateField(blank=True, editable=False, null=True, verbose_name='gestopt op')),
                ('left_on_latest', models.DateField(blank=True, editable=False, null=True, verbose_name='gestopt op')),
                ('left_on_precision', models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='gestopt op')),
            ],
            options={
                'verbose_name': 'partner van een coalitie',
                'verbose_name_plural': 'partners van coalities',
                'ordering': ['partner__sort_key', 'pk'],
                'indexes': [models.Index(fields=['coalition', 'state'], name='membership_by_coalition')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('joined_on_earliest__isnull', True), ('joined_on_latest__isnull', True), ('joined_on_precision', 'unknown')), models.Q(('joined_on_earliest__isnull', False), ('joined_on_latest__isnull', False), models.Q(models.Q(('joined_on_earliest', models.F('joined_on_latest')), ('joined_on_precision', 'day')), models.Q(('joined_on_earliest__lt', models.F('joined_on_latest')), ('joined_on_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='membership_joined_on_partial_date'), models.CheckConstraint(condition=models.Q(models.Q(('left_on_earliest__isnull', True), ('left_on_latest__isnull', True), ('left_on_precision', 'unknown')), models.Q(('left_on_earliest__isnull', False), ('left_on_latest__isnull', False), models.Q(models.Q(('left_on_earliest', models.F('left_on_latest')), ('left_on_precision', 'day')), models.Q(('left_on_earliest__lt', models.F('left_on_latest')), ('left_on_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='membership_left_on_partial_date'), models.UniqueConstraint(condition=models.Q(('state__in', ('invited', 'member'))), fields=('coalition', 'partner'), name='one_open_membership'), models.CheckConstraint(condition=models.Q(('state__in', ['member', 'left', 'merged']), ('joined_on_precision', 'unknown'), _connector='OR'), name='invited_partner_did_not_join'), models.CheckConstraint(condition=models.Q(('state__in', ['left', 'merged']), ('left_on_precision', 'unknown'), _connector='OR'), name='partner_that_takes_part_did_not_leave'), models.CheckConstraint(condition=models.Q(('joined_on_earliest__isnull', True), ('left_on_latest__isnull', True), ('left_on_latest__gte', models.F('joined_on_earliest')), _connector='OR'), name='membership_left_after_it_joined'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='merged_membership_says_into_which')],
            },
        ),
        migrations.CreateModel(
            name='CovenantSigning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signings', to='partners.covenantversion')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covenant_signings', to='partners.partner')),
                ('signatory_name', models.CharField(blank=True, max_length=200, verbose_name='wie tekende')),
                ('signatory_function', models.CharField(blank=True, max_length=120, verbose_name='functie')),
                ('gathering', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signings', to='partners.gathering', verbose_name='ondertekenmoment')),
                ('how', models.CharField(choices=[('wet', 'handtekening op papier'), ('link', 'akkoord via een persoonlijke link')], default='wet', max_length=4, verbose_name='hoe')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coalition.storedfile', verbose_name='scan')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='ingetrokken per')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='vastgelegd op')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_on_earliest', models.DateField(blank=True, editable=False, null=True, verbose_name='ondertekend op')),
                ('signed_on_latest', models.DateField(blank=True, editable=False, null=True, verbose_name='ondertekend op')),
                ('signed_on_precision', models.CharField(choices=[('day', 'op de dag'), ('month', 'op de maand'), ('year', 'op het jaar'), ('unknown', 'onbekend')], default='unknown', editable=False, max_length=8, verbose_name='ondertekend op')),
            ],
            options={
                'verbose_name': 'ondertekening van een convenant',
                'verbose_name_plural': 'ondertekeningen van convenanten',
                'ordering': ['partner__sort_key', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('signed_on_earliest__isnull', True), ('signed_on_latest__isnull', True), ('signed_on_precision', 'unknown')), models.Q(('signed_on_earliest__isnull', False), ('signed_on_latest__isnull', False), models.Q(models.Q(('signed_on_earliest', models.F('signed_on_latest')), ('signed_on_precision', 'day')), models.Q(('signed_on_earliest__lt', models.F('signed_on_latest')), ('signed_on_precision__in', ['month', 'year'])), _connector='OR')), _connector='OR'), name='covenant_signing_signed_on_partial_date'), models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('version', 'partner'), name='one_covenant_signing_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_on__isnull', False)), _connector='OR'), name='covenant_signing_withdrawn_on_with_by'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('signed_on_earliest__isnull', True), ('withdrawn_on__gte', models.F('signed_on_earliest')), _connector='OR'), name='covenant_signing_withdrawn_after_signing')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='partners.gathering')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='partners.coalitionmembership')),
                ('present', models.BooleanField(default=False, verbose_name='aanwezig')),
                ('signatory_name', models.CharField(blank=True, max_length=200, verbose_name='wie tekent')),
                ('signatory_function', models.CharField(blank=True, max_length=120, verbose_name='functie')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'aanwezigheid',
                'verbose_name_plural': 'aanwezigheid',
                'ordering': ['membership__partner__sort_key', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('gathering', 'membership'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='DoorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='door_links', to='partners.gathering')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('valid_on', models.DateField(verbose_name='geldig op')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'link voor aan de deur',
                'verbose_name_plural': 'links voor aan de deur',
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='door_link_revoked_at_with_by')],
            },
        ),
        migrations.CreateModel(
            name='PartnerInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partners.coalitionmembership')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partners.covenantversion', verbose_name='wat wordt getekend')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mailadres')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uitgenodigd op')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField(verbose_name='geldig tot')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='herinnerd op')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='gebruikt op')),
                ('signing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='partners.covenantsigning')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'persoonlijke link',
                'verbose_name_plural': 'persoonlijke links',
                'ordering': ['-invited_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), ('used_at__isnull', True)), _connector='OR'), name='partner_invitation_revoked_at_with_by')],
            },
        ),
        migrations.CreateModel(
            name='CoordinatorInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='coordinator', to='coalition.invitation')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinator_invitations', to='partners.localcoalition')),
            ],
            options={
                'verbose_name': 'uitnodiging voor een coalitie',
                'verbose_name_plural': 'uitnodigingen voor coalities',
            },
        ),
        migrations.CreateModel(
            name='CoalitionMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='partners.localcoalition')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.localcoalition')),
                ('made', models.JSONField(default=list)),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'samenvoeging van coalities',
                'verbose_name_plural': 'samenvoegingen van coalities',
                'ordering': ['-merged_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('source',), name='coalition_merged_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='coalition_merge_undone_at_with_by')],
            },
        ),
    ]
