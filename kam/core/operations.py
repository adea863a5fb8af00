"""Operations that migrations are made of, where Django's own do not fit."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexRepeatably(AddIndexConcurrently):
    """Builds an index while people work, also where an earlier try got halfway.

    A migration of several such indexes is no transaction: what broke off leaves some of them behind, and the last one
    perhaps invalid. Each try builds its own anew, so that the migration can be run again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop what a try before left, and build it."""
        # Django's own words for it ask whether it is there.
        schema_editor.remove_index(to_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
