"""Service accounts, for administrators: other systems, with their rights, their tokens and their end."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kam.core import service_accounts, toasts
from kam.core.errors import DomainError
from kam.core.forms.tokens import ServiceAccountForm
from kam.core.http import Request
from kam.core.models import ApiToken, ServiceAccount
from kam.core.table_heads import Head
from kam.core.views.administration import administrators_only
from kam.core.views.colleague_changes import team_choices
from kam.core.views.company_tokens import tabs
from kam.core.views.sudo import confirm_it_is_you
from kam.core.views.token_pages import HEADS as TOKEN_HEADS
from kam.core.views.token_pages import rows_of
from kam.core.views.tokens import PER_PAGE, making

HEADS = [
    Head(gettext_lazy("Name")),
    Head(gettext_lazy("Role"), since="tablet"),
    Head(gettext_lazy("Teams"), since="tablet"),
    Head(gettext_lazy("Working tokens"), is_number=True),
    Head(gettext_lazy("Access")),
]


@require_safe
def service_account_list(request: Request) -> HttpResponse:
    """Show every service account."""
    administrators_only(request)
    found = ServiceAccount.objects.visible_to(request.user).for_list(at=timezone.now())
    return render(request, "core/service_account_list.html", {"found": found, "heads": HEADS, "tabs": tabs("services")})


@require_http_methods(["GET", "HEAD", "POST"])
def service_account_new(request: Request) -> HttpResponse:
    """Add a service account."""
    administrators_only(request)
    form = ServiceAccountForm(_posted(request), teams=team_choices(request))
    if form.is_valid():
        try:
            account = service_accounts.add(by=request.user, **form.details)
        except DomainError as refusal:
            _say(refusal, form)
        else:
            return redirect(account)
    return _form_page(request, "core/service_account_new.html", form)


@require_safe
def service_account_detail(request: Request, pk: int) -> HttpResponse:
    """Show one service account: what it may do, and by which tokens."""
    account, now = _found(request, pk), timezone.now()
    tokens = ApiToken.objects.visible_to(request.user).filter(user=account).for_list(at=now)
    page = Paginator(tokens, per_page=PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "account": account,
        "memberships": account.team_memberships.select_related("team").order_by("team__name", "pk"),
        "page": page,
        "rows": rows_of(page, request=request, at=now),
        "heads": TOKEN_HEADS,
        "crumbs": _crumbs(),
    }
    return render(request, "core/service_account_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def service_account_edit(request: Request, pk: int) -> HttpResponse:
    """Change name, role and team."""
    account = _found(request, pk)
    membership = account.team_memberships.order_by("pk").first()
    initial: dict[str, Any] = {"name": account.name, "role": account.role}
    if membership is not None:
        initial |= {"team": str(membership.team_id), "leads": membership.is_manager}
    form = ServiceAccountForm(_posted(request), teams=team_choices(request), initial=initial)
    if form.is_valid():
        try:
            return redirect(service_accounts.change(account=account, by=request.user, **form.details))
        except DomainError as refusal:
            _say(refusal, form)
    return _form_page(request, "core/service_account_edit.html", form, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
def service_account_deactivate(request: Request, pk: int) -> HttpResponse:
    """Say what ends with a service account; then end it."""
    account, now = _found(request, pk), timezone.now()
    if request.method == "POST":
        return redirect(service_accounts.deactivate(account=account, by=request.user, at=now))
    working = ApiToken.objects.visible_to(request.user).filter(user=account).working(at=now).count()
    act = {"act": _("Deactivate"), "icon_name": "lock", "back": account.get_absolute_url()}
    context = {"account": account, "working": working, "crumbs": _crumbs(account), **act}
    return render(request, "core/service_account_deactivate.html", context)


@require_POST
def service_account_activate(request: Request, pk: int) -> HttpResponse:
    """Let a service account work again."""
    account = service_accounts.activate(account=_found(request, pk), by=request.user)
    toasts.tell(request, _("%(account)s may work again, by new tokens.") % {"account": account.name})
    return redirect(account)


@require_http_methods(["GET", "HEAD", "POST"])
def service_account_token_new(request: Request, pk: int) -> HttpResponse:
    """Make a token for a service account, and show its secret."""
    account = _found(request, pk)
    confirm_it_is_you(request)
    return making(request, account, crumbs=_crumbs(account), back=account.get_absolute_url())


def _found(request: Request, pk: int) -> ServiceAccount:
    administrators_only(request)
    return get_object_or_404(ServiceAccount.objects.visible_to(request.user), pk=pk)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _say(refusal: DomainError, form: ServiceAccountForm) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _form_page(
    request: Request, page: str, form: ServiceAccountForm, *, account: ServiceAccount | None = None
) -> HttpResponse:
    context = {"form": form, "account": account, "crumbs": _crumbs(account)}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _crumbs(account: ServiceAccount | None = None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Service accounts"), "url": reverse("core:service-account-list")}]
    return [*crumbs, {"label": account.name, "url": account.get_absolute_url()}] if account else crumbs
