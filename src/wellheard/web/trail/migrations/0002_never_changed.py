from django.db import migrations

SQLITE = (
    "CREATE TRIGGER trail_line_stays_{deed} BEFORE {event} ON trail_line BEGIN "
    "SELECT RAISE(ABORT, 'a line of the trail is never changed'); END"
)
POSTGRESQL = """
CREATE FUNCTION trail_line_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a line of the trail is never changed'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER trail_line_stays BEFORE UPDATE OR DELETE ON trail_line
FOR EACH ROW EXECUTE FUNCTION trail_line_stays();
"""


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for deed, event in (("as_it_is", "UPDATE"), ("there", "DELETE")):
            schema_editor.execute(SQLITE.format(deed=deed, event=event))
    else:
        schema_editor.execute(POSTGRESQL)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for deed in ("as_it_is", "there"):
            schema_editor.execute(f"DROP TRIGGER trail_line_stays_{deed}")
    else:
        schema_editor.execute("DROP TRIGGER trail_line_stays ON trail_line")
        schema_editor.execute("DROP FUNCTION trail_line_stays")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
