from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_corrections_of_imports'),
    ]

    operations = [
        ValidateConstraint(model_name='importbatch', name='accounts_importbatch_every_row_counted'),
    ]
