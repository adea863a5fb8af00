"""The house rules, held against every module of ours; and each rule against a module that breaks it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.sources import ROOT, Module, doors, modules, product, shapes

MOST_LINES = 250
BELOW_THE_DOORS = ("services", "analytics", "models", "querysets", "importing", "tax_numbers")
# What may break a rule, and why.
EXCUSED: dict[Callable[..., rules.Wrong], dict[str, str]] = {
    rules.reads_around_access: {
        "kam/core/views/health.py": "asks whether the database answers, not for rows",
        "kam/core/management": "commands act as the system user",
        "accounts/management": "commands act as the system user",
    },
    rules.writes_rows: {
        "kam/core/management/commands/create_demo_users.py": "makes the users of development",
    },
    rules.has_floats: {
        "accounts/analytics/twelve_months.py": "hands figures to a chart, which draws pixels",
    },
    rules.has_sql: {
        "accounts/analytics": "measures and judges",
        "accounts/importing": "stages and upserts",
        "kam/devserver": "starts and watches the embedded server",
        "kam/core/management/commands/grant_app_role.py": "grants, which no ORM knows",
        "kam/core/operations.py": "asks whether an index is whole, which no ORM knows",
    },
    rules.looks_at_the_clock: {
        "kam/core/models/company.py": "is the clock",
        "kam/devserver": "knows no company",
    },
}


def hold(rule: Callable[[Module], rules.Wrong], against: Iterable[Module]) -> None:
    """Fail with every place that breaks the rule, as lines that an editor can follow."""
    excused = EXCUSED.get(rule, {})
    found = [
        f"{module.path}:{getattr(node, 'lineno', 1)}: {what}"
        for module in against
        if not module.is_in(*excused)
        for node, what in rule(module)
    ]
    assert not found, "\n".join(found)


def below_the_doors() -> list[Module]:
    """Return the modules that serve pages, commands and workers alike."""
    return [module for module in product() if module.has_part(*BELOW_THE_DOORS)]


def test_there_is_something_to_hold_the_rules_against() -> None:
    paths = {module.path for module in product()}
    assert {"accounts/access.py", "kam/core/audit.py", "accounts/services/portfolio.py"} <= paths
    assert {"kam/core/views/health.py", "kam/core/tasks.py"} <= {module.path for module in doors()}
    assert "accounts/filters/facets.py" in {module.path for module in shapes()}


def test_modules_and_functions_are_short() -> None:
    hold(partial(rules.is_long, most=MOST_LINES), [*product(), *modules("tests")])


def test_modules_are_named_for_one_thing() -> None:
    hold(rules.is_a_drawer, [*product(), *modules("tests")])


def test_every_module_says_what_it_is_for() -> None:
    hold(rules.is_silent, product())


def test_doors_reach_rows_only_by_access() -> None:
    hold(rules.reads_around_access, [*doors(), *shapes()])


def test_doors_and_shapes_never_write() -> None:
    hold(rules.writes_rows, [*doors(), *shapes()])


def test_what_stands_below_the_doors_knows_nothing_of_http() -> None:
    hold(rules.knows_http, below_the_doors())


def test_there_are_no_signals_and_no_generic_links() -> None:
    hold(rules.has_hidden_links, product())


def test_no_model_has_a_hidden_order() -> None:
    hold(rules.has_a_hidden_order, [module for module in product() if module.has_part("models")])


def test_every_order_is_total() -> None:
    hold(rules.has_a_partial_order, product())


def test_sql_is_written_in_its_own_places() -> None:
    hold(rules.has_sql, product())


def test_money_is_never_a_float() -> None:
    # The importer reads numbers that Excel stores as floats, and turns them into decimals at once.
    exact = ("analytics", "models", "querysets", "services")
    hold(rules.has_floats, [module for module in modules("accounts") if module.has_part(*exact)])


def test_rules_do_not_look_at_the_clock() -> None:
    hold(rules.looks_at_the_clock, product())


def test_nothing_is_named_after_a_machine() -> None:
    somebodys = re.compile(r"(?<![\w.])/(work|root|home)/")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = [str(page) for page in pages if somebodys.search(page.read_text(encoding="utf-8"))]
    found += [module.path for module in product() if somebodys.search(module.text)]
    assert not found


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (partial(rules.is_long, most=3), "a = 1\n" * 4),
        (partial(rules.is_long, most=99), "def f():\n" + "    a = 1\n" * 40),
        (rules.is_silent, "a = 1"),
        (rules.reads_around_access, "Account.objects.all()"),
        (rules.reads_around_access, "Account.objects.get(pk=pk)"),
        (rules.reads_around_access, "queryset = Account.objects"),
        (rules.reads_around_access, "Account._base_manager.filter(pk=pk)"),
        (rules.reads_around_access, "get_object_or_404(Account, pk=pk)"),
        (rules.reads_around_access, "get_object_or_404(rows.order_by('pk'), pk=pk)"),
        (rules.writes_rows, "account.save()"),
        (rules.writes_rows, "Account.objects.visible_to(user).update(name='x')"),
        (rules.writes_rows, "form.save()"),
        (rules.knows_http, "from django.http import Http404"),
        (rules.knows_http, "import rest_framework.response"),
        (rules.has_hidden_links, "from django.dispatch import receiver"),
        (rules.has_a_hidden_order, "class A:\n    class Meta:\n        ordering = ['name']"),
        (rules.has_a_partial_order, "rows.order_by('name')"),
        (rules.has_a_partial_order, "rows.order_by('pk', F('name').desc())"),
        (rules.has_sql, "cursor.execute('select 1 from accounts_account')"),
        (rules.has_sql, "Account.objects.raw(text)"),
        (rules.has_floats, "a = 0.1"),
        (rules.has_floats, "float(amount)"),
        (rules.looks_at_the_clock, "timezone.localdate()"),
        (rules.looks_at_the_clock, "date.today()"),
    ],
)
def test_each_rule_notices_who_breaks_it(rule: Callable[[Module], rules.Wrong], source: str) -> None:
    assert list(rule(Module("accounts/views/wrong.py", source)))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (rules.reads_around_access, "get_object_or_404(Account.objects.visible_to(request.user).for_list(), pk=pk)"),
        (rules.reads_around_access, "Account.objects.editable_by(user).count()"),
        (rules.writes_rows, "context.update(page=page)"),
        (rules.has_a_partial_order, "rows.order_by(*order)"),
        (rules.has_a_partial_order, "rows.order_by(F('revenue').desc(), '-pk')"),
        (rules.has_sql, "message = 'Select the accounts that move.'"),
        (rules.looks_at_the_clock, "timezone.localdate(batch.created_at, zone)"),
        (rules.has_sql, '"""Update the accounts in place."""'),
    ],
)
def test_the_rules_leave_good_code_alone(rule: Callable[[Module], rules.Wrong], source: str) -> None:
    assert not list(rule(Module("accounts/views/right.py", source)))


def test_drawers_are_noticed() -> None:
    assert list(rules.is_a_drawer(Module("accounts/utils.py", "")))
    assert list(rules.is_a_drawer(Module("accounts/common/money.py", "")))


def test_modules_of_tests_have_names_of_their_own() -> None:
    """Else the tests of one of two are left out of a whole run."""
    names = Counter(Path(module.path).name for module in modules("tests") if Path(module.path).name.startswith("test_"))
    assert not [name for name, count in names.items() if count > 1]
