"""An account given to another manager, with a word for the new one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.forms.account_people import HandOverForm
from accounts.services import account_acts, account_people
from accounts.views.account_archive import led, number_in
from accounts.views.account_menu import require_in_use, tabs_beside
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.models import Team, User
from kam.core.toasts import tell


@require_http_methods(["GET", "HEAD", "POST"])
def account_hand_over(request: Request, pk: int) -> HttpResponse:
    """Ask to whom, into which team and why; administrators across teams, managers within those they lead."""
    account = led(request, pk)
    require_in_use(account, by=request.user)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        owners=list(User.objects.visible_to(request.user).filter(is_active=True).order_by("name", "pk")),
        teams=list(Team.objects.visible_to(request.user).order_by("name", "pk")),
    )
    version = number_in(request.POST.get("version", "")) if form.is_bound else account.version
    if form.is_valid():
        said = form.cleaned_data
        try:
            act = account_acts.hand_over(
                account=account, version=version, to=said["owner"], team=said["team"], note=said["note"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(request, act.words, undo=act)
            return redirect(account)
    context: dict[str, Any] = {
        **tabs_beside(account),
        "account": account,
        "form": form,
        # After a refusal the person has read the newer state above.
        "version": account.version,
        "owners": account_people.owners_so_far(account),
        "is_administrator": request.user.sees_everything,
    }
    return render(request, "accounts/account_hand_over.html", context, status=422 if form.is_bound else 200)
