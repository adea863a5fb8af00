from django.conf import settings
from django.urls import URLPattern, path

from kam.core.views import gallery, health, home, preferences

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    # probes
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # preferences/
    path("preferences/theme/", preferences.set_theme, name="theme-set"),
    path("preferences/language/", preferences.set_language, name="language-set"),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("design/", gallery.gallery, name="gallery"))
