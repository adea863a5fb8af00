"""Everything that pages change and tell other systems change and read as well, or it is written here why they do not.

Both doors call the same services. A page that takes a POST names the operations of the API that do the same, or the
reason why there is none; an operation that no page stands behind says what it is for. What pages only tell stands in
tests.api.pages_that_tell.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from tests.api.pages_that_tell import NOT_TOLD, TOLD

# Pages of the libraries that let people in; machines have tokens.
SIGNING_IN: Final = ("account_", "mfa_")

DOORS: Final[dict[str, tuple[str, ...]]] = {
    "accounts:account-archive": ("accounts-archive",),
    "accounts:account-edit": ("accounts-partial-update",),
    "accounts:account-hand-over": ("accounts-hand-over",),
    "accounts:account-hierarchy": ("accounts-move",),
    "accounts:account-merge": ("accounts-request-merge",),
    "accounts:account-new": ("accounts-create",),
    "accounts:account-restore": ("accounts-restore",),
    "accounts:account-team": ("accounts-members-create",),
    "accounts:account-value-restore": ("accounts-restore-value",),
    "accounts:alarm-mute": ("alarms-mute",),
    "accounts:alarm-unmute": ("alarms-unmute",),
    "accounts:bulk-archive": ("accounts-bulk-archive",),
    "accounts:company-edit": ("company-partial-update",),
    "accounts:bulk-assign": ("accounts-bulk-assign",),
    "accounts:bulk-key": ("accounts-bulk-mark-as-key",),
    "accounts:bulk-key-end": ("accounts-bulk-end-key",),
    "accounts:bulk-restore": ("accounts-bulk-restore",),
    "accounts:bulk-tag": ("accounts-bulk-tag", "accounts-bulk-untag"),
    "accounts:field-edit": ("custom-fields-partial-update",),
    "accounts:field-move": ("custom-fields-move",),
    "accounts:field-new": ("custom-fields-create",),
    "accounts:field-retire": ("custom-fields-retire", "custom-fields-bring-back"),
    "accounts:member-change": ("account-members-partial-update", "account-members-destroy"),
    "accounts:segment-edit": ("segments-partial-update", "segments-merge", "segments-destroy"),
    "accounts:segment-list": ("segments-create",),
    "accounts:tag-edit": ("tags-partial-update", "tags-merge", "tags-destroy"),
    "accounts:import-new": ("imports-create",),
    "accounts:import-map": ("imports-create", "imports-partial-update"),
    "accounts:import-check": ("imports-check", "imports-confirm"),
    "accounts:import-confirm": ("import-doubts-keep", "import-doubts-keep-all", "import-doubts-same-customer"),
    "accounts:import-correct": ("import-corrections-create",),
    "accounts:import-discard": ("imports-destroy",),
    "accounts:import-leave-out": ("import-corrections-leave-out",),
    "accounts:import-use-earlier": ("import-corrections-use-earlier",),
    "accounts:import-withdraw": ("import-corrections-destroy",),
    "accounts:import-undo": ("imports-undo",),
    "accounts:account-class-override": ("class-overrides-create",),
    "accounts:account-class-override-end": ("class-overrides-end",),
    "accounts:profile-activate": ("classification-profiles-activate",),
    "accounts:profile-archive": ("classification-profiles-archive",),
    "accounts:profile-detail": ("classification-profiles-partial-update",),
    "accounts:profile-new": ("classification-profiles-create",),
    "accounts:profile-restore": ("classification-profiles-restore",),
    "accounts:run-now": ("classification-runs-create",),
    "accounts:thresholds": ("classification-profiles-partial-update",),
    "accounts:thresholds-preview": ("classification-profiles-preview",),
    "accounts:view-delete": ("saved-views-destroy",),
    "accounts:view-edit": ("saved-views-partial-update",),
    "accounts:view-move": ("saved-views-move",),
    "accounts:view-new": ("saved-views-create",),
    "accounts:view-update": ("saved-views-partial-update",),
    "core:colleague-activate": ("users-activate",),
    "core:colleague-deactivate": ("users-deactivate",),
    "core:colleague-edit": ("users-partial-update",),
    "core:colleague-invite": ("users-invite",),
    "core:colleague-new": ("users-create",),
    "core:team-edit": ("teams-partial-update",),
    "core:team-new": ("teams-create",),
    "core:team-place": ("teams-place",),
    "core:team-remove": ("teams-destroy",),
    "core:webhook-delivery-replay": ("webhook-deliveries-replay",),
    "core:webhook-edit": ("webhooks-partial-update",),
    "core:webhook-new": ("webhooks-create",),
    "core:webhook-pause": ("webhooks-pause",),
    "core:webhook-ping": ("webhooks-test",),
    "core:webhook-remove": ("webhooks-destroy",),
    "core:webhook-replay": ("webhooks-replay-missed",),
    "core:webhook-resume": ("webhooks-resume",),
    "core:webhook-rotate": ("webhooks-rotate-secret",),
}

# Why other systems have no such verb.
REASONS: Final[dict[str, str]] = {
    "accounts:account-pin": "What somebody keeps at hand in the sidebar is nobody else's.",
    "accounts:account-pin-move": "The order of one's own sidebar.",
    "accounts:account-unpin": "What somebody keeps at hand in the sidebar is nobody else's.",
    "accounts:first-run": "Asks the first administrator what to begin with; nothing is stored that has no other page.",
    "core:act-undo": "Takes back what somebody did by mistake a moment ago; other systems send the opposite.",
    "core:keys-set": "How somebody uses the keyboard.",
    "core:language-set": "In which language somebody reads pages.",
    "core:settings-edit": "How somebody reads pages, and of what mails come.",
    "core:theme-set": "Whether pages are light or dark.",
    "core:service-account-activate": "A token must not make another way in.",
    "core:service-account-deactivate": "Ends tokens, its own maybe among them; a person decides it signed in afresh.",
    "core:service-account-edit": "What a service account reaches is a person's decision.",
    "core:service-account-new": "A token must not make another way in.",
    "core:service-account-token-new": "Tokens do not mint tokens.",
    "core:token-new": "Tokens do not mint tokens.",
    "core:token-revoke": "Who has found a token could lock its owner out.",
    "core:token-rotate": "Tokens do not mint tokens.",
}

# Operations that no page stands behind.
MACHINES_ONLY: Final[dict[str, str]] = {
    "exchange-rates-create": "What the command exchange_rates does: rates come from a bank's system.",
    "exchange-rates-destroy": "The same command's --remove.",
    "import-doubts-reopen": "People undo an answer right after it, as any act (core:act-undo).",
    "accounts-upsert-create": "Many accounts by the numbers of another system: people bring files.",
}

# Pages that hand out a file and write that down, and the operations that tell the same rows.
FILES: Final[dict[str, tuple[str, ...]]] = {
    "accounts:bulk-export": ("exports-accounts-list",),
    "accounts:portfolio-export": ("portfolio-matrix", "exports-snapshots-list", "exports-accounts-list"),
}


def test_every_page_that_changes_something_has_its_operation_or_a_reason() -> None:
    pages = {name for name, callback in _routes() if not name.startswith("api:") and "POST" in _methods(name, callback)}
    told = [*DOORS, *FILES, *REASONS]
    assert len(told) == len(set(told)), "each page stands in one place"
    assert set(told) == pages


def test_every_operation_that_changes_something_is_a_pages_or_says_what_it_is_for() -> None:
    named = [name for names in DOORS.values() for name in names]
    assert {*named, *MACHINES_ONLY} == _operations()


def test_every_page_that_hands_out_a_file_has_operations_that_tell_the_same() -> None:
    assert {name for names in FILES.values() for name in names} <= _operations(is_safe=True)


def test_every_page_that_only_tells_has_operations_that_tell_the_same_or_a_reason() -> None:
    pages = {
        name for name, _callback in _routes() if not name.startswith(("api:", *SIGNING_IN)) and name != "core:gallery"
    }
    assert not {*TOLD} & {*NOT_TOLD}
    assert {*TOLD, *NOT_TOLD} == pages - {*DOORS, *FILES, *REASONS}
    assert {name for names in TOLD.values() for name in names} <= _operations(is_safe=True)


def _operations(*, is_safe: bool = False) -> set[str]:
    """Return the operations of the API that change something, or those that read: accounts-partial-update."""
    found = set()
    for name, callback in _routes():
        if name.startswith("api:") and hasattr(callback, "initkwargs"):
            actions = getattr(callback, "actions", {})
            chosen = {action for verb, action in actions.items() if (verb in {"get", "head"}) is is_safe}
            noun = callback.initkwargs.get("basename")
            found |= {f"{noun}-{action}".replace("_", "-") for action in chosen}
    return found


def _methods(name: str, callback: Any) -> list[str]:
    """Return what a page takes, from the decorator that says so."""
    if name.startswith(SIGNING_IN):
        return []
    layer: Any = callback
    while layer is not None:
        kept = dict(zip(layer.__code__.co_freevars, layer.__closure__ or (), strict=True))
        if "request_method_list" in kept:
            found: list[str] = kept["request_method_list"].cell_contents
            return found
        layer = getattr(layer, "__wrapped__", None)
    raise AssertionError(f"{name} does not say which methods it takes")


def _routes() -> Iterator[tuple[str, Callable[..., Any]]]:
    return _walk(get_resolver(), namespace="")


def _walk(resolver: URLResolver, *, namespace: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, namespace=inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback
