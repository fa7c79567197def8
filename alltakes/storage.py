"""Static files in production: compressed, and named by their content."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports between ES modules to the hashed names.

    Without it a page would mix the new version of one module with cached old ones.
    """

    support_js_module_import_aggregation = True
