"""One's own tokens, and what is done with any: making, rotating, revoking."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kam.core import toasts, tokens
from kam.core.errors import DomainError
from kam.core.forms.tokens import RotationForm, TokenForm
from kam.core.http import Request
from kam.core.models import ApiToken, User
from kam.core.scopes import usable_by
from kam.core.views.sudo import confirm_it_is_you
from kam.core.views.token_pages import DOCS, HEADS, new_showing, rows_of, secret_page, told_already, was_sent

PER_PAGE: Final = 50
# What a service calls it, and the field that says it.
FIELDS: Final = {"expires_at": "days"}


@require_safe
def token_list(request: Request) -> HttpResponse:
    """Show one's own tokens; those that work come first."""
    now = timezone.now()
    own = ApiToken.objects.visible_to(request.user).filter(user=request.user).for_list(at=now)
    page = Paginator(own, per_page=PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page, request=request, at=now),
        "heads": HEADS,
        "docs": DOCS,
        "crumbs": _crumbs(),
    }
    return render(request, "core/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: Request) -> HttpResponse:
    """Make a token of one's own, and show its secret."""
    confirm_it_is_you(request)
    back = reverse("core:token-list")
    crumbs = [*_crumbs(), {"label": _("API tokens"), "url": back}]
    return making(request, request.user, crumbs=crumbs, back=back)


def making(request: Request, user: User, *, crumbs: list[dict[str, str]], back: str) -> HttpResponse:
    """Show the form for a token of this user, or make it and show its secret."""
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        offered=usable_by(is_admin=user.is_admin),
        may_last=user.is_service,
        initial={"showing": new_showing()},
    )
    if form.is_valid():
        showing, now = form.cleaned_data["showing"], timezone.now()
        if was_sent(request, showing):
            return told_already(request, url=back)
        try:
            token, secret = tokens.issue(user=user, by=request.user, at=now, **form.details(at=now))
        except DomainError as refusal:
            field = FIELDS.get(refusal.field or "", refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            return secret_page(request, token, secret, showing=showing, crumbs=crumbs, back=back)
    context: dict[str, Any] = {"form": form, "holder": user, "crumbs": crumbs, "back": back}
    return render(request, "core/token_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def token_rotate(request: Request, pk: int) -> HttpResponse:
    """Give a token a new secret, and say how long the old one goes on working."""
    token = _changeable(request, pk)
    confirm_it_is_you(request)
    form = RotationForm(request.POST if request.method == "POST" else None, initial={"showing": new_showing()})
    crumbs, back, refusal = crumbs_of(token, request), list_of(token, request), ""
    if form.is_valid():
        showing = form.cleaned_data["showing"]
        if was_sent(request, showing):
            return told_already(request, url=back)
        try:
            new, secret = tokens.rotate(token=token, by=request.user, at=timezone.now(), overlap=form.duration)
        except DomainError as no:
            refusal = str(no)
        else:
            return secret_page(request, new, secret, showing=showing, crumbs=crumbs, back=back)
    context: dict[str, Any] = {"form": form, "token": token, "refusal": refusal, "crumbs": crumbs, "back": back}
    return render(request, "core/token_rotate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """Ask whether the token is to end, for that is for ever; then end it."""
    token = _changeable(request, pk)
    if request.method == "POST":
        tokens.revoke(token=token, by=request.user, at=timezone.now())
        toasts.tell(request, _("%(token)s is revoked: it opens nothing any more.") % {"token": token.name})
        return redirect(list_of(token, request))
    act = {"act": _("Revoke"), "icon_name": "trash", "back": list_of(token, request)}
    return render(request, "core/token_revoke.html", {"token": token, "crumbs": crumbs_of(token, request), **act})


def list_of(token: ApiToken, request: Request) -> str:
    """Return the address of the list in which this person finds the token."""
    if token.user_id == request.user.pk:
        return reverse("core:token-list")
    if token.user.is_service:
        return reverse("core:service-account-detail", args=[token.user_id])
    return reverse("core:company-token-list")


def crumbs_of(token: ApiToken, request: Request) -> list[dict[str, str]]:
    """Return the way to the token's page."""
    if token.user_id == request.user.pk:
        return [*_crumbs(), {"label": _("API tokens"), "url": reverse("core:token-list")}]
    way = [{"label": _("API access"), "url": reverse("core:company-token-list")}]
    return [*way, {"label": token.user.name, "url": list_of(token, request)}] if token.user.is_service else way


def _changeable(request: Request, pk: int) -> ApiToken:
    return get_object_or_404(ApiToken.objects.editable_by(request.user).select_related("user"), pk=pk)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Your settings"), "url": reverse("core:settings-edit")}]
