"""One requested action for each clause of what is in the register already.

Two statements, whatever the number of recommendations; run again they add nothing.
"""

from django.db import migrations

OF_CLAUSES = """
    INSERT INTO recommendations_ask (recommendation_id, clause_id, number, limb, text)
    SELECT clause.recommendation_id, clause.id, clause.number, '', clause.text
    FROM recommendations_clause clause
    WHERE NOT EXISTS (
        SELECT 1 FROM recommendations_ask ask
        WHERE ask.recommendation_id = clause.recommendation_id)"""
OF_THE_OTHERS = """
    INSERT INTO recommendations_ask (recommendation_id, clause_id, number, limb, text)
    SELECT recommendation.id, NULL, 1, '', recommendation.text
    FROM recommendations_recommendation recommendation
    WHERE NOT EXISTS (
        SELECT 1 FROM recommendations_ask ask
        WHERE ask.recommendation_id = recommendation.id)"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0003_assignments")]

    operations = [
        migrations.RunSQL(OF_CLAUSES, migrations.RunSQL.noop),
        migrations.RunSQL(OF_THE_OTHERS, migrations.RunSQL.noop),
    ]
