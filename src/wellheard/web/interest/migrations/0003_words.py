"""Words of accounts, to be searched: FTS5 on SQLite, text search on PostgreSQL.

Both take accents off, take words apart at whatever is no letter or digit, and bring them
to their stems by Porter's rules, without leaving any word out. The database itself keeps
them up to date.

SQLite loses triggers when Django makes a table anew to alter it: a later migration that
alters accounts must run `lay` again after it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TEXTS = ("name", "handle", "bio")
NEW, OLD = (", ".join(f"{row}.{text}" for text in TEXTS) for row in ("new", "old"))
LISTED = ", ".join(TEXTS)
ADD = f"INSERT INTO interest_words (rowid, {LISTED}) VALUES (new.id, {NEW});"  # noqa: S608 - names of our own
TAKE = (
    f"INSERT INTO interest_words (interest_words, rowid, {LISTED}) "  # noqa: S608 - names of our own
    f"VALUES ('delete', old.id, {OLD});"
)
TABLE = (
    f"CREATE VIRTUAL TABLE interest_words USING fts5({LISTED}, "
    "content='interest_entry', content_rowid='id', "
    "tokenize='porter unicode61 remove_diacritics 2')"
)
TRIGGER = "CREATE TRIGGER interest_words_{} AFTER {} ON interest_entry BEGIN {} END"
SQLITE = (
    TABLE,
    TRIGGER.format("added", "INSERT", ADD),
    TRIGGER.format("taken", "DELETE", TAKE),
    TRIGGER.format("changed", f"UPDATE OF id, {LISTED}", f"{TAKE} {ADD}"),
    "INSERT INTO interest_words (interest_words) VALUES ('rebuild')",
)
WHOLE = "coalesce(name, '') || ' ' || coalesce(handle, '') || ' ' || coalesce(bio, '')"
PLAIN = f"regexp_replace(normalize({WHOLE}, NFKD), U&'[\\0300-\\036F]', '', 'g')"
WORDS = f"regexp_replace({PLAIN}, '[^[:alnum:]]+', ' ', 'g')"
KINDS = "asciiword, word, numword, numhword, int, uint, float, sfloat"
STEM = (
    "CREATE TEXT SEARCH DICTIONARY wellheard_stem (TEMPLATE=snowball, LANGUAGE=porter)"
)
MAPPED = (
    "ALTER TEXT SEARCH CONFIGURATION wellheard ALTER MAPPING FOR "
    f"{KINDS} WITH wellheard_stem"
)
COLUMN = (
    "ALTER TABLE interest_entry ADD COLUMN words tsvector "
    f"GENERATED ALWAYS AS (to_tsvector('wellheard', {WORDS})) STORED"
)
POSTGRESQL = (
    STEM,
    "CREATE TEXT SEARCH CONFIGURATION wellheard (COPY = simple)",
    MAPPED,
    COLUMN,
    "CREATE INDEX interest_entry_words ON interest_entry USING gin (words)",
)
SQLITE_BACK = (
    *(f"DROP TRIGGER interest_words_{each}" for each in ("added", "taken", "changed")),
    "DROP TABLE interest_words",
)
POSTGRESQL_BACK = (
    "ALTER TABLE interest_entry DROP COLUMN words",
    "DROP TEXT SEARCH CONFIGURATION wellheard",
    "DROP TEXT SEARCH DICTIONARY wellheard_stem",
)


def lay(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make what words are searched in."""
    _run(editor, SQLITE, POSTGRESQL)


def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove it."""
    _run(editor, SQLITE_BACK, POSTGRESQL_BACK)


def _run(
    editor: BaseDatabaseSchemaEditor,
    sqlite: tuple[str, ...],
    postgresql: tuple[str, ...],
) -> None:
    for line in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(line)


class Migration(migrations.Migration):
    dependencies = [("interest", "0002_what_pages_of_accounts_show")]

    operations = [migrations.RunPython(lay, remove)]
