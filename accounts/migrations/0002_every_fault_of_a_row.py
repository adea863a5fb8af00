"""A row of a file may have several faults, one in each cell. (Back only while no row has.)"""

from django.db import migrations, models

UNIQUE = models.UniqueConstraint(fields=["batch", "row", "column"], name="accounts_importrowerror_one_per_cell")
# Rows that have one fault each keep this rule until the new one holds.
ONE_FAULT = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE accounts_importrowerror DROP CONSTRAINT accounts_importrowerror_one_per_row;
"""
ONE_FAULT_AGAIN = """
ALTER TABLE accounts_importrowerror ADD CONSTRAINT accounts_importrowerror_one_per_row UNIQUE (batch_id, "row");
"""
INDEX = """
CREATE UNIQUE INDEX CONCURRENTLY accounts_importrowerror_one_per_cell
ON accounts_importrowerror (batch_id, "row", "column");
"""
CONSTRAINT = """
ALTER TABLE accounts_importrowerror ADD CONSTRAINT accounts_importrowerror_one_per_cell
UNIQUE USING INDEX accounts_importrowerror_one_per_cell;
"""


class Migration(migrations.Migration):
    # An index made concurrently blocks nobody, but stands in no transaction.
    atomic = False
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(
            CONSTRAINT,
            "ALTER TABLE accounts_importrowerror DROP CONSTRAINT accounts_importrowerror_one_per_cell;",
            state_operations=[migrations.AddConstraint("importrowerror", UNIQUE)],
        ),
        migrations.RunSQL(
            ONE_FAULT,
            ONE_FAULT_AGAIN,
            state_operations=[migrations.RemoveConstraint("importrowerror", "accounts_importrowerror_one_per_row")],
        ),
    ]
