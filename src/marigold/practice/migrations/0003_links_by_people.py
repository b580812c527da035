from typing import Any

import django.db.models.deletion
import marigold.kit.refs
from django.conf import settings
from django.db import migrations, models


def keep_what_files_said(apps: Any, schema_editor: Any) -> None:
    """Every link there is so far came from a file: its status is what the file says."""
    apps.get_model("practice", "Link")._base_manager.update(told=models.F("status"))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_accounts'),
        ('practice', '0002_drafts_and_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=marigold.kit.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('says', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='rest',
            field=models.JSONField(db_default=models.Value({}, output_field=models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name='link',
            name='aims',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='link',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='link',
            name='said_by',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='link',
            name='told',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.RunPython(keep_what_files_said, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='crosswalk',
            name='digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('crosswalk', 'left_key', 'right_key'), name='link_once'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'agreed', 'disputed'])), name='link_status'),
        ),
        migrations.AddField(
            model_name='linkvoice',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='practice.link'),
        ),
        migrations.AddField(
            model_name='linkvoice',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkvoice',
            name='root',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddConstraint(
            model_name='linkvoice',
            constraint=models.UniqueConstraint(fields=('link', 'person'), name='link_voice_once'),
        ),
        migrations.AddConstraint(
            model_name='linkvoice',
            constraint=models.CheckConstraint(condition=models.Q(('says__in', ['agree', 'dispute'])), name='link_voice_says'),
        ),
    ]
