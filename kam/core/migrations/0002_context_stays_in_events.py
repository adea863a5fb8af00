"""pghistory's statement triggers also store each context in a table of its own, where it could be altered.

Our events carry the context themselves, so the function that fills that table does nothing.
"""

from django.db import migrations

KEEP_NOTHING = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunSQL(KEEP_NOTHING, migrations.RunSQL.noop)]
