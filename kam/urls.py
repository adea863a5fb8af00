"""All routes, composed from the apps: pages here, REST below kam.api."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kam.core.urls")),
    path("auth/", include("kam.core.auth_urls")),
    path("", include("accounts.urls")),
    path("api/v1/", include("kam.api")),
]

handler400 = "kam.core.views.errors.bad_request"
handler403 = "kam.core.views.errors.permission_denied"
handler404 = "kam.core.views.errors.page_not_found"
handler429 = "kam.core.views.errors.too_many_requests"
handler500 = "kam.core.views.errors.server_error"
