"""Static files with their content's hash in the name, imports between ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites `import` and `export … from` in our modules."""

    support_js_module_import_aggregation = True
    # Nothing but the hashed names is ever referred to.
    keep_only_hashed_files = False
