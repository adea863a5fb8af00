"""Where the data of an account come from: its numbers, the imports that touched it, merges, and every change."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require_editable
from accounts.models import Account, ImportBatch, SalesLine, TaxId
from accounts.services import restoring
from accounts.services.account_history import HistoryEntry, history_of, value_of
from accounts.services.last_change import LastChange, last_change
from accounts.views.account_frame import AccountFrame
from accounts.views.account_menu import may_edit
from accounts.views.history_words import HistoryRow, HistoryWords
from accounts.views.product_question import number_of
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.models import User
from kam.core.toasts import tell

PER_PAGE: Final = 25
MOST_BATCHES: Final = 10
MOST_MERGED: Final = 20
SYSTEM: Final = "system"


class History:
    """The trail of an account: narrowed by field and person, one page of it in words."""

    def __init__(self, request: Request, account: Account, *, can_restore: bool) -> None:
        self.request = request
        self.can_restore = can_restore
        self.entries, self.is_cut = history_of(account)
        self.words = HistoryWords(self.entries, request.user, currency=company_of(request).base_currency)

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """What can be narrowed to: the fields of the account that ever changed, and the other kinds of rows."""
        found: dict[str, str] = {}
        for entry in self.entries:
            if entry.kind.model is Account:
                found |= {value.field: self.words.label(entry, value.field) for value in entry.values}
            else:
                found[entry.kind.key] = str(entry.kind.changed)
        return sorted(found.items(), key=lambda pair: pair[1])

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """Who ever changed something."""
        found = {str(entry.by.pk) if entry.by else SYSTEM: str(entry.by or _("KAM itself")) for entry in self.entries}
        return sorted(found.items(), key=lambda pair: pair[1])

    @cached_property
    def field(self) -> str:
        """The field that is asked for; one that never changed is none."""
        asked = self.request.GET.get("field", "")
        return asked if asked in dict(self.fields) else ""

    @cached_property
    def person(self) -> str:
        """The person who is asked for."""
        asked = self.request.GET.get("person", "")
        return asked if asked in dict(self.people) else ""

    @cached_property
    def page(self) -> Any:
        """One page of what fits."""
        found = [entry for entry in self.entries if self._fits(entry)]
        return Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))

    @property
    def rows(self) -> list[HistoryRow]:
        """The page in words."""
        return self.words.rows(self.page.object_list, can_restore=self.can_restore)

    def _fits(self, entry: HistoryEntry) -> bool:
        by = str(entry.by.pk) if entry.by else SYSTEM
        is_asked = self.field in {"", entry.kind.key} or any(value.field == self.field for value in entry.values)
        return is_asked and self.person in {"", by}


@dataclass(frozen=True)
class TouchingImports:
    """Imports with lines of the account: those that the reader may look into, and how many others."""

    batches: list[dict[str, Any]]
    hidden: int
    hidden_lines: int


@require_safe
def account_data(request: Request, pk: int) -> HttpResponse:
    """Show where the data come from and what happened to them; to htmx only the history."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team", "created_by"), pk=pk
    )
    can_restore = not account.is_archived and may_edit(request.user, account)
    context = {"account": account, "history": History(request, account, can_restore=can_restore)}
    if not request.htmx:
        context |= {
            "frame": AccountFrame(account, request, "data"),
            "tax_ids": TaxId.objects.visible_to(request.user).filter(account=account).order_by("kind", "value", "pk"),
            "merged": _merged(account, request.user),
            "imports": _imports(account, request.user),
            "last": _last(account),
        }
    return render_page(
        request, "accounts/account_data.html", fragment="accounts/_account_history.html", context=context
    )


@require_POST
def account_value_restore(request: Request, pk: int) -> HttpResponse:
    """Give a field the value that it had before a change; the toast takes that back."""
    account = get_object_or_404(Account.objects.visible_to(request.user).select_related("owner", "team"), pk=pk)
    require_editable(account, by=request.user)
    change, field = number_of(request.POST.get("change", "")) or 0, request.POST.get("field", "")
    found = value_of(account, change=change, field=field)
    if found is None:
        tell(request, _("This value is not in the history any more."), tone="error")
        return redirect("accounts:account-data", pk=pk)
    entry, value = found
    try:
        act = restoring.restore_value(
            account=account, field=value.field, value=value.before, by=request.user, at=timezone.now(),
            version=number_of(request.POST.get("version", "")) or 0,
        )  # fmt: skip
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    else:
        words = HistoryWords([entry], request.user, currency=company_of(request).base_currency)
        tell(request, words.restored(entry, value, account.name), undo=act)
    return redirect(f"{reverse('accounts:account-data', args=[pk])}#account-history")


def _imports(account: Account, user: User) -> TouchingImports:
    lines = SalesLine.objects.visible_to(user).filter(account=account).order_by().values("batch")
    counted = list(lines.annotate(lines=Count("pk"), first=Min("document_on"), last=Max("document_on")))
    seen = ImportBatch.objects.visible_to(user).select_related("made_by").in_bulk([row["batch"] for row in counted])
    counted.sort(key=lambda row: -row["batch"])
    mine = [row | {"batch": seen[row["batch"]]} for row in counted if row["batch"] in seen]
    hidden = [row for row in counted if row["batch"] not in seen]
    return TouchingImports(mine[:MOST_BATCHES], len(hidden), sum(row["lines"] for row in hidden))


def _merged(account: Account, user: User) -> dict[str, Any]:
    """Return the accounts that went into this one: those that the reader sees, and how many others."""
    everything = account.merged_accounts.count()
    seen = Account.objects.visible_to(user).filter(merged_into=account)
    shown = list(seen.order_by("-archived_at", "pk")[:MOST_MERGED])
    return {"accounts": shown, "hidden": everything - len(shown)}


def _last(account: Account) -> LastChange:
    return last_change(account)
