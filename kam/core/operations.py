"""Operations that migrations are made of, where Django's own do not fit."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexRepeatably(AddIndexConcurrently):
    """Builds an index while people work, also where an earlier try got halfway.

    A migration of several such indexes is no transaction: what broke off leaves some of them behind, and the last one
    perhaps invalid. What is whole stays, what is not is built anew, so that the migration can be run again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it unless it is there; drop what a try before left of it."""
        # Whoever only wants to read the SQL gets it whatever is there.
        if not schema_editor.collect_sql and self._is_whole(schema_editor.connection):
            return
        # It waits for everything that is under way, in any table; nobody waits for it, so it may take its time.
        schema_editor.execute("SET lock_timeout = 0")
        try:
            model = to_state.apps.get_model(app_label, self.model_name)
            # Django's own words for it ask whether it is there.
            schema_editor.remove_index(model, self.index, concurrently=True)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.execute("RESET lock_timeout")

    def _is_whole(self, connection: Any) -> bool:
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(self.index.name)
            cursor.execute("SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", [name])
            return cursor.fetchone() is not None
