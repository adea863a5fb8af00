"""The table of changes has a note of its own, by which what is kept elsewhere knows one database from another."""

from uuid import uuid4

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("core", "TableChange").objects.create(id=uuid4(), table_name="core_tablechange")


class Migration(migrations.Migration):
    dependencies = [("core", "0008_changes_of_tables_are_noted")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
