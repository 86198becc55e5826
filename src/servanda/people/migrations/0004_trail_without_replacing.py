"""Have offices of earlier versions refuse to replace what the trail holds, too."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

trail = import_module("servanda.people.migrations.0003_append_only_trail")


class Migration(migrations.Migration):

    dependencies = [("people", "0003_append_only_trail")]

    operations = [migrations.RunPython(trail.guard, migrations.RunPython.noop)]
