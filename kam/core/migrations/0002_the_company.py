"""The one row of the company, so that reading it never writes."""

from django.db import migrations


def make_company(apps, schema_editor):
    apps.get_model("core", "Company").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(make_company, migrations.RunPython.noop)]
