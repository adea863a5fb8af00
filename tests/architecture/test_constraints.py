"""What the services refuse in words the database refuses in truth: every constraint is broken by SQL once."""

from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction

from tests.architecture.test_migrations import our_models
from tests.architecture.violations import BETWEEN_ROWS, IMPLIED, ITSELF, MAKERS, VIOLATIONS

pytestmark = pytest.mark.django_db
CHECKS = {
    constraint.name: model
    for model in our_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
}
UNIQUES = {
    constraint.name: (model, constraint)
    for model in our_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.UniqueConstraint)
}
# Figures that people or files give. Computed ones are written by SQL from these.
GIVEN = {"Account", "ClassificationProfile", "ExchangeRate", "SalesLine"}


def make(model: type[models.Model]) -> Any:
    return MAKERS[model.__name__]()


def refuse(row: models.Model, values: dict[str, Any]) -> str:
    """Update the row by SQL, past model and service; return the name of the constraint that refused it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        update(row, values)
    return str(refusal.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg2's


def update(row: models.Model, values: dict[str, Any]) -> None:
    columns = [_column(row, name) for name in values]
    plain = [
        value.pk if isinstance(value, models.Model) else row.pk if value is ITSELF else value
        for value in values.values()
    ]
    assignments = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        key = " AND ".join(f'"{field.column}" = %s' for field in row._meta.pk_fields)
        keys = [getattr(row, field.attname) for field in row._meta.pk_fields]
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {assignments} WHERE {key}', [*plain, *keys])


def _column(row: models.Model, name: str) -> str:
    field: Any = row._meta.pk if name == "pk" else row._meta.get_field(name)
    return str(field.column)


def test_every_check_has_a_row_that_breaks_it() -> None:
    assert set(CHECKS) - set(VIOLATIONS) - set(BETWEEN_ROWS) - set(IMPLIED) == set()
    assert set(VIOLATIONS) - set(CHECKS) == set()


@pytest.mark.parametrize("name", sorted(VIOLATIONS))
def test_a_row_that_breaks_a_check_is_refused(name: str) -> None:
    for values in VIOLATIONS[name]:
        assert refuse(make(CHECKS[name]), values) == name, values


@pytest.mark.parametrize("name", sorted(BETWEEN_ROWS))
def test_two_rows_that_break_a_check_are_refused(name: str) -> None:
    row, other = make(CHECKS[name]), make(CHECKS[name])
    assert refuse(row, BETWEEN_ROWS[name](row, other)) == name


@pytest.mark.parametrize("name", sorted(UNIQUES))
def test_the_same_twice_is_refused(name: str) -> None:
    model, constraint = UNIQUES[name]
    first, second = make(model), make(model)
    met = _plain_conditions(constraint.condition)
    if met:
        update(first, met)
    first.refresh_from_db()
    expressions: list[Any] = list(constraint.expressions)
    plain = [str(rule.name) for rule in expressions if isinstance(rule, models.F)]  # type: ignore[attr-defined]  # F has it
    same = {field: getattr(first, field) for field in (*constraint.fields, *plain)}
    # A rule on a word in capitals: the same word in other ones.
    same |= {field: getattr(first, field).swapcase() for field in _worded(constraint)}
    assert refuse(second, met | same) == name


@pytest.mark.parametrize("model", [m for m in our_models() if m.__name__ in GIVEN], ids=lambda model: model.__name__)
def test_no_given_figure_is_ever_nan(model: type[models.Model]) -> None:
    row = make(model)
    for field in model._meta.get_fields():
        if isinstance(field, models.DecimalField):
            with pytest.raises((IntegrityError, DataError)), transaction.atomic():
                update(row, {field.name: "NaN"})


def _worded(constraint: models.UniqueConstraint) -> list[str]:
    rules: list[Any] = [rule for rule in constraint.expressions if not isinstance(rule, models.F)]
    named: list[Any] = [part for rule in rules for part in rule.flatten() if isinstance(part, models.F)]
    return [part.name for part in named]


@pytest.mark.parametrize("table", ["accounts_account", "accounts_orgunit"])
def test_whoever_refers_to_a_row_that_may_go_is_found_by_an_index(table: str) -> None:
    """Undoing an import deletes accounts and units by the thousand; each looks for its references in every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rule.conrelid::regclass::text, rule.conname FROM pg_constraint rule"
            " WHERE rule.contype = 'f' AND rule.confrelid = %s::regclass AND NOT EXISTS"
            " (SELECT FROM pg_index i WHERE i.indrelid = rule.conrelid AND i.indkey[0] = rule.conkey[1])",
            [table],
        )
        assert cursor.fetchall() == []


def _plain_conditions(condition: models.Q | None) -> dict[str, Any]:
    """Return values that fulfil the condition of a partial constraint: `a = 1` as it is, `a <> ''` as something."""
    found: dict[str, Any] = {}
    children: list[Any] = list(condition.children) if condition else []
    for child in children:
        if isinstance(child, models.Q):
            found |= {name: "something" for name in _plain_conditions(child) if child.negated}
        elif not child[0].endswith("__isnull"):
            name, value = child
            found[name] = "something" if condition and condition.negated else value
    return found
