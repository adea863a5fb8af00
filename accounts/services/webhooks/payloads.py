"""What is told of accounts, imports and runs, under the rights that the subscriber has at the moment of sending."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.access import is_sensitive, reached
from accounts.models import Account, ClassificationRun, ImportBatch
from accounts.services.webhooks import announcing
from kam.core.models import User, WebhookMessage
from kam.core.webhook_events import Payloads, WebhookEventType
from kam.core.webhooks.letters import written_moment

Data = Mapping[int, dict[str, Any]]
Events = Sequence[WebhookMessage]

# What everybody may read who sees the account; money is asked for through the API, with its scope.
TOLD: Final = tuple(
    name
    for name in (
        "name", "short_name", "legal_name", "kind", "status", "city", "country", "currency", "key_since",
        "is_reference", "source", "external_id", "version",
    )
    if not is_sensitive(Account, name)
)  # fmt: skip
EXAMPLE: Final = {
    "id": 7, "name": "Northern Timber", "short_name": "", "legal_name": "Northern Timber AB", "kind": "COMPANY",
    "status": "KEY", "city": "Umeå", "country": "SE", "currency": "SEK", "key_since": "2026-01-01",
    "is_reference": False, "source": "erp", "external_id": "10044", "version": 4, "owner": 12, "team": 3,
    "parent": None, "archived_at": None,
}  # fmt: skip


def accounts_with(*facts: str) -> Payloads:
    """Return what makes the payloads of a type about one account: the account as it is now, and these facts of then."""

    def make(events: Events, subscriber: User) -> Data:
        seen = _accounts({each.subject for each in events if each.subject is not None}, subscriber)
        return {
            each.pk: {"account": seen[each.subject], **{name: each.facts.get(name) for name in facts}}
            for each in events
            if each.subject in seen
        }

    return make


def handed_over(events: Events, subscriber: User) -> Data:
    """Tell from whom to whom; people and teams by their keys."""
    made = accounts_with("owner", "team")(events, subscriber)
    return {
        pk: {"account": data["account"], **{name: _pair(data[name]) for name in ("owner", "team")}}
        for pk, data in made.items()
    }


def merged(events: Events, subscriber: User) -> Data:
    """Tell which account went into which, to who sees both."""
    keys = {key for each in events for key in (each.subject, each.facts["into"]) if key is not None}
    seen = _accounts(keys, subscriber)
    return {
        each.pk: {"account": seen[each.facts["into"]], "merged": _name_of(seen[each.subject])}
        for each in events
        if each.subject in seen and each.facts["into"] in seen
    }


def deleted(events: Events, subscriber: User) -> Data:
    """Tell which account is gone, to who saw it: its owner and its team of then say who that is."""
    return {
        each.pk: {"account": _name_of({"id": each.subject, **each.facts})}
        for each in events
        if reached(subscriber, owner=each.facts["owner"], team=each.facts["team"])
    }


def imports(events: Events, subscriber: User) -> Data:
    """Tell how an import ended, to who sees it: numbers of rows, nothing of what is in them."""
    batches = ImportBatch.objects.visible_to(subscriber).in_bulk([each.subject for each in events])
    return {
        each.pk: {"import": _import(batches[each.subject]) | {"state": each.facts["state"]}}
        for each in events
        if each.subject in batches
    }


def runs(events: Events, subscriber: User) -> Data:
    """Tell how a run of the classification ended; its figures are asked for through the API."""
    found = ClassificationRun.objects.visible_to(subscriber).in_bulk([each.subject for each in events])
    return {each.pk: {"run": _run(found[each.subject]) | dict(each.facts)} for each in events if each.subject in found}


def _accounts(keys: Collection[int], subscriber: User) -> dict[int, dict[str, Any]]:
    columns = ("pk", "owner", "team", "parent", "archived_at", *TOLD)
    rows = list(Account.objects.visible_to(subscriber).filter(pk__in=keys).values(*columns))
    parents = {row["parent"] for row in rows} - {None} - {row["pk"] for row in rows}
    seen = {row["pk"] for row in rows}
    seen |= set(Account.objects.visible_to(subscriber).filter(pk__in=parents).values_list("pk", flat=True))
    return {row["pk"]: _account(row, seen) for row in rows}


def _account(row: dict[str, Any], seen: Collection[int]) -> dict[str, Any]:
    archived = row["archived_at"]
    return {
        "id": row["pk"],
        **{name: row[name] for name in TOLD},
        "owner": row["owner"],
        "team": row["team"],
        # A parent that this person does not see is none.
        "parent": row["parent"] if row["parent"] in seen else None,
        "archived_at": written_moment(archived) if archived else None,
    }


def _name_of(account: Mapping[str, Any]) -> dict[str, Any]:
    return {name: account[name] for name in ("id", "name", "source", "external_id")}


def _pair(values: Sequence[Any] | None) -> dict[str, Any]:
    before, after = values or (None, None)
    return {"before": before, "after": after}


def _import(batch: ImportBatch) -> dict[str, Any]:
    numbers = ("rows", "created", "changed", "unchanged", "bad")
    return {
        "id": batch.pk,
        "source": batch.source,
        "file_name": batch.file_name,
        **{name: getattr(batch, name) for name in numbers},
    }


def _run(run: ClassificationRun) -> dict[str, Any]:
    return {"id": run.pk, "as_of": run.as_of, "window_start": run.window_start, "window_end": run.window_end}


ACCOUNTS: Final = _("Accounts")
WORK: Final = _("Imports and classes")
WEBHOOK_EVENTS: Final = (
    WebhookEventType(
        announcing.CREATED, 110, _("An account was opened"), _("By a person or by an import."),
        accounts_with(), {"account": EXAMPLE}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.CHANGED, 120, _("An account was changed"),
        _("Any of its details; also that it was archived, restored or put below another account."),
        accounts_with("fields"), {"account": EXAMPLE, "fields": ["city", "status"]}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.HANDED_OVER, 130, _("An account was handed over"), _("It has another owner or another team."),
        handed_over,
        {"account": EXAMPLE, "owner": {"before": 11, "after": 12}, "team": {"before": 3, "after": 3}}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.MERGED, 140, _("Two accounts were merged"), _("Which one is left, and which one went into it."),
        merged,
        {"account": EXAMPLE, "merged": {"id": 9, "name": "Northern Timbr", "source": "", "external_id": ""}}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.DELETED, 145, _("An account was deleted"),
        _("An import that had opened it was undone, and nobody had used it since."), deleted,
        {"account": {"id": 7, "name": "Northern Timber", "source": "erp", "external_id": "10044"}}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.CLASS_CHANGED, 150, _("The class of an account changed"),
        _("By a classification or by hand. One event for each account."),
        accounts_with("from", "to", "cause", "run"),
        {"account": EXAMPLE, "from": "BX", "to": "AX", "cause": "SALES", "run": 31}, ACCOUNTS,
    ),
    WebhookEventType(
        announcing.IMPORT_FINISHED, 210, _("An import finished"), _("It stored its lines, or nothing at all."),
        imports,
        {"import": {"id": 5, "source": "erp", "file_name": "november.csv", "rows": 1200, "created": 1180, "changed": 15,
                    "unchanged": 0, "bad": 5, "state": "IMPORTED"}}, WORK,
    ),
    WebhookEventType(
        announcing.CLASSIFICATION_FINISHED, 220, _("A classification finished"),
        _("Every night, and when somebody starts one."), runs,
        {"run": {"id": 31, "as_of": "2026-11-01", "window_start": "2025-11-01", "window_end": "2026-11-01",
                 "status": "OK", "publication": "PUBLISHED", "written": 812}}, WORK,
    ),
)  # fmt: skip
