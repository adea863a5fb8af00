from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('accounts', '0011_exports_as_lines_of_json')]

    operations = [
        ValidateConstraint(model_name='export', name='accounts_export_form_known'),
    ]
