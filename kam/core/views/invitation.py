"""Behind the link of an invitation: the first password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kam.core import invitations
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.forms.invitation import FirstPasswordForm
from kam.core.http import request_number


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person choose a password, then sign in with it; 410 for a link that is used up."""
    person = invitations.person_behind(token)
    if person is None:
        return render(request, "account/invitation_over.html", status=410)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            # Nobody is signed in, and who holds the link is the invited person.
            with acting(by_id=person.pk, source="ui", request=request_number()):
                invitations.accept(token=token, password=form.cleaned_data["password"])
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    context = {"form": form, "person": person}
    return render(request, "account/invitation.html", context, status=422 if form.is_bound else 200)
