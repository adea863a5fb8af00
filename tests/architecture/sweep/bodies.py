"""What is sent to operations of the API, made from the shapes that they take: a refusal is about rights alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from rest_framework import serializers

from accounts.models import Account, ClassificationProfile, CustomField, Segment, Tag
from accounts.services import account_people
from kam.core.models import Team, User
from kam.core.rest.inputs import VisibleRow, VisibleRows
from tests.architecture.addresses import MISSING, Address
from tests.architecture.world import Belongings, World

# Rows that a body may name: which one is each rep's.
ROW_OF: Final[dict[type, Callable[[World, Belongings], int]]] = {
    Account: lambda world, rep: rep.account.pk,
    ClassificationProfile: lambda world, rep: world.run.profile_id,
    CustomField: lambda world, rep: world.field.pk,
    Segment: lambda world, rep: world.segment.pk,
    Tag: lambda world, rep: rep.tags[0].pk,
    Team: lambda world, rep: rep.owner.teams.get().pk,
    User: lambda world, rep: rep.owner.pk,
}


def _another(rep: Belongings) -> int:
    """Return a second account of the rep that is at work."""
    return next(account.pk for account in rep.accounts[1:] if account.merged_into_id is None)


# Where any value of the right kind is refused for what it says: values by operation and field.
SAID: Final[dict[str, dict[str, Any]]] = {
    "post api:accounts-merge": {"other": lambda world: _another(world.own)},
    "post api:exchange-rates-list": {"currency": "USD"},
    "patch api:imports-detail": {"currency": "EUR"},
}
# Rows that everybody may name; whoever keeps an account may put any colleague on its team.
EVERYBODYS: Final = {ClassificationProfile, CustomField, Segment, account_people.colleagues}
# What has to be asked for an answer, where the bare address is refused.
ASKED: Final[dict[str, Callable[[World, Belongings], str]]] = {
    "api:accounts-merge": lambda world, rep: f"?other={_another(rep)}",
    "api:classification-runs-compare": lambda world, rep: f"?from={world.run.pk}&to={world.run.pk}",
}


def asked_of(address: Address, method: str, world: World, kind: str) -> str:
    """Return the query without which this address tells nothing of a row of the kind."""
    if method not in {"get", "head"} or address.name not in ASKED:
        return ""
    return ASKED[address.name](world, world.own if kind == "missing" else getattr(world, kind))


def body_for(address: Address, method: str, world: World) -> dict[str, Any] | None:
    """Return a body with every field that the operation requires; None where it takes none."""
    shape = address.contract(method).takes
    if shape is None:
        return None
    said = SAID.get(f"{method} {address.name}", {})
    return _body(shape(), world) | {name: value(world) if callable(value) else value for name, value in said.items()}


def bodies_with(address: Address, method: str, world: World, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the body once for each field that names others' rows, with the one of the kind: own, team and so on."""
    body, shape = body_for(address, method, world), address.contract(method).takes
    if body is not None and shape is not None:
        yield from _with_rows(shape(), body, world, kind)


def rows_named(address: Address, method: str) -> dict[str, Any]:
    """Return the fields of the operation's body that name rows of others, as they are declared, by their names."""
    shape = address.contract(method).takes
    return dict(_naming(shape)) if shape is not None else {}


def _naming(shape: Any) -> Iterator[tuple[str, Any]]:
    for name, field in shape._declared_fields.items():
        if _names_others(field):
            yield name, field
        elif isinstance(field, serializers.ListSerializer):
            yield from _naming(type(field.child))


def _names_others(field: Any) -> bool:
    if not isinstance(field, (VisibleRow, VisibleRows)):
        return False
    # A method of a manager knows whose rows it returns; a function is taken as it is.
    manager = getattr(field._rows, "__self__", None)
    return (field._rows if manager is None else manager.model) not in EVERYBODYS


def _with_rows(shape: Any, body: dict[str, Any], world: World, kind: str) -> Iterator[dict[str, Any]]:
    for name, field in shape.fields.items():
        if _names_others(field):
            key = _key(field, world, kind)
            yield body | {name: key if isinstance(field, VisibleRow) else [key]}
        elif isinstance(field, serializers.ListSerializer):
            for row in _with_rows(field.child, _body(field.child, world), world, kind):
                yield body | {name: [row]}


def _body(shape: Any, world: World) -> dict[str, Any]:
    return {name: _value(field, world) for name, field in shape.fields.items() if field.required}


def _value(field: Any, world: World) -> Any:
    if isinstance(field, VisibleRow):
        return _key(field, world, "own")
    if isinstance(field, VisibleRows):
        return [_key(field, world, "own")]
    if isinstance(field, serializers.ListSerializer):
        return [_body(field.child, world)]
    if isinstance(field, serializers.Serializer):
        return _body(field, world)
    if isinstance(field, serializers.ListField):
        return [_value(field.child, world)]
    if isinstance(field, serializers.ChoiceField):
        return next(choice for choice in field.choices if choice)
    return next(value() for kind, value in VALUES.items() if isinstance(field, kind))


# By kind of field, the narrow ones first.
VALUES: Final[dict[type, Callable[[], Any]]] = {
    serializers.BooleanField: lambda: True,
    serializers.DateTimeField: lambda: (timezone.now() - timedelta(days=1)).isoformat(),
    serializers.DateField: lambda: (timezone.now() + timedelta(days=30)).date().isoformat(),
    serializers.DecimalField: lambda: "0.5",
    serializers.IntegerField: lambda: 1,
    serializers.EmailField: lambda: "sweep@company.example",
    serializers.DictField: dict,
    serializers.CharField: lambda: "Sweep",
}


def _key(field: Any, world: World, kind: str) -> int:
    if kind == "missing":
        return MISSING
    model = field._rows(world.admin).model
    if model not in ROW_OF:
        raise KeyError(
            f"{model.__name__} is named in a body: say in ROW_OF of sweep/bodies.py which row is each rep's."
        )
    return ROW_OF[model](world, getattr(world, kind))
