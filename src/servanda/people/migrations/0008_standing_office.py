"""Have offices of earlier versions know their standing office as one.

Until now every coordinator and reader belonged to it and saw everything; how far
a post sees now follows from what kind of institution it is in.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


def name_kind(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    institutions = apps.get_model("people", "Institution").objects
    offices = institutions.filter(
        kind="other_state_body", posts__role__in=("coordinator", "reader")
    )
    institutions.filter(pk__in=offices.values("pk")).update(kind="standing_office")
    lineage = apps.get_model("people", "Lineage").objects
    for institution in institutions.filter(parent=None, lineage=None):
        lineage.create(institution=institution, above=institution, steps=0)


class Migration(migrations.Migration):

    dependencies = [("people", "0007_accounts")]

    operations = [migrations.RunPython(name_kind, migrations.RunPython.noop)]
