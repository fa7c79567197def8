"""Static files in production: compressed, and named by their content."""

import re
from collections.abc import Callable
from typing import Any

from servestatic.storage import CompressedManifestStaticFilesStorage

Replace = Callable[[re.Match[str]], str]


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports between ES modules to the hashed names.

    Without it a page would mix the new version of one module with cached old ones.
    """

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: Any = None
    ) -> Replace:
        """Leave `import("./x.js").Type` in JSDoc alone: modules may know each other's types in
        a circle, but no name can be made of the content of files that name each other."""
        rewrite: Replace = super().url_converter(name, hashed_files, template)
        return lambda match: match[0] if names_a_type(match) else rewrite(match)


def names_a_type(match: re.Match[str]) -> bool:
    """Whether the match is an `import(…)` inside a JSDoc comment."""
    opened = match.string.rfind("/**", 0, match.start())
    closed = match.string.rfind("*/", 0, match.start())
    return match[0].startswith("import(") and opened > closed
