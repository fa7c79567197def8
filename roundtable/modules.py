"""The ES modules of a page, all of them at once.

A browser finds a module when it has read the one that imports it: a round trip for each step from
the page to the last. A page that names them all (`modulepreload`) costs one.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

#: A static import of a module of ours. Not `import(…)`, which is for what may never be needed.
IMPORT = re.compile(r"""^(?:import|export)\s[^'"]*?["'](\.[^'"]+)["'];?$""", re.MULTILINE)


@cache
def with_imports(*names: str) -> tuple[str, ...]:
    """These modules and all that they import, by their static names; the nearest first.

    `names` are those of static files, e.g. "roundtable/call.js". They are read once in a process.
    Raises FileNotFoundError for a module that is not there.
    """
    known = list(dict.fromkeys(names))
    for name in known:  # grows meanwhile
        known.extend(other for other in _imports(name) if other not in known)
    return tuple(known)


def _imports(name: str) -> list[str]:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    source = Path(path).read_text(encoding="utf-8")
    folder = posixpath.dirname(name)
    return [posixpath.normpath(posixpath.join(folder, found)) for found in IMPORT.findall(source)]
