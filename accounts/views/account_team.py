"""Who looks after an account: its team, read by everybody who sees it, kept by its owner and who leads it."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import not_editable
from accounts.forms.account_people import InviteForm, MemberForm
from accounts.models import Account, AccountTeamMember
from accounts.services import account_acts, account_people, ownership
from accounts.views.account_archive import number_in
from accounts.views.account_menu import may_steward, tabs_beside
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.toasts import tell

LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6


@require_http_methods(["GET", "HEAD", "POST"])
def account_team(request: Request, pk: int) -> HttpResponse:
    """Show the team; find a colleague and put the one who was chosen on it."""
    account = get_object_or_404(Account.objects.visible_to(request.user).select_related("owner", "team"), pk=pk)
    if request.method != "POST":
        return _page(request, account)
    if not may_steward(request.user, account):
        raise not_editable(account)
    people = account_people.whom_to_invite(account, _words(request.POST.get("q", "")))
    form = InviteForm(request.POST, people=people)
    if form.is_valid():
        try:
            member = ownership.invite(
                account=account, by=request.user, on=company_of(request).today(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(request, _("%(person)s is on the account team.") % {"person": member.user})
            return redirect("accounts:account-team", pk=account.pk)
    return _page(request, account, form=form)


@require_POST
def member_change(request: Request, pk: int) -> HttpResponse:
    """Give a member another function or right, or end the membership."""
    member: AccountTeamMember = get_object_or_404(
        AccountTeamMember.objects.visible_to(request.user).select_related("account__owner", "account__team", "user"),
        pk=pk,
    )
    leaves = "end" in request.POST
    if not (may_steward(request.user, member.account) or (leaves and member.user_id == request.user.pk)):
        raise not_editable(member.account)
    try:
        if leaves:
            act = account_acts.end_membership(membership=member, by=request.user, at=timezone.now())
            tell(request, act.words, undo=act)
        else:
            _change(request, member)
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    if leaves and member.user_id == request.user.pk:
        return redirect("accounts:account-list")
    return redirect("accounts:account-team", pk=member.account_id)


def _change(request: Request, member: AccountTeamMember) -> None:
    form = MemberForm(request.POST)
    if not form.is_valid():
        tell(request, _("Choose a function and whether the colleague may read or edit."), tone="error")
        return
    said, before = form.cleaned_data, member.version
    version = number_in(request.POST.get("version", ""))
    changed = ownership.change_membership(
        membership=member, version=version, by=request.user, access=said["access"], function=said["function"]
    )
    if changed.version != before:
        tell(request, _("%(person)s is changed.") % {"person": member.user})


def _words(text: str) -> list[str]:
    return text[:LONGEST_SEARCH].split()[:MOST_WORDS]


def _page(request: Request, account: Account, *, form: InviteForm | None = None) -> HttpResponse:
    wanted = request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", "")
    is_steward = may_steward(request.user, account) and not account.is_archived
    people = account_people.whom_to_invite(account, _words(wanted)) if is_steward else []
    members = AccountTeamMember.objects.visible_to(request.user).filter(account=account).select_related("user")
    current = members.filter(ended_at=None).order_by("user__name", "pk")
    context: dict[str, Any] = {
        **tabs_beside(account),
        "account": account,
        "members": [
            {"member": each, "form": MemberForm(initial=vars(each), auto_id=f"id_{each.pk}_%s")} for each in current
        ],
        "former": members.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:20],
        "may_steward": is_steward,
        "q": wanted[:LONGEST_SEARCH],
        "people": people,
        "has_asked": bool(_words(wanted)),
        "form": form or InviteForm(people=people, initial={"access": "READ", "function": "SALES"}),
        "owners": account_people.owners_so_far(account),
        "url": reverse("accounts:account-team", args=[account.pk]),
        "me": request.user,
    }
    return render_page(
        request,
        "accounts/account_team.html",
        fragment="accounts/_team_candidates.html",
        context=context,
        status=422 if form is not None else 200,
    )
