from django.urls import URLPattern, path

from kam.core.views import health, home, preferences

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
