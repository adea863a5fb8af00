"""What a person sets for themselves: one page for all of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kam.core import preferences, toasts
from kam.core.errors import DomainError
from kam.core.forms.settings import SettingsForm
from kam.core.http import Request
from kam.core.navigation import start_choices, start_pages
from kam.core.views.preferences import remember_language


@require_http_methods(["GET", "HEAD", "POST"])
def settings_edit(request: Request) -> HttpResponse:
    """Show the settings of who asks, and store what they say."""
    user = request.user
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial={field: getattr(user, field) for field in SettingsForm.base_fields},
        pages=start_choices(request),
        usual=next((page for page in start_pages if not page.goes_first and page.is_for(request)), None),
    )
    if form.is_valid():
        try:
            preferences.settle(**form.cleaned_data, by=user)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            response = redirect("core:settings-edit")
            remember_language(response, user.language)
            toasts.tell(request, _("Saved."))
            return response
    return render(request, "core/settings.html", {"form": form}, status=422 if form.is_bound else 200)
