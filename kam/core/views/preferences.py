"""What a person sets for themselves from anywhere: theme, language and keys."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_POST

from kam.core import preferences
from kam.core.http import Request, way_back
from kam.core.models import User


@require_POST
def set_theme(request: Request) -> HttpResponse:
    """Remember light, dark or like the system."""
    theme = request.POST.get("theme", "")
    if theme not in User.Theme.values:
        raise BadRequest("No such theme.")
    preferences.choose_theme(theme=theme, by=request.user)
    return redirect(way_back(request))


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for the person who is signed in, and in this browser for the sign-in page."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("No such language.")
    if isinstance(request.user, User):
        preferences.choose_language(language=language, by=request.user)
    response = redirect(way_back(request))
    remember_language(response, language)
    return response


@require_POST
def set_keys(request: Request) -> HttpResponse:
    """Remember whether single letters do something."""
    preferences.switch_keys(is_on="is_keys_on" in request.POST, by=request.user)
    return HttpResponse(status=204) if request.htmx else redirect(way_back(request))


def remember_language(response: HttpResponse, language: str) -> None:
    """Let this browser's sign-in page speak the language too, and this answer's messages."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    translation.activate(language)
