from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index that is built while people work cannot be built in a transaction.
    atomic = False

    dependencies = [('accounts', '0012_forms_of_exports_are_checked')]

    operations = [
        AddIndexConcurrently(
            model_name='account',
            index=models.Index(fields=['updated_at', 'id'], name='accounts_account_by_change'),
        ),
    ]
