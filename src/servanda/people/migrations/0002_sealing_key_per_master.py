"""A person has one sealing key for each master key."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0001_initial")]

    operations = [
        # A key without a person never sealed anything.
        migrations.RunSQL(
            "DELETE FROM people_sealingkey WHERE person_id IS NULL", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="sealingkey",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sealing_keys",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sealingkey",
            name="master",
            field=models.CharField(default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="sealingkey",
            constraint=models.UniqueConstraint(
                fields=("person", "master"), name="sealing_key_once_a_master"
            ),
        ),
    ]
