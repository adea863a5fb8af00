from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('accounts', '0013_accounts_by_last_change')]

    operations = [
        AddIndexConcurrently(
            model_name='salesline',
            index=models.Index(fields=['document_on', 'id'], name='accounts_salesline_by_day'),
        ),
    ]
