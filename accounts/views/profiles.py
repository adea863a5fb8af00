"""Profiles of classification: which there are, new ones from a preset or another profile, and which is in use."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.presets import BY_KEY, PRESETS
from accounts.forms.profiles import ProfileForm
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.services.classification.profiles import SETTINGS, STANDARD
from accounts.views.class_tabs import class_tabs
from accounts.views.method_advice import advice_for
from accounts.views.parameter_words import all_of_them, differences, summary_of
from accounts.views.set_by_hand import set_by_hand
from accounts.views.threshold_preview import words_of_refusal
from kam.core import toasts
from kam.core.errors import DomainError
from kam.core.http import Request


@require_safe
def profile_list(request: Request) -> HttpResponse:
    """Show the profiles, what the published run advises, and the presets."""
    profiles = ClassificationProfile.objects.visible_to(request.user).annotate(
        run_count=Count("runs", distinct=True), last_as_of=Max("runs__as_of")
    )
    rows = list(profiles.order_by("-is_active", "name", "pk"))
    active = next((row for row in rows if row.is_active), ClassificationProfile(name=STANDARD))
    run = ClassificationRun.objects.visible_to(request.user).filter(is_published=True).first()
    standard, in_use = Parameters().to_json(), Parameters.from_profile(active).to_json()
    context: dict[str, Any] = {
        "rows": [{"profile": row, "summary": summary_of(row)} for row in rows if row.archived_at is None],
        "archived": [{"profile": row, "summary": summary_of(row)} for row in rows if row.archived_at is not None],
        "advice": advice_for(request.user, run, active),
        "by_hand": set_by_hand(request.user),
        "presets": [
            {"preset": preset, "changes": differences(standard, options)}
            for preset in PRESETS
            if (options := Parameters(**preset.options).to_json()) != in_use
        ],
        "may_change": request.user.sees_everything,
        "refusal": "" if request.user.sees_everything else words_of_refusal(),
        "tabs": class_tabs("profiles"),
    }
    return render(request, "accounts/profile_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_new(request: Request) -> HttpResponse:
    """Make a profile of a preset, or like another profile."""
    _administrators_only(request)
    options, name = _model_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial={"name": name})
    if form.is_valid():
        try:
            made = classification.create_profile(options=options, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.tell(request, _("The profile %(name)s is made. It is not in use yet.") % {"name": made.name})
            return redirect("accounts:profile-detail", pk=made.pk)
    wanted = Parameters.from_profile(ClassificationProfile(), options).to_json()
    in_use = ClassificationProfile.objects.visible_to(request.user).filter(is_active=True).first()
    context = {
        "form": form,
        "parameters": all_of_them(wanted),
        "in_use": in_use,
        "changes": differences(Parameters.from_profile(in_use).to_json(), wanted) if in_use else [],
        "crumbs": [
            {"label": _("Classification"), "url": reverse("accounts:run-list")},
            {"label": _("Profiles"), "url": reverse("accounts:profile-list")},
        ],
        "cancel_url": reverse("accounts:profile-list"),
    }
    return render(request, "accounts/profile_new.html", context, status=422 if form.is_bound else 200)


@require_POST
def profile_activate(request: Request, pk: int) -> HttpResponse:
    """Take the profile into use: its next run is published; the toast takes that back."""
    profile = _changeable(request, pk)
    try:
        act = classification.take_into_use(profile=profile, by=request.user, at=timezone.now())
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect("accounts:profile-list")
    toasts.tell(request, act.words, undo=act)
    return redirect("accounts:thresholds")


@require_POST
def profile_archive(request: Request, pk: int) -> HttpResponse:
    """Take the profile out of the list; the toast brings it back."""
    profile = _changeable(request, pk)
    try:
        act = classification.archive_profile(profile=profile, by=request.user, at=timezone.now())
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
    else:
        toasts.tell(request, act.words, undo=act)
    return redirect("accounts:profile-list")


@require_POST
def profile_restore(request: Request, pk: int) -> HttpResponse:
    """Bring an archived profile back."""
    profile = _changeable(request, pk)
    classification.restore_profile(profile=profile, by=request.user)
    toasts.tell(request, _("%(name)s is back. It is not in use.") % {"name": profile.name})
    return redirect("accounts:profile-list")


def _model_of(request: Request) -> tuple[dict[str, Any], str]:
    """Return the parameters that the address asks for, and a name to begin with; 404 for what there is not."""
    preset, copied = request.GET.get("preset", ""), request.GET.get("copy", "")
    if preset in BY_KEY:
        return dict(BY_KEY[preset].options), str(BY_KEY[preset].name)
    if preset or (copied and not (copied.isdecimal() and len(copied) < 18)):
        raise Http404
    if not copied:
        return {}, ""
    profile = get_object_or_404(ClassificationProfile.objects.visible_to(request.user), pk=int(copied))
    options = {name: getattr(profile, name) for name in SETTINGS}
    return options, (_("%(name)s, copy") % {"name": profile.name})[:60]


def _changeable(request: Request, pk: int) -> ClassificationProfile:
    profile: ClassificationProfile = get_object_or_404(ClassificationProfile.objects.visible_to(request.user), pk=pk)
    _administrators_only(request)
    return profile


def _administrators_only(request: Request) -> None:
    if not request.user.sees_everything:
        raise PermissionDenied(words_of_refusal())
