"""Who may know whom, read from the imports; and what no file may contain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 350
#: Everything that crosses the wire is named in one place, and its types are generated into one.
ONE_PLACE_ON_PURPOSE = {"roundtable/protocol.py", "roundtable/static/roundtable/protocol.js"}

#: The parts of the Roundtable from the bottom up. A part knows its own layer and those below.
#: What is not named here is the surface (consumers, views, admin …): nothing below knows it.
LAYERS = (
    {"protocol", "groups", "log_context", "metrics"},
    {"models", "permissions"},
    {"snapshot", "publish", "media"},
    {"commands"},
    {"door", "eager", "entry", "gathering", "hub", "limits", "membership", "newest", "outbox"}
    | {"processes", "recordings", "threads"},
)
SURFACE = len(LAYERS)


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def imports(source: str) -> Iterator[str]:
    """Every module that the source imports, wherever in it; `from a import b` counts as `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_by(path: Path) -> set[str]:
    return set(imports(path.read_text()))


def knows(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def part(module: str) -> str:
    """'roundtable.commands.rooms' is of the part 'commands'."""
    return module.split(".")[1]


def layer(name: str) -> int:
    return next((rank for rank, parts in enumerate(LAYERS) if name in parts), SURFACE)


def offenders(paths: list[Path], forbidden: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in imported_by(path)
        if knows(module, forbidden)
    ]


def test_imports_are_found_wherever_they_are() -> None:
    source = "import a.b\ndef f():\n    from c import d\n"
    assert set(imports(source)) == {"a.b", "c.d"}


def test_studios_know_nothing_of_calls() -> None:
    assert offenders(python_files("studios"), "roundtable") == []


def test_nobody_imports_the_project_package() -> None:
    assert offenders(python_files("studios", "roundtable"), "alltakes") == []


def test_parts_of_the_roundtable_know_only_what_is_below() -> None:
    wrong = []
    for path in python_files("roundtable"):
        own = path.relative_to(ROOT / "roundtable").with_suffix("").parts[0]
        for module in imported_by(path):
            if knows(module, "roundtable") and layer(part(module)) > layer(own):
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


@pytest.mark.parametrize("part", ["commands", "models.py", "permissions.py", "snapshot.py"])
@pytest.mark.parametrize("outside", ["django.http", "channels", "daphne"])
def test_the_domain_knows_no_socket_and_no_http(part: str, outside: str) -> None:
    place = ROOT / "roundtable" / part
    paths = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert paths
    assert offenders(paths, outside) == []


@pytest.mark.parametrize("package", ["alltakes", "django", "roundtable", "studios"])
def test_the_protocol_stands_alone(package: str) -> None:
    assert offenders([ROOT / "roundtable" / "protocol.py"], package) == []


def test_no_file_is_too_long_to_read() -> None:
    paths = python_files("alltakes", "roundtable", "studios", "script", "tests")
    for app in ("roundtable", "studios"):
        paths += sorted((ROOT / app / "static").rglob("*.js"))
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}
    too_long = {name for name, lines in lengths.items() if lines > MAX_LINES}
    assert too_long <= ONE_PLACE_ON_PURPOSE


#: What a strict Content-Security-Policy refuses.
#: An import map is no code and can only be inline; the policy lets it through by its nonce.
IMPORT_MAP = r'\s+type="importmap" nonce="{{ request.csp_nonce }}">'
INLINE = {
    "a script without src": re.compile(rf"<script\b(?!{IMPORT_MAP})(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "a javascript: link": re.compile(r"javascript:", re.IGNORECASE),
}
#: What builds markup or code from text.
FROM_TEXT = re.compile(
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function"
)


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("a script without src", "<script>go()</script>"),
        ("a script without src", '<script type="importmap">'),
        ("a style element", "<style>"),
        ("a style attribute", '<p style="color: red">'),
        ("an event handler", '<p onclick="go()">'),
        ("a javascript: link", '<a href="javascript:go()">'),
    ],
)
def test_inline_code_and_style_are_recognised(what: str, markup: str) -> None:
    assert [name for name, pattern in INLINE.items() if pattern.search(markup)] == [what]


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_no_inline_code_or_style(what: str) -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates
    assert [str(path) for path in templates if INLINE[what].search(path.read_text())] == []


def test_scripts_build_no_markup_from_text() -> None:
    scripts = [
        p for app in ("roundtable", "studios") for p in (ROOT / app / "static").rglob("*.js")
    ]
    assert scripts
    assert [str(path) for path in scripts if FROM_TEXT.search(path.read_text())] == []
