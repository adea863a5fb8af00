"""The parameters of a profile: read by everybody, tried out and saved by administrators."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.forms.thresholds import ReasonForm, ThresholdsForm
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.services.classification.profiles import STANDARD
from accounts.views.class_tabs import class_tabs
from accounts.views.parameter_words import all_of_them, differences
from accounts.views.profile_versions import VersionRows
from accounts.views.threshold_preview import ThresholdPreview, in_background, words_of_refusal
from kam.core import toasts
from kam.core.context import company_of
from kam.core.errors import DomainError, VersionConflict
from kam.core.http import Request, render_page
from kam.core.jobs import signs_of_life
from kam.core.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: Request) -> HttpResponse:
    """Show the parameters of the profile in use, and save others."""
    profile = ClassificationProfile.objects.visible_to(request.user).filter(is_active=True).first()
    # Before the first run nobody has made one: the standard ones are shown, and made when they are changed.
    return _page_of(request, profile or ClassificationProfile(name=STANDARD, is_active=True))


@require_http_methods(["GET", "HEAD", "POST"])
def profile_detail(request: Request, pk: int) -> HttpResponse:
    """Show the parameters of any profile, and save others."""
    profile = get_object_or_404(ClassificationProfile.objects.visible_to(request.user), pk=pk)
    return _page_of(request, profile)


@require_POST
def thresholds_preview(request: Request) -> HttpResponse:
    """Ask for the preview in the background, because so many accounts are to be measured."""
    _administrators_only(request)
    wanted = request.POST.get("profile", "")
    profiles = ClassificationProfile.objects.visible_to(request.user)
    is_named = wanted.isascii() and wanted.isdecimal() and len(wanted) < 18
    profile = profiles.filter(pk=int(wanted)).first() if is_named else None
    profile = profile or classification.active_profile()
    form = ThresholdsForm(request.POST, profile=profile)
    job = in_background(form, profile, request.user)
    named = {name: form.data[name] for name in form.fields}
    return redirect(f"{_address(profile)}?{urlencode(named | ({'job': str(job.pk)} if job else {}))}")


def _page_of(request: Request, profile: ClassificationProfile) -> HttpResponse:
    may_change = request.user.sees_everything and profile.archived_at is None
    if request.method == "POST":
        _administrators_only(request)
        return _save(request, profile)
    form = ThresholdsForm(request.GET if may_change else {}, profile=profile, may_change=may_change)
    return _render(request, profile, form, may_change=may_change)


def _save(request: Request, profile: ClassificationProfile) -> HttpResponse:
    form, reason = ThresholdsForm(request.POST, profile=profile), ReasonForm(request.POST)
    if form.is_valid() and reason.is_valid():
        try:
            adopted = classification.adopt(
                profile=profile,
                version=reason.cleaned_data["version"],
                options=form.options,
                reason=reason.cleaned_data["reason"],
                is_run_wanted=reason.cleaned_data["run"],
                today=company_of(request).today(),
                by=request.user,
                at=timezone.now(),
            )
        except VersionConflict:
            return _render(request, profile, form, reason=reason, status=409)
        except DomainError as refusal:
            named = reason if refusal.field == "reason" else form
            named.add_error(refusal.field if refusal.field in named.fields else None, str(refusal))
        else:
            words = adopted.act.words if adopted.act else _("These are the saved parameters already.")
            toasts.tell(request, words, undo=adopted.act)
            if adopted.job:
                return redirect(f"{reverse('accounts:run-list')}?job={adopted.job.pk}")
            return redirect(_address(adopted.profile))
    return _render(request, profile, form, reason=reason, status=422)


def _render(
    request: Request, profile: ClassificationProfile, form: ThresholdsForm, *, may_change: bool = True,
    reason: ReasonForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    preview = ThresholdPreview(form, profile, request.user, _job(request)) if may_change else None
    stored = Parameters.from_profile(profile).to_json()
    published = ClassificationRun.objects.visible_to(request.user).filter(is_published=True).first()
    conflict = status == 409
    pending = differences(published.parameters, stored) if published and profile.is_active else []
    context: dict[str, Any] = {
        "profile": profile,
        "form": form,
        "preview": preview,
        "reason": reason or ReasonForm(initial={"version": profile.version}),
        "versions": VersionRows(profile, request.GET),
        "query": request.GET,
        "parameters": all_of_them(stored),
        "may_change": may_change,
        "refusal": "" if request.user.sees_everything else words_of_refusal(),
        "address": _address(profile),
        "conflict": differences(stored, preview.parameters.to_json())
        if conflict and preview and preview.parameters
        else None,
        "pending": pending,
        "published": published,
        "is_in_force": published is not None and published.profile_id == profile.pk and not pending,
        "tabs": class_tabs("thresholds" if profile.is_active else "profiles"),
    }
    return render_page(
        request,
        "accounts/thresholds.html",
        fragment="accounts/_threshold_answer.html",
        context=context,
        status=status,
    )


def _job(request: Request) -> Job | None:
    """Return the background preview that the address names."""
    wanted = request.GET.get("job", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    jobs = Job.objects.visible_to(request.user).filter(kind=classification.PREVIEW_KIND).annotate(**signs_of_life())
    return jobs.filter(pk=int(wanted)).first()


def _address(profile: ClassificationProfile) -> str:
    if profile.is_active:
        return reverse("accounts:thresholds")
    return reverse("accounts:profile-detail", args=[profile.pk])


def _administrators_only(request: Request) -> None:
    if not request.user.sees_everything:
        raise PermissionDenied(words_of_refusal())
