from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_fields_of_our_own'),
    ]

    operations = [
        ValidateConstraint(model_name='account', name='accounts_account_custom_is_an_object'),
    ]
