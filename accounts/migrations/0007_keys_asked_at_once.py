"""The account of a class is asked for once a statement instead of once a row (ADR 13)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_rules_of_master_data'),
    ]

    operations = [
        migrations.AlterField(
            model_name='classificationsnapshot',
            name='account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='accounts.account'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='kept_by_classes', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM pg_advisory_xact_lock(hashtext('accounts_classificationsnapshot.account_id'));\n        IF EXISTS (SELECT FROM accounts_classificationsnapshot WHERE account_id = OLD.id) THEN\n            RAISE EXCEPTION 'row % of accounts_account is still meant by accounts_classificationsnapshot', OLD.id\n                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'accounts_classificationsnapshot_account_id_exists';\n        END IF;\n        RETURN OLD;\n        ", hash='692f302119c7f0e467e18a1f3c92a168cbe50461', operation='DELETE', pgid='pgtrigger_kept_by_classes_d8650', table='accounts_account', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classificationsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='new_keys_exist', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nPERFORM pg_advisory_xact_lock_shared(hashtext('accounts_classificationsnapshot.account_id'));\nIF EXISTS (\n    SELECT FROM (SELECT account_id AS key FROM inserted) AS written LEFT JOIN accounts_account AS meant ON meant.id = written.key\n    WHERE written.key IS NOT NULL AND meant.id IS NULL\n) THEN\n    RAISE EXCEPTION 'a row of accounts_classificationsnapshot means one of accounts_account that is not there'\n        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'accounts_classificationsnapshot_account_id_exists';\nEND IF;\nRETURN NULL;\n", hash='480532e4f33e41acd8b926f411ee08b988a5cbbf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_new_keys_exist_ba827', referencing='REFERENCING NEW TABLE AS inserted ', table='accounts_classificationsnapshot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classificationsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='changed_keys_exist', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nPERFORM pg_advisory_xact_lock_shared(hashtext('accounts_classificationsnapshot.account_id'));\nIF EXISTS (\n    SELECT FROM (SELECT NEW.account_id AS key) AS written LEFT JOIN accounts_account AS meant ON meant.id = written.key\n    WHERE written.key IS NOT NULL AND meant.id IS NULL\n) THEN\n    RAISE EXCEPTION 'a row of accounts_classificationsnapshot means one of accounts_account that is not there'\n        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'accounts_classificationsnapshot_account_id_exists';\nEND IF;\nRETURN NULL;\n", hash='0c2f07d9e7c58e5862655988c2975674e1fc8a51', operation='UPDATE OF "account_id"', pgid='pgtrigger_changed_keys_exist_01f68', table='accounts_classificationsnapshot', when='AFTER')),
        ),
    ]
