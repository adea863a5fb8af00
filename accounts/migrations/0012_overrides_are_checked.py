from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_an_override_ends_within_a_year'),
    ]

    operations = [
        ValidateConstraint(
            model_name='classificationoverride', name='accounts_classificationoverride_ends_within_a_year'
        ),
    ]
