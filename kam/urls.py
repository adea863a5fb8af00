"""All HTML routes, composed from the apps."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kam.core.views import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kam.core.urls")),
    path("auth/", include("kam.core.auth_urls")),
]
if find_spec("accounts.urls"):  # pragma: no branch
    urlpatterns.append(path("", include("accounts.urls")))
if settings.DEVELOPMENT:
    urlpatterns.append(path("design/", gallery.gallery, name="design"))

handler400 = "kam.core.views.errors.bad_request"
handler403 = "kam.core.views.errors.permission_denied"
handler404 = "kam.core.views.errors.page_not_found"
handler500 = "kam.core.views.errors.server_error"
