"""Bodies that come in: shapes only. What they mean, and whether it may be, is for the services to say."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kam.core.models import User

LARGEST_KEY = 2**63 - 1
# What JSON has for the values of a field. The framework would read 7 as "7" and "yes" as true: nobody's mistake is
# to become a value. Decimals are texts, since the numbers of JSON lose their last digits on the way.
JSON_TYPES: Mapping[type[serializers.Field[Any, Any, Any, Any]], type] = {
    serializers.BooleanField: bool,
    serializers.CharField: str,
    serializers.ChoiceField: str,
    serializers.DateField: str,
    serializers.DateTimeField: str,
    serializers.DecimalField: str,
    serializers.IntegerField: int,
}


class Input(serializers.Serializer[Any]):
    """The shape of a body. A key that it does not know is an error, so that no typing mistake passes for a change."""

    default_error_messages = {"unknown": _("There is no such field here.")}
    # Values that tell more than made-up ones, by field, for the contract; without any the example is all fields.
    examples: ClassVar[Mapping[str, Any]] = {}
    # Whether values have to be of their type; what comes by an address or a form is text, all of it.
    is_typed = True

    def to_internal_value(self, data: Any) -> Any:
        """Return the values of a body whose every key is known."""
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in writable]
            if unknown:
                words = serializers.ErrorDetail(str(self.error_messages["unknown"]), "unknown")
                raise serializers.ValidationError({name[:60]: [words] for name in unknown[:20]})
            if self.parent is not None:
                self._require_all(data)
            if self.is_typed:
                wrong = {name: _misfit(self.fields[name], data[name]) for name in data}
                if any(wrong.values()):
                    raise serializers.ValidationError({name: each for name, each in wrong.items() if each})
        return super().to_internal_value(data)

    def _require_all(self, data: Mapping[str, Any]) -> None:
        """Let a change leave out its own fields, and none of a row in one of its lists, which is all of that row."""
        missing = [name for name, field in self.fields.items() if field.required and name not in data]
        if missing:
            words = {
                name: serializers.ErrorDetail(str(self.fields[name].error_messages["required"]), "required")
                for name in missing
            }
            raise serializers.ValidationError({name: [each] for name, each in words.items()})


def _misfit(field: Any, value: Any) -> Any:
    """Return what is wrong with the type of a value, in lists place by place; nothing when it is right or null."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        if field.max_length is not None and len(value) > field.max_length:
            # Judged here, before each of thousands is looked at, or looked for.
            most = str(field.error_messages["max_length"]).format(max_length=field.max_length)
            return [serializers.ErrorDetail(most, "max_length")]
        places = {str(place): _misfit(field.child, each) for place, each in enumerate(value)}
        return {place: each for place, each in places.items() if each}
    wanted = next((JSON_TYPES[kind] for kind in type(field).__mro__ if kind in JSON_TYPES), None)
    if wanted is None or value is None or type(value) is wanted:
        return None
    words = {bool: _("Send true or false."), int: _("Send a whole number.")}.get(wanted, _("Send a text."))
    return [serializers.ErrorDetail(str(words), "invalid")]


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC; one of no time zone would have to be guessed."""

    default_error_messages = {"naive": _("Say the time zone as well: 2026-01-31T12:00:00Z.")}

    def enforce_timezone(self, value: Any) -> Any:
        """Return the moment as it is."""
        if value.tzinfo is None:
            self.fail("naive")
        return value


class VisibleRow(serializers.IntegerField):
    """The key of a row in a body: found among those that the caller may see, or missing."""

    default_error_messages = {
        "invalid": _("Send the id, a number."),
        "not_found": _("This does not exist, or it is out of your reach."),
    }

    def __init__(self, rows: Callable[[User], QuerySet[Any]], **options: Any) -> None:
        super().__init__(min_value=1, **options)
        self._rows = rows

    def to_internal_value(self, data: Any) -> Any:
        """Return the row."""
        if isinstance(data, bool) or not isinstance(data, int) or not 0 < data <= LARGEST_KEY:
            self.fail("invalid")
        row: Model | None = self._rows(self.context["user"]).filter(pk=data).first()
        if row is None:
            self.fail("not_found")
        return row

    def run_validators(self, value: Any) -> None:
        """Pass: it is a row by now, not a number."""


class VisibleRows(serializers.ListField):
    """Keys of rows in a body, each found among those that the caller may see; one that is not is an error of its own.

    Gives the keys, each once, in the order of the body; one query.
    """

    child = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)

    def __init__(self, rows: Callable[[User], QuerySet[Any]], **options: Any) -> None:
        super().__init__(allow_empty=False, **options)
        self._rows = rows

    def to_internal_value(self, data: Any) -> Any:
        """Return the keys."""
        keys: list[int] = super().to_internal_value(data)
        found = set(self._rows(self.context["user"]).filter(pk__in=keys).values_list("pk", flat=True))
        missing = [place for place, key in enumerate(keys) if key not in found]
        if missing:
            words = serializers.ErrorDetail(str(VisibleRow.default_error_messages["not_found"]), "not_found")
            raise serializers.ValidationError({str(place): [words] for place in missing[:20]})
        return list(dict.fromkeys(keys))
