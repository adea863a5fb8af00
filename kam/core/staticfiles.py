"""Static files with their content's hash in the name, imports between ES modules included."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Whitenoise's storage, which also rewrites `import` and `export … from` in our modules."""

    support_js_module_import_aggregation = True


class StaticFiles(StaticFilesConfig):
    """Django's staticfiles app without what vendored libraries are made from and what no page shows."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "vendor/src/*", "drf_spectacular_sidecar/redoc/*"]
