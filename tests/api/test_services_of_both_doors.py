"""Whatever pages have done in somebody's name the API has done by the same service, or it is written here why not.

Routes are compared in test_both_doors. This looks behind them: a page that is there already may begin to do more.
"""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from tests.architecture.sources import Module, modules

PAGES: Final = ("accounts/views", "accounts/forms", "kam/core/views", "kam/core/forms")
API: Final = ("accounts/api", "kam/core/api")
# What the API calls in their place: pages let somebody take it back, or show more on the way.
INSTEAD: Final = {
    "accounts.services.class_overrides.set_by_hand": "accounts.services.class_overrides.override",
    "accounts.services.class_overrides.use_computed": "accounts.services.class_overrides.end_override",
    "accounts.services.classification.adoption.adopt": "accounts.services.classification.profiles.change_profile",
    "accounts.services.classification.previews.preview": "accounts.services.classification.previews.preview_or_request",
    "accounts.services.classification.previews.request_preview": (
        "accounts.services.classification.previews.preview_or_request"
    ),
    "accounts.services.classification.profiles.take_into_use": (
        "accounts.services.classification.profiles.activate_profile"
    ),
    "accounts.services.sales_import.receiving.receive": "accounts.services.sales_import.sending.send_in",
    "kam.core.company_settings.describe_company": "kam.core.company_settings.set_up_company",
    "kam.core.saved_views.ask_otherwise": "kam.core.saved_views.change",
    "kam.core.saved_views.describe": "kam.core.saved_views.change",
}
# Why there is none. What tests.api.test_both_doors says of their pages holds for them as well.
NOT_OVER_REST: Final = {
    "accounts.services.duplicates.look_for": "Tells while somebody types; opening is refused with the same duplicates.",
    "accounts.services.first_run.request_sample": "Asks the first administrator what to begin with.",
    "kam.core.undo.undo": "Takes back what somebody did a moment ago; other systems send the opposite.",
    **dict.fromkeys(
        (f"accounts.services.pinning.{verb}" for verb in ("pin", "unpin", "move")),
        "One's own sidebar is nobody else's.",
    ),
    **dict.fromkeys(
        (f"kam.core.preferences.{verb}" for verb in ("choose_language", "choose_theme", "settle", "switch_keys")),
        "How somebody reads pages.",
    ),
    **dict.fromkeys(
        (f"kam.core.service_accounts.{verb}" for verb in ("activate", "add", "change", "deactivate")),
        "What a service account reaches is a person's decision.",
    ),
    **dict.fromkeys((f"kam.core.tokens.{verb}" for verb in ("issue", "revoke", "rotate")), "Tokens mint no tokens."),
}


def test_what_pages_do_the_api_does_by_the_same_service() -> None:
    api = set(services(*API))
    assert {*services(*PAGES)} - api == {*INSTEAD, *NOT_OVER_REST}
    assert {*INSTEAD.values()} <= api


def test_services_are_found() -> None:
    """Else nothing above could fail."""
    both = {*services(*PAGES)} & {*services(*API)}
    assert {
        "accounts.services.account_acts.hand_over",
        "accounts.services.bulk.tags.stick",
        "kam.core.teams.change",
    } <= both


def services(*folders: str) -> Iterator[str]:
    """Yield the full names of the services that these modules speak of: functions that do something `by` somebody."""
    for module in modules(*folders):
        imported = dict(_imported(module))
        for node in ast.walk(module.tree):
            found = _meant(node, imported)
            is_service = inspect.isfunction(found) and found.__module__.startswith(("accounts.services", "kam.core."))
            if is_service and "by" in inspect.signature(found).parameters:
                yield f"{found.__module__}.{found.__qualname__}"


def _imported(module: Module) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            source = import_module(node.module)
            for alias in node.names:
                is_there = hasattr(source, alias.name)
                found = getattr(source, alias.name) if is_there else import_module(f"{node.module}.{alias.name}")
                yield alias.asname or alias.name, found


def _meant(node: ast.AST, imported: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(imported.get(node.value.id), node.attr, None)
    return None
