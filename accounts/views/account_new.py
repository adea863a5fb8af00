"""A new account, and whether the customer is here already."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.account_sheet import AccountSheet
from accounts.forms.account_values import Values
from accounts.models import Account
from accounts.services import duplicates, records
from accounts.services.duplicates import DuplicateFound
from accounts.tax_numbers import normalise
from accounts.views.account_form import asked_of, form_page, wants_room
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.toasts import tell

LONGEST: Final = 250
MOST_NUMBERS: Final = 10


@require_http_methods(["GET", "HEAD", "POST"])
def account_new(request: Request) -> HttpResponse:
    """Ask for the master data and open the account."""
    asked = asked_of(request.user, None)
    if request.method != "POST":
        return form_page(request, AccountSheet(asked, values=_defaults(request)))
    sheet = AccountSheet.sent(asked, values={}, data=request.POST)
    if wants_room(request):
        return form_page(request, sheet)
    similar = None
    if sheet.is_valid():
        try:
            account = records.open_record(
                record=sheet.record(account=None, today=company_of(request).today()),
                by=request.user,
                despite_duplicates="despite" in request.POST,
            )
        except DuplicateFound as found:
            similar = found.similar
        except DomainError as refusal:
            sheet.refuse(refusal)
        else:
            tell(request, _("%(account)s is opened.") % {"account": account.name})
            return redirect(account)
    return form_page(request, sheet, similar=similar, status=422)


@require_safe
def account_similar(request: Request) -> HttpResponse:
    """Say, while somebody types, who looks like the customer; accounts that this person does not see are not named."""
    names = [request.GET.get(name, "")[:LONGEST] for name in ("name", "legal_name")]
    # A stored account is compared by its legal name where it has one.
    wanted = [names[1] or names[0]]
    apart_from = _of(request, request.GET.get("apart_from", ""))
    similar = duplicates.look_for(by=request.user, names=wanted, numbers=_numbers(request), apart_from=apart_from)
    return render(request, "accounts/_account_similar.html", {"similar": similar, "may_save": False})


def _of(request: Request, key: str) -> Account | None:
    """Return the account that is being edited, None for a new one."""
    if not (key.isascii() and key.isdecimal()) or len(key) > len(str(2**62)):
        return None
    return Account.objects.visible_to(request.user).filter(pk=int(key)).first()


def _numbers(request: Request) -> list[tuple[str, str]]:
    """Return the tax numbers typed so far; one that is not whole yet is left out."""
    found = []
    for place in range(MOST_NUMBERS):
        kind, value = (request.GET.get(f"numbers-{place}-{part}", "") for part in ("kind", "value"))
        try:
            found.append((kind, normalise(kind=kind, number=value)))
        except DomainError:
            continue
    return found


def _defaults(request: Request) -> Values:
    """Return what most new accounts are: a prospect that pays in the company's currency, one's own."""
    user, company = request.user, company_of(request)
    team: Any = user.teams.order_by("pk").first()
    return {
        "name": request.GET.get("name", "")[:LONGEST].strip(),
        "kind": Account.Kind.COMPANY,
        "status": Account.Status.PROSPECT,
        "currency": company.base_currency,
        "owner": str(user.pk),
        "team": str(team.pk) if team else "",
    }
