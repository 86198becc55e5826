"""What each write to the register changed, kept for a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0005_assignment_due")]

    operations = [
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False),
                ),
                ("reviews", models.JSONField(null=True)),
            ],
        ),
    ]
