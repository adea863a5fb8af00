"""Two accounts that are one customer: found, looked at side by side, and merged for good."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import require_led
from accounts.models import Account
from accounts.services import duplicates, merging
from accounts.views.account_archive import led, number_in
from accounts.views.account_choices import LONGEST, chosen, found
from accounts.views.account_menu import require_in_use, tabs_beside
from accounts.views.merge_sides import sides_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.jobs import signs_of_life
from kam.core.models import Job
from kam.core.toasts import tell

CONFIRMED: Final = "confirm"
TAKE: Final = "take-"


@require_http_methods(["GET", "HEAD", "POST"])
def account_merge(request: Request, pk: int) -> HttpResponse:
    """Find the other account, show what would move, and ask for the merge."""
    account = led(request, pk)
    if request.method == "GET" and "job" in request.GET:
        return _progress(request, account)
    require_in_use(account, by=request.user)
    other = _other(request)
    if other is None or other == account:
        return _search(request, account)
    require_led(other, by=request.user)
    if request.method != "POST":
        return _preview(request, account, other)
    if CONFIRMED not in request.POST:
        return _preview(request, account, other, refusal=_("Say that you know that there is no way back."))
    versions = (number_in(request.POST.get("version", "")), number_in(request.POST.get("other_version", "")))
    try:
        job = merging.request_merge(
            survivor=account, other=other, versions=versions, take=_taken(request), by=request.user
        )
    except DomainError as refusal:
        return _preview(request, *_again(request, account, other), refusal=str(refusal))
    return redirect(f"{request.path}?job={job.pk}")


def _other(request: Request) -> Account | None:
    """Return the account that was chosen, if this person sees it."""
    key = request.POST.get("with", request.GET.get("with", ""))
    return chosen(Account.objects.visible_to(request.user), key)


def _again(request: Request, *accounts: Account) -> tuple[Account, Account]:
    """Return both as they are now."""
    rows = (
        Account.objects.visible_to(request.user).select_related("owner", "team").in_bulk([each.pk for each in accounts])
    )
    one, two = (rows.get(each.pk, each) for each in accounts)
    return one, two


def _search(request: Request, account: Account) -> HttpResponse:
    wanted = request.GET.get("q", "")
    reach = Account.objects.led_by(request.user)
    numbers = list(account.tax_ids.order_by("pk").values_list("kind", "value"))
    names = [account.legal_name or account.name]
    similar = duplicates.look_for(by=request.user, names=names, numbers=numbers, apart_from=account)
    context: dict[str, Any] = {
        **tabs_beside(account),
        "account": account,
        "q": wanted[:LONGEST],
        "choices": found(reach, wanted, apart_from=account),
        "has_asked": bool(wanted.strip()),
        "field": "with",
        "submit": _("Compare"),
        "proposed": [each for each in similar.candidates if not each.is_archived],
        "url": request.path,
        "refusal": _("Choose the other account.") if request.method == "POST" else "",
    }
    status = 422 if request.method == "POST" else 200
    return render_page(
        request,
        "accounts/account_merge.html",
        fragment="accounts/_account_choices.html",
        context=context,
        status=status,
    )


def _preview(request: Request, account: Account, other: Account, *, refusal: str = "") -> HttpResponse:
    shown = merging.preview(survivor=account, other=other, by=request.user)
    context: dict[str, Any] = {
        **tabs_beside(account),
        "account": shown.survivor,
        "other": shown.other,
        "shown": shown,
        "sides": sides_of(shown.survivor, shown.other, request.user, taken=_taken(request)),
        "swap_url": f"{reverse('accounts:account-merge', args=[other.pk])}?with={account.pk}",
        "refusal": refusal,
        "is_waiting": _is_something_at_work(request),
    }
    return render(request, "accounts/account_merge_preview.html", context, status=422 if refusal else 200)


def _taken(request: Request) -> set[str]:
    """Return the fields in which the other account's value was chosen."""
    return {name.removeprefix(TAKE) for name in request.POST if name.startswith(TAKE) and request.POST[name] == "other"}


def _is_something_at_work(request: Request) -> bool:
    """Say whether a run or an import of this person is at work, for which the merge would wait."""
    kinds = ["classification", "nightly", "sales-import", "sales-undo"]
    return Job.objects.visible_to(request.user).unfinished().filter(kind__in=kinds).exists()


def _progress(request: Request, account: Account) -> HttpResponse:
    key = number_in(request.GET["job"])
    jobs = Job.objects.visible_to(request.user).filter(kind=merging.MERGE, arguments__survivor=account.pk)
    job = jobs.annotate(**signs_of_life()).filter(pk=key).first()
    if job is None:
        return redirect(account)
    if job.is_finished and not job.error:
        tell(request, _("Merged: %(merge)s.") % {"merge": job.subject})
        return HttpResponseClientRedirect(account.get_absolute_url()) if request.htmx else redirect(account)
    context = {**tabs_beside(account), "account": account, "job": job, "url": f"{request.path}?job={job.pk}"}
    return render_page(
        request, "accounts/account_merge_wait.html", fragment="accounts/_merge_wait.html", context=context
    )
