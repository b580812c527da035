"""The index: its entries, and the words as each store searches them quickest."""

from typing import Any

from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, anchors, content='', contentless_delete=1, tokenize='ascii', prefix='2 3')",
)
POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL",
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
)


def words(apps: Any, schema_editor: Any) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def no_words(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.SmallIntegerField()),
                ("row_id", models.BigIntegerField()),
                ("digest", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "row_id"), name="search_entry_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Late",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.SmallIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(words, no_words),
    ]
