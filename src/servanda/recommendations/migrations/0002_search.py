"""Full-text indexes over the search texts, for SQLite and PostgreSQL."""

from django.db import migrations, models

# The words are folded and stemmed before they are stored, so that both
# databases find the same rows; the indexes only split at blanks.
SQLITE = [
    """CREATE VIRTUAL TABLE recommendations_words USING fts5(
        exact, folded, stems,
        content='recommendations_searchtext', content_rowid='recommendation_id',
        tokenize='unicode61 remove_diacritics 0', columnsize=0)""",
    """CREATE TRIGGER recommendations_words_added
        AFTER INSERT ON recommendations_searchtext BEGIN
        INSERT INTO recommendations_words(rowid, exact, folded, stems)
        VALUES (new.recommendation_id, new.exact, new.folded, new.stems); END""",
    """CREATE TRIGGER recommendations_words_removed
        AFTER DELETE ON recommendations_searchtext BEGIN
        INSERT INTO recommendations_words(
            recommendations_words, rowid, exact, folded, stems)
        VALUES ('delete', old.recommendation_id, old.exact, old.folded, old.stems);
        END""",
    """CREATE TRIGGER recommendations_words_changed
        AFTER UPDATE ON recommendations_searchtext BEGIN
        INSERT INTO recommendations_words(
            recommendations_words, rowid, exact, folded, stems)
        VALUES ('delete', old.recommendation_id, old.exact, old.folded, old.stems);
        INSERT INTO recommendations_words(rowid, exact, folded, stems)
        VALUES (new.recommendation_id, new.exact, new.folded, new.stems); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER recommendations_words_added",
    "DROP TRIGGER recommendations_words_removed",
    "DROP TRIGGER recommendations_words_changed",
    "DROP TABLE recommendations_words",
]
COLUMNS = ("exact", "folded", "stems")
POSTGRESQL = [
    statement
    for column in COLUMNS
    for statement in (
        f"""ALTER TABLE recommendations_searchtext ADD COLUMN {column}_words tsvector
            GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, {column})) STORED""",
        f"""CREATE INDEX recommendations_{column}_words
            ON recommendations_searchtext USING gin ({column}_words)
            WITH (fastupdate = off)""",
    )
]
POSTGRESQL_BACK = [
    f"ALTER TABLE recommendations_searchtext DROP COLUMN {column}_words"
    for column in COLUMNS
]


def run(sqlite, postgresql):
    def work(apps, schema_editor):
        del apps
        vendor = schema_editor.connection.vendor
        for statement in sqlite if vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return work


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="searchtext",
            name="stems",
            field=models.TextField(default=""),
        ),
        migrations.RunPython(
            run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK)
        ),
    ]
