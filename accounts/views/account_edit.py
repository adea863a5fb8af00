"""An account's master data changed, also by two people at once."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require_editable
from accounts.forms.account_sheet import AccountSheet, label_of
from accounts.forms.account_values import GROUPS, three_ways, values_of
from accounts.models import Account
from accounts.services import records
from accounts.services.duplicates import DuplicateFound, Similar
from accounts.services.last_change import last_change
from accounts.views.account_form import asked_of, form_page, wants_room
from accounts.views.account_menu import require_in_use
from accounts.views.value_words import words_of
from kam.core.conflicts import Conflict, DisputedField
from kam.core.context import company_of
from kam.core.errors import DomainError, VersionConflict
from kam.core.http import Request
from kam.core.menus import MenuItem
from kam.core.toasts import tell


@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: Request, pk: int) -> HttpResponse:
    """Show what is stored in a form, and store what was changed in it."""
    account = editable(request, pk)
    asked = asked_of(request.user, account)
    stored = values_of(account, asked.fields)
    if request.method != "POST":
        require_in_use(account, by=request.user)
        return form_page(request, AccountSheet(asked, values=stored, version=account.version), account=account)
    sheet = AccountSheet.sent(asked, values=stored, data=request.POST)
    if wants_room(request):
        return form_page(request, sheet, account=account)
    similar: Similar | None = None
    ways: Sequence[MenuItem] = ()
    if sheet.is_valid():
        try:
            require_in_use(account, by=request.user)
            changed = records.change_record(
                account=account,
                version=sheet.version,
                record=sheet.record(account=account, today=company_of(request).today()),
                by=request.user,
                despite_duplicates="despite" in request.POST,
            )
        except VersionConflict:
            return _disputed(request, account, sheet)
        except DuplicateFound as found:
            similar = found.similar
        except DomainError as refusal:
            sheet.refuse(refusal)
            ways = refusal.ways
        else:
            is_same = changed.version == account.version
            tell(request, _("Nothing was different.") if is_same else _("Saved."))
            return redirect(changed)
    return form_page(request, sheet, account=account, similar=similar, ways=ways, status=422)


def editable(request: Request, pk: int) -> Account:
    """Return the account: missing for who does not see it, refused for who may not change it."""
    account: Account = get_object_or_404(
        Account.objects.visible_to(request.user).select_related("owner", "team", "merged_into"), pk=pk
    )
    require_editable(account, by=request.user)
    return account


def _disputed(request: Request, account: Account, mine: AccountSheet) -> HttpResponse:
    """Show both values where both changed one; take over from both what only one of them changed."""
    account = editable(request, account.pk)
    asked = asked_of(request.user, account)
    theirs = values_of(account, asked.fields)
    my_values = mine.values()
    met = three_ways(base=mine.base, mine=my_values, theirs=theirs)
    sheet = AccountSheet.showing(asked, values=met.values, stored=theirs, version=account.version)
    sheet.is_valid()
    fields = [
        DisputedField(
            name=name,
            label=label_of(sheet.form, name),
            mine=words_of(sheet.form, name, my_values.get(name, [] if name in GROUPS else "")),
            theirs=words_of(sheet.form, name, theirs.get(name, [] if name in GROUPS else "")),
        )
        for name in met.conflicts
    ]
    latest = last_change(account)
    conflict = Conflict(who=latest.who, at=latest.at, fields=fields)
    return form_page(request, sheet, account=account, conflict=conflict, status=409)
