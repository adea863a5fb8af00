from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('accounts', '0010_changes_of_tables_are_noted')]

    operations = [
        migrations.RemoveConstraint(model_name='export', name='accounts_export_form_known'),
        migrations.AlterField(
            model_name='export',
            name='form',
            field=models.CharField(help_text='csv, xlsx or ndjson.', max_length=6),
        ),
        AddConstraintNotValid(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['csv', 'xlsx', 'ndjson'])), name='accounts_export_form_known'),
        ),
    ]
